"""Tables of unusual access."""

from django.db import models

from yizhou.kernel.db.api import table


@table(personal="staff: who looked at records in an unusual way; identity: whose record", retention="30y")
class UnusualAccess(models.Model):
    """One finding. While it is open, more of the same on the same day makes it larger; once reviewed it stands, and more of
    the same opens another, hence the partial constraint. The rule's name and version are those it was found with.
    """

    id = models.UUIDField(primary_key=True)
    rule_id = models.CharField(max_length=40)
    rule_name = models.TextField()
    rule_version = models.IntegerField()
    severity = models.CharField(max_length=8)
    actor_id = models.UUIDField()
    actor_name = models.TextField()
    role = models.TextField()
    organisation_id = models.UUIDField(null=True)
    organisation_name = models.TextField()
    resident_id = models.UUIDField(null=True)
    resident_name = models.TextField(default="")
    day = models.CharField(max_length=10)
    number = models.IntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    found = models.DateTimeField()
    state = models.CharField(max_length=10, default="open")
    note = models.TextField(default="")
    reviewed_by = models.TextField(default="")
    reviewed = models.DateTimeField(null=True)

    class Meta:
        db_table = "unusual_access"
        constraints = [
            models.UniqueConstraint(
                fields=["rule_id", "actor_id", "day", "resident_id"],
                condition=models.Q(state="open"),
                nulls_distinct=False,
                name="unusual_access_open_once",
            )
        ]
        indexes = [models.Index(fields=["state", "-last_at", "-id"], name="unusual_access_queue")]


@table(personal="identity: residents under special protection", retention="30y")
class MarkedPerson(models.Model):
    """A mark with its reason; an ended one stays."""

    id = models.UUIDField(primary_key=True)
    resident_id = models.UUIDField()
    resident_name = models.TextField()
    reason = models.TextField()
    marked = models.DateTimeField()
    marked_by = models.TextField()
    ended = models.DateTimeField(null=True)

    class Meta:
        db_table = "marked_person"
        constraints = [
            models.UniqueConstraint(
                fields=["resident_id"], condition=models.Q(ended__isnull=True), name="marked_person_once"
            )
        ]


@table(personal="none", retention="permanent")
class Watch(models.Model):
    """How far the log was looked at: a position of the chain, which gives every entry once, in its order."""

    id = models.SmallIntegerField(primary_key=True)
    position = models.BigIntegerField()

    class Meta:
        db_table = "unusual_access_watch"
