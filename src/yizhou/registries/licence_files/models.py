"""Files of licences, their rows that passed, and the faults of those that did not."""

from django.db import models

from yizhou.kernel.db.api import table


@table(personal="staff: name of who sent the file", retention="5y")
class LicenceFile(models.Model):
    """A file somebody sent. The same bytes for the same kind from the same organisation are one file."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=32)
    hash = models.CharField(max_length=64)
    name = models.TextField()
    size = models.IntegerField()
    state = models.CharField(max_length=12)
    rows = models.IntegerField(default=0)
    fresh = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    faulty = models.IntegerField(default=0)
    problem = models.TextField(default="")
    created = models.DateTimeField()
    finished = models.DateTimeField(null=True)
    actor_name = models.TextField()
    organisation_id = models.UUIDField(null=True)
    organisation_name = models.TextField(default="")
    scope = models.TextField(default="")

    class Meta:
        db_table = "licence_file"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "hash", "organisation_id"],
                condition=~models.Q(state__in=["cancelled", "stale", "unreadable"]),
                name="licence_file_once",
            )
        ]


@table(personal="staff: name, identity number and licence of health workers", retention="1y")
class LicenceFileRow(models.Model):
    """A row that would become a licence, as it was understood."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(LicenceFile, on_delete=models.CASCADE, db_index=False)
    row = models.IntegerField()
    content = models.JSONField()

    class Meta:
        db_table = "licence_file_row"
        constraints = [models.UniqueConstraint(fields=["file", "row"], name="licence_file_row_once")]


@table(personal="staff: names and numbers as far as a fault quotes them", retention="1y")
class LicenceFileFault(models.Model):
    """One fault of one cell, for the person who repairs the file."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(LicenceFile, on_delete=models.CASCADE, db_index=False)
    row = models.IntegerField()
    place = models.TextField()
    code = models.TextField()
    message = models.TextField()
    advice = models.TextField()

    class Meta:
        db_table = "licence_file_fault"
        indexes = [models.Index(fields=["file", "id"], name="licence_file_fault_list")]
