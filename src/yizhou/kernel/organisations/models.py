"""The organisation tree: regions and institutions in one table, so that scope is one comparison of paths."""

from django.contrib.postgres.indexes import GistIndex
from django.db import models

from yizhou.kernel.db.api import LtreeField, table


@table(personal="none", retention="permanent")
class Organisation(models.Model):
    """A region or an institution. `path` decides what its people may see: everything at or below it."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=32, unique=True)
    credit_code = models.CharField(max_length=18, blank=True, default="", db_index=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16)
    class_code = models.CharField(max_length=8, blank=True, default="")
    level = models.CharField(max_length=16, blank=True, default="")
    region_code = models.CharField(max_length=12, blank=True, default="")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = LtreeField()
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    active = models.BooleanField(default=True)

    class Meta:
        db_table = "organisation"
        indexes = [
            GistIndex(fields=["path"], name="organisation_path"),
            models.Index(fields=["parent", "code"]),
        ]
