"""The outbox and how far each subscriber has read."""

from django.db import models
from django.db.models.functions import Now

from yizhou.kernel.db.api import table


@table(personal="identity: index ids only", retention="30d")
class OutboxEvent(models.Model):
    """A fact written in the transaction that made it true. `transaction` gives a commit-safe reading order."""

    id = models.BigAutoField(primary_key=True)
    transaction = models.BigIntegerField(
        db_default=models.expressions.RawSQL("pg_current_xact_id()::text::bigint", [])
    )
    kind = models.CharField(max_length=60)
    payload = models.JSONField()
    occurred = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "outbox_event"
        indexes = [models.Index(fields=["kind", "transaction", "id"], name="outbox_event_order")]


@table(personal="none", retention="permanent")
class Subscription(models.Model):
    """How far a subscriber has read, and how often it failed at the next event."""

    name = models.CharField(max_length=80, primary_key=True)
    transaction = models.BigIntegerField(default=0)
    event_id = models.BigIntegerField(default=0)
    failures = models.SmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "outbox_subscription"


@table(personal="identity: index ids only", retention="until repaired")
class Undelivered(models.Model):
    """An event a subscriber could not take; set aside so that the rest goes on."""

    subscription = models.CharField(max_length=80)
    event_id = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    payload = models.JSONField()
    error = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "outbox_undelivered"
