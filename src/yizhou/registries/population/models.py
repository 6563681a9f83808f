"""Tables of the full population. What a record holds is said by `definitions/population/`, so that a new table or field needs
no change here."""

from django.contrib.postgres.indexes import GistIndex
from django.db import models

from yizhou.kernel.db.api import LtreeField, table


@table(
    personal="identity: demographics, household, births, movements of all residents", retention="permanent"
)
class PopulationRecord(models.Model):
    """The current version of one record; `digest` tells a repeated content from a changed one."""

    pk = models.CompositePrimaryKey("kind", "key")
    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=32)
    label = models.TextField(default="", db_collation="C")
    citizen_id = models.CharField(max_length=18, default="")
    region = models.CharField(max_length=12, default="")
    path = LtreeField(null=True)
    resident_id = models.UUIDField(null=True)
    content = models.JSONField()
    digest = models.BinaryField()
    version = models.IntegerField()
    source = models.TextField()
    updated = models.DateTimeField()
    deleted = models.BooleanField(default=False)

    class Meta:
        db_table = "population_record"
        indexes = [
            models.Index(fields=["kind", "label", "key"], name="population_label"),
            models.Index(fields=["citizen_id"], name="population_citizen", condition=~models.Q(citizen_id="")),
            models.Index(fields=["resident_id"], name="population_resident", condition=models.Q(resident_id__isnull=False)),
            models.Index(
                models.F("kind"), models.F("content__household_no"), name="population_household",
                condition=models.Q(kind="person"),
            ),
            GistIndex(fields=["path"], name="population_path"),
        ]  # fmt: skip


@table(personal="identity: what records said before", retention="permanent")
class PopulationVersion(models.Model):
    """A past version."""

    pk = models.CompositePrimaryKey("kind", "key", "version")
    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=32)
    version = models.IntegerField()
    content = models.JSONField()
    source = models.TextField()
    updated = models.DateTimeField()
    deleted = models.BooleanField()

    class Meta:
        db_table = "population_version"


@table(personal="identity: records that do not fit the structure", retention="permanent")
class PopulationRepair(models.Model):
    """A refused record, kept until it is put right or given up; one open at a time for each key."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=64)
    label = models.TextField(default="")
    path = LtreeField(null=True)
    content = models.JSONField()
    faults = models.JSONField()
    received = models.DateTimeField()
    state = models.CharField(max_length=8, default="open")
    handled_by = models.TextField(default="")
    handled = models.DateTimeField(null=True)

    class Meta:
        db_table = "population_repair"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=models.Q(state="open"), name="population_repair_open"
            )
        ]
        indexes = [models.Index(fields=["state", "-received", "-id"], name="population_repair_newest")]


@table(personal="staff: who started it", retention="10y")
class PopulationRun(models.Model):
    """One exchange with the provincial system; `places` is how far each table has come, so that a killed run goes on."""

    id = models.UUIDField(primary_key=True)
    direction = models.CharField(max_length=8)
    state = models.CharField(max_length=10)
    started = models.DateTimeField()
    finished = models.DateTimeField(null=True)
    who = models.TextField()
    pages = models.IntegerField(default=0)
    fresh = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    same = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    deleted = models.IntegerField(default=0)
    problem = models.TextField(default="")
    places = models.JSONField(default=dict)

    class Meta:
        db_table = "population_run"
        constraints = [
            models.UniqueConstraint(
                fields=["direction"], condition=models.Q(state="running"), name="population_run_once"
            )
        ]
        indexes = [models.Index(fields=["-started"], name="population_run_latest")]


@table(personal="none", retention="permanent")
class PopulationMark(models.Model):
    """Up to which of its changes the provincial system has been read, table by table."""

    kind = models.CharField(max_length=32, primary_key=True)
    watermark = models.TextField()

    class Meta:
        db_table = "population_mark"


@table(personal="identity: differing values", retention="permanent")
class PopulationDifference(models.Model):
    """A disagreement between the province and the resident index; one open at a time for each field of a person."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=40)
    label = models.TextField(default="")
    region = models.CharField(max_length=12, default="")
    path = LtreeField(null=True)
    resident_id = models.UUIDField(null=True)
    field = models.CharField(max_length=32, default="")
    theirs = models.TextField(default="")
    ours = models.TextField(default="")
    found = models.DateTimeField()
    state = models.CharField(max_length=10, default="open")
    decided_by = models.TextField(default="")
    decided = models.DateTimeField(null=True)
    reason = models.TextField(default="")

    class Meta:
        db_table = "population_difference"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "field"],
                condition=models.Q(state="open"),
                name="population_difference_open",
            )
        ]
        indexes = [
            models.Index(fields=["state", "kind", "-found", "-id"], name="population_difference_list"),
            GistIndex(fields=["path"], name="population_difference_path"),
        ]


@table(personal="identity: corrections on their way to the province", retention="permanent")
class PopulationCorrection(models.Model):
    """A correction of ours that the provincial system must hear of, until it has acknowledged it."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=32)
    content = models.JSONField()
    made = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    attempts = models.IntegerField(default=0)
    problem = models.TextField(default="")

    class Meta:
        db_table = "population_correction"
        indexes = [models.Index(fields=["state", "made"], name="population_correction_queue")]
