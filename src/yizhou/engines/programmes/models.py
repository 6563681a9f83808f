"""Tables of programmes: nothing in them knows which programmes there are. Keyed by resident first."""

from django.db import models

from yizhou.kernel.db.api import LtreeField, table


@table(
    personal="health: why somebody seems to need a service programme",
    retention="until the resident's record is closed",
)
class ProgrammeCandidate(models.Model):
    """A hint from the record; one open at a time for a person and programme. `place` is where it was seen;
    `organisation_path` the institution that knows somebody whose region nobody knows."""

    pk = models.CompositePrimaryKey("resident_id", "id")
    resident_id = models.UUIDField()
    id = models.UUIDField()
    programme_id = models.CharField(max_length=64)
    name = models.TextField()
    sex = models.CharField(max_length=1)
    birth_date = models.DateField(null=True)
    address = models.TextField()
    path = LtreeField(null=True)
    organisation_path = LtreeField(null=True)
    reason = models.TextField()
    reference = models.TextField()
    place = models.TextField()
    found = models.DateTimeField()
    state = models.CharField(max_length=8)
    decided_by = models.TextField(default="")
    note = models.TextField(default="")

    class Meta:
        db_table = "programme_candidate"
        constraints = [
            models.UniqueConstraint(
                fields=["resident_id", "programme_id"],
                name="programme_candidate_open",
                condition=models.Q(state="open"),
            )
        ]
        indexes = [
            models.Index(
                fields=["programme_id", "-found", "id"],
                name="programme_candidate_list",
                condition=models.Q(state="open"),
            )
        ]


@table(
    personal="health: who is looked after in which programme, with the newest values", retention="permanent"
)
class ProgrammeEnrolment(models.Model):
    """One person in one programme. Name, sex, birth date and address stand here as the lists show and sort them; they follow
    the resident registry by its events."""

    pk = models.CompositePrimaryKey("resident_id", "id")
    resident_id = models.UUIDField()
    id = models.UUIDField()
    programme_id = models.CharField(max_length=64)
    version = models.IntegerField()
    state = models.CharField(max_length=8)
    opened = models.DateField()
    closed = models.DateField(null=True)
    close_reason = models.CharField(max_length=32, default="")
    name = models.TextField()
    sex = models.CharField(max_length=1)
    birth_date = models.DateField(null=True)
    address = models.TextField()
    path = LtreeField(null=True)
    organisation_id = models.UUIDField(null=True)
    organisation_name = models.TextField()
    organisation_path = LtreeField(null=True)
    doctor_id = models.UUIDField(null=True)
    doctor = models.TextField()
    class_id = models.CharField(max_length=32, default="")
    class_on = models.DateField(null=True)
    facts = models.JSONField()
    values = models.JSONField()
    asked = models.JSONField()
    advice = models.TextField(default="")
    referral = models.TextField(default="")
    transfer_to = models.UUIDField(null=True)
    transfer_note = models.TextField(default="")
    next_due = models.DateField(null=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "programme_enrolment"
        constraints = [
            models.UniqueConstraint(
                fields=["resident_id", "programme_id"],
                name="programme_enrolment_open",
                condition=models.Q(state="open"),
            )
        ]
        indexes = [
            models.Index(fields=["programme_id", "state", "next_due", "id"], name="programme_enrolment_list"),
            models.Index(fields=["programme_id", "state", "class_id"], name="programme_enrolment_class"),
        ]


@table(personal="health: when somebody was or is to be seen", retention="permanent")
class ProgrammeContact(models.Model):
    """A contact of an enrolment: planned, done, missed or cancelled. The filled form has the same id."""

    pk = models.CompositePrimaryKey("resident_id", "id")
    resident_id = models.UUIDField()
    id = models.UUIDField()
    enrolment_id = models.UUIDField()
    programme_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    number = models.CharField(max_length=32)
    name = models.TextField()
    form_id = models.CharField(max_length=64)
    state = models.CharField(max_length=10)
    due = models.DateField()
    due_from = models.DateField()
    due_until = models.DateField()
    why = models.TextField(default="")
    done_on = models.DateField(null=True)
    by = models.TextField(default="")
    class_id = models.CharField(max_length=32, default="")
    advice = models.TextField(default="")
    referral = models.TextField(default="")

    class Meta:
        db_table = "programme_contact"
        constraints = [
            models.UniqueConstraint(
                fields=["resident_id", "enrolment_id", "kind", "number"], name="programme_contact_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["due", "id"], name="programme_contact_due", condition=models.Q(state="planned")
            ),
            models.Index(
                fields=["programme_id", "done_on"],
                name="programme_contact_done",
                condition=models.Q(state="done"),
            ),
        ]


@table(personal="health: what was done with an enrolment, by whom and why", retention="permanent")
class ProgrammeAct(models.Model):
    """Enrolled, corrected, transferred, closed: the history of an enrolment."""

    pk = models.CompositePrimaryKey("resident_id", "id")
    resident_id = models.UUIDField()
    id = models.UUIDField()
    enrolment_id = models.UUIDField()
    act = models.CharField(max_length=16)
    text = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "programme_act"
        indexes = [models.Index(fields=["resident_id", "enrolment_id", "-at"], name="programme_act_of")]
