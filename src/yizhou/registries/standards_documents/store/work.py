"""Steps, comments, opinions, downloads, subscriptions and notices of documents."""

from datetime import datetime
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id
from yizhou.kernel.db.api import execute, fetch_all, fetch_one
from yizhou.registries.standards_documents.contracts import Comment, Notice, Opinion, Step, Version


def note(actor: Actor, document_id: UUID, version: int, act: str, at: datetime, text: str) -> None:
    """Keep what happened."""
    execute(
        "INSERT INTO standards_document_step (document_id, version, act, at, who, organisation, note) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (document_id, version, act, at, actor.name, actor.organisation_name, text),
    )


def list_steps(actor: Actor, document_id: UUID) -> list[Step]:
    """What happened, the latest first."""
    del actor
    rows = fetch_all(
        "SELECT version, act, at, who, organisation, note FROM standards_document_step WHERE document_id = %s ORDER BY id DESC",
        (document_id,),
    )
    return [Step(*row) for row in rows]


def add_comment(actor: Actor, document_id: UUID, version: int, clause: str, text: str, at: datetime) -> None:
    """Keep a comment."""
    execute(
        "INSERT INTO standards_document_comment (id, document_id, version, clause, text, at, who, organisation, answer, reason, "
        "answered_by) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, '', '', '')",
        (new_id(), document_id, version, clause, text, at, actor.name, actor.organisation_name),
    )


def answer(actor: Actor, document_id: UUID, comment_id: UUID, choice: str, reason: str) -> bool:
    """Answer an open comment; whether there was one."""
    return bool(
        execute(
            "UPDATE standards_document_comment SET answer = %s, reason = %s, answered_by = %s "
            "WHERE id = %s AND document_id = %s AND answer = ''",
            (choice, reason, actor.name, comment_id, document_id),
        )
    )


def list_comments(actor: Actor, document_id: UUID) -> list[Comment]:
    """Comments on all versions, the newest version's first, each in the order said."""
    del actor
    rows = fetch_all(
        "SELECT id, version, clause, text, at, who, organisation, answer, reason, answered_by "
        "FROM standards_document_comment WHERE document_id = %s ORDER BY version DESC, at, id",
        (document_id,),
    )
    return [Comment(*row) for row in rows]


def count_unanswered(actor: Actor, document_id: UUID, version: int) -> int:
    """How many comments on a version wait for an answer."""
    del actor
    row = fetch_one(
        "SELECT count(*) FROM standards_document_comment WHERE document_id = %s AND version = %s AND answer = ''",
        (document_id, version),
    )
    return row[0] if row else 0


def opine(actor: Actor, document_id: UUID, version: Version, approved: bool, text: str, at: datetime) -> None:
    """Keep a reviewer's opinion of this round; said again, it is the last one."""
    execute(
        "INSERT INTO standards_document_opinion (document_id, version, round, approved, text, at, who, who_id) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (document_id, version, round, who_id) "
        "DO UPDATE SET approved = excluded.approved, text = excluded.text, at = excluded.at",
        (document_id, version.number, version.round, approved, text, at, actor.name, actor.user_id),
    )


def list_opinions(actor: Actor, document_id: UUID) -> list[Opinion]:
    """Opinions, the latest first."""
    del actor
    rows = fetch_all(
        "SELECT version, round, approved, text, at, who, who_id FROM standards_document_opinion WHERE document_id = %s "
        "ORDER BY at DESC",
        (document_id,),
    )
    return [Opinion(*row) for row in rows]


def count_download(actor: Actor, document_id: UUID) -> None:
    """Count one download."""
    del actor
    execute("UPDATE standards_document SET downloads = downloads + 1 WHERE id = %s", (document_id,))


def follow(actor: Actor, document_id: UUID | None, class_id: str) -> None:
    """Subscribe to a document or a class; twice is once."""
    execute(
        "INSERT INTO standards_document_subscription (user_id, document_id, class_id) SELECT %s, %s, %s WHERE NOT EXISTS "
        "(SELECT FROM standards_document_subscription WHERE user_id = %s AND document_id IS NOT DISTINCT FROM %s "
        "AND class_id = %s)",
        (actor.user_id, document_id, class_id, actor.user_id, document_id, class_id),
    )


def unfollow(actor: Actor, document_id: UUID | None, class_id: str) -> None:
    """Take a subscription back."""
    execute(
        "DELETE FROM standards_document_subscription WHERE user_id = %s AND document_id IS NOT DISTINCT FROM %s AND class_id = %s",
        (actor.user_id, document_id, class_id),
    )


def list_followed(actor: Actor) -> tuple[set[UUID], set[str]]:
    """Documents and classes the actor follows."""
    rows = fetch_all(
        "SELECT document_id, class_id FROM standards_document_subscription WHERE user_id = %s",
        (actor.user_id,),
    )
    return {row[0] for row in rows if row[0]}, {row[1] for row in rows if row[1]}


def tell(actor: Actor, document_id: UUID, version: int, what: str, at: datetime) -> int:
    """A notice for everybody who follows the document or its class; how many are new."""
    del actor
    return execute(
        "INSERT INTO standards_document_notice (id, user_id, document_id, version, what, at, seen) "
        "SELECT gen_random_uuid(), s.user_id, d.id, %s, %s, %s, false FROM standards_document d "
        "JOIN (SELECT user_id, document_id, class_id FROM standards_document_subscription) s "
        "ON s.document_id = d.id OR (s.document_id IS NULL AND s.class_id = d.class_id) WHERE d.id = %s "
        "GROUP BY s.user_id, d.id ON CONFLICT DO NOTHING",
        (version, what, at, document_id),
    )


def list_notices(actor: Actor, limit: int = 100) -> list[Notice]:
    """The actor's notices, the latest first."""
    rows = fetch_all(
        "SELECT n.id, n.document_id, d.content->>'number', d.content->>'title', n.version, n.what, n.at, n.seen "
        "FROM standards_document_notice n JOIN standards_document d ON d.id = n.document_id WHERE n.user_id = %s "
        "ORDER BY n.at DESC, n.id LIMIT %s",
        (actor.user_id, limit),
    )
    return [Notice(*row) for row in rows]


def see(actor: Actor) -> None:
    """All notices of the actor are seen."""
    execute("UPDATE standards_document_notice SET seen = true WHERE user_id = %s", (actor.user_id,))
