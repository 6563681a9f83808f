"""What institutions registered of themselves beyond their node in the organisation tree."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yizhou.kernel.db.api import table


@table(personal="none", retention="permanent")
class FacilityRegistration(models.Model):
    """A registered institution or department, by its code. Institutions of the prefecture also have a node in the tree."""

    code = models.CharField(max_length=64, primary_key=True)
    name = models.TextField()
    class_code = models.CharField(max_length=32, default="")
    class_system = models.CharField(max_length=64, default="")
    parent_code = models.CharField(max_length=64, default="", db_index=True)
    parent_name = models.TextField(default="")
    region_code = models.CharField(max_length=12, default="")
    level = models.CharField(max_length=16, default="")
    address = models.TextField(default="")
    phone = models.CharField(max_length=64, default="")
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    status = models.CharField(max_length=16, default="active")
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    credit_code = models.CharField(max_length=18, default="")
    beds = models.IntegerField(null=True)
    leader = models.TextField(default="")
    services = ArrayField(models.TextField(), default=list)
    service_area = ArrayField(models.CharField(max_length=12), default=list)
    consortium_code = models.CharField(max_length=64, default="", db_index=True)
    created = models.DateTimeField()
    updated = models.DateTimeField()

    class Meta:
        db_table = "facility_registration"


@table(personal="staff: names of those in charge and of who registered", retention="permanent")
class FacilityVersion(models.Model):
    """What a registration said from a day on. The registration itself is the last of them, kept apart for speed."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=64)
    effective = models.DateField()
    recorded = models.DateTimeField()
    actor_name = models.TextField()
    action = models.CharField(max_length=16)
    changed = ArrayField(models.TextField(), default=list)
    content = models.JSONField()

    class Meta:
        db_table = "facility_version"
        indexes = [models.Index(fields=["code", "-effective", "-id"], name="facility_version_as_of")]
