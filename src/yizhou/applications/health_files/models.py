"""Tables of health files: keyed by resident first; a family has no resident, so it is keyed by itself."""

from django.db import models

from yizhou.kernel.db.api import LtreeField, table


@table(personal="identity: who has a health file, where, and who keeps it", retention="permanent")
class HealthFileRow(models.Model):
    """One file. Name, sex, birth date and address stand here as the lists show them; they follow the resident index."""

    pk = models.CompositePrimaryKey("resident_id", "id")
    resident_id = models.UUIDField()
    id = models.UUIDField()
    number = models.CharField(max_length=17, unique=True)
    state = models.CharField(max_length=8)
    name = models.TextField()
    sex = models.CharField(max_length=1)
    birth_date = models.DateField(null=True)
    address = models.TextField()
    village_code = models.CharField(max_length=12)
    path = LtreeField()
    organisation_id = models.UUIDField(null=True)
    organisation_name = models.TextField()
    organisation_path = LtreeField(null=True)
    doctor_id = models.UUIDField(null=True)
    doctor = models.TextField()
    opened = models.DateField()
    closed = models.DateField(null=True)
    close_reason = models.CharField(max_length=16, default="")
    close_note = models.TextField(default="")
    transfer_to = models.UUIDField(null=True)
    transfer_name = models.TextField(default="")
    transfer_note = models.TextField(default="")
    updated_on = models.DateField()
    checked_on = models.DateField(null=True)
    served_on = models.DateField(null=True)
    shared = models.BooleanField(default=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "health_file"
        constraints = [
            models.UniqueConstraint(
                fields=["resident_id"], name="health_file_once", condition=~models.Q(state="deleted")
            )
        ]
        indexes = [
            models.Index(fields=["state", "number"], name="health_file_list"),
            models.Index(fields=["village_code", "number"], name="health_file_village"),
        ]


@table(personal="identity: what was done with a health file, by whom and why", retention="permanent")
class HealthFileActRow(models.Model):
    """Opened, corrected, moved, closed: the history of a file."""

    pk = models.CompositePrimaryKey("resident_id", "id")
    resident_id = models.UUIDField()
    id = models.UUIDField()
    file_id = models.UUIDField()
    act = models.CharField(max_length=16)
    text = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "health_file_act"
        indexes = [models.Index(fields=["resident_id", "file_id", "-at"], name="health_file_act_of")]


@table(personal="none", retention="permanent")
class HealthFileNumber(models.Model):
    """The last serial number given in a village, so that none is given twice."""

    pk = models.CompositePrimaryKey("village_code", "kind")
    village_code = models.CharField(max_length=12)
    kind = models.CharField(max_length=8)
    last = models.IntegerField()

    class Meta:
        db_table = "health_file_number"


@table(personal="identity: where a household lives and how", retention="permanent")
class FamilyRow(models.Model):
    """One household. The number of its members is kept here, since every list shows it."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=18, unique=True)
    state = models.CharField(max_length=8)
    village_code = models.CharField(max_length=12)
    path = LtreeField()
    address = models.TextField()
    head_id = models.UUIDField()
    head_name = models.TextField()
    phone = models.TextField()
    answers = models.JSONField()
    organisation_id = models.UUIDField(null=True)
    organisation_name = models.TextField()
    opened = models.DateField()
    updated_on = models.DateField()
    members = models.IntegerField()
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "family"
        indexes = [
            models.Index(fields=["state", "number"], name="family_list"),
            models.Index(fields=["village_code", "number"], name="family_village"),
        ]


@table(personal="identity: who lives with whom", retention="permanent")
class FamilyMemberRow(models.Model):
    """One stay of a person in a family; who comes back has another."""

    pk = models.CompositePrimaryKey("resident_id", "id")
    resident_id = models.UUIDField()
    id = models.UUIDField()
    family_id = models.UUIDField()
    name = models.TextField()
    sex = models.CharField(max_length=1)
    birth_date = models.DateField(null=True)
    relation = models.CharField(max_length=2)
    joined = models.DateField()
    left = models.DateField(null=True)
    left_reason = models.TextField(default="")

    class Meta:
        db_table = "family_member"
        constraints = [
            models.UniqueConstraint(
                fields=["resident_id"], name="family_member_once", condition=models.Q(left__isnull=True)
            )
        ]
        indexes = [models.Index(fields=["family_id", "relation"], name="family_member_of")]


@table(personal="health: problems of a household", retention="permanent")
class FamilyProblemRow(models.Model):
    """A problem of the family as a whole, its plan and its end."""

    id = models.UUIDField(primary_key=True)
    family_id = models.UUIDField()
    noted = models.DateField()
    problem = models.TextField()
    plan = models.TextField()
    ended = models.DateField(null=True)
    outcome = models.TextField(default="")
    by = models.TextField()

    class Meta:
        db_table = "family_problem"
        indexes = [models.Index(fields=["family_id", "-noted"], name="family_problem_of")]
