"""Tables of assembled documents: versions of templates made in the workshop, and runs of the engine."""

from django.db import models

from yizhou.kernel.db.api import table


@table(personal="none", retention="permanent")
class TemplateVersion(models.Model):
    """A version made in the workshop. Versions that stand in definitions/assembled are not here: two places for one fact
    would drift. Never deleted: runs name them."""

    id = models.UUIDField(primary_key=True)
    template = models.CharField(max_length=40)
    number = models.IntegerField()
    state = models.CharField(max_length=10)
    content = models.JSONField()
    made_by = models.TextField()
    made_by_id = models.UUIDField(null=True)
    made = models.DateTimeField()
    decided_by = models.TextField(default="")
    decided = models.DateTimeField(null=True)
    note = models.TextField(default="")

    class Meta:
        db_table = "assembled_version"
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="assembled_version_once")]


@table(personal="health: whose record was assembled by which template", retention="2y")
class Run(models.Model):
    """One run of the engine, for its monitor. The document itself is not kept: it is put together anew each time."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    template = models.CharField(max_length=40)
    title = models.TextField()
    number = models.IntegerField()
    purpose = models.CharField(max_length=10)
    resident_id = models.UUIDField(null=True)
    actor = models.TextField()
    state = models.CharField(max_length=8)
    milliseconds = models.FloatField()
    rows = models.IntegerField()
    problems = models.JSONField(default=list)

    class Meta:
        db_table = "assembled_run"
        indexes = [models.Index(fields=["-at", "-id"], name="assembled_run_latest")]
