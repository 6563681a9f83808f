"""Tables of the connection with the province. Codes and card numbers themselves are cross-references of the resident registry."""

from django.db import models

from yizhou.kernel.db.api import table


@table(personal="identity: which residents the province is told of, and its refusals", retention="permanent")
class ProvincialTask(models.Model):
    """Something the province must hear of a resident: one row for each channel, act and resident, queued anew by news.

    A row under way is leased: `due` lies ahead, so a killed worker's row comes up again. `wanted` counts news, so that what came while
    it was under way is sent too. Outages never end a row; refusals and conflicts wait for a person or for a correction.
    """

    pk = models.CompositePrimaryKey("channel", "act", "resident_id")
    channel = models.CharField(max_length=8)
    act = models.CharField(max_length=8)
    resident_id = models.UUIDField()
    other_id = models.UUIDField(null=True)
    state = models.CharField(max_length=8)
    attempts = models.IntegerField(default=0)
    due = models.DateTimeField()
    problem = models.TextField(default="")
    review_id = models.UUIDField(null=True)
    told = models.TextField(default="")
    wanted = models.IntegerField(default=1)
    changed = models.DateTimeField()

    class Meta:
        db_table = "provincial_task"
        indexes = [
            models.Index(
                fields=["channel", "due"], name="provincial_task_due", condition=models.Q(state="waiting")
            ),
            models.Index(fields=["state", "-changed", "resident_id"], name="provincial_task_list"),
        ]


@table(personal="none", retention="permanent")
class ProvincialPulse(models.Model):
    """When a service of the province last answered, and since when it does not."""

    channel = models.CharField(max_length=8, primary_key=True)
    answered = models.DateTimeField(null=True)
    silent_since = models.DateTimeField(null=True)
    reason = models.TextField(default="")

    class Meta:
        db_table = "provincial_pulse"


@table(personal="identity: persons of other prefectures, as the province told", retention="1d")
class ProvincialLookup(models.Model):
    """An answer of the province to "who is this?", kept encrypted for as long as its asker may register the person from it."""

    id = models.UUIDField(primary_key=True)
    who = models.TextField()
    user_id = models.UUIDField(null=True)
    medium = models.CharField(max_length=16)
    shown = models.TextField()
    content = models.BinaryField()
    resident_id = models.UUIDField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "provincial_lookup"
