"""Search by the plain name, and part of it by pairs of neighbouring characters instead of trigrams."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("residents", "0002_one_health_code_index"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE OR REPLACE FUNCTION resident_name_pairs(name text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE "
            "RETURN (SELECT coalesce(array_agg(substr(name, place, 2)), '{}') FROM generate_series(1, length(name) - 1) AS place)",
            "DROP FUNCTION IF EXISTS resident_name_pairs(text)",
        ),
        migrations.AddField(
            model_name="resident",
            name="plain",
            field=models.TextField(db_collation="C", default=""),
        ),
        migrations.RunSQL(
            "UPDATE resident SET plain = regexp_replace(name, '[[:space:]·•・．.]+', '', 'g')",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveIndex(
            model_name="resident",
            name="resident_name_parts",
        ),
        migrations.RemoveIndex(
            model_name="resident",
            name="resident_name",
        ),
        migrations.AddIndex(
            model_name="resident",
            index=models.Index(fields=["plain", "id"], name="resident_plain"),
        ),
        migrations.AddIndex(
            model_name="resident",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func("plain", function="resident_name_pairs"), name="resident_name_parts"
            ),
        ),
    ]
