"""A year in a row instead of a period. Values are computed again at the next refresh: states are forgotten."""

import django.contrib.postgres.fields
from django.db import migrations, models


def _values() -> list[tuple[str, models.Field]]:
    return [
        (
            "pk",
            models.CompositePrimaryKey(
                "indicator", "place", "year", blank=True, editable=False, primary_key=True, serialize=False
            ),
        ),
        ("indicator", models.CharField(max_length=64)),
        ("place", models.CharField(max_length=32)),
        ("year", models.IntegerField()),
        ("factor", models.FloatField()),
        (
            "numerators",
            django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=None),
        ),
        (
            "denominators",
            django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), null=True, size=None),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="IndicatorResult"),
        migrations.CreateModel(
            name="IndicatorResult",
            fields=_values(),
            options={"db_table": "indicator_result", "abstract": False},
        ),
        migrations.CreateModel(
            name="IndicatorDoctors",
            fields=[
                *_values(),
                (
                    "providers",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
            ],
            options={"db_table": "indicator_doctors", "abstract": False},
        ),
        migrations.RunSQL("DELETE FROM indicator_state", migrations.RunSQL.noop),
    ]
