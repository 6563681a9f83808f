"""Licences, what happened to them, applications with their documents, warnings, and the count of public verifications."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yizhou.kernel.db.api import table


@table(personal="staff: name and licence of health workers", retention="permanent")
class Licence(models.Model):
    """A licence as it stands now. A number is given once per kind, even when its licence is cancelled."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=32)
    number = models.CharField(max_length=64)
    holder_code = models.CharField(max_length=64, db_index=True)
    holder_name = models.TextField()
    institution_code = models.CharField(max_length=64, db_index=True)
    institution_name = models.TextField()
    fields = models.JSONField(default=dict)
    issued = models.DateField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    check_due = models.DateField(null=True)
    status = models.CharField(max_length=12)
    version = models.IntegerField(default=1)
    definition_version = models.IntegerField()
    updated = models.DateTimeField()

    class Meta:
        db_table = "licence"
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="licence_number")]
        indexes = [
            models.Index(fields=["valid_until"], name="licence_valid_until"),
            models.Index(fields=["-updated", "-id"], name="licence_list"),
        ]


@table(personal="staff: name and licence of health workers, names of who decided", retention="permanent")
class LicenceEvent(models.Model):
    """One version of a licence: what was done, by whom, and what it said afterwards."""

    id = models.BigAutoField(primary_key=True)
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT)
    version = models.IntegerField()
    action = models.CharField(max_length=12)
    at = models.DateTimeField()
    effective = models.DateField()
    actor_name = models.TextField()
    organisation_name = models.TextField(default="")
    opinion = models.TextField(default="")
    changed = ArrayField(models.TextField(), default=list)
    state = models.JSONField()
    application_id = models.UUIDField(null=True)

    class Meta:
        db_table = "licence_event"
        constraints = [models.UniqueConstraint(fields=["licence", "version"], name="licence_event_version")]


@table(personal="staff: name and licence of health workers, names of who applied", retention="permanent")
class LicenceApplication(models.Model):
    """What somebody asks for. One may be open per licence, so that two clerks do not undo each other."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=32)
    action = models.CharField(max_length=12)
    state = models.CharField(max_length=12)
    licence = models.ForeignKey(Licence, null=True, on_delete=models.PROTECT)
    number = models.CharField(max_length=64)
    holder_code = models.CharField(max_length=64)
    holder_name = models.TextField()
    institution_code = models.CharField(max_length=64)
    institution_name = models.TextField()
    fields = models.JSONField(default=dict)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    place_code = models.CharField(max_length=64, default="")
    result = models.TextField(default="")
    note = models.TextField(default="")
    definition_version = models.IntegerField()
    created = models.DateTimeField()
    submitted = models.DateTimeField(null=True)
    decided = models.DateTimeField(null=True)
    applicant_id = models.UUIDField(null=True)
    applicant_name = models.TextField()
    applicant_organisation = models.TextField(default="")
    opinion = models.TextField(default="")

    class Meta:
        db_table = "licence_application"
        constraints = [
            models.UniqueConstraint(
                fields=["licence"],
                condition=models.Q(state__in=["draft", "submitted", "returned"]),
                name="licence_application_open",
            )
        ]
        indexes = [models.Index(fields=["state", "-created", "-id"], name="licence_application_list")]


@table(personal="staff: names of who applied and decided", retention="permanent")
class LicenceApplicationStep(models.Model):
    """A step of an application; an application may be returned and submitted more than once."""

    id = models.BigAutoField(primary_key=True)
    application = models.ForeignKey(LicenceApplication, on_delete=models.PROTECT)
    step = models.CharField(max_length=12)
    at = models.DateTimeField()
    actor_name = models.TextField()
    organisation_name = models.TextField(default="")
    opinion = models.TextField(default="")

    class Meta:
        db_table = "licence_application_step"


@table(personal="staff: scans of identity cards, diplomas and health checks", retention="permanent")
class LicenceDocument(models.Model):
    """A document attached to an application; the bytes are in the file store under their hash."""

    id = models.UUIDField(primary_key=True)
    application = models.ForeignKey(LicenceApplication, on_delete=models.PROTECT)
    document = models.CharField(max_length=32)
    name = models.TextField()
    media_type = models.CharField(max_length=64)
    size = models.IntegerField()
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    actor_name = models.TextField()

    class Meta:
        db_table = "licence_document"
        constraints = [
            models.UniqueConstraint(fields=["application", "document", "hash"], name="licence_document_once")
        ]


@table(personal="none", retention="5y")
class LicenceWarning(models.Model):
    """A licence reached a stage before its end. `stage`: the number of days of the stage, 0 when the day is past."""

    id = models.BigAutoField(primary_key=True)
    licence = models.ForeignKey(Licence, on_delete=models.CASCADE)
    what = models.CharField(max_length=8)
    due = models.DateField()
    stage = models.IntegerField()
    raised = models.DateTimeField()

    class Meta:
        db_table = "licence_warning"
        constraints = [
            models.UniqueConstraint(fields=["licence", "what", "due"], name="licence_warning_once")
        ]


@table(personal="identity: network address of who verified a licence", retention="1d")
class LicenceVerification(models.Model):
    """How often an address verified within a minute: the limit of the public service, shared by all web processes."""

    id = models.BigAutoField(primary_key=True)
    address = models.CharField(max_length=64)
    minute = models.DateTimeField()
    calls = models.IntegerField()

    class Meta:
        db_table = "licence_verification"
        constraints = [
            models.UniqueConstraint(fields=["address", "minute"], name="licence_verification_minute")
        ]
