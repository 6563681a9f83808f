"""Faults put into finished messages. Each function returns the message with exactly one fault of its kind."""

import re
from random import Random
from typing import Any

from tools.demo.messages.tabular import Row

MESSAGE_FAULTS = (
    "broken",
    "missing",
    "wrong_code",
    "impossible_time",
    "unknown_template",
    "foreign_encoding",
)
"""Faults of whole messages, in the order they are drawn; at most one is put into a message."""

_CODED = re.compile(r'<value xsi:type="CD" code="[^"]*"')
_AUTHORED = re.compile(r'(<author typeCode="AUT"[^>]*><time value=")(\d{4})(\d+)(")')
_NAME = re.compile(r"(<recordTarget.*?<patient [^>]*>.*?)<name>[^<]*</name>", re.DOTALL)


def cda(document: str, fault: str, rng: Random) -> bytes:
    """A CDA document with the fault."""
    if fault == "wrong_code":
        found = list(_CODED.finditer(document))
        if found:
            place = rng.choice(found)
            document = document[: place.start()] + '<value xsi:type="CD" code="ZZ9"' + document[place.end() :]
    elif fault == "impossible_time":
        year = rng.choice(("1899", "2091"))
        document = _AUTHORED.sub(lambda m: f"{m[1]}{year}{m[3]}{m[4]}", document, count=1)
    elif fault == "missing":
        document = _NAME.sub(r"\1<name></name>", document, count=1)
    elif fault == "unknown_template":
        document = re.sub(
            r'<templateId root="[^"]*"/>', '<templateId root="2.16.156.10011.2.1.1.999"/>', document, count=1
        )
    elif fault == "foreign_encoding":
        if rng.random() < 0.5:
            document = document.replace('encoding="UTF-8"', 'encoding="GBK"', 1)
        return document.encode("gb18030")
    return document.encode()


def bundle(entries: list[dict[str, Any]], fault: str, rng: Random) -> None:
    """Put the fault into the entries of a FHIR bundle."""
    resources = [entry["resource"] for entry in entries]
    encounters = [r for r in resources if r["resourceType"] == "Encounter"]
    if fault == "wrong_code":
        coded = [
            r
            for r in resources
            if r["resourceType"] in ("Condition", "Observation") and "coding" in r.get("code", {})
        ]
        if coded:
            rng.choice(coded)["code"]["coding"][0]["code"] = "ZZ9.ZZZ"
    elif fault == "impossible_time" and encounters:
        period = encounters[0]["period"]
        if rng.random() < 0.5:
            encounters[0]["period"] = {"start": period["end"], "end": period["start"].replace("20", "19", 1)}
        else:
            encounters[0]["period"] = {
                "start": "2091" + period["start"][4:],
                "end": "2091" + period["end"][4:],
            }
    elif fault == "missing":
        target = rng.choice(encounters or resources)
        target.pop("status", None)
        if target["resourceType"] == "Patient":
            target.pop("name", None)


def truncated(body: bytes, rng: Random) -> bytes:
    """Cut off in transmission."""
    return body[: int(len(body) * rng.uniform(0.3, 0.9))]


ROW_FAULTS = ("missing", "wrong_code", "impossible_time", "impossible_value")


def row(cells: Row, definition: str, fault: str, rng: Random) -> Row:
    """A row with the fault."""
    changed = dict(cells)
    if fault == "missing":
        changed[rng.choice(("本人姓名", "出生日期", "组织机构代码"))] = ""
    elif fault == "wrong_code":
        column = {
            "vaccinations": "疫苗名称代码",
            "laboratory_results": "检查/检验结果代码",
            "resident_registration": "民族",
        }.get(definition, "随访方式代码")
        changed[column] = rng.choice(("77", "X", "0Z"))
    elif fault == "impossible_time":
        column = {
            "vaccinations": "疫苗接种日期", "laboratory_results": "报告日期时间", "resident_registration": "建档日期",
        }.get(definition, "随访日期")  # fmt: skip
        moment = changed[column]
        changed[column] = moment.replace(year=rng.choice((1899, 2091)), day=15)  # type: ignore[union-attr]
    elif fault == "impossible_value":
        column, value = {
            "vaccinations": ("接种剂次", "99"), "laboratory_results": ("检查/检验定量结果", "abc"), "resident_registration": ("性别代码", "7"),
            "hypertension_follow_up": ("收缩压(mmHg)", "1420"), "diabetes_follow_up": ("空腹血糖值(mmol/L)", "86.0"),
        }[definition]  # fmt: skip
        changed[column] = value
    return changed
