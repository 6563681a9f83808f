"""Looking residents up: by id, number, name and demographics, within scope, each look noted in the access log."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.db.api import decode_key, encode_key
from yizhou.kernel.db.contracts import Page
from yizhou.registries.residents.blocking import citizen_key, document_key, phone_key
from yizhou.registries.residents.code_numbers import is_code_number
from yizhou.registries.residents.contracts import (
    Brief,
    Cancellation,
    Identifier,
    IdentifierKind,
    IndexStatistics,
    PastClaim,
    Profile,
    Relative,
    Resident,
    SourceLink,
)
from yizhou.registries.residents.definitions import survivorship
from yizhou.registries.residents.entries import load_identifiers, statement
from yizhou.registries.residents.errors import OutOfScope, QueryTooShort, ResidentNotFound
from yizhou.registries.residents.identifiers import document_key as document_of
from yizhou.registries.residents.identifiers import phone_number
from yizhou.registries.residents.names import name_form
from yizhou.registries.residents.store import acts, reading, reviews, writing
from yizhou.registries.residents.survivorship import survive
from yizhou.standards import citizen_id

WHAT = "居民基本信息"
_HAN = re.compile(r"[㐀-鿿]")
_VOWELS = re.compile(r"[aeiouv]")
_MOST = 100
_ONE_SYSTEM_KINDS = tuple(
    kind for kind in IdentifierKind
    if kind not in {IdentifierKind.LOCAL, IdentifierKind.CITIZEN_ID, IdentifierKind.OTHER, IdentifierKind.INSURANCE_CARD}
)  # fmt: skip


def identity_sets(resident_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """See `api.identity_sets`."""
    sets: dict[UUID, list[UUID]] = {}
    for asked, cluster, member in reading.list_members(system_actor(), resident_ids):
        found = sets.setdefault(asked, [cluster])
        if member != cluster:
            found.append(member)
    return {identity: tuple(sets.get(identity, (identity,))) for identity in resident_ids}


def require_visible(actor: Actor, resident_id: UUID) -> None:
    """See `api.require_visible`."""
    seen = reading.sees(actor, resident_id)
    if seen is None:
        raise ResidentNotFound(resident=resident_id)
    if not seen:
        raise OutOfScope


def get(actor: Actor, resident_id: UUID) -> Resident:
    """See `api.get`."""
    rows = reading.list_residents(actor, (resident_id,))
    if not rows:
        require_visible(actor, resident_id)
        raise ResidentNotFound(resident=resident_id)
    return _resident(rows[0])


def _resident(row: Sequence[Any]) -> Resident:
    import orjson

    (identity, name, sex, birth, number, code, phones, address, region, path, group, deceased, identifiers, merged,
     updated) = row  # fmt: skip
    return Resident(
        identity, name, sex, birth, number, code, tuple(phones), address, region, path, group, deceased,
        load_identifiers(orjson.loads(identifiers)), tuple(merged), updated,
    )  # fmt: skip


def brief(row: Sequence[Any]) -> Brief:
    """A list line from its row."""
    (
        identity,
        name,
        sex,
        birth,
        number,
        phones,
        address,
        region,
        code,
        deceased,
        sources,
        updated,
        cancelled,
    ) = row
    return Brief(
        identity, name, sex, birth, citizen_id.mask(number), mask_phone(phones[0]) if phones else "", address, region,
        code, deceased, sources, updated, cancelled,
    )  # fmt: skip


def mask_phone(figures: str) -> str:
    """`138****1234`."""
    return figures[:3] + "*" * (len(figures) - 7) + figures[-4:] if len(figures) > 7 else "*" * len(figures)


def profile(actor: Actor, resident_id: UUID) -> Profile:
    """See `api.profile`."""
    resident = get(actor, resident_id)
    members = (resident.id, *resident.merged_ids)
    more = reading.find_more(actor, resident.id) or ("", "", "", "", "", "", None)
    marital, occupation, mother, father, contact_name, contact_phone, multiple = more
    relatives = [Relative(*row) for row in reading.list_relatives(actor, members)]
    named = {relative.name for relative in relatives}
    said = (("mother", mother), ("father", father), ("contact", contact_name))
    relatives += [Relative(None, name, tie) for tie, name in said if name and name not in named]
    audit.record(actor, "read", resident_id=resident.id, what=WHAT)
    return Profile(
        resident, marital, occupation, mother, father, contact_name, contact_phone, multiple,
        tuple(SourceLink(*row) for row in reading.list_links(actor, members)), tuple(relatives),
        Cancellation(*cancelled) if (cancelled := acts.find_cancellation(actor, resident.id)) else None,
    )  # fmt: skip


def relatives_of(actor: Actor, resident_id: UUID) -> tuple[Relative, ...]:
    """The family of a resident, as far as it is in the index. Raises ResidentNotFound, OutOfScope."""
    require_visible(actor, resident_id)
    members = identity_sets((resident_id,))[resident_id]
    return tuple(Relative(*row) for row in reading.list_relatives(actor, members))


def history(actor: Actor, resident_id: UUID) -> list[PastClaim]:
    """See `api.history`."""
    resident = get(actor, resident_id)
    rows = writing.list_claims(actor, (resident.id, *resident.merged_ids))
    statements = [statement(row) for row in rows]
    decided = survive(statements, survivorship()).decided_by if statements else {}
    audit.record(actor, "read", resident_id=resident.id, what="居民信息变更历史")
    return [
        PastClaim(
            entry.owner_id, entry.claim.source, entry.at, entry.received, entry.claim,
            tuple(name for name, number in decided.items() if number == entry.id),
        )
        for entry in sorted(statements, key=lambda s: (s.at, s.id), reverse=True)
    ]  # fmt: skip


def cross_references(actor: Actor, resident_id: UUID) -> tuple[SourceLink, ...]:
    """See `api.cross_references`."""
    rows = reading.list_links(actor, identity_sets((resident_id,))[resident_id])
    audit.record(actor, "query", resident_id=resident_id, what="居民交叉索引")
    return tuple(SourceLink(*row) for row in rows)


def by_identifier(actor: Actor, kind: IdentifierKind, value: str, system: str = "") -> Resident | None:
    """See `api.by_identifier`."""
    if kind is IdentifierKind.LOCAL:
        found = reading.find_by_number(actor, system, value)
        ids = [found] if found else []
    else:
        code = reading.find_by_code(actor, value.strip()) if is_code_number(value.strip()) else None
        ids = [code] if code else _ids_by_number(actor, [Identifier(kind, value, system)])
    if len(ids) != 1:
        return None
    rows = reading.list_residents(system_actor(), ids)
    return _resident(rows[0]) if rows else None


def _ids_by_number(actor: Actor, identifiers: Sequence[Identifier]) -> list[UUID]:
    keys = []
    for identifier in identifiers:
        if identifier.kind is IdentifierKind.CITIZEN_ID:
            checked = citizen_id.check(identifier.value)
            keys.append(citizen_key(checked.normalised18 or citizen_id.normalise(identifier.value)))
        else:
            keys.append(document_key(document_of(identifier)))
    return reading.list_by_key(actor, keys, _MOST)


def search(actor: Actor, text: str, after: str | None, limit: int) -> Page[Brief]:
    """See `api.search`."""
    asked = unicodedata.normalize("NFKC", text).strip()
    limit = max(1, min(limit, _MOST))
    compact = re.sub(r"\s+", "", asked)
    if after:
        mode, *place = decode_key(after)
        page = _page_by_name(
            actor, str(mode), name_form(compact).plain if mode == "plain" else compact, place, limit
        )
    elif is_code_number(compact.upper()):
        found = reading.find_by_code(actor, compact.upper())
        page = _page_of(actor, [found] if found else [])
    elif re.fullmatch(r"\d{7,}[\dXx]?", compact):
        page = _page_of(actor, _ids_by_figures(actor, compact))
    elif _HAN.search(compact):
        page = _page_by_name(actor, "plain", name_form(compact).plain or compact, (), limit)
    elif len(compact) >= 2 and compact.isascii() and compact.isalpha():
        mode = "letters" if _VOWELS.search(compact.lower()) else "initials"
        page = _page_by_name(actor, mode, compact, (), limit)
        if not page.items:
            page = _page_by_name(actor, "initials" if mode == "letters" else "letters", compact, (), limit)
    else:
        page = _page_of(actor, _ids_by_figures(actor, compact)) if len(compact) >= 5 else None
        if page is None:
            raise QueryTooShort
    audit.record(actor, "query", what="居民检索", detail={"text": _masked(asked), "found": len(page.items)})
    return page


def _masked(text: str) -> str:
    return citizen_id.mask(text) if any(sign.isdigit() for sign in text) and len(text) > 10 else text


def _ids_by_figures(actor: Actor, figures: str) -> list[UUID]:
    keys = [citizen_key(citizen_id.check(figures).normalised18 or figures.upper())]
    if phone_number(figures):
        keys.append(phone_key(phone_number(figures)))
    keys += [document_key(document_of(Identifier(kind, figures))) for kind in _ONE_SYSTEM_KINDS]
    return reading.list_by_key(actor, keys, _MOST)


def _page_of(actor: Actor, ids: Sequence[UUID]) -> Page[Brief]:
    rows = reading.list_briefs(actor, ids) if ids else []
    return Page([brief(row) for row in rows], None, len(rows))


def _page_by_name(actor: Actor, column: str, text: str, place: Sequence[Any], limit: int) -> Page[Brief]:
    if column not in reading.NAME_COLUMNS:
        raise QueryTooShort
    literal = re.sub(r"([\\%_])", r"\\\1", text if column == "plain" else text.lower())
    # Two characters and more find a name anywhere within; a single one has no pair, so it finds beginnings.
    within = text if column == "plain" and len(text) >= 2 else ""
    pattern = f"%{literal}%" if within else f"{literal}%"
    rows = reading.list_by_name(actor, column, pattern, within, place, limit + 1)
    shown = rows[:limit]
    following = encode_key((column, shown[-1][0], shown[-1][1])) if len(rows) > limit else None
    briefs = {row[2]: brief(row[2:]) for row in shown}
    return Page(list(briefs.values()), following, None)


def find(
    actor: Actor,
    *,
    name: str,
    sex: str,
    birth_date: date | None,
    identifier: str,
    phone: str,
    address: str,
    limit: int,
) -> list[Resident]:
    """See `api.find`."""
    ids: list[UUID] | None = None
    if identifier:
        number = citizen_id.normalise(identifier)
        code = reading.find_by_code(actor, number) if is_code_number(number) else None
        ids = [code] if code else _ids_by_figures(actor, number)
    elif phone and phone_number(phone):
        ids = reading.list_by_key(actor, [phone_key(phone_number(phone))], 1_000)
    elif not name:
        raise QueryTooShort
    found = reading.list_by_demographics(
        actor, ids=ids, name=name_form(name).plain if name.strip() else "", sex=sex if sex in {"1", "2"} else "", birth_date=birth_date,
        phone=phone_number(phone), address=address.strip(), limit=max(1, min(limit, _MOST)),
    )  # fmt: skip
    rows = reading.list_residents(actor, found) if found else []
    audit.record_many(actor, "query", [audit.Subject(row[0], "居民信息查询") for row in rows])
    return [_resident(row) for row in rows]


def get_many(actor: Actor, resident_ids: Collection[UUID]) -> dict[UUID, Resident]:
    """See `api.get_many`."""
    sets = identity_sets(resident_ids)
    rows = reading.list_residents(actor, sorted({members[0] for members in sets.values()}))
    found = {row[0]: _resident(row) for row in rows}
    return {asked: found[members[0]] for asked, members in sets.items() if members[0] in found}


def browse(actor: Actor, after: UUID | None, limit: int) -> list[Resident]:
    """See `api.browse`."""
    ids = reading.list_after(actor, after, limit)
    found = {row[0]: _resident(row) for row in reading.list_residents(actor, ids)} if ids else {}
    return [found[identity] for identity in ids if identity in found]


def statistics(actor: Actor) -> IndexStatistics:
    """See `api.statistics`."""
    states = reviews.count_states(actor)
    residents, sources = reading.count_index(actor)
    return IndexStatistics(
        open=states.get("open", 0), merged=states.get("merged", 0), apart=states.get("apart", 0),
        undone=states.get("undone", 0), residents=residents, sources=sources,
    )  # fmt: skip


def count_living(actor: Actor, path: str) -> dict[str, int]:
    """How many residents live at each child of `path` in the tree, within the actor's scope."""
    return dict(reading.count_living(actor, path))
