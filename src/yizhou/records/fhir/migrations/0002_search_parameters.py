"""Every R4 search parameter is indexed: keys of values in place of a column for some of them."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

GONE = ("codes", "categories", "identifiers", "status", "encounter", "institution")
BATCH = 2_000


def fill(apps, schema_editor):
    """Take the facets of what is stored already."""
    import orjson

    from yizhou.records.fhir.facets import facets

    connection = schema_editor.connection
    with connection.cursor() as reader, connection.cursor() as writer:
        last = "00000000-0000-0000-0000-000000000000"
        while True:
            reader.execute(
                "SELECT local, resident_id, raw FROM fhir_resource WHERE local > %s ORDER BY local LIMIT %s",
                (last, BATCH),
            )
            rows = reader.fetchall()
            if not rows:
                return
            last = rows[-1][0]
            changes = []
            for local, resident, raw in rows:
                found = facets(orjson.loads(raw) if raw else {})
                dates = orjson.dumps(found.dates).decode() if found.dates else None
                changes.append((found.terms, found.marks, found.texts, dates, local, resident))
            writer.executemany(
                "UPDATE fhir_resource SET terms = %s::bigint[], marks = %s::bigint[], texts = %s::text[], "
                "dates = %s::jsonb WHERE local = %s AND resident_id = %s",
                changes,
            )


def array(field):
    return django.contrib.postgres.fields.ArrayField(base_field=field, size=None, default=list)


class Migration(migrations.Migration):
    dependencies = [("fhir", "0001_tables")]

    operations = [
        migrations.AddField("resource", "terms", array(models.BigIntegerField())),
        migrations.AddField("resource", "marks", array(models.BigIntegerField())),
        migrations.AddField("resource", "texts", array(models.TextField())),
        migrations.AddField("resource", "dates", models.JSONField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        *(migrations.RemoveField("resource", name) for name in GONE),
        migrations.AddIndex(
            "resource", django.contrib.postgres.indexes.GinIndex(fields=["terms"], name="fhir_resource_terms")
        ),
    ]
