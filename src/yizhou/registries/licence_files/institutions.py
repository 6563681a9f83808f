"""Rows that become entries of the institution register (WS/T 790.3): what is registered otherwise is a fault, never overwritten."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.errors.contracts import Fault
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import Organisation
from yizhou.registries.facilities import api as facilities
from yizhou.registries.facilities.contracts import Institution, InstitutionClaim
from yizhou.registries.licence_files.columns import Column
from yizhou.registries.licence_files.contracts import PreviewRow
from yizhou.registries.licence_files.rows import Judgement, Row, RowChecker, fault
from yizhou.standards import regions

STATUSES = {"在业": "active", "暂停": "suspended", "关闭": "closed"}
COLUMNS = (
    Column("code", "机构代码", False, "登记代码；留空取统一社会信用代码中的组织机构代码（第 9 至 17 位）", "431230012"),
    Column("name", "机构名称", True, "登记名称", "禄丰市金山社区卫生服务站"),
    Column("credit_code", "统一社会信用代码", False, "18 位，以文本格式填写", ""),
    Column("class_code", "机构分类代码", True, "卫生机构（组织）分类代码，WS 218", "B200"),
    Column("region_code", "行政区划代码", True, "6、9 或 12 位；已变更的旧代码也可以", "532302"),
    Column("parent_code", "上级机构代码", False, "已登记的机构，或本文件中在前面的行", ""),
    Column("level", "等级", False, "", "未定级", facilities.LEVELS),
    Column("address", "地址", False, "", "金山北路 12 号"),
    Column("phone", "电话", False, "", "0878-4120001"),
    Column("leader", "主要负责人", False, "", "王武"),
    Column("beds", "床位数", False, "执业许可证上的床位，整数", "0"),
    Column("longitude", "经度", False, "WGS 84，度", "102.07"),
    Column("latitude", "纬度", False, "WGS 84，度", "25.15"),
    Column("services", "服务项目", False, "多项用顿号分隔", "全科医疗科、预防保健科"),
    Column("service_area", "服务范围", False, "行政区划代码，多项用顿号分隔", "532302101"),
    Column("consortium_code", "医联体牵头机构代码", False, "", ""),
    Column("valid_from", "有效期起", False, "日期，如 2024-01-01", "2024-01-01"),
    Column("valid_until", "有效期止", False, "长期有效的留空", ""),
    Column("status", "状态", False, "留空为在业", "在业", tuple(STATUSES)),
)  # fmt: skip
_CODE = re.compile(r"[0-9A-Z][0-9A-Z-]{5,21}")
_TEXTS = ("name", "level", "address", "phone", "leader")
_CODES = ("credit_code", "class_code", "region_code", "parent_code", "consortium_code")
_SEPARATORS = re.compile(r"[、,，;；\s]+")


def _code(texts: dict[str, str]) -> str:
    """An institution without a code goes by the organisation code inside its credit code (GB 32100 §4.4)."""
    return texts.get("code", "").upper() or texts.get("credit_code", "").upper()[8:17]


class InstitutionChecker(RowChecker):
    """Checks the rows of one file of institutions."""

    known: dict[str, Institution]
    registered: set[str]
    places: dict[str, Organisation]

    def __init__(self, sheet: str, scope: str) -> None:
        super().__init__(sheet, COLUMNS, scope)

    def prepare(self, rows: Sequence[Row]) -> None:
        """Ask the register and the tree about a batch at once."""
        codes = {_code(texts) for _, texts in rows}
        above = {texts.get("parent_code", "").upper() for _, texts in rows}
        consortia = {texts.get("consortium_code", "").upper() for _, texts in rows}
        areas = {texts.get("region_code", "") for _, texts in rows}
        self.known = facilities.by_codes(codes | above | consortia)
        self.registered = facilities.registered_codes(codes)
        around = {area: _around(area) for area in areas if area}
        self.places = organisations.by_codes(above | {code for codes in around.values() for code in codes})
        for area, nearest in around.items():
            place = next((self.places[code] for code in nearest if code in self.places), None)
            self.places |= {area: place} if place else {}

    def judge(self, number: int, texts: dict[str, str]) -> Judgement:
        """A row as an institution, unchanged, or its faults."""
        claim, faults = self._claim(texts)
        faults += facilities.check(claim)
        self._place(claim, faults)
        if claim.code and (first := self.seen.setdefault(claim.code, number)) != number:
            message = f"机构代码 {claim.code} 与第 {first} 行重复"
            faults.append(fault("code", message, "同一机构只能出现一次，请删除或更正其中一行"))
        known = self.known.get(claim.code)
        if known and known.name != claim.name:
            message = f"代码 {claim.code} 已登记为“{known.name}”"
            faults.append(fault("code", message, "请核对代码；机构改名请在机构页面办理变更"))
        elif known and claim.code in self.registered and not faults:
            if differing := self._differing(claim, known):
                message = f"“{known.name}”已登记，但{'、'.join(differing)}与文件不同"
                faults.append(fault("code", message, "已登记的机构请在机构页面办理变更，不能用导入覆盖"))
            else:
                return Judgement({}, unchanged=True)
        above = self.places.get(claim.parent_code) or self.places.get(claim.region_code)
        content = {
            "number": claim.code, "holder_name": claim.name, "institution_name": above.name if above else "",
            "valid_from": claim.valid_from, "valid_until": claim.valid_until, "claim": asdict(claim),
        }  # fmt: skip
        return Judgement(content, tuple(faults))

    def _claim(self, texts: dict[str, str]) -> tuple[InstitutionClaim, list[Fault]]:
        faults: list[Fault] = []
        code = _code(texts)
        if not _CODE.fullmatch(code):
            message = f"机构代码“{code}”有误" if code else "缺少机构代码和统一社会信用代码"
            faults.append(fault("code", message, "请填写 6 至 22 位数字、大写字母，或填写统一社会信用代码"))
        status = STATUSES.get(texts.get("status", "在业"), "")
        if not status:
            faults.append(fault("status", f"没有状态“{texts['status']}”", f"可选：{'、'.join(STATUSES)}"))
        faults += [
            fault(name, f"缺少{self.names[name]}", "请对照模板“填写说明”填写")
            for name in ("class_code", "region_code")
            if not texts.get(name)
        ]
        values: dict[str, Any] = {name: texts.get(name, "") for name in _TEXTS}
        values |= {name: texts.get(name, "").upper() for name in _CODES}
        values |= {name: self._figure(texts, name, faults) for name in ("longitude", "latitude")}
        values["region_code"] = _todays(values["region_code"])
        beds = self._figure(texts, "beds", faults)
        if beds is not None and not beds.is_integer():
            faults.append(fault("beds", f"床位数 {beds} 不是整数", "请填写整数"))
        claim = InstitutionClaim(
            code=code, status=status, beds=int(beds) if beds is not None else None,
            services=_parts(texts, "services"), service_area=_parts(texts, "service_area"),
            valid_from=self.day(texts, "valid_from", faults), valid_until=self.day(texts, "valid_until", faults),
            **values,
        )  # fmt: skip
        return claim, faults

    def _figure(self, texts: dict[str, str], name: str, faults: list[Fault]) -> float | None:
        text = texts.get(name, "")
        if not text:
            return None
        if re.fullmatch(r"-?\d{1,9}(\.\d{1,12})?", text):
            return float(text)
        faults.append(fault(name, f"{self.names[name]}“{text}”不是数字", "请只填写数字，不带单位"))
        return None

    def _place(self, claim: InstitutionClaim, faults: list[Fault]) -> None:
        for name, code in (
            ("parent_code", claim.parent_code),
            ("consortium_code", claim.consortium_code),
        ):
            if code and not any(code in known for known in (self.known, self.places, self.seen)):
                advice = "请先登记该机构，或把它放在文件中更靠前的行"
                faults.append(fault(name, f"没有登记机构 {code}", advice))
        for name, code in (("parent_code", claim.parent_code), ("region_code", claim.region_code)):
            place = self.places.get(code)
            if place and not self.reaches(place.path):
                faults.append(fault(name, f"“{place.name}”不在您的管辖范围内", "请由其主管部门导入"))
                return
        if claim.region_code and regions.find(claim.region_code) and claim.region_code not in self.places:
            advice = "本平台只登记本州的机构，请核对代码"
            faults.append(fault("region_code", f"行政区划 {claim.region_code} 不在本州", advice))

    def _differing(self, claim: InstitutionClaim, known: Institution) -> list[str]:
        """Names of the columns that say something else than the register; empty cells say nothing."""
        given = asdict(claim)
        return [
            column.name
            for column in COLUMNS
            if given[column.id] not in ("", None, ()) and given[column.id] != getattr(known, column.id)
        ]


def _todays(area: str) -> str:
    """The region code as given, or its successor where it is an old one, so that lists by county find the institution."""
    current = regions.current_code(area)
    return area if current.startswith(area) else current


def _around(area: str) -> list[str]:
    """A region under today's code and what it lies in, the nearest first: the tree may end above villages."""
    code = regions.current_code(area)
    return [code, *(above.code for above in regions.ancestors(code))]


def _parts(texts: dict[str, str], name: str) -> tuple[str, ...]:
    return tuple(part for part in _SEPARATORS.split(texts.get(name, "")) if part)


def register(actor: Actor, rows: Sequence[PreviewRow]) -> int:
    """Register institutions that passed; how many were new."""
    return facilities.enrol_many(actor, [_restored(row.content["claim"]) for row in rows])


def _restored(kept: dict[str, Any]) -> InstitutionClaim:
    days = {
        name: date.fromisoformat(kept[name]) if kept[name] else None for name in ("valid_from", "valid_until")
    }
    lists = {name: tuple(kept[name]) for name in ("services", "service_area")}
    return InstitutionClaim(**{**kept, **days, **lists})
