"""A resident's file: opened, corrected, closed, opened again, taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from yizhou.applications.health_files import noticing, store
from yizhou.applications.health_files.contracts import CLOSINGS, HealthFile
from yizhou.applications.health_files.errors import (
    AlreadyOpened,
    ClosedBefore,
    DayWrong,
    Deceased,
    FileIsClosed,
    FileIsOpen,
    FileNotFound,
    MergedFile,
    NotTheKeeper,
    NumbersUsedUp,
    OutsideArea,
    UnknownClosingReason,
    VillageMissing,
)
from yizhou.applications.health_files.store.scope import all_seen
from yizhou.engines.forms import api as forms
from yizhou.engines.forms.contracts import Filling
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, today
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import Organisation
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim, Resident

FORM = "personal_information"
_SERIALS = 99_999


@dataclass(frozen=True, slots=True)
class Sheet:
    """What somebody wrote on the sheet."""

    answers: Mapping[str, Any]
    reasons: Mapping[str, str] = field(default_factory=dict)
    revision: int | None = None
    reason: str = ""


def within(actor: Actor, path: str) -> bool:
    """Whether a place lies in the actor's part of the tree."""
    return all_seen(actor) or (
        bool(actor.scope) and (path == actor.scope or path.startswith(actor.scope + "."))
    )


def village_of(actor: Actor, code: str) -> Organisation:
    """The village or neighbourhood a number is made of. Raises VillageMissing, OutsideArea."""
    village = organisations.by_code(code)
    if village is None or village.kind != "village" or len(code) != 12 or not code.isdigit():
        raise VillageMissing(code=code or "未填")
    if not within(actor, village.path):
        raise OutsideArea(village=village.name)
    return village


def numbered(actor: Actor, village: Organisation, kind: str) -> str:
    """The next number of a village: 12 places of the region and 5 of the person. Raises NumbersUsedUp."""
    serial = store.next_serial(actor, village.code, kind)
    if serial > _SERIALS:
        raise NumbersUsedUp(village=village.name)
    return f"{village.code}{serial:05d}"


def held(actor: Actor, resident_id: UUID) -> HealthFile:
    """The file, locked. Raises FileNotFound."""
    found = store.files_of(actor, residents.identity_set(resident_id), hold=True)
    if not found:
        raise FileNotFound
    return found[0]


def kept(actor: Actor, resident_id: UUID, what: str) -> HealthFile:
    """The file of somebody the actor's institutions look after. Raises FileNotFound, NotTheKeeper."""
    file = held(actor, resident_id)
    place = organisations.get(file.organisation_id) if file.organisation_id else None
    if place and place.id != actor.organisation_id and not within(actor, place.path):
        raise NotTheKeeper(place=file.organisation_name, what=what)
    return file


def require_open(file: HealthFile, what: str) -> None:
    """Raises FileIsClosed."""
    if file.state != "open":
        raise FileIsClosed(day=file.closed, reason=CLOSINGS.get(file.close_reason, ""), what=what)


def refuse_second(actor: Actor, who: Resident) -> None:
    """Raises AlreadyOpened, ClosedBefore."""
    for other in store.files_of(actor, (who.id, *who.merged_ids), everyone=True):
        if other.state == "open":
            raise AlreadyOpened(
                name=who.name, number=other.number, place=other.organisation_name, opened=other.opened
            )
        if other.close_reason != "merged":
            raise ClosedBefore(
                name=who.name, number=other.number, day=other.closed, reason=CLOSINGS[other.close_reason]
            )


def open_file(
    actor: Actor, resident_id: UUID, sheet: Sheet, village_code: str = "", opened: date | None = None
) -> HealthFile:
    """Open a file with its sheet, in one transaction.

    Raises AlreadyOpened, ClosedBefore, Deceased, DayWrong, VillageMissing, OutsideArea, AnswersRefused, OutOfScope.
    """
    who = residents.get(actor, resident_id)
    if who.deceased_on is not None:
        raise Deceased(name=who.name, day=who.deceased_on)
    refuse_second(actor, who)
    day = opened or today()
    if day > today() or (who.birth_date and day < who.birth_date):
        raise DayWrong(day=day, problem="晚于今天" if day > today() else "早于出生日期")
    village = village_of(actor, village_code or who.region_code)
    place = organisations.get(actor.organisation_id) if actor.organisation_id else None
    file = HealthFile(
        new_id(), who.id, numbered(actor, village, "person"), "open", who.name, who.sex, who.birth_date,
        str(sheet.answers.get("home_address") or who.address), village.code, village.path, actor.organisation_id,
        actor.organisation_name, actor.user_id, actor.name, day, None, "", "", None, "", "", day, None, None, True, 1,
    )  # fmt: skip
    if not store.insert_file(actor, file, place.path if place else ""):
        raise AlreadyOpened(name=who.name, number="", place="其他机构", opened="刚才")
    _fill(actor, file, sheet)
    _tell_index(actor, who, sheet.answers, file, "建立健康档案")
    noticing.look_back(actor, (who.id, *who.merged_ids))
    store.insert_act(actor, file, "opened", f"建档，编号{file.number}")
    record(actor, "create", resident_id=who.id, what="居民健康档案")
    return file


