"""Tables of master data distribution."""

from django.db import models

from yizhou.kernel.db.api import table


@table(
    personal="identity: demographics of residents and names of health workers, as distributed",
    retention="permanent",
)
class MasterItem(models.Model):
    """The newest noticed version of an item; `digest` tells whether the registry says something else by now."""

    pk = models.CompositePrimaryKey("kind", "key")
    kind = models.CharField(max_length=16)
    key = models.TextField()
    label = models.TextField(default="")
    version = models.IntegerField()
    digest = models.BinaryField()
    deleted = models.BooleanField(default=False)

    class Meta:
        db_table = "master_item"
        indexes = [models.Index(fields=["key"], name="master_item_key")]


@table(
    personal="identity: demographics of residents and names of health workers, as distributed",
    retention="permanent",
)
class MasterChange(models.Model):
    """A version of an item; `sequence` is given when it is published, so that readers can go on from a number."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=16)
    key = models.TextField()
    label = models.TextField(default="")
    version = models.IntegerField()
    deleted = models.BooleanField(default=False)
    content = models.JSONField()
    state = models.CharField(max_length=10)
    noticed = models.DateTimeField()
    sequence = models.BigIntegerField(null=True, unique=True)
    decided_by = models.TextField(default="")
    decided = models.DateTimeField(null=True)
    note = models.TextField(default="")

    class Meta:
        db_table = "master_change"
        constraints = [models.UniqueConstraint(fields=["kind", "key", "version"], name="master_change_once")]
        indexes = [
            models.Index(fields=["state", "-noticed", "id"], name="master_change_review"),
            models.Index(fields=["kind", "sequence"], name="master_change_feed"),
        ]


@table(personal="none", retention="permanent")
class MasterSubscription(models.Model):
    """What an organisation's system is sent. `reached` is the sequence up to which deliveries were made (push) or read (pull)."""

    id = models.UUIDField(primary_key=True)
    organisation_id = models.UUIDField(db_index=True)
    organisation_name = models.TextField()
    name = models.TextField()
    kind = models.CharField(max_length=16)
    mode = models.CharField(max_length=4)
    url = models.TextField(default="")
    secret = models.TextField(default="")
    filter = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=8, default="active")
    reached = models.BigIntegerField(default=0)
    made = models.DateTimeField()
    made_by = models.TextField()

    class Meta:
        db_table = "master_subscription"


@table(personal="none: which version went where", retention="10y")
class MasterDelivery(models.Model):
    """One change on its way to one subscriber."""

    id = models.UUIDField(primary_key=True)
    subscription_id = models.UUIDField()
    change_id = models.UUIDField()
    sequence = models.BigIntegerField()
    state = models.CharField(max_length=8)
    attempts = models.IntegerField(default=0)
    due = models.DateTimeField()
    problem = models.TextField(default="")
    changed = models.DateTimeField()

    class Meta:
        db_table = "master_delivery"
        constraints = [
            models.UniqueConstraint(fields=["subscription_id", "change_id"], name="master_delivery_once")
        ]
        indexes = [
            models.Index(fields=["subscription_id", "state", "sequence"], name="master_delivery_queue"),
            models.Index(fields=["-changed", "-id"], name="master_delivery_latest"),
        ]
