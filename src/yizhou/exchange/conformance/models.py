"""Reports of past checks. The checked file itself is not kept: it holds residents' data that nobody sent in."""

from django.db import models

from yizhou.kernel.db.api import table


@table(personal="identity: single values quoted in faults; health: the same", retention="90d")
class ConformanceCheck(models.Model):
    """A report and its kept faults. `organisation_id`: whose report it is; others do not see it."""

    id = models.UUIDField(primary_key=True)
    organisation_id = models.UUIDField(null=True)
    checked = models.DateTimeField()
    report = models.JSONField()
    faults = models.JSONField()

    class Meta:
        db_table = "conformance_check"
        indexes = [
            models.Index(fields=["organisation_id", "-id"], name="conformance_by_organisation"),
            models.Index(fields=["checked"], name="conformance_by_age"),
        ]
