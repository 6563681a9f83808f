"""Reading residents: by id, by keys, by name; lists in key-set pages within the actor's scope."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import fetch_all, fetch_one
from yizhou.registries.residents.store.scope import visible

_RESIDENT = (
    "r.id, r.name, r.sex, r.birth_date, r.citizen_id, r.health_code, r.phones, r.address, r.region_code, "
    "coalesce(r.region_path::text, ''), r.ethnic_group, r.deceased_on, r.identifiers::text, "
    "ARRAY(SELECT m.id FROM resident m WHERE m.cluster_id = r.id AND m.id <> r.id ORDER BY m.id), r.updated"
)
_BRIEF = (
    "r.id, r.name, r.sex, r.birth_date, r.citizen_id, r.phones, r.address, r.region_code, r.health_code, r.deceased_on, "
    "(SELECT count(*) FROM resident m JOIN resident_source_link l ON l.resident_id = m.id AND l.ended IS NULL "
    "WHERE m.cluster_id = r.id), r.updated, "
    "EXISTS (SELECT 1 FROM resident_cancellation c WHERE c.resident_id = r.cluster_id)"
)
_OWN_BRIEF = _BRIEF.replace(
    "FROM resident m JOIN resident_source_link l ON l.resident_id = m.id AND l.ended IS NULL WHERE m.cluster_id = r.id",
    "FROM resident_source_link l WHERE l.resident_id = r.id AND l.ended IS NULL",
)
_MORE = "r.marital_status, r.occupation, r.mother_name, r.father_name, r.contact_name, r.contact_phone, r.multiple_birth"
NAME_COLUMNS = frozenset({"plain", "letters", "initials"})


def list_clusters(actor: Actor, resident_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The id each of these stands under; unknown ids are absent. Ids only, so no scope."""
    del actor
    return dict(fetch_all("SELECT id, cluster_id FROM resident WHERE id = ANY(%s)", (list(resident_ids),)))


def list_members(actor: Actor, resident_ids: Collection[UUID]) -> list[tuple[UUID, UUID, UUID]]:
    """(asked id, its cluster, a member of the cluster). Ids only, so no scope."""
    del actor
    return fetch_all(
        "SELECT a.id, a.cluster_id, m.id FROM resident a JOIN resident m ON m.cluster_id = a.cluster_id "
        "WHERE a.id = ANY(%s) ORDER BY m.id",
        (list(resident_ids),),
    )


def sees(actor: Actor, resident_id: UUID) -> bool | None:
    """Whether the actor may see this resident; None when there is none."""
    condition, values = visible(actor, "r")
    row = fetch_one(
        f"SELECT {condition or 'true'} FROM resident r WHERE r.id = %(id)s", {"id": resident_id, **values}
    )
    return bool(row[0]) if row else None


def list_residents(actor: Actor, resident_ids: Collection[UUID]) -> list[tuple[Any, ...]]:
    """Survivors of these ids that the actor may see."""
    condition, values = visible(actor, "r")
    return fetch_all(
        f"SELECT {_RESIDENT} FROM resident r "
        "WHERE r.id IN (SELECT a.cluster_id FROM resident a WHERE a.id = ANY(%(ids)s))"
        f"{f' AND {condition}' if condition else ''} ORDER BY r.id",
        {"ids": list(resident_ids), **values},
    )


def list_by_key(actor: Actor, keys: Sequence[int], limit: int) -> list[UUID]:
    """Survivors found under blocking keys; a key may have collided or aged, so the caller compares the values."""
    del actor
    rows = fetch_all(
        "SELECT DISTINCT r.cluster_id FROM resident_key k JOIN resident r ON r.id = k.resident_id "
        "WHERE k.key = ANY(%s) LIMIT %s",
        (list(keys), limit),
    )
    return [row[0] for row in rows]


def find_by_number(actor: Actor, source: str, local_id: str) -> UUID | None:
    """The survivor a source's patient number leads to."""
    del actor
    row = fetch_one(
        "SELECT r.cluster_id FROM resident_source_link l JOIN resident r ON r.id = l.resident_id "
        "WHERE l.source = %s AND l.local_id = %s AND l.ended IS NULL",
        (source, local_id),
    )
    return row[0] if row else None


def find_by_code(actor: Actor, code: str) -> UUID | None:
    """The survivor behind a health code number."""
    del actor
    row = fetch_one("SELECT cluster_id FROM resident WHERE health_code = %s", (code,))
    return row[0] if row else None


def list_briefs(actor: Actor, resident_ids: Collection[UUID]) -> list[tuple[Any, ...]]:
    """List lines of the survivors of these ids that the actor may see, by name."""
    condition, values = visible(actor, "r")
    return fetch_all(
        f"SELECT {_BRIEF} FROM resident r WHERE r.id IN (SELECT a.cluster_id FROM resident a WHERE a.id = ANY(%(ids)s))"
        f"{f' AND {condition}' if condition else ''} ORDER BY r.name, r.id",
        {"ids": list(resident_ids), **values},
    )


def list_own_briefs(actor: Actor, resident_ids: Collection[UUID]) -> list[tuple[Any, ...]]:
    """List lines of exactly these ids, merged or not; whether the actor may see them is the caller's question."""
    del actor
    return fetch_all(f"SELECT {_OWN_BRIEF} FROM resident r WHERE r.id = ANY(%s)", (list(resident_ids),))


