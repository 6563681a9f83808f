"""One row of the index as the logic sees it: built from all statements of a cluster, turned into features for matching."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.registries.residents.addresses import read_address
from yizhou.registries.residents.blocking import key
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim
from yizhou.registries.residents.definitions import survivorship
from yizhou.registries.residents.features import Features, Known, of_claim, together
from yizhou.registries.residents.names import is_name, name_form
from yizhou.registries.residents.survivorship import Golden, Statement, survive

_PARTS = "\x1f"
# What a source states; when it stated it does not make two statements of one.
_STATED = tuple(field.name for field in fields(PersonClaim) if field.name != "as_of")


@dataclass(slots=True)
class IndexEntry:
    """The columns of `resident` that follow from its statements."""

    name: str
    plain: str
    letters: str
    initials: str
    sex: str
    birth_date: date | None
    citizen_id: str
    names: list[str]
    births: list[date]
    citizen_ids: list[str]
    weak_ids: list[str]
    documents: list[str]
    phones: list[str]
    mother_ids: list[str]
    identifiers: str
    address: str
    region_code: str
    region_path: str | None
    ethnic_group: str
    marital_status: str
    occupation: str
    mother_name: str
    mother_citizen_id: str
    father_name: str
    contact_name: str
    contact_phone: str
    deceased_on: date | None
    multiple_birth: int | None


ENTRY_COLUMNS = tuple(field.name for field in fields(IndexEntry))


@dataclass(frozen=True, slots=True)
class Built:
    """An entry, the features it was made of, and the golden record behind it."""

    entry: IndexEntry
    features: Features
    golden: Golden


def build(statements: Sequence[Statement]) -> Built:
    """The entry of all statements about one person; `region_path` is set by the caller, who knows the tree."""
    golden = survive(statements, survivorship())
    newest_first = sorted(statements, key=lambda s: (s.at, s.id), reverse=True)
    features = together([of_claim(golden.claim), *(of_claim(s.claim) for s in newest_first)])
    claim = golden.claim
    form = name_form(claim.name)
    entry = IndexEntry(
        name=claim.name.strip(),
        plain=form.plain,
        letters=form.letters if is_name(claim.name) else "",
        initials=form.initials if is_name(claim.name) else "",
        sex=claim.sex or features.sex or "0",
        birth_date=claim.birth_date,
        citizen_id=golden.citizen_id,
        names=[name.plain for name in features.names],
        births=list(features.births),
        citizen_ids=list(features.citizen_ids),
        weak_ids=list(features.weak_ids),
        documents=[_PARTS.join(document) for document in features.others],
        phones=list(features.phones),
        mother_ids=list(features.mother_ids),
        identifiers=orjson.dumps(
            [
                [i.kind.value, i.value, i.system]
                for i in claim.identifiers
                if i.kind is not IdentifierKind.LOCAL
            ]
        ).decode(),
        address=claim.address,
        region_code=features.place.region_code,
        region_path=None,
        ethnic_group=claim.ethnic_group,
        marital_status=claim.marital_status,
        occupation=claim.occupation,
        mother_name=claim.mother_name or (features.mother.plain if features.mother else ""),
        mother_citizen_id=claim.mother_citizen_id,
        father_name=claim.father_name,
        contact_name=claim.contact_name,
        contact_phone=claim.contact_phone,
        deceased_on=claim.deceased_on,
        multiple_birth=features.multiple_birth,
    )
    return Built(entry, features, golden)


CANDIDATE_COLUMNS = (
    "id", "cluster_id", "names", "births", "sex", "citizen_ids", "weak_ids", "documents", "phones", "address",
    "region_code", "mother_name", "father_name", "mother_ids", "multiple_birth", "digests",
)  # fmt: skip


def known(row: Sequence[Any]) -> Known:
    """A candidate from a row of CANDIDATE_COLUMNS."""
    (
        resident_id, cluster_id, names, births, sex, citizen_ids, weak_ids, documents, phones, address, region_code,
        mother, father, mother_ids, multiple_birth, digests,
    ) = row  # fmt: skip
    return Known(
        resident_id,
        cluster_id,
        Features(
            names=tuple(name_form(name) for name in names),
            births=tuple(births),
            sex=sex if sex in {"1", "2"} else "",
            citizen_ids=tuple(citizen_ids),
            weak_ids=tuple(weak_ids),
            others=tuple(_document(text) for text in documents),
            phones=tuple(phones),
            place=read_address(address, region_code),
            mother=name_form(mother) if is_name(mother) else None,
            father=name_form(father) if is_name(father) else None,
            mother_ids=tuple(mother_ids),
            multiple_birth=multiple_birth,
        ),
        frozenset(digests),
    )


def _document(text: str) -> tuple[str, str, str]:
    kind, value, system = text.split(_PARTS)
    return kind, value, system


def digest_of(claim: PersonClaim) -> int:
    """A number that two equal statements of one source share."""
    return key("claim", *(repr(getattr(claim, name)) for name in _STATED))


def dump_claim(claim: PersonClaim) -> str:
    """A claim as stored: what is empty is left out."""
    content = {name: value for name in _STATED if (value := getattr(claim, name)) not in ("", None, ())}
    if "identifiers" in content:
        content["identifiers"] = [[i.kind.value, i.value, i.system] for i in claim.identifiers]
    return orjson.dumps(content).decode()


def load_claim(text: str | bytes | dict[str, Any], as_of: datetime | None) -> PersonClaim:
    """A claim from its stored form."""
    content: dict[str, Any] = dict(text) if isinstance(text, dict) else orjson.loads(text)
    for name in ("birth_date", "deceased_on"):
        if name in content:
            content[name] = date.fromisoformat(content[name])
    content["identifiers"] = load_identifiers(content.get("identifiers", ()))
    content["phones"] = tuple(content.get("phones", ()))
    return PersonClaim(**content, as_of=as_of)


def load_identifiers(raw: Iterable[Sequence[str]]) -> tuple[Identifier, ...]:
    """Identifiers from their stored form."""
    return tuple(Identifier(IdentifierKind(kind), value, system) for kind, value, system in raw)


def statement(row: Sequence[Any]) -> Statement:
    """A statement from (id, resident_id, received, as_of, content)."""
    identity, owner, received, as_of, content = row
    owner_id: UUID = owner
    return Statement(identity, owner_id, received, load_claim(content, as_of))
