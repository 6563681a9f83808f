"""The family of a person: relatives, and diagnoses that run in families, each as far as the reader may see that record."""

from collections.abc import Iterator
from uuid import UUID

from yizhou.kernel.audit.api import record as note
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA
from yizhou.kernel.errors.api import CodedError
from yizhou.records.browser.contracts import Family, FamilyMember, Hereditary
from yizhou.records.browser.definitions import hereditary
from yizhou.records.browser.reading import Record, read
from yizhou.records.consent.errors import DeniedByConsent
from yizhou.records.timeline import api as timeline
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Relative
from yizhou.registries.residents.errors import OutOfScope, ResidentNotFound

_NAMES = {
    "mother": "母亲", "father": "父亲", "child": "子女", "sibling": "兄弟姐妹", "spouse": "配偶", "guardian": "监护人",
    "contact": "联系人",
}  # fmt: skip
_BLOOD = frozenset({"mother", "father", "child", "sibling"})
_CLOSED: tuple[type[CodedError], ...] = (OutOfScope, DeniedByConsent, ResidentNotFound)


def family(actor: Actor, resident_id: UUID) -> Family:
    """See `api.family`."""
    record = read(actor, resident_id)
    members = [_member(actor, one) for one in residents.profile(actor, resident_id).relatives]
    note(actor, "read", resident_id=resident_id, what="家族健康")
    return Family(tuple(members), tuple(_told(record)))


def _member(actor: Actor, relative: Relative) -> FamilyMember:
    blood = relative.relationship in _BLOOD
    seen, diagnoses = "unlinked", ()
    if relative.resident_id is not None:
        seen = "open"
        try:
            diagnoses = tuple(_hereditary(read(actor, relative.resident_id))) if blood else ()
        except _CLOSED:
            seen = "closed"
        else:
            if blood:
                note(actor, "read", resident_id=relative.resident_id, what="作为亲属查看遗传相关诊断")
    return FamilyMember(
        relative.resident_id if seen == "open" else None, relative.name, relative.relationship,
        _NAMES.get(relative.relationship, relative.relationship), blood, seen, diagnoses,
    )  # fmt: skip


def _group_of(name: str, codes: tuple[str, ...]) -> str:
    for group, beginnings, words in hereditary():
        if any(code.startswith(beginnings) for code in codes if beginnings) or any(
            word in name for word in words
        ):
            return group
    return ""


def _hereditary(record: Record) -> Iterator[Hereditary]:
    """Each hereditary diagnosis once, since its first record."""
    found: dict[str, Hereditary] = {}
    for contact in record.contacts:  # newest first: the earliest stays
        for told in contact.told:
            group = _group_of(told.name, told.codes) if told.group == "diagnosis" else ""
            if group:
                on = told.at.astimezone(CHINA).date()
                code = next(iter(told.codes), "")
                found[told.name] = Hereditary(told.name, code, group, on, contact.event.institution_name)
    yield from found.values()


def _told(record: Record) -> Iterator[Hereditary]:
    """What the person's own record tells of the family."""
    seen: set[str] = set()
    for contact in record.contacts:
        for told in contact.told:
            if told.type != "FamilyMemberHistory":
                continue
            who = timeline.name_of(told.content.get("relationship")) or "亲属"
            for ill in told.content.get("condition") or []:
                name = timeline.name_of(ill.get("code")) if isinstance(ill, dict) else ""
                line = f"{who}：{name}"
                if name and line not in seen:
                    seen.add(line)
                    on = told.at.astimezone(CHINA).date()
                    yield Hereditary(line, "", _group_of(name, ()), on, contact.event.institution_name)
