"""Whether rows may become licences: each cell, each number, each holder, against the registers and against the file itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yizhou.kernel.clock.api import today
from yizhou.kernel.errors.contracts import Fault
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import Organisation
from yizhou.registries.credentials import api as credentials
from yizhou.registries.credentials.contracts import Licence
from yizhou.registries.licence_files.columns import STATUSES, columns_of
from yizhou.registries.licence_files.rows import Judgement, Row, RowChecker, fault
from yizhou.registries.providers import api as providers
from yizhou.standards import citizen_id, credit_code


@dataclass(slots=True)
class Known:
    """What the registers know of the rows of one batch, asked for at once."""

    places: dict[str, Organisation]
    licences: dict[str, Licence]
    people: dict[str, tuple[str, str]]
    numbers: set[str]


class LicenceChecker(RowChecker):
    """Checks the rows of one file of licences."""

    known: Known

    def __init__(self, kind: credentials.Kind, sheet: str, scope: str) -> None:
        super().__init__(sheet, columns_of(kind), scope)
        self.kind = kind
        self.people: dict[str, int] = {}
        self.today = today()

    def prepare(self, rows: Sequence[Row]) -> None:
        """Ask the registers about a batch at once."""
        self.known = self._known(rows)

    def judge(self, number: int, texts: dict[str, str]) -> Judgement:
        """A row as a licence, unchanged, or its faults."""
        content, faults = self._understood(texts, self.known)
        faults += self._repeats(number, content)
        existing = self.known.licences.get(content["number"])
        if existing is not None:
            if not faults and _same(existing, content):
                return Judgement(content, unchanged=True)
            faults.append(self._taken(existing, content))
        return Judgement(content, tuple(faults))

    def _known(self, rows: Sequence[Row]) -> Known:
        numbers = [texts.get("number", "").upper() for _, texts in rows]
        people = [citizen_id.check(texts.get("citizen_id", "")).normalised18 for _, texts in rows]
        return Known(
            places=organisations.by_codes({texts.get("institution", "").upper() for _, texts in rows}),
            licences=credentials.by_numbers(self.kind.id, numbers),
            people=providers.by_citizen_ids([person for person in people if person]),
            numbers=providers.known_numbers(numbers) if self.kind.holder == "practitioner" else set(),
        )

    def _understood(self, texts: dict[str, str], known: Known) -> tuple[dict[str, Any], list[Fault]]:
        """A row's content in its types, and the faults of its cells."""
        given = {
            name.removeprefix("field."): text for name, text in texts.items() if name.startswith("field.")
        }
        fields = credentials.normalised(self.kind, given)
        days, faults = self._days(texts)
        begin, end = days["valid_from"], days["valid_until"]
        number = texts.get("number", "").upper()
        faults += credentials.number_faults(self.kind, number)
        faults += credentials.field_faults(self.kind, fields)
        if begin or "valid_from" not in texts:
            faults += credentials.validity_faults(self.kind, begin, end, self.today)
        status = STATUSES.get(texts.get("status", "有效"), "")
        if not status:
            faults.append(fault("status", f"没有状态“{texts['status']}”", f"可选：{'、'.join(STATUSES)}"))
        content: dict[str, Any] = {"number": number, "fields": fields, "status": status, **days}
        content["issued"] = content["issued"] or begin
        place = self._place(texts.get("institution", "").upper(), known, faults)
        content |= {"institution_code": place.code, "institution_name": place.name} if place else {}
        if self.kind.holder == "practitioner":
            content |= self._person(texts, known, faults)
        elif place:
            content |= {"holder_code": place.code, "holder_name": str(fields.get("name") or place.name)}
        return content, faults

    def _days(self, texts: dict[str, str]) -> tuple[dict[str, date | None], list[Fault]]:
        faults: list[Fault] = []
        names = ("valid_from", "valid_until", "issued", "check_due")
        days = {name: self.day(texts, name, faults) for name in names}
        begin = days["valid_from"]
        if begin and self.kind.years and "valid_until" not in texts:
            days["valid_until"] = credentials.years_after(begin, self.kind.years)
        return days, faults

    def _place(self, code: str, known: Known, faults: list[Fault]) -> Organisation | None:
        place = known.places.get(code)
        if not code:
            faults.append(fault("institution", "缺少机构代码", "请填写机构登记代码或统一社会信用代码"))
        elif len(code) == 18 and not credit_code.is_credit_code(code):
            faults.append(
                fault(
                    "institution", f"统一社会信用代码 {code} 有误：位数或末位校验码不符（GB 32100）",
                    "请对照营业执照或事业单位法人证书核对，注意不使用字母 I、O、S、V、Z",
                )
            )  # fmt: skip
        elif place is None or place.kind != "institution":
            faults.append(
                fault("institution", f"没有登记机构 {code}", "请核对代码；新机构须先在“机构”中登记")
            )
            return None
        elif not self.reaches(place.path):
            faults.append(fault("institution", f"“{place.name}”不在您的管辖范围内", "请由其主管部门导入"))
        return place if place and place.kind == "institution" else None

    def _person(self, texts: dict[str, str], known: Known, faults: list[Fault]) -> dict[str, Any]:
        name, judged = texts.get("name", ""), citizen_id.check(texts.get("citizen_id", ""))
        category = texts.get("category", "") or (
            self.kind.categories[0] if len(self.kind.categories) == 1 else ""
        )
        if not name:
            faults.append(fault("name", "缺少姓名", "请填写与身份证一致的姓名"))
        if not judged.valid:
            faults.append(
                fault(
                    "citizen_id",
                    "身份证号缺失或有误：位数、出生日期或校验码不符",
                    "请对照身份证原件核对，单元格设为文本",
                )
            )
        if category not in self.kind.categories:
            faults.append(
                fault(
                    "category",
                    f"人员类别“{category}”不能持有{self.kind.title}",
                    f"可选：{'、'.join(self.kind.categories)}",
                )
            )
        registered = known.people.get(judged.normalised18)
        if registered and name and registered[1] != name:
            faults.append(
                fault(
                    "name",
                    f"该身份证号已登记为“{registered[1]}”，与“{name}”不一致",
                    "请核对姓名和身份证号，或先更正人员登记",
                )
            )
        number = texts.get("number", "").upper()
        if not registered and number in known.numbers and number not in known.licences:
            faults.append(fault("number", f"人员编号 {number} 已登记给其他人", "请核对编号和身份证号"))
        return {
            "holder_code": registered[0] if registered else number, "holder_name": name, "citizen_id": judged.normalised18,
            "sex": judged.sex, "birth_date": judged.birth_date, "category": category, "new_person": not registered,
            "title": texts.get("title", ""), "speciality": texts.get("speciality", ""),
            "department": texts.get("department", ""),
        }  # fmt: skip

    def _repeats(self, row: int, content: dict[str, Any]) -> Iterator[Fault]:
        number, person = content["number"], content.get("citizen_id", "")
        if number and (first := self.seen.setdefault(number, row)) != row:
            yield fault(
                "number", f"编号 {number} 与第 {first} 行重复", "同一编号只能出现一次，请删除或更正其中一行"
            )
        elif person and (first := self.people.setdefault(person, row)) != row:
            yield fault("citizen_id", f"身份证号与第 {first} 行重复", "同一人在一个文件中只能有一个证照")

    def _taken(self, licence: Licence, content: dict[str, Any]) -> Fault:
        if licence.holder_code == content.get("holder_code") and not content.get("new_person"):
            return fault(
                "number",
                f"编号 {licence.number} 已登记，但内容与文件不同",
                "已登记的证照请办理变更、延续，不能用导入覆盖",
            )
        return fault(
            "number", f"{self.kind.title}编号 {licence.number} 已发给“{licence.holder_name}”", "请核对编号；一个编号只能发给一个持证人"
        )  # fmt: skip


def _same(licence: Licence, content: dict[str, Any]) -> bool:
    """Whether the register says the same already, so that a file sent again changes nothing."""
    return (
        licence.holder_code == content.get("holder_code")
        and not content.get("new_person")
        and licence.institution_code == content.get("institution_code")
        and dict(licence.fields) == content["fields"]
        and (licence.valid_from, licence.valid_until) == (content["valid_from"], content["valid_until"])
    )
