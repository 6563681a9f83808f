"""Tables of report cards: nothing in them knows which kinds there are. Keyed by resident first."""

from django.db import models

from yizhou.kernel.db.api import LtreeField, table


@table(personal="health: a diagnosis that is to be reported", retention="permanent")
class ReportDue(models.Model):
    """One diagnosis that is to be reported by the institution that made it; one row a resource and kind."""

    pk = models.CompositePrimaryKey("resident_id", "id")
    resident_id = models.UUIDField()
    id = models.UUIDField()
    kind = models.CharField(max_length=64)
    subject = models.CharField(max_length=16)
    diagnosis = models.TextField()
    code = models.CharField(max_length=32)
    reference = models.TextField()
    institution_id = models.UUIDField()
    institution_name = models.TextField()
    path = LtreeField()
    name = models.TextField()
    diagnosed = models.DateTimeField()
    noticed = models.DateTimeField()
    due = models.DateTimeField()
    state = models.CharField(max_length=10)
    card_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=32, default="")
    note = models.TextField(default="")
    closed_by = models.TextField(default="")

    class Meta:
        db_table = "report_due"
        constraints = [
            models.UniqueConstraint(fields=["resident_id", "kind", "reference"], name="report_due_reference")
        ]
        indexes = [
            models.Index(fields=["institution_id", "due", "id"], name="report_due_open", condition=models.Q(state="open")),
            models.Index(fields=["kind", "noticed"], name="report_due_noticed"),
        ]  # fmt: skip


@table(personal="health: who was reported with which disease", retention="permanent")
class ReportCard(models.Model):
    """A report card. Name, sex and birth date stand here as the lists show them; the answers are the filled form of the same id."""

    pk = models.CompositePrimaryKey("resident_id", "id")
    resident_id = models.UUIDField()
    id = models.UUIDField()
    kind = models.CharField(max_length=64)
    version = models.IntegerField()
    number = models.CharField(max_length=20, unique=True)
    subject = models.CharField(max_length=16)
    certainty = models.CharField(max_length=8)
    state = models.CharField(max_length=10)
    level = models.CharField(max_length=32)
    level_since = models.DateTimeField()
    level_due = models.DateTimeField()
    urgent = models.BooleanField()
    institution_id = models.UUIDField()
    institution_name = models.TextField()
    path = LtreeField()
    name = models.TextField()
    sex = models.CharField(max_length=1)
    birth_date = models.DateField(null=True)
    region_code = models.CharField(max_length=12, default="")
    reporter_id = models.UUIDField(null=True)
    reporter = models.TextField()
    diagnosed = models.DateTimeField()
    due = models.DateTimeField()
    submitted = models.DateTimeField()
    changed = models.DateTimeField()
    died = models.DateField(null=True)
    revision = models.IntegerField()
    returned = models.IntegerField(default=0)
    deletion = models.TextField(default="")
    note = models.TextField(default="")
    receipt = models.TextField(default="")

    class Meta:
        db_table = "report_card"
        indexes = [
            models.Index(fields=["institution_id", "-submitted", "id"], name="report_card_own"),
            models.Index(fields=["kind", "state", "level", "level_due"], name="report_card_review"),
            models.Index(fields=["kind", "subject", "diagnosed"], name="report_card_counted"),
        ]


@table(personal="health: what became of a report card", retention="permanent")
class ReportAct(models.Model):
    """A line of a card's history."""

    pk = models.CompositePrimaryKey("resident_id", "card_id", "id")
    resident_id = models.UUIDField()
    card_id = models.UUIDField()
    id = models.UUIDField()
    at = models.DateTimeField()
    act = models.CharField(max_length=16)
    level = models.CharField(max_length=32, default="")
    actor = models.TextField()
    organisation = models.TextField(default="")
    text = models.TextField(default="")
    revision = models.IntegerField()

    class Meta:
        db_table = "report_act"


@table(personal="health: a report card on its way to another system", retention="permanent")
class ReportDelivery(models.Model):
    """One revision of a card for the receiver; sent in order, tried until it is received or refused."""

    id = models.UUIDField(primary_key=True)
    resident_id = models.UUIDField()
    card_id = models.UUIDField()
    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=64)
    act = models.CharField(max_length=8)
    revision = models.IntegerField()
    content = models.TextField()
    state = models.CharField(max_length=8)
    due = models.DateTimeField()
    tries = models.IntegerField(default=0)
    problem = models.TextField(default="")
    receipt = models.TextField(default="")
    made = models.DateTimeField()
    sent = models.DateTimeField(null=True)

    class Meta:
        db_table = "report_delivery"
        constraints = [
            models.UniqueConstraint(fields=["card_id", "act", "revision"], name="report_delivery_once")
        ]
        indexes = [models.Index(fields=["state", "due"], name="report_delivery_due")]
