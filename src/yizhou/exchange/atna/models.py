"""Table of the export of the access log."""

from django.db import models

from yizhou.kernel.db.api import table


@table(personal="none", retention="permanent")
class AuditDelivery(models.Model):
    """How far the log was sent to a repository; another address begins at the beginning."""

    target = models.TextField(primary_key=True)
    position = models.BigIntegerField(default=0)
    tried = models.DateTimeField(null=True)
    problem = models.TextField(default="")

    class Meta:
        db_table = "audit_delivery"
