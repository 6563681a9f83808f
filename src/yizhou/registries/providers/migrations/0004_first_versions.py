"""Whoever was registered before versions were kept gets a first one: from the earliest day known, as registered now."""

from django.db import migrations

_FIRST = """
INSERT INTO practitioner_version (practitioner_id, effective, recorded, actor_name, action, changed, content)
SELECT p.id, least(p.created::date, p.valid_from, (SELECT min(a.since) FROM practitioner_affiliation a WHERE a.practitioner_id = p.id)),
       p.created, '平台', 'create', '{}',
       to_jsonb(p) - 'id' - 'pinyin' - 'initials' - 'created' - 'updated'
FROM practitioner p
"""


class Migration(migrations.Migration):
    dependencies = [("providers", "0003_versions")]

    operations = [migrations.RunSQL(_FIRST, migrations.RunSQL.noop)]
