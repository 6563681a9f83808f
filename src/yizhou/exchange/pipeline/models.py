"""Messages, their reports, and the counters the exchange monitor reads.

What a message contained is in the file store under `body_hash`; what became of it is here. Counters are kept so that
the monitor adds up days and institutions instead of messages.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from yizhou.kernel.db.api import LtreeField, table


@table(personal="none: ids, codes and times; the body is in the file store", retention="30y")
class Message(models.Model):
    """One inbound message. `fingerprint` = who sent which bytes on which wire: the same again is a repeat.

    `position` is how many parts are stored for good: a large table is stored in several transactions, and a killed
    process goes on from there. `path` is the scope it can be seen in.
    """

    id = models.UUIDField(primary_key=True)
    received = models.DateTimeField()
    processed = models.DateTimeField(null=True)
    channel = models.CharField(max_length=16)
    format = models.CharField(max_length=32)
    partner_id = models.UUIDField()
    partner_name = models.TextField()
    institution_id = models.UUIDField(null=True)
    institution_name = models.TextField(default="")
    path = LtreeField(default="")
    status = models.CharField(max_length=12)
    stage = models.CharField(max_length=16)
    title = models.TextField(default="")
    media_type = models.TextField(default="")
    encoding = models.CharField(max_length=16, default="")
    size = models.BigIntegerField()
    body_hash = models.CharField(max_length=64)
    fingerprint = models.BinaryField(unique=True)
    hints = models.JSONField()
    source_key = models.TextField(default="")
    position = models.IntegerField(default=0)
    parts = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    resources = models.IntegerField(default=0)
    documents = models.IntegerField(default=0)
    residents_new = models.IntegerField(default=0)
    residents_linked = models.IntegerField(default=0)
    reviews = models.IntegerField(default=0)
    fault_codes = ArrayField(models.TextField(), default=list)
    fault_count = models.IntegerField(default=0)
    fault_samples = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    stages = models.JSONField(default=list)
    notes = models.JSONField(default=dict)
    milliseconds = models.FloatField(default=0)
    attempts = models.IntegerField(default=0)
    repeats = models.IntegerField(default=0)
    repairs_id = models.UUIDField(null=True)
    repaired_by_id = models.UUIDField(null=True)
    handled_by = models.TextField(default="")
    reason = models.TextField(default="")
    counted = models.BooleanField(default=False)

    class Meta:
        db_table = "message"
        indexes = [
            models.Index(fields=["-received", "-id"], name="message_newest"),
            models.Index(
                fields=["received"], name="message_waiting", condition=models.Q(status="received")
            ),
            models.Index(
                fields=["processed"], name="message_uncounted",
                condition=models.Q(counted=False) & ~models.Q(status="received"),
            ),
            GinIndex(fields=["fault_codes"], name="message_fault_codes"),
        ]  # fmt: skip


@table(personal="identity: index ids of the residents a message spoke of", retention="30y")
class MessageReport(models.Model):
    """Reports of the parts stored in one transaction, as JSON, from part number `start` on."""

    pk = models.CompositePrimaryKey("message_id", "start")
    message_id = models.UUIDField()
    start = models.IntegerField()
    reports = models.JSONField()

    class Meta:
        db_table = "message_report"


@table(personal="none", retention="permanent")
class DailyVolume(models.Model):
    """How many messages an institution sent on a day over a channel, and how far they came."""

    pk = models.CompositePrimaryKey("day", "channel", "institution_id")
    day = models.DateField()
    channel = models.CharField(max_length=16)
    institution_id = models.UUIDField()
    path = LtreeField(default="")
    messages = models.IntegerField()
    accepted = models.IntegerField()
    partly = models.IntegerField()
    refused = models.IntegerField()
    parsed = models.IntegerField()
    validated = models.IntegerField()
    stored = models.IntegerField()
    resources = models.BigIntegerField()
    documents = models.IntegerField()
    residents_new = models.IntegerField()
    milliseconds = models.FloatField()

    class Meta:
        db_table = "message_volume"


@table(personal="none", retention="permanent")
class DailyFault(models.Model):
    """How often a fault was found in an institution's messages of a day."""

    pk = models.CompositePrimaryKey("day", "code", "institution_id")
    day = models.DateField()
    code = models.CharField(max_length=64)
    institution_id = models.UUIDField()
    path = LtreeField(default="")
    messages = models.IntegerField()
    last = models.DateTimeField()
    message = models.TextField()
    advice = models.TextField()

    class Meta:
        db_table = "message_fault"
