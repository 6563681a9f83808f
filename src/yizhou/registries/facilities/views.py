"""What the institution registry's routes take and give."""

from datetime import date, datetime
from typing import Any

from ninja import Schema

from yizhou.registries.facilities.contracts import (
    Institution,
    InstitutionClaim,
    InstitutionCounts,
    InstitutionFilter,
    InstitutionVersion,
)
from yizhou.standards import regions

FIELD_NAMES = {
    "name": "名称", "class_code": "机构分类", "parent_code": "上级机构", "region_code": "所在地", "level": "等级",
    "address": "地址", "phone": "电话", "longitude": "经度", "latitude": "纬度", "status": "状态", "valid_from": "成立日期",
    "valid_until": "有效期至", "credit_code": "统一社会信用代码", "beds": "床位数", "leader": "负责人", "services": "服务项目",
    "service_area": "服务区域", "consortium_code": "医共体", "parent_name": "上级名称", "class_system": "分类体系",
}  # fmt: skip
ACTION_NAMES = {"create": "登记", "update": "变更"}
STATUS_NAMES = {"active": "运行", "suspended": "停业", "closed": "已注销"}
CLASS_LETTERS = {
    "A": "医院", "B": "社区卫生服务", "C": "卫生院", "D": "诊所、卫生室", "E": "急救", "F": "采供血", "G": "妇幼保健",
    "H": "专科防治", "J": "疾病预防控制", "K": "卫生监督", "L": "监督检验", "M": "医学科研", "N": "医学教育", "O": "健康教育",
    "P": "其他",
}  # fmt: skip
"""First letters of WS 218 classes, in the words of annex A made short."""


class CountyMap(Schema):
    """A GeoJSON FeatureCollection (RFC 7946)."""

    type: str
    features: list[dict[str, Any]]


class RegionView(Schema):
    """An area as it was on the day asked for; `now_code` and `now_name` as it is today."""

    code: str
    name: str
    level: str
    full_name: str
    now_code: str
    now_name: str


class InstitutionRow(Schema):
    code: str
    name: str
    class_code: str
    class_name: str
    level: str
    status: str
    status_name: str
    county: str
    region_name: str
    beds: int | None
    phone: str


class InstitutionPage(Schema):
    items: list[InstitutionRow]
    next: str | None
    total: int | None


class ServiceAreaView(Schema):
    code: str
    name: str


class InstitutionView(InstitutionRow):
    credit_code: str
    parent_code: str
    parent_name: str
    region_code: str
    address: str
    longitude: float | None
    latitude: float | None
    leader: str
    services: list[str]
    service_area: list[ServiceAreaView]
    consortium_code: str
    consortium_name: str
    valid_from: date | None
    valid_until: date | None
    editable: bool
    on: date


class DepartmentView(Schema):
    code: str
    name: str
    class_code: str
    class_name: str
    status: str
    status_name: str
    beds: int | None
    phone: str


class InstitutionChangeView(Schema):
    field_name: str
    before: str
    after: str


class InstitutionVersionView(Schema):
    effective: date
    recorded: datetime
    actor_name: str
    action_name: str
    changes: list[InstitutionChangeView]


class InstitutionFigureView(Schema):
    code: str
    name: str
    institutions: int


class InstitutionCountsView(Schema):
    institutions: int
    beds: int
    by_county: list[InstitutionFigureView]
    by_class: list[InstitutionFigureView]


class InstitutionPointView(Schema):
    code: str
    name: str
    class_code: str
    longitude: float
    latitude: float


class FilterQuery(Schema):
    """Filters of the list, the figures and the map; `county` of any year, `class_code` and `level` as beginnings."""

    q: str = ""
    county: str = ""
    class_code: str = ""
    level: str = ""
    status: str = ""
    consortium: str = ""

    def asked(self) -> InstitutionFilter:
        return InstitutionFilter(
            self.q.strip(), self.county.strip(), self.class_code.strip(), self.level.strip(), self.status, self.consortium
        )  # fmt: skip


