"""Table of practice records."""

from django.db import models

from yizhou.kernel.db.api import table


@table(personal="staff: merits, penalties, assessments of health workers", retention="permanent")
class Practice(models.Model):
    """One record; nothing is deleted, a revoked one stays with its reason."""

    id = models.UUIDField(primary_key=True)
    number = models.TextField()
    kind = models.CharField(max_length=16)
    on = models.DateField(db_column="day")
    points = models.IntegerField(default=0)
    result = models.TextField(default="")
    text = models.TextField()
    institution_name = models.TextField(default="")
    state = models.CharField(max_length=10, default="proposed")
    proposed = models.DateTimeField()
    proposed_by = models.TextField()
    proposer_id = models.UUIDField(null=True)
    decided = models.DateTimeField(null=True)
    decided_by = models.TextField(default="")
    note = models.TextField(default="")

    class Meta:
        db_table = "practice_record"
        indexes = [models.Index(fields=["number", "-on"], name="practice_record_worker")]
