"""What measurements send: clean outpatient visits as FHIR transaction bundles, each of another invented person."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import orjson

from tests.running import Platform
from tools.demo.numbers import citizen_id

SURNAMES = "李杨张王罗周刘普陈鲁何赵黄徐马朱段吴郭高"
GIVEN = "文秀明英丽华芳军强勇敏静玉珍兰红梅刚平志伟桂春云海波涛燕霞"
REGION = "532301"
RESOURCES_OF_A_VISIT = 20
LABORATORY = (
    ("6690-2", "白细胞计数", 6.2, "10*9/L"),
    ("718-7", "血红蛋白", 141, "g/L"),
    ("777-3", "血小板计数", 231, "10*9/L"),
    ("14771-0", "空腹血糖", 5.3, "mmol/L"),
    ("14682-9", "血清肌酐", 71, "umol/L"),
    ("1742-6", "谷丙转氨酶", 22, "U/L"),
    ("14647-2", "总胆固醇", 4.6, "mmol/L"),
    ("14927-8", "甘油三酯", 1.4, "mmol/L"),
)
VITALS = (
    ("8310-5", "体温", 36.6, "Cel"),
    ("8867-4", "心率", 76, "/min"),
    ("9279-1", "呼吸频率", 18, "/min"),
    ("8480-6", "收缩压", 132, "mm[Hg]"),
    ("8462-4", "舒张压", 84, "mm[Hg]"),
    ("29463-7", "体重", 61, "kg"),
)


@dataclass(frozen=True)
class Sender:
    """A partner of the platform under measurement, and an institution it may speak for."""

    code: str
    secret: str
    source: str
    institution: str
    institution_name: str

    @property
    def authorization(self) -> str:
        return "Basic " + b64encode(f"{self.code}:{self.secret}".encode()).decode()


def sender(platform: Platform) -> Sender:
    """The information centre of Chuxiong city, which may speak for every institution of the city."""
    prefecture = platform.prefecture
    partner = next(row for row in prefecture["partners"] if row["code"] == f"C{REGION}")
    place = next(
        row
        for row in prefecture["organisations"]
        if row["kind"] == "institution" and str(row.get("region_code", "")).startswith(REGION)
    )
    return Sender(partner["code"], partner["secret"], partner["source"], place["code"], place["name"])


def secrets(platform: Platform) -> dict[str, str]:
    """Secret of every partner of the platform, by code."""
    return {row["code"]: row["secret"] for row in platform.prefecture["partners"]}


@dataclass(frozen=True)
class Person:
    """The `number`-th invented person: always the same."""

    number: int

    @property
    def male(self) -> bool:
        return self.number % 2 == 0

    @property
    def birth(self) -> date:
        return date(1935, 1, 1) + timedelta(days=self.number * 7 % 32_000)

    @property
    def name(self) -> str:
        first, rest = divmod(self.number, len(SURNAMES))
        second, third = rest % len(GIVEN), rest // len(GIVEN) % len(GIVEN)
        return SURNAMES[first % len(SURNAMES)] + GIVEN[second] + GIVEN[third]

    @property
    def citizen_id(self) -> str:
        return citizen_id(REGION, self.birth, self.number % 450 + 1, self.male)


def visit(source: Sender, number: int, at: datetime) -> bytes:
    """A transaction of RESOURCES_OF_A_VISIT resources: a person, a visit, its diagnoses, findings and medicines."""
    entries: list[dict[str, Any]] = []
    patient, encounter = _entry_id(number, 0), _entry_id(number, 1)

    def add(kind: str, key: str, content: dict[str, Any]) -> None:
        identifier = {"system": f"urn:yizhou:source:{source.source}:{kind}", "value": f"{number}-{key}"}
        body = {"resourceType": kind, "identifier": [identifier], **content}
        request = {"method": "PUT", "url": f"{kind}?identifier={identifier['system']}|{identifier['value']}"}
        entries.append({"fullUrl": _entry_id(number, len(entries)), "resource": body, "request": request})

    when = at.isoformat(timespec="seconds")
    subject, visited = {"subject": {"reference": patient}}, {"encounter": {"reference": encounter}}
    entries.append(_patient(source, Person(number), patient))
    place = {
        "identifier": {"system": "urn:oid:2.16.156.10011.1.5", "value": source.institution},
        "display": source.institution_name,
    }
    ambulatory = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"}
    period = {"start": when, "end": (at + timedelta(minutes=40)).isoformat(timespec="seconds")}
    add(
        "Encounter",
        "v",
        {"status": "finished", "class": ambulatory, **subject, "period": period, "serviceProvider": place},
    )
    for code, text in (("I10.x00", "高血压"), ("E11.900", "2型糖尿病")):
        coded = _coded("http://hl7.org/fhir/sid/icd-10", code, text)
        add("Condition", code, {"code": coded, **subject, **visited, "recordedDate": when})
    for category, title, findings in (
        ("laboratory", "检验", LABORATORY),
        ("vital-signs", "生命体征", VITALS),
    ):
        for code, text, value, unit in findings:
            add("Observation", code, {
                "status": "final", "code": _coded("http://loinc.org", code, text), **subject, **visited,
                "category": [_coded("http://terminology.hl7.org/CodeSystem/observation-category", category, title)],
                "effectiveDateTime": when,
                "valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit},
            })  # fmt: skip
    for code, text in (("C08CA01", "氨氯地平片"), ("A10BA02", "二甲双胍片")):
        add("MedicationRequest", code, {
            "status": "completed", "intent": "order", **subject, **visited, "authoredOn": when,
            "medicationCodeableConcept": _coded("http://www.whocc.no/atc", code, text),
        })  # fmt: skip
    return orjson.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries})


def _patient(source: Sender, person: Person, full_url: str) -> dict[str, Any]:
    local = {
        "use": "usual",
        "system": f"urn:yizhou:source:{source.source}:patient",
        "value": f"B{person.number:08}",
    }
    body = {
        "resourceType": "Patient",
        "identifier": [
            local,
            {"use": "official", "system": "urn:oid:2.16.156.10011.1.3", "value": person.citizen_id},
        ],
        "name": [{"use": "official", "text": person.name}],
        "gender": "male" if person.male else "female",
        "birthDate": person.birth.isoformat(),
    }
    request = {"method": "PUT", "url": f"Patient?identifier={local['system']}|{local['value']}"}
    return {"fullUrl": full_url, "resource": body, "request": request}


def _coded(system: str, code: str, text: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": text}], "text": text}


def _entry_id(number: int, place: int) -> str:
    return f"urn:uuid:{number:08x}-0000-4000-8000-{place:012x}"