def list_by_name(
    actor: Actor, column: str, pattern: str, within: str, after: Sequence[Any], limit: int
) -> list[tuple[Any, ...]]:
    """(sort value, matched id, list line …) of visible residents whose name, letters or initials match, a page at a time.

    `within`: characters the name has side by side, for the index of pairs; empty for a beginning.
    """
    if column not in NAME_COLUMNS:
        raise ValueError(column)
    where = [f"h.{column} LIKE %(pattern)s"]
    values: dict[str, Any] = {"pattern": pattern, "limit": limit}
    if within:
        where.append("resident_name_pairs(h.plain) @> resident_name_pairs(%(within)s::text)")
        values["within"] = within
    if after:
        where.append(f"(h.{column}, h.id) > (%(value)s, %(id)s::uuid)")
        values |= {"value": after[0], "id": after[1]}
    condition, scope = visible(actor, "h")
    if condition:
        where.append(condition)
        values |= scope
    return fetch_all(
        f"SELECT hit.value, hit.id, {_BRIEF} FROM (SELECT h.{column} AS value, h.id, h.cluster_id FROM resident h "
        f"WHERE {' AND '.join(where)} ORDER BY h.{column}, h.id LIMIT %(limit)s) AS hit "
        "JOIN resident r ON r.id = hit.cluster_id ORDER BY hit.value, hit.id",
        values,
    )


def list_after(actor: Actor, after: UUID | None, limit: int) -> list[UUID]:
    """Visible survivors by id."""
    where, values = (
        ["r.cluster_id = r.id", "r.id > %(after)s"],
        dict[str, Any](after=after or UUID(int=0), limit=limit),
    )
    condition, scope = visible(actor, "r")
    if condition:
        where.append(condition)
        values |= scope
    rows = fetch_all(
        f"SELECT r.id FROM resident r WHERE {' AND '.join(where)} ORDER BY r.id LIMIT %(limit)s", values
    )
    return [row[0] for row in rows]


def list_by_demographics(
    actor: Actor, *, ids: Collection[UUID] | None, name: str, sex: str, birth_date: date | None, phone: str,
    address: str, limit: int,
) -> list[UUID]:  # fmt: skip
    """Survivors that fulfil all criteria and are visible; `ids` limits the search to these survivors."""
    where, values = ["r.cluster_id = r.id"], dict[str, Any](limit=limit)
    if ids is not None:
        where.append("r.id = ANY(%(ids)s)")
        values["ids"] = list(ids)
    for clause, value, label in (
        ("r.plain = %(name)s", name, "name"),
        ("r.sex = %(sex)s", sex, "sex"),
        ("r.birth_date = %(birth)s", birth_date, "birth"),
        ("%(phone)s = ANY(r.phones)", phone, "phone"),
        ("position(%(address)s in r.address) > 0", address, "address"),
    ):
        if value:
            where.append(clause)
            values[label] = value
    condition, scope = visible(actor, "r")
    if condition:
        where.append(condition)
    rows = fetch_all(
        f"SELECT r.id FROM resident r WHERE {' AND '.join(where)} ORDER BY r.name, r.id LIMIT %(limit)s",
        values | scope,
    )
    return [row[0] for row in rows]


def find_more(actor: Actor, resident_id: UUID) -> tuple[Any, ...] | None:
    """Demographics beyond the list, for a survivor whose visibility was checked."""
    del actor
    return fetch_one(f"SELECT {_MORE} FROM resident r WHERE r.id = %s", (resident_id,))


def list_links(actor: Actor, resident_ids: Collection[UUID]) -> list[tuple[Any, ...]]:
    """Cross-references of these ids, open ones first."""
    del actor
    return fetch_all(
        "SELECT source, local_id, resident_id, institution_id, since, score, ended FROM resident_source_link "
        "WHERE resident_id = ANY(%s) ORDER BY ended IS NOT NULL, since, source, local_id",
        (list(resident_ids),),
    )


def list_relatives(actor: Actor, resident_ids: Collection[UUID]) -> list[tuple[UUID, str, str, date | None]]:
    """(surviving id, name, relationship, birth date) of relatives; names in a family are no secret to its reader."""
    del actor
    return fetch_all(
        "SELECT DISTINCT r.id, r.name, t.relationship, r.birth_date FROM resident_relation t "
        "JOIN resident o ON o.id = t.relative_id JOIN resident r ON r.id = o.cluster_id "
        "WHERE t.resident_id = ANY(%s) ORDER BY t.relationship, r.birth_date, r.id",
        (list(resident_ids),),
    )


def count_index(actor: Actor) -> tuple[int, int]:
    """(living index ids, source systems); the former is the planner's count once the index is large."""
    del actor
    row = fetch_one(
        "SELECT (SELECT reltuples::bigint FROM pg_class WHERE oid = 'resident'::regclass), "
        "(SELECT count(*) FROM (WITH RECURSIVE s AS ((SELECT source FROM resident_source_link ORDER BY source LIMIT 1) "
        "UNION ALL SELECT (SELECT l.source FROM resident_source_link l WHERE l.source > s.source ORDER BY l.source LIMIT 1) "
        "FROM s WHERE s.source IS NOT NULL) SELECT source FROM s WHERE source IS NOT NULL) AS found)"
    )
    estimate, sources = row or (0, 0)
    if estimate > 500_000:
        return estimate, sources
    counted = fetch_one("SELECT count(*) FROM resident WHERE cluster_id = id")
    return counted[0] if counted else 0, sources


def count_living(actor: Actor, path: str) -> list[tuple[str, int]]:
    """(place, residents who live) by the children of `path` in the tree."""
    condition, values = visible(actor, "r")
    return fetch_all(  # type: ignore[return-value]
        "SELECT subpath(r.region_path, 0, least(nlevel(r.region_path), nlevel(%(path)s::ltree) + 1))::text, count(*) "
        "FROM resident r WHERE r.id = r.cluster_id AND r.deceased_on IS NULL AND r.region_path <@ %(path)s::ltree "
        f"{'AND ' + condition if condition else ''} GROUP BY 1",
        {**values, "path": path},
    )
