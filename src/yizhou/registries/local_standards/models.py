"""Versions of the prefecture's own standards."""

from django.db import models

from yizhou.kernel.db.api import table


@table(personal="staff: names of who edited and published", retention="permanent")
class LocalStandard(models.Model):
    """A version of a data set or data element of the prefecture.

    Published versions never change, so that a report of a check says for ever what it was checked against. One draft a code at
    most; one published version a code at most, others are retired.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=16)
    code = models.CharField(max_length=16)
    version = models.IntegerField()
    status = models.CharField(max_length=16, default="draft")
    title = models.TextField()
    purpose = models.TextField(default="")
    based_on = models.CharField(max_length=64, default="")
    rows = models.JSONField()
    edited = models.DateTimeField()
    edited_by = models.TextField()
    published = models.DateTimeField(null=True)
    published_by = models.TextField(default="")
    note = models.TextField(default="")

    class Meta:
        db_table = "local_standard"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="local_standard_version"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(status="draft"), name="local_standard_one_draft"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(status="published"), name="local_standard_one_in_force"
            ),
        ]
