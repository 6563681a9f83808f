"""What was published stays: the database refuses to change a version that is no draft, whoever asks."""

from django.db import migrations

CONTENT = """
CREATE FUNCTION terminology_only_drafts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM touched t JOIN terminology_artefact a ON a.id = t.artefact_id WHERE a.status <> 'draft') THEN
        RAISE EXCEPTION 'a terminology version that is no draft never changes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""
HEAD = """
CREATE FUNCTION terminology_published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.status <> 'draft' THEN
            RAISE EXCEPTION 'a terminology version that is no draft is never deleted' USING ERRCODE = 'check_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.status IN ('published', 'retired') AND (
        NEW.status NOT IN ('published', 'retired') OR (OLD.kind, OLD.url, OLD.version, OLD.title, OLD.oid, OLD.aliases,
        OLD.content, OLD.digest, OLD.size, OLD.spelling) IS DISTINCT FROM (NEW.kind, NEW.url, NEW.version, NEW.title,
        NEW.oid, NEW.aliases, NEW.content, NEW.digest, NEW.size, NEW.spelling)
    ) THEN
        RAISE EXCEPTION 'a published terminology version never changes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER terminology_published_stays BEFORE UPDATE OR DELETE ON terminology_artefact
    FOR EACH ROW EXECUTE FUNCTION terminology_published_stays();
"""


def _triggers(table: str) -> str:
    seen = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}
    return "".join(
        f"CREATE TRIGGER {table}_{act.lower()} AFTER {act} ON {table} REFERENCING {rows} TABLE AS touched "
        "FOR EACH STATEMENT EXECUTE FUNCTION terminology_only_drafts();"
        for act, rows in seen.items()
    )


class Migration(migrations.Migration):
    dependencies = [("terminology", "0001_initial")]

    operations = [
        migrations.RunSQL(
            CONTENT + _triggers("terminology_concept") + _triggers("terminology_correspondence") + HEAD,
            "DROP FUNCTION terminology_only_drafts() CASCADE; DROP FUNCTION terminology_published_stays() CASCADE",
        )
    ]
