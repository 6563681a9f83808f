"""The access log and its chain. Entries are only ever inserted; a seal binds each to all before it."""

from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now

from yizhou.kernel.db.api import table


@table(personal="identity: who read or wrote which resident's record", retention="30y")
class AuditEntry(models.Model):
    """One access. `transaction` gives a commit-safe order for the sealer (docs/decisions/0003).

    Few indexes, for every access pays for them (docs/decisions/0125): time is found by `AuditHour`, names by `AuditActor`.
    """

    id = models.BigAutoField(primary_key=True)
    transaction = models.BigIntegerField(db_default=RawSQL("pg_current_xact_id()::text::bigint", []))
    at = models.DateTimeField(db_default=Now())
    actor_kind = models.CharField(max_length=8)
    actor_id = models.UUIDField(null=True)
    actor_name = models.TextField()
    organisation_id = models.UUIDField(null=True)
    organisation_name = models.TextField(default="")
    role = models.TextField(default="")
    action = models.CharField(max_length=16)
    resident_id = models.UUIDField(null=True)
    what = models.TextField(default="")
    purpose = models.CharField(max_length=24, default="")
    outcome = models.CharField(max_length=12, default="success")
    address = models.TextField(default="")
    request_id = models.TextField(default="")
    detail = models.JSONField(null=True)

    class Meta:
        db_table = "audit_entry"
        indexes = [
            models.Index(fields=["resident_id", "-id"], name="audit_entry_resident"),
            models.Index(fields=["transaction", "id"], name="audit_entry_order"),
            models.Index(fields=["actor_id", "id"], name="audit_entry_who"),
            models.Index(fields=["organisation_id", "id"], name="audit_entry_where"),
            # What is rare is found at once, and costs a plain read nothing.
            models.Index(
                fields=["action", "id"], name="audit_entry_rare",
                condition=~models.Q(action__in=["create", "read", "update", "query"]),
            ),
            models.Index(
                fields=["id"], name="audit_entry_security",
                condition=models.Q(action__in=["login", "logout", "password", "permission", "configure"]),
            ),
            models.Index(fields=["id"], name="audit_entry_refused", condition=~models.Q(outcome="success")),
        ]  # fmt: skip


@table(personal="none", retention="30y")
class AuditSeal(models.Model):
    """`digest` = SM3(previous digest ‖ canonical entry); `position` is the entry's place in the chain."""

    position = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    transaction = models.BigIntegerField()
    digest = models.BinaryField()

    class Meta:
        db_table = "audit_seal"


@table(personal="none", retention="30y")
class AuditCheckpoint(models.Model):
    """The end of the chain at a moment, signed with SM2 by a key that is not in the database: who can write the database can
    compute a whole new chain, but not this.
    """

    position = models.BigIntegerField(primary_key=True)
    digest = models.BinaryField()
    at = models.DateTimeField()
    signature = models.BinaryField()

    class Meta:
        db_table = "audit_checkpoint"


@table(personal="staff: who had the chain verified", retention="30y")
class AuditVerification(models.Model):
    """One verification of the chain and what it found; it goes on from `position` in steps."""

    id = models.UUIDField(primary_key=True)
    who = models.TextField()
    started = models.DateTimeField()
    finished = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, default="running")
    since_position = models.BigIntegerField(default=0)
    position = models.BigIntegerField(default=0)
    target = models.BigIntegerField()
    found = models.BigIntegerField(default=0)
    findings = models.JSONField(default=list)

    class Meta:
        db_table = "audit_verification"
        indexes = [models.Index(fields=["-started"], name="audit_verification_latest")]


@table(personal="none", retention="30y")
class AuditTally(models.Model):
    """How many entries of a kind an hour has; counted by the sealer, which sees each entry exactly once."""

    id = models.BigAutoField(primary_key=True)
    hour = models.DateTimeField()
    organisation_id = models.UUIDField(null=True)
    role = models.TextField()
    action = models.CharField(max_length=16)
    outcome = models.CharField(max_length=12)
    number = models.BigIntegerField()

    class Meta:
        db_table = "audit_tally"
        constraints = [
            models.UniqueConstraint(
                fields=["hour", "organisation_id", "role", "action", "outcome"],
                name="audit_tally_once",
                nulls_distinct=False,
            )
        ]


@table(personal="none", retention="30y")
class AuditHour(models.Model):
    """Which numbers the entries of an hour have: the way from a time to the entries, without an index on every entry."""

    hour = models.DateTimeField(primary_key=True)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()

    class Meta:
        db_table = "audit_hour"


@table(personal="staff: who is in the access log", retention="30y")
class AuditActor(models.Model):
    """Somebody who is in the log: the way from a name to the entries. Without an account the name is the key."""

    key = models.TextField(primary_key=True)
    actor_id = models.UUIDField(null=True)
    name = models.TextField()
    role = models.TextField()
    organisation_id = models.UUIDField(null=True)
    organisation_name = models.TextField()
    last_at = models.DateTimeField()

    class Meta:
        db_table = "audit_actor"
