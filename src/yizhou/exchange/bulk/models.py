"""Tables of bulk data."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yizhou.kernel.db.api import table


@table(personal="staff: who asked, of which residents", retention="until a day after it was asked")
class BulkExport(models.Model):
    """An export that was asked. `asker` is the actor as he was then: the job sees what he would have seen."""

    id = models.UUIDField(primary_key=True)
    asker = models.JSONField()
    user_id = models.UUIDField()
    request = models.TextField()
    types = ArrayField(models.TextField(), default=list)
    residents = ArrayField(models.UUIDField(), null=True)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    written = models.BigIntegerField(default=0)
    error = models.TextField(default="")

    class Meta:
        db_table = "bulk_export"
        indexes = [models.Index("user_id", "state", name="bulk_export_mine")]


@table(personal="none", retention="until its export goes")
class BulkFile(models.Model):
    """A file of a finished export; its bytes are named content of the file store."""

    pk = models.CompositePrimaryKey("export_id", "number")
    export_id = models.UUIDField()
    number = models.IntegerField()
    type = models.TextField()
    count = models.IntegerField()
    deleted = models.BooleanField()

    class Meta:
        db_table = "bulk_file"


@table(personal="none", retention="until a month after it was handed over")
class BulkImport(models.Model):
    """NDJSON that was handed over, and how far it is taken; its lines are messages of the pipeline."""

    id = models.UUIDField(primary_key=True)
    partner_id = models.UUIDField()
    made = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    size = models.BigIntegerField(default=0)
    position = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    types = models.JSONField(default=dict)
    messages = ArrayField(models.UUIDField(), default=list)
    error = models.TextField(default="")

    class Meta:
        db_table = "bulk_import"
