"""A household's file: opened around its head, members in and out, what it lives in, its problems."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from yizhou.applications.health_files import store
from yizhou.applications.health_files.contracts import RELATIONS, Family, Member, Problem
from yizhou.applications.health_files.errors import (
    DayWrong,
    FamilyChanged,
    FamilyNotFound,
    HeadStays,
    HouseholdRefused,
    InAnotherFamily,
    NotAMember,
    ProblemNotFound,
    RelationWrong,
    WithoutFile,
)
from yizhou.applications.health_files.filing import numbered, village_of
from yizhou.engines.forms import api as forms
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, today
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Resident

FORM = "household"


def get(actor: Actor, family_id: UUID, *, hold: bool = False) -> Family:
    """A family. Raises FamilyNotFound."""
    found = store.get_family(actor, family_id, hold=hold)
    if found is None:
        raise FamilyNotFound
    return found


def whole(actor: Actor, family_id: UUID) -> tuple[Family, list[Member], list[Problem]]:
    """A family, its members and problems. Audited for each member. Raises FamilyNotFound."""
    family = get(actor, family_id)
    members = store.members_of(actor, family.id)
    record(actor, "read", resident_id=family.head_id, what=f"家庭档案{family.number}")
    return family, members, store.problems_of(actor, family.id)


def of_resident(actor: Actor, resident_id: UUID) -> Family | None:
    """The family somebody lives in, found by any member. Raises OutOfScope."""
    residents.require_visible(actor, resident_id)
    home = store.home_of(actor, residents.identity_set(resident_id))
    return store.get_family(actor, home) if home else None


def _sound(answers: Mapping[str, Any]) -> dict[str, Any]:
    checked = forms.check(forms.form(FORM), answers, {})
    if checked.refused:
        raise HouseholdRefused(count=len(checked.faults), faults=checked.faults)
    return checked.answers


def open_family(
    actor: Actor, head_id: UUID, answers: Mapping[str, Any], address: str = "", phone: str = "",
    members: Sequence[tuple[UUID, str]] = (),
) -> Family:  # fmt: skip
    """Open a family around its head. Raises WithoutFile, InAnotherFamily, RelationWrong, HouseholdRefused, OutsideArea."""
    head = residents.get(actor, head_id)
    files = [
        file
        for file in store.files_of(actor, (head.id, *head.merged_ids), everyone=True)
        if file.state == "open"
    ]
    if not files:
        raise WithoutFile(name=head.name)
    village = village_of(actor, files[0].village_code)
    family = Family(
        new_id(), f"J{numbered(actor, village, 'family')}", "open", village.code, village.path,
        address or files[0].address, head.id, head.name, phone or (head.phones[0] if head.phones else ""),
        _sound(answers), actor.organisation_id, actor.organisation_name, today(), today(), 0, 1,
    )  # fmt: skip
    store.insert_family(actor, family)
    _enter(actor, family, head, "0", today())
    for resident_id, relation in members:
        add(actor, family.id, resident_id, relation)
    record(actor, "create", resident_id=head.id, what=f"家庭档案{family.number}")
    return get(actor, family.id)


def _enter(actor: Actor, family: Family, who: Resident, relation: str, day: date) -> None:
    ids = (who.id, *who.merged_ids)
    if not any(file.state == "open" for file in store.files_of(actor, ids, everyone=True)):
        raise WithoutFile(name=who.name)
    home = store.home_of(actor, ids)
    member = Member(family.id, who.id, who.name, who.sex, who.birth_date, relation, day, None, "")
    if home is not None or not store.insert_member(actor, member):
        other = store.get_family(actor, home, everyone=True) if home else None
        raise InAnotherFamily(
            name=who.name, family=other.number if other else "", head=other.head_name if other else ""
        )


def add(actor: Actor, family_id: UUID, resident_id: UUID, relation: str, day: date | None = None) -> Family:
    """Somebody moves in. Raises RelationWrong, WithoutFile, InAnotherFamily, FamilyNotFound, OutOfScope."""
    family = get(actor, family_id, hold=True)
    if relation not in RELATIONS or relation == "0":
        raise RelationWrong(relation=relation, problem="户主已有人" if relation == "0" else "没有这个代码")
    who = residents.get(actor, resident_id)
    if day and day > today():
        raise DayWrong(day=day, problem="晚于今天")
    _enter(actor, family, who, relation, day or today())
    record(actor, "update", resident_id=who.id, what=f"编入家庭档案{family.number}")
    return get(actor, family_id)


def leave(actor: Actor, family_id: UUID, resident_id: UUID, reason: str, day: date | None = None) -> Family:
    """Somebody moves out; the head only as the last one. Raises NotAMember, HeadStays."""
    family = get(actor, family_id, hold=True)
    ids = residents.identity_set(resident_id)
    if family.head_id in ids and family.members > 1:
        raise HeadStays(name=family.head_name)
    if not store.move_out(actor, family.id, ids, day or today(), reason):
        raise NotAMember
    record(
        actor, "update", resident_id=ids[0], what=f"迁出家庭档案{family.number}", detail={"reason": reason}
    )
    return get(actor, family_id)


def change(
    actor: Actor, family_id: UUID, revision: int, answers: Mapping[str, Any], address: str, phone: str
) -> Family:
    """What the household lives in, its address and phone. Raises FamilyChanged, HouseholdRefused."""
    family = get(actor, family_id)
    changed = replace(
        family, answers=_sound(answers), address=address or family.address, phone=phone, updated_on=today(),
        revision=revision,
    )  # fmt: skip
    if not store.update_family(actor, changed):
        raise FamilyChanged
    record(actor, "update", resident_id=family.head_id, what=f"家庭档案{family.number}")
    return get(actor, family_id)


def set_head(actor: Actor, family_id: UUID, resident_id: UUID, former: str) -> Family:
    """Another head; `former` is what the old one is to the new one. Raises NotAMember, RelationWrong."""
    family = get(actor, family_id, hold=True)
    if former not in RELATIONS or former == "0":
        raise RelationWrong(relation=former, problem="请填原户主与新户主的关系")
    ids = set(residents.identity_set(resident_id))
    found = [one for one in store.members_of(actor, family.id) if one.left is None and one.resident_id in ids]
    if not found:
        raise NotAMember
    store.set_relation(actor, family.id, family.head_id, former)
    store.set_relation(actor, family.id, found[0].resident_id, "0")
    changed = replace(family, head_id=found[0].resident_id, head_name=found[0].name, updated_on=today())
    store.update_family(actor, changed)
    record(actor, "update", resident_id=found[0].resident_id, what=f"家庭档案{family.number}更换户主")
    return get(actor, family_id)


def delete(actor: Actor, family_id: UUID, reason: str) -> None:
    """Take back a family file: everybody leaves, nothing is lost of their own files. Raises FamilyNotFound."""
    family = get(actor, family_id, hold=True)
    ids = [one.resident_id for one in store.members_of(actor, family.id) if one.left is None]
    store.update_family(actor, replace(family, state="deleted", updated_on=today()))
    store.move_out(actor, family.id, ids, today(), f"家庭档案删除：{reason}")
    record(
        actor,
        "delete",
        resident_id=family.head_id,
        what=f"家庭档案{family.number}",
        detail={"reason": reason},
    )


def note_problem(actor: Actor, family_id: UUID, problem: str, plan: str, noted: date | None) -> None:
    """A problem of the family. Raises FamilyNotFound."""
    family = get(actor, family_id)
    store.add_problem(actor, family.id, noted or today(), problem, plan)
    record(actor, "update", resident_id=family.head_id, what=f"家庭档案{family.number}家庭问题")


def solve_problem(actor: Actor, family_id: UUID, problem_id: UUID, outcome: str) -> None:
    """A problem has ended. Raises FamilyNotFound, ProblemNotFound."""
    family = get(actor, family_id)
    if not store.end_problem(actor, family.id, problem_id, today(), outcome):
        raise ProblemNotFound
    record(actor, "update", resident_id=family.head_id, what=f"家庭档案{family.number}家庭问题")
