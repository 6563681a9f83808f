"""The table of the timeline: a projection, which may be thrown away and drawn again from resources and documents."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yizhou.kernel.db.api import table


@table(personal="health: when, where and why a resident met the health services", retention="permanent")
class Event(models.Model):
    """One health event. `id` is drawn from its anchor (the encounter, document or day it stands for).

    `resources` are "Type/id", `document_ids` and `document_titles` line up.
    """

    pk = models.CompositePrimaryKey("id", "resident_id")
    id = models.UUIDField()
    resident_id = models.UUIDField()
    kind = models.TextField()
    domain = models.TextField()
    started = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    title = models.TextField()
    summary = models.TextField()
    institution_id = models.UUIDField(null=True)
    institution_name = models.TextField()
    abnormal = models.BooleanField()
    resources = ArrayField(models.TextField())
    document_ids = ArrayField(models.UUIDField())
    document_titles = ArrayField(models.TextField())

    class Meta:
        db_table = "health_event"
        indexes = [models.Index(fields=["resident_id", "-started", "-id"], name="health_event_resident")]
