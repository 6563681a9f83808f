"""Tables of subscriptions."""

from django.db import models

from yizhou.kernel.db.api import table


@table(personal="none", retention="until its partner deletes it")
class Subscription(models.Model):
    """A partner's subscription. `secrets` are headers and signing secret, encrypted."""

    id = models.UUIDField(primary_key=True)
    partner_id = models.UUIDField(db_index=True)
    type = models.TextField()
    query = models.TextField()
    endpoint = models.TextField()
    payload = models.TextField()
    secrets = models.BinaryField()
    content = models.JSONField()
    state = models.CharField(max_length=8)
    error = models.TextField(default="")
    until = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)
    failures = models.IntegerField(default=0)
    due = models.DateTimeField()

    class Meta:
        db_table = "fhir_subscription"
        indexes = [models.Index("type", "state", name="fhir_subscription_type")]


@table(personal="none", retention="until the subscriber was told")
class Notice(models.Model):
    """What a subscriber is to be told, in order; gone once it answered."""

    subscription_id = models.UUIDField()
    reference = models.TextField()

    class Meta:
        db_table = "fhir_notice"
        indexes = [models.Index("subscription_id", "id", name="fhir_notice_order")]
