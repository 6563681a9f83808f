"""Computed values, alerts and dashboards. Values are drawn from the warehouse and may be thrown away."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yizhou.kernel.db.api import LtreeField, table


class _Values(models.Model):
    """An indicator at a place in a year. A value is numerator by denominator (where there is one) times factor."""

    pk = models.CompositePrimaryKey("indicator", "place", "year")
    indicator = models.CharField(max_length=64)
    place = models.CharField(max_length=32)
    year = models.IntegerField()
    factor = models.FloatField()
    numerators = ArrayField(models.FloatField())
    denominators = ArrayField(models.FloatField(), null=True)

    class Meta:
        abstract = True


@table(personal="none", retention="until computed again")
class IndicatorResult(_Values):
    """The seventeen periods of a year in one row (months, quarters, the year), NaN where there is no value: rows of single
    periods took longer to write than to compute."""

    class Meta(_Values.Meta):
        abstract = False
        db_table = "indicator_result"


@table(personal="staff: figures of a doctor's work", retention="until computed again")
class IndicatorDoctors(_Values):
    """The doctors of an institution, of whole years."""

    providers = ArrayField(models.TextField())

    class Meta(_Values.Meta):
        abstract = False
        db_table = "indicator_doctors"


@table(personal="none", retention="permanent")
class IndicatorState(models.Model):
    """What an indicator was computed from: digest of its definition, and when."""

    indicator = models.CharField(max_length=64, primary_key=True)
    digest = models.CharField(max_length=64)
    computed = models.DateTimeField()
    seconds = models.FloatField()

    class Meta:
        db_table = "indicator_state"


@table(personal="staff: who handled it", retention="permanent")
class IndicatorAlert(models.Model):
    """A value beyond a threshold; raised once per indicator, period, place and level, kept up to date until handled."""

    id = models.UUIDField(primary_key=True)
    indicator = models.CharField(max_length=64)
    period = models.CharField(max_length=8)
    place = models.CharField(max_length=32)
    place_name = models.TextField()
    path = LtreeField()
    level = models.CharField(max_length=8)
    when = models.CharField(max_length=8)
    threshold = models.FloatField()
    value = models.FloatField()
    raised = models.DateTimeField()
    handled = models.DateTimeField(null=True)
    handled_by = models.TextField(default="")
    note = models.TextField(default="")

    class Meta:
        db_table = "indicator_alert"
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period", "place", "level"], name="indicator_alert_once"
            )
        ]
        indexes = [models.Index(fields=["-raised", "-id"], name="indicator_alert_latest")]


@table(personal="staff: whose board it is", retention="permanent")
class IndicatorDashboard(models.Model):
    """A dashboard; `owner_id` is empty for those that come with the platform."""

    id = models.UUIDField(primary_key=True)
    owner_id = models.UUIDField(null=True, db_index=True)
    owner = models.TextField(default="")
    name = models.TextField()
    roles = ArrayField(models.TextField(), default=list)
    tiles = models.JSONField(default=list)
    revision = models.IntegerField(default=1)
    updated = models.DateTimeField()

    class Meta:
        db_table = "indicator_dashboard"