def amend(actor: Actor, resident_id: UUID, sheet: Sheet) -> HealthFile:
    """Correct or renew the sheet: the yearly update. Raises FileNotFound, FileIsClosed, NotTheKeeper, AnswersRefused, ReasonMissing."""
    file = kept(actor, resident_id, "修改")
    require_open(file, "修改")
    _fill(actor, file, sheet)
    who = residents.get(actor, resident_id)
    _tell_index(actor, who, sheet.answers, file, sheet.reason or "健康档案更新")
    changed = replace(
        file, updated_on=today(), address=str(sheet.answers.get("home_address") or file.address), doctor_id=actor.user_id,
        doctor=actor.name,
    )  # fmt: skip
    store.update_file(actor, changed)
    store.insert_act(
        actor, changed, "updated", f"更新个人基本信息{'：' + sheet.reason if sheet.reason else ''}"
    )
    record(actor, "update", resident_id=file.resident_id, what="居民健康档案")
    return changed


def _fill(actor: Actor, file: HealthFile, sheet: Sheet) -> None:
    given = forms.given_of(actor, file.resident_id)
    filling = Filling(
        file.resident_id, FORM, sheet.answers, sheet.reasons, file.id, f"health_files/{file.id}", given,
        sheet.revision,
    )  # fmt: skip
    forms.submit(actor, filling, sheet.reason)


def _tell_index(
    actor: Actor, who: Resident, answers: Mapping[str, Any], file: HealthFile, reason: str
) -> None:
    numbers = [Identifier(IdentifierKind.HEALTH_RECORD, file.number)]
    if who.citizen_id:
        numbers.insert(0, Identifier(IdentifierKind.CITIZEN_ID, who.citizen_id))
    claim = PersonClaim(
        identifiers=tuple(numbers), phones=(str(answers["own_phone"]),) if answers.get("own_phone") else (),
        address=str(answers.get("home_address") or ""), region_code=file.village_code,
        marital_status=str(answers.get("marriage") or ""), contact_name=str(answers.get("contact_name") or ""),
        contact_phone=str(answers.get("contact_phone") or ""),
    )  # fmt: skip
    residents.amend(actor, who.id, claim, reason)


def close(actor: Actor, resident_id: UUID, reason: str, on: date | None, note: str) -> HealthFile:
    """Close a file; a death is noted in the resident index too. Raises UnknownClosingReason, FileIsClosed, NotTheKeeper, DayWrong."""
    file = kept(actor, resident_id, "注销")
    require_open(file, "注销")
    if reason not in CLOSINGS or reason == "merged":
        raise UnknownClosingReason(reason=reason)
    day = on or today()
    if day > today() or day < file.opened:
        raise DayWrong(day=day, problem="晚于今天" if day > today() else f"早于建档日期{file.opened}")
    closed = shut(actor, file, reason, day, note)
    if reason == "died" and residents.get(actor, resident_id).deceased_on is None:
        residents.record_death(actor, resident_id, day, note or "健康档案死亡注销")
    return closed


def shut(actor: Actor, file: HealthFile, reason: str, day: date, note: str) -> HealthFile:
    """Close without asking."""
    closed = replace(
        file, state="closed", closed=day, close_reason=reason, close_note=note, transfer_to=None, transfer_name="",
        transfer_note="",
    )  # fmt: skip
    store.update_file(actor, closed)
    store.insert_act(actor, closed, "closed", f"注销（{CLOSINGS[reason]}）{'：' + note if note else ''}")
    record(actor, "update", resident_id=file.resident_id, what=f"健康档案注销：{CLOSINGS[reason]}")
    return closed


def reopen(actor: Actor, resident_id: UUID, reason: str) -> HealthFile:
    """Open a closed file again. Raises FileIsOpen, MergedFile, Deceased, NotTheKeeper."""
    file = kept(actor, resident_id, "恢复")
    if file.state == "open":
        raise FileIsOpen
    if file.close_reason == "merged":
        raise MergedFile
    who = residents.get(actor, resident_id)
    if who.deceased_on is not None:
        raise Deceased(name=who.name, day=who.deceased_on)
    again = replace(file, state="open", closed=None, close_reason="", close_note="")
    store.update_file(actor, again)
    store.insert_act(actor, again, "reopened", f"恢复档案：{reason}")
    record(actor, "update", resident_id=file.resident_id, what="健康档案恢复", detail={"reason": reason})
    return again


def delete(actor: Actor, resident_id: UUID, reason: str) -> None:
    """Take back a file opened by mistake: its sheet becomes void, its number is not given again. Raises NotTheKeeper."""
    file = kept(actor, resident_id, "删除")
    forms.void(actor, file.resident_id, file.id, reason)
    store.update_file(
        actor, replace(file, state="deleted", closed=today(), close_note=reason, transfer_to=None)
    )
    store.insert_act(actor, file, "deleted", f"删除：{reason}")
    record(actor, "delete", resident_id=file.resident_id, what="居民健康档案", detail={"reason": reason})


def share(actor: Actor, resident_id: UUID, *, shared: bool) -> HealthFile:
    """Open the file to the resident it is about, or close it to them. Raises FileIsClosed, NotTheKeeper."""
    file = kept(actor, resident_id, "开放")
    require_open(file, "开放")
    changed = replace(file, shared=shared)
    store.update_file(actor, changed)
    store.insert_act(actor, changed, "shared", "向居民本人开放" if shared else "停止向居民本人开放")
    return changed
