"""Tables of consent. All but the population-wide queues are keyed by resident, so that they distribute with the record."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yizhou.kernel.db.api import table


@table(personal="identity: whom a resident permits or denies what", retention="permanent")
class ConsentRule(models.Model):
    """Never changed but for its end: what was permitted when must be told for ever."""

    id = models.UUIDField(primary_key=True)
    resident_id = models.UUIDField()
    effect = models.CharField(max_length=6)
    institution_id = models.UUIDField(null=True)
    data = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    given = models.DateTimeField()
    given_by = models.TextField()
    reason = models.TextField(default="")
    withdrawn = models.DateTimeField(null=True)

    class Meta:
        db_table = "consent_rule"
        indexes = [models.Index(fields=["resident_id"], name="consent_rule_resident")]


@table(personal="health: which items of a record are sensitive, and how", retention="permanent")
class SealedItem(models.Model):
    """One resource (its local id), document or health event that carries labels; `event_id` is the event that gave them."""

    pk = models.CompositePrimaryKey("resident_id", "item", "event_id")
    resident_id = models.UUIDField()
    item = models.UUIDField()
    event_id = models.UUIDField()
    labels = ArrayField(models.TextField())
    institution_id = models.UUIDField(null=True)

    class Meta:
        db_table = "consent_sealed"
        indexes = [models.Index(fields=["resident_id", "event_id"], name="consent_sealed_event")]


@table(
    personal="identity: residents who need a closer look before their record is shown", retention="permanent"
)
class Special(models.Model):
    """A resident with rules or sealed items. Whoever is not here is shown without asking further: the common case."""

    resident_id = models.UUIDField(primary_key=True)

    class Meta:
        db_table = "consent_special"


@table(personal="identity: emergency accesses and their review", retention="30y")
class BrokenGlass(models.Model):
    """One break-glass."""

    id = models.UUIDField(primary_key=True)
    resident_id = models.UUIDField()
    resident_name = models.TextField()
    user_id = models.UUIDField()
    who = models.TextField()
    organisation_id = models.UUIDField(null=True)
    organisation_name = models.TextField()
    reason = models.TextField()
    opened = models.DateTimeField()
    until = models.DateTimeField()
    review = models.CharField(max_length=12, default="open")
    reviewed = models.DateTimeField(null=True)
    reviewed_by = models.TextField(default="")
    note = models.TextField(default="")

    class Meta:
        db_table = "consent_glass"
        indexes = [models.Index(fields=["resident_id", "user_id"], name="consent_glass_user")]


@table(personal="identity: complaints of residents about accesses", retention="30y")
class AccessComplaint(models.Model):
    """One complaint."""

    id = models.UUIDField(primary_key=True)
    resident_id = models.UUIDField()
    resident_name = models.TextField()
    access_id = models.BigIntegerField()
    access = models.TextField()
    text = models.TextField()
    made = models.DateTimeField()
    state = models.CharField(max_length=8, default="open")
    answer = models.TextField(default="")
    answered = models.DateTimeField(null=True)
    answered_by = models.TextField(default="")
    organisation_id = models.UUIDField(null=True)

    class Meta:
        db_table = "consent_complaint"
        indexes = [models.Index(fields=["resident_id"], name="consent_complaint_resident")]
