"""What the warehouse has read and which files hold it. The rows themselves are Parquet under the platform's home."""

from django.db import models

from yizhou.kernel.db.api import table


@table(personal="none", retention="permanent")
class WarehouseSource(models.Model):
    """How far a source has been read. Locked while it is, so that two refreshes never write one table."""

    id = models.CharField(max_length=64, primary_key=True)
    position = models.JSONField(null=True)
    digest = models.CharField(max_length=64, default="")
    refreshed = models.DateTimeField(null=True)

    class Meta:
        db_table = "warehouse_source"


@table(personal="none: names of files", retention="until its file is replaced")
class WarehouseFile(models.Model):
    """A file of the star. What is not listed here is not read: a killed refresh leaves files, never half a table."""

    name = models.CharField(max_length=160, primary_key=True)
    table = models.CharField(max_length=64)
    part = models.CharField(max_length=8)
    rows = models.BigIntegerField()
    bytes = models.BigIntegerField()
    made = models.DateTimeField()
    retired = models.DateTimeField(null=True)

    class Meta:
        db_table = "warehouse_file"
        indexes = [models.Index(fields=["table", "part"], name="warehouse_file_table")]
