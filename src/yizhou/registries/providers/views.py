"""What the practitioner registry's routes take and give."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from ninja import Schema

from yizhou.registries.providers.contracts import (
    Affiliation,
    Practitioner,
    PractitionerClaim,
    PractitionerVersion,
)
from yizhou.standards import citizen_id

STATUS_NAMES = {"active": "在岗", "suspended": "暂停执业", "ended": "已离岗"}
ROLE_NAMES = {"main": "主要执业机构", "additional": "多机构备案"}
SEX_NAMES = {"1": "男", "2": "女"}


class PracticePlaceView(Schema):
    code: str
    name: str
    department: str
    role: str
    role_name: str
    since: date | None
    until: date | None


class PractitionerRow(Schema):
    number: str
    name: str
    sex_name: str
    category: str
    title: str
    speciality: str
    institution_code: str
    institution_name: str
    department: str
    places: int
    status: str
    status_name: str


class PractitionerPage(Schema):
    items: list[PractitionerRow]
    next: str | None
    total: int | None


class PractitionerCountView(Schema):
    category: str
    practitioners: int


class PractitionerView(PractitionerRow):
    birth_date: date | None
    citizen_id: str
    phone: str
    practice_scope: list[str]
    affiliations: list[PracticePlaceView]
    editable: bool


class PractitionerChangeView(Schema):
    field_name: str
    before: str
    after: str


class PractitionerVersionView(Schema):
    effective: date
    actor_name: str
    action_name: str
    changes: list[PractitionerChangeView]


class PractitionerForm(Schema):
    name: str = ""
    number: str = ""
    sex: str = ""
    citizen_id: str = ""
    category: str = ""
    title: str = ""
    speciality: str = ""
    practice_scope: list[str] = []
    phone: str = ""
    status: str = ""
    institution: str = ""
    department: str = ""
    effective: date | None = None

    def claim(self, number: str) -> PractitionerClaim:
        judged = citizen_id.check(self.citizen_id) if self.citizen_id else None
        places = (Affiliation(self.institution.strip(), "", department=self.department.strip()),)
        return PractitionerClaim(
            number=number, name=self.name.strip(), sex=self.sex or (judged.sex if judged and judged.valid else ""),
            birth_date=judged.birth_date if judged and judged.valid else None,
            citizen_id=citizen_id.normalise(self.citizen_id), title_name=self.title.strip(), phone=self.phone.strip(),
            status=self.status, category=self.category, speciality=self.speciality.strip(),
            practice_scope=tuple(self.practice_scope), affiliations=places if self.institution.strip() else (),
        )  # fmt: skip


class PracticePlaceForm(Schema):
    institution: str
    department: str = ""
    role: Literal["main", "additional"] = "additional"
    since: date | None = None


def row_view(worker: Practitioner) -> PractitionerRow:
    return PractitionerRow(**_row(worker))


def _row(worker: Practitioner) -> dict[str, Any]:
    open_places = [place for place in worker.affiliations if place.until is None]
    main = open_places[0] if open_places else Affiliation("", "")
    return {
        "number": worker.number, "name": worker.name, "sex_name": SEX_NAMES.get(worker.sex, ""),
        "category": worker.category, "title": worker.title_name, "speciality": worker.speciality,
        "institution_code": main.code, "institution_name": main.name, "department": main.department,
        "places": len(open_places), "status": worker.status,
        "status_name": STATUS_NAMES.get(worker.status, worker.status),
    }  # fmt: skip


def practitioner_view(worker: Practitioner, *, editable: bool) -> PractitionerView:
    """Who may write sees the whole citizen number, others a masked one."""
    return PractitionerView(
        **_row(worker), birth_date=worker.birth_date,
        citizen_id=worker.citizen_id if editable else citizen_id.mask(worker.citizen_id), phone=worker.phone,
        practice_scope=list(worker.practice_scope), editable=editable,
        affiliations=[
            PracticePlaceView(
                code=place.code, name=place.name, department=place.department, role=place.role,
                role_name=ROLE_NAMES.get(place.role, place.role), since=place.since, until=place.until,
            )
            for place in worker.affiliations
        ],
    )  # fmt: skip


FIELD_NAMES = {
    "name": "姓名", "sex": "性别", "birth_date": "出生日期", "citizen_id": "身份证号", "title_code": "职称代码", "title_name": "职称",
    "phone": "电话", "address": "地址", "status": "状态", "valid_from": "有效期起", "valid_until": "有效期止", "category": "人员类别",
    "speciality": "专业", "practice_scope": "执业范围",
}  # fmt: skip
_ACTIONS = {"create": "登记", "update": "变更"}


def version_views(
    versions: Sequence[PractitionerVersion], places: Sequence[Affiliation]
) -> list[PractitionerVersionView]:
    """Each version with what it changed, and each place of work that was opened or ended; the latest first."""
    found = []
    for index, version in enumerate(versions):
        before = versions[index + 1].state if index + 1 < len(versions) else None
        changes = [
            PractitionerChangeView(
                field_name=FIELD_NAMES[name], before=_shown(before, name), after=_shown(version.state, name)
            )
            for name in version.changed
        ]
        action = _ACTIONS.get(version.action, version.action)
        found.append(_entry(version.effective, version.actor_name, action, changes))
    for place in places:
        what = f"{place.name} {place.department}（{ROLE_NAMES.get(place.role, place.role)}）"
        if place.since:
            opened = PractitionerChangeView(field_name="执业地点", before="", after=what)
            found.append(_entry(place.since, "", "开始执业", [opened]))
        if place.until:
            ended = PractitionerChangeView(field_name="执业地点", before=what, after="")
            found.append(_entry(place.until, "", "结束执业", [ended]))
    return sorted(found, key=lambda entry: entry.effective, reverse=True)


def _entry(
    effective: date, actor: str, action: str, changes: list[PractitionerChangeView]
) -> PractitionerVersionView:
    return PractitionerVersionView(effective=effective, actor_name=actor, action_name=action, changes=changes)


def _shown(state: PractitionerClaim | None, name: str) -> str:
    value = getattr(state, name) if state else ""
    if name == "citizen_id":
        return citizen_id.mask(str(value))
    if name in ("status", "sex"):
        return (STATUS_NAMES | SEX_NAMES).get(str(value), str(value))
    return "、".join(value) if isinstance(value, tuple) else str(value or "")
