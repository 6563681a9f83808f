"""The table of exchange partners."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yizhou.kernel.db.api import table


@table(personal="none", retention="permanent")
class Partner(models.Model):
    """One sending system. Kept for ever, since messages name it; suspended instead of removed."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    institution_code = models.CharField(max_length=32, blank=True, default="")
    source = models.CharField(max_length=128)
    secret = models.TextField()
    channels = ArrayField(models.CharField(max_length=16))
    trusted_scope = models.TextField(blank=True, default="")
    active = models.BooleanField(default=True)
    created = models.DateTimeField()
    changed = models.DateTimeField()

    class Meta:
        db_table = "partner"