class InstitutionForm(Schema):
    """A registration or a change; empty fields of a change are left as they are. `effective`: from which day it holds."""

    name: str = ""
    code: str = ""
    credit_code: str = ""
    class_code: str = ""
    department: bool = False
    parent_code: str = ""
    region_code: str = ""
    level: str = ""
    address: str = ""
    phone: str = ""
    longitude: float | None = None
    latitude: float | None = None
    status: str = ""
    beds: int | None = None
    leader: str = ""
    services: list[str] = []
    service_area: list[str] = []
    consortium_code: str = ""
    valid_from: date | None = None
    effective: date | None = None

    def claim(self, code: str, departments: str) -> InstitutionClaim:
        """The claim under `code`; `departments` is the class system of departments."""
        return InstitutionClaim(
            code=code, name=self.name.strip(), class_code=self.class_code.strip(),
            class_system=departments if self.department else "", parent_code=self.parent_code.strip(),
            region_code=regions.current_code(self.region_code), level=self.level, address=self.address.strip(),
            phone=self.phone.strip(), longitude=self.longitude, latitude=self.latitude, status=self.status,
            valid_from=self.valid_from, credit_code=self.credit_code.strip().upper(), beds=self.beds,
            leader=self.leader.strip(), services=tuple(self.services),
            service_area=tuple(regions.current_code(area) for area in self.service_area),
            consortium_code=self.consortium_code.strip(),
        )  # fmt: skip


def _row(entry: Institution, on: date | None = None) -> dict[str, Any]:
    county = regions.at(entry.region_code[:6], on) if on else regions.find(entry.region_code[:6])
    return {
        "code": entry.code, "name": entry.name, "class_code": entry.class_code, "class_name": entry.class_name,
        "level": entry.level, "status": entry.status, "status_name": STATUS_NAMES.get(entry.status, entry.status),
        "county": county.name if county and county.level == "county" else "", "region_name": _region_name(entry.region_code, on), "beds": entry.beds,
        "phone": entry.phone,
    }  # fmt: skip


def _region_name(code: str, on: date | None) -> str:
    if on is None:
        return regions.full_name(code)
    chain = [region for region in (*reversed(regions.ancestors(code)), regions.find(code)) if region]
    return "".join(then.name for region in chain if (then := regions.at(region.code, on)))


def row_view(entry: Institution) -> InstitutionRow:
    return InstitutionRow(**_row(entry))


def institution_view(entry: Institution, on: date, *, editable: bool) -> InstitutionView:
    return InstitutionView(
        **_row(entry, on), credit_code=entry.credit_code, parent_code=entry.parent_code, parent_name=entry.parent_name,
        region_code=entry.region_code, address=entry.address, longitude=entry.longitude, latitude=entry.latitude,
        leader=entry.leader, services=list(entry.services),
        service_area=[ServiceAreaView(code=code, name=_area_name(code, on)) for code in entry.service_area],
        consortium_code=entry.consortium_code, consortium_name=entry.consortium_name, valid_from=entry.valid_from,
        valid_until=entry.valid_until, editable=editable, on=on,
    )  # fmt: skip


def _area_name(code: str, on: date) -> str:
    area = regions.at(code, on)
    return area.name if area else code


def department_view(entry: Institution) -> DepartmentView:
    return DepartmentView(
        code=entry.code, name=entry.name, class_code=entry.class_code, class_name=entry.class_name,
        status=entry.status, status_name=STATUS_NAMES.get(entry.status, entry.status), beds=entry.beds, phone=entry.phone,
    )  # fmt: skip


def version_views(versions: list[InstitutionVersion]) -> list[InstitutionVersionView]:
    """Each version with what it changed of the one before."""
    found = []
    for index, version in enumerate(versions):
        before = versions[index + 1].state if index + 1 < len(versions) else None
        found.append(
            InstitutionVersionView(
                effective=version.effective, recorded=version.recorded, actor_name=version.actor_name,
                action_name=ACTION_NAMES.get(version.action, version.action),
                changes=[
                    InstitutionChangeView(
                        field_name=FIELD_NAMES.get(name, name), before=_shown(before, name), after=_shown(version.state, name)
                    )
                    for name in version.changed
                ],
            )
        )  # fmt: skip
    return found


def _shown(state: Institution | None, name: str) -> str:
    value = getattr(state, name) if state else ""
    if name == "status":
        return STATUS_NAMES.get(str(value), str(value))
    if name == "class_code" and state:
        return f"{value} {state.class_name}".strip()
    if name in ("region_code", "service_area"):
        codes = value if isinstance(value, tuple) else (value,)
        return "、".join(regions.full_name(code) or code for code in codes)
    if isinstance(value, tuple):
        return "、".join(value)
    return "" if value is None else str(value)


def counts_view(counts: InstitutionCounts) -> InstitutionCountsView:
    return InstitutionCountsView(
        institutions=counts.institutions,
        beds=counts.beds,
        by_county=[
            InstitutionFigureView(code=code, name=region.name if (region := regions.find(code)) else code, institutions=number)
            for code, number in counts.by_county
        ],
        by_class=[
            InstitutionFigureView(code=letter, name=CLASS_LETTERS.get(letter, letter), institutions=number)
            for letter, number in counts.by_class
        ],
    )  # fmt: skip
