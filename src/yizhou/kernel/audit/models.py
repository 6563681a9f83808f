"""The access log and its chain. Entries are only ever inserted; a seal binds each to all before it."""

from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now

from yizhou.kernel.db.api import table


@table(personal="identity: who read or wrote which resident's record", retention="30y")
class AuditEntry(models.Model):
    """One access. `transaction` gives a commit-safe order for the sealer (docs/decisions/0003)."""

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
        ]


@table(personal="none", retention="30y")
class AuditSeal(models.Model):
    """`digest` = SM3(previous digest ‖ canonical entry); `position` is the entry's place in the chain."""

    position = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    transaction = models.BigIntegerField()
    digest = models.BinaryField()

    class Meta:
        db_table = "audit_seal"
