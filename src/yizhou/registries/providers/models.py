"""Registered health workers and where they work."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yizhou.kernel.db.api import table


@table(personal="staff: name, identity number, phone of health workers", retention="permanent")
class Practitioner(models.Model):
    """A health worker under the number the sender registered (医务人员编号)."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=64, unique=True)
    name = models.TextField()
    sex = models.CharField(max_length=1, default="")
    birth_date = models.DateField(null=True)
    citizen_id = models.CharField(max_length=32, default="", db_index=True)
    title_code = models.CharField(max_length=16, default="")
    title_name = models.TextField(default="")
    phone = models.CharField(max_length=64, default="")
    address = models.TextField(default="")
    status = models.CharField(max_length=16, default="active")
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    category = models.TextField(default="")
    speciality = models.TextField(default="")
    practice_scope = ArrayField(models.TextField(), default=list)
    pinyin = models.TextField(default="")
    initials = models.TextField(default="")
    created = models.DateTimeField()
    updated = models.DateTimeField()

    class Meta:
        db_table = "practitioner"
        indexes = [
            models.Index(fields=["name", "number"], name="practitioner_name"),
            models.Index(fields=["pinyin", "number"], name="practitioner_pinyin"),
        ]


@table(personal="staff: where a health worker works", retention="permanent")
class PractitionerAffiliation(models.Model):
    """A place of work by its code; several at once are multi-site practice. Ended ones stay."""

    id = models.BigAutoField(primary_key=True)
    practitioner = models.ForeignKey(Practitioner, on_delete=models.CASCADE)
    code = models.CharField(max_length=64, db_index=True)
    name = models.TextField(default="")
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    department = models.TextField(default="")
    role = models.CharField(max_length=16, default="main")

    class Meta:
        db_table = "practitioner_affiliation"
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "code"],
                condition=models.Q(until__isnull=True),
                name="practitioner_affiliation_open",
            )
        ]


@table(
    personal="staff: name, identity number, phone of health workers and of who registered them",
    retention="permanent",
)
class PractitionerVersion(models.Model):
    """What a registration said from a day on; where somebody worked that day, the places of work say themselves."""

    id = models.BigAutoField(primary_key=True)
    practitioner = models.ForeignKey(Practitioner, on_delete=models.CASCADE, db_index=False)
    effective = models.DateField()
    recorded = models.DateTimeField()
    actor_name = models.TextField()
    action = models.CharField(max_length=16)
    changed = ArrayField(models.TextField(), default=list)
    content = models.JSONField()

    class Meta:
        db_table = "practitioner_version"
        indexes = [
            models.Index(fields=["practitioner", "-effective", "-id"], name="practitioner_version_as_of")
        ]
