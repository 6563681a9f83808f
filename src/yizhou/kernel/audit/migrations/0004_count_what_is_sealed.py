"""What was sealed before there were tallies is counted once; the sealer goes on from there."""

from django.db import migrations

SEALED = "audit_entry e JOIN audit_seal s ON s.entry_id = e.id"
COUNT = f"""
INSERT INTO audit_tally (hour, organisation_id, role, action, outcome, number)
SELECT date_trunc('hour', e.at), e.organisation_id, e.role, e.action, e.outcome, count(*)
FROM {SEALED} GROUP BY 1, 2, 3, 4, 5;
INSERT INTO audit_hour (hour, first_id, last_id)
SELECT date_trunc('hour', e.at), min(e.id), max(e.id) FROM {SEALED} GROUP BY 1;
INSERT INTO audit_actor (key, actor_id, name, role, organisation_id, organisation_name, last_at)
SELECT DISTINCT ON (1) coalesce(e.actor_id::text, e.actor_kind || ':' || e.actor_name), e.actor_id, e.actor_name, e.role,
       e.organisation_id, e.organisation_name, e.at
FROM {SEALED} ORDER BY 1, e.id DESC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_search"),
    ]

    operations = [
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
