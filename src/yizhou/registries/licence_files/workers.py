"""Rows that become entries of the staff register (WS/T 790.4), for those who have no licence to import."""

import re
from collections.abc import Sequence
from datetime import date

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.errors.contracts import Fault
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import Organisation
from yizhou.registries.licence_files.columns import Column
from yizhou.registries.licence_files.contracts import PreviewRow
from yizhou.registries.licence_files.rows import Judgement, Row, RowChecker, fault
from yizhou.registries.providers import api as providers
from yizhou.registries.providers.contracts import Affiliation, Practitioner, PractitionerClaim
from yizhou.standards import citizen_id

COLUMNS = (
    Column("name", "姓名", True, "与身份证一致", "李秀英"),
    Column("citizen_id", "身份证号", True, "18 位，以文本格式填写", "532301198001020148"),
    Column("number", "人员编号", False, "留空由平台按机构编号", ""),
    Column("category", "人员类别", True, "", "管理人员", providers.CATEGORIES),
    Column("title", "职称", False, "", "经济师"),
    Column("speciality", "从事专业", False, "", "医院管理"),
    Column("practice_scope", "执业范围", False, "多项用顿号分隔", ""),
    Column("institution", "机构代码", True, "机构登记代码，或 18 位统一社会信用代码", "431234567"),
    Column("department", "所在科室", False, "", "院办"),
    Column("since", "到岗日期", False, "日期；留空为导入当天", "2024-01-01"),
    Column("phone", "电话", False, "", ""),
)
_SEPARATORS = re.compile(r"[、,，;；\s]+")


class WorkerChecker(RowChecker):
    """Checks the rows of one file of staff."""

    people: dict[str, tuple[str, str]]
    known: dict[str, Practitioner]
    places: dict[str, Organisation]

    def __init__(self, sheet: str, scope: str) -> None:
        super().__init__(sheet, COLUMNS, scope)
        self.numbers: dict[str, int] = {}

    def prepare(self, rows: Sequence[Row]) -> None:
        """Ask the registers about a batch at once."""
        citizens = {citizen_id.check(texts.get("citizen_id", "")).normalised18 for _, texts in rows}
        self.people = providers.by_citizen_ids([citizen for citizen in citizens if citizen])
        numbers = {texts.get("number", "").upper() for _, texts in rows}
        self.known = providers.by_numbers(numbers | {number for number, _ in self.people.values()})
        self.places = organisations.by_codes({texts.get("institution", "").upper() for _, texts in rows})

    def judge(self, number: int, texts: dict[str, str]) -> Judgement:
        """A row as a health worker, unchanged, or its faults."""
        faults: list[Fault] = []
        judged = citizen_id.check(texts.get("citizen_id", ""))
        if not texts.get("name"):
            faults.append(fault("name", "缺少姓名", "请填写与身份证一致的姓名"))
        if not judged.valid:
            message = "身份证号缺失或有误：位数、出生日期或校验码不符"
            faults.append(fault("citizen_id", message, "请对照身份证原件核对，单元格设为文本"))
        if texts.get("category", "") not in providers.CATEGORIES:
            message = f"没有人员类别“{texts.get('category', '')}”"
            faults.append(fault("category", message, f"可选：{'、'.join(providers.CATEGORIES)}"))
        place = self._place(texts.get("institution", "").upper(), faults)
        code = texts.get("number", "").upper()
        self._repeats(number, judged.normalised18, code, faults)
        since = self.day(texts, "since", faults)
        content = {
            "number": code, "holder_name": texts.get("name", ""), "citizen_id": judged.normalised18, "sex": judged.sex,
            "birth_date": judged.birth_date, "category": texts.get("category", ""), "title": texts.get("title", ""),
            "speciality": texts.get("speciality", ""), "phone": texts.get("phone", ""),
            "practice_scope": [part for part in _SEPARATORS.split(texts.get("practice_scope", "")) if part],
            "institution_code": place.code if place else "", "institution_name": place.name if place else "",
            "department": texts.get("department", ""), "valid_from": since, "valid_until": None, "new_person": True,
        }  # fmt: skip
        registered = self.people.get(judged.normalised18)
        worker = self.known.get(registered[0] if registered else code)
        if worker is None or faults:
            return Judgement(content, tuple(faults))
        if differing := _differing(worker, content):
            message = f"{'身份证号' if registered else '人员编号'}已登记为“{worker.name}”（{worker.number}），{differing}与文件不同"
            advice = "请核对；已登记的人员请在“医务人员”中办理变更或多机构备案，不能用导入覆盖"
            return Judgement(content, (fault("citizen_id" if registered else "number", message, advice),))
        return Judgement(content, unchanged=True)

    def _place(self, code: str, faults: list[Fault]) -> Organisation | None:
        place = self.places.get(code)
        if place is None or place.kind != "institution":
            message = f"没有登记机构 {code}" if code else "缺少机构代码"
            faults.append(fault("institution", message, "请核对代码；新机构须先登记或导入"))
            return None
        if not self.reaches(place.path):
            faults.append(fault("institution", f"“{place.name}”不在您的管辖范围内", "请由其主管部门导入"))
        return place

    def _repeats(self, row: int, citizen: str, code: str, faults: list[Fault]) -> None:
        if citizen and (first := self.seen.setdefault(citizen, row)) != row:
            faults.append(
                fault("citizen_id", f"身份证号与第 {first} 行重复", "同一人在一个文件中只能出现一次")
            )
        elif code and (first := self.numbers.setdefault(code, row)) != row:
            faults.append(fault("number", f"人员编号 {code} 与第 {first} 行重复", "请更正其中一行的编号"))


def _differing(worker: Practitioner, content: dict[str, object]) -> str:
    """What the register says otherwise; empty cells say nothing."""
    pairs = (
        ("身份证号", worker.citizen_id, content["citizen_id"]), ("姓名", worker.name, content["holder_name"]),
        ("人员编号", worker.number, content["number"]), ("人员类别", worker.category, content["category"]),
        ("职称", worker.title_name, content["title"]), ("从事专业", worker.speciality, content["speciality"]),
        ("执业范围", list(worker.practice_scope), content["practice_scope"]), ("电话", worker.phone, content["phone"]),
    )  # fmt: skip
    found = [name for name, known, given in pairs if given and given != known]
    places = {place.code for place in worker.affiliations if place.until is None}
    return "、".join([*found, *(() if content["institution_code"] in places else ("执业机构",))])


def register(actor: Actor, rows: Sequence[PreviewRow]) -> int:
    """Register staff that passed, with a number each; how many were new."""
    return providers.enrol_many(actor, [_claim(row) for row in rows])


def _claim(row: PreviewRow) -> PractitionerClaim:
    content = row.content
    since = date.fromisoformat(content["valid_from"]) if content["valid_from"] else None
    place = Affiliation(
        content["institution_code"], content["institution_name"], since, department=content["department"]
    )
    return PractitionerClaim(
        number=content["number"], name=content["holder_name"], sex=content["sex"],
        birth_date=date.fromisoformat(content["birth_date"]), citizen_id=content["citizen_id"],
        title_name=content["title"], phone=content["phone"], affiliations=(place,), category=content["category"],
        speciality=content["speciality"], practice_scope=tuple(content["practice_scope"]),
    )  # fmt: skip
