"""Search as the standard has it: modifiers, chains, `_has`, includes, composites, order and pages, over HTTP."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.records.fhir.test_routes import Enter, ids, issue, observation
from tests.records.fhir.test_write import put
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import fetch_all
from yizhou.records.fhir import api
from yizhou.records.fhir.contracts import NO_RESIDENT, Stored, Write

pytestmark = pytest.mark.django_db
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
Find = Callable[[str], list[str]]


def coded(code: str, display: str = "", system: str = LOINC) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, **({"display": display} if display else {})}]}


def measured(day: int, value: float, code: str = "8480-6", **more: Any) -> dict[str, Any]:
    quantity = {"value": value, "unit": "毫米汞柱", "system": UCUM, "code": "mm[Hg]"}
    return observation(day, code, valueQuantity=quantity, **more)


@pytest.fixture
def doctor(log_in: Enter) -> Client:
    return log_in("doctor")


@pytest.fixture
def found(doctor: Client) -> Find:
    def find(query: str) -> list[str]:
        answer = doctor.get(f"/fhir/{query}")
        assert answer.status_code == 200, answer.content.decode()
        return ids(answer.json())

    return find


def written(actor: Actor, resident: UUID, *contents: dict[str, Any]) -> list[str]:
    return [
        each.id
        for each in api.write(
            actor, [Write(resident, one, "H0001", f"k{n}") for n, one in enumerate(contents)]
        )
    ]


@pytest.mark.feature("10.1.1.4-01")
def test_modifiers_of_tokens(actor: Actor, resident: UUID, found: Find) -> None:
    number = {"type": coded("MR", system="urn:v2"), "system": "urn:h", "value": "77"}
    one, two, three = written(
        actor, resident,
        observation(1, code="x") | {"code": coded("8480-6", "收缩压")},
        observation(2, code="1558-6", identifier=[number], status="amended"),
        {key: value for key, value in observation(3).items() if key != "code"} | {"code": {"text": "收缩压（手工）"}},
    )  # fmt: skip
    of = f"Observation?patient={resident}"
    assert found(f"{of}&code:not=8480-6") == [three, two]
    assert found(f"{of}&code:text=收缩压") == [three, one]
    assert found(f"{of}&code:missing=true") == []
    assert found(f"{of}&identifier:missing=false") == [two]
    assert found(f"{of}&identifier:of-type=urn:v2|MR|77") == [two]
    assert found(f"{of}&identifier:of-type=urn:v2|XX|77") == []
    assert found(f"{of}&identifier=urn:h|") == [two]
    assert found(f"{of}&identifier=urn:h|77,nix") == [two]
    assert found(f"{of}&status:not=final") == [two]
    assert found(f"{of}&status=http://hl7.org/fhir/observation-status|amended") == [two]


def test_quantities_numbers_and_composites(actor: Actor, resident: UUID, found: Find) -> None:
    pressure = [
        {"code": coded("8480-6"), "valueQuantity": {"value": 150, "system": UCUM, "code": "mm[Hg]"}},
        {"code": coded("8462-4"), "valueQuantity": {"value": 95, "system": UCUM, "code": "mm[Hg]"}},
    ]
    one, two, three = written(
        actor, resident, measured(1, 139), measured(2, 141.5), observation(3, "85354-9", component=pressure)
    )
    of = f"Observation?patient={resident}"
    assert found(f"{of}&value-quantity=gt140") == [two]
    assert found(f"{of}&value-quantity=141.5|{UCUM}|mm[Hg]") == [two]
    assert found(f"{of}&value-quantity=le141||毫米汞柱") == [one]
    assert found(f"{of}&value-quantity=139||kg") == []
    assert found(f"{of}&value-quantity=ap140") == [two, one]
    assert found(f"{of}&value-quantity=142") == [two], "142 means 141.5 to 142.5"
    assert found(f"{of}&code-value-quantity=8480-6$gt140") == [two]
    assert found(f"{of}&component-code-value-quantity={LOINC}|8480-6$ge150") == [three]
    assert found(f"{of}&component-code-value-quantity=8462-4$ge150") == [], "both of one component"
    assert found(f"{of}&combo-code-value-quantity=8480-6$gt140") == [three, two]


def test_strings_uris_and_words_in_chinese(actor: Actor, found: Find, resident: UUID) -> None:
    hospital = put(actor, NO_RESIDENT, "o1", {"resourceType": "Organization", "name": "楚雄彝族自治州人民医院", "alias": ["Chuxiong"]})  # fmt: skip
    clinic = put(actor, NO_RESIDENT, "o2", {"resourceType": "Organization", "name": "昙华乡卫生院", "meta": {"profile": ["http://y.cn/fhir/clinic/1"]}})  # fmt: skip
    assert found("Organization?name=楚雄") == [hospital.id]
    assert found("Organization?name=CHUX") == [hospital.id]
    assert found("Organization?name=人民医院") == []
    assert found("Organization?name:contains=卫生") == [clinic.id]
    assert found("Organization?name:exact=昙华乡卫生院") == [clinic.id]
    assert found("Organization?_profile=http://y.cn/fhir/clinic/1") == [clinic.id]
    assert found("Organization?_profile:below=http://y.cn/fhir/clinic") == [clinic.id]
    [note] = written(actor, resident, observation(1, note=[{"text": "患者诉头晕，100%确认"}]))
    assert found(f"Observation?patient={resident}&_content=头晕 确认") == [note]
    assert found(f"Observation?patient={resident}&_content=100%25确") == [note]
    assert found(f"Observation?patient={resident}&_content=头痛") == []


@pytest.fixture
def visit(actor: Actor, resident: UUID) -> dict[str, Stored]:
    """A visit with its ward, its doctor, a diagnosis, and two measurements of which one belongs to it."""
    ward = put(actor, NO_RESIDENT, "w", {"resourceType": "Location", "name": "内科一病区"})
    person = put(actor, NO_RESIDENT, "p", {"resourceType": "Practitioner", "name": [{"text": "罗建国"}]})
    encounter = put(
        actor, resident, "e",
        {
            "resourceType": "Encounter", "status": "finished", "class": {"code": "IMP"},
            "location": [{"location": {"reference": f"Location/{ward.id}"}}],
            "period": {"start": "2024-01-01", "end": "2024-01-09"},
        },
    )  # fmt: skip
    inside = put(actor, resident, "i", measured(2, 150, encounter={"reference": f"Encounter/{encounter.id}"},
                                                performer=[{"reference": f"Practitioner/{person.id}"}]))  # fmt: skip
    outside = put(actor, resident, "x", measured(3, 120))
    diagnosis = put(actor, resident, "d", {"resourceType": "Condition", "code": coded("I10", system="urn:icd"),
                                           "encounter": {"reference": f"Encounter/{encounter.id}"}})  # fmt: skip
    return {
        "ward": ward,
        "doctor": person,
        "visit": encounter,
        "in": inside,
        "out": outside,
        "diagnosis": diagnosis,
    }


def test_chains_follow_references_over_several_steps(
    visit: dict[str, Stored], resident: UUID, found: Find
) -> None:
    of = f"Observation?patient={resident}"
    assert found(f"{of}&encounter.status=finished") == [visit["in"].id]
    assert found(f"{of}&encounter:Encounter.location.name=内科") == [visit["in"].id]
    assert found(f"{of}&encounter.location.name=外科") == []
    assert found(f"{of}&performer:Practitioner.name=罗") == [visit["in"].id]
    assert found(f"Encounter?patient={resident}&_has:Condition:encounter:code=urn:icd|I10") == [
        visit["visit"].id
    ]
    assert (
        found(f"Encounter?patient={resident}&_has:Observation:encounter:code-value-quantity=8480-6$gt160")
        == []
    )
    assert found(f"{of}&encounter._has:Condition:encounter:code=I10") == [visit["in"].id]


def test_people_are_found_by_what_the_registry_knows_and_by_what_their_record_says(
    visit: dict[str, Stored], resident: UUID, found: Find
) -> None:
    assert found("Patient?name=沙玛&gender=female") == [str(resident)]
    assert found("Patient?name=沙玛&gender=male") == []
    assert found("Patient?name:contains=阿依") == [str(resident)]
    assert found("Patient?name:contains=阿依&birthdate=1970&birthdate:missing=false") == [str(resident)]
    assert found("Patient?name:contains=阿依&birthdate=gt1970") == []
    assert found("Patient?_has:Observation:patient:code-value-quantity=8480-6$gt140&_has:Condition:patient:code=I10&name=沙玛") == [
        str(resident)
    ]  # fmt: skip
    assert found("Patient?_has:Condition:patient:code=I10") == [str(resident)]
    assert found("Patient?_has:Condition:patient:code=E11") == []
    assert set(found("Observation?patient.name=沙玛")) == {visit["in"].id, visit["out"].id}
    assert found("Observation?subject:Patient.name=没有此人") == []


def test_a_selective_value_is_found_over_the_whole_prefecture_but_only_within_scope(
    visit: dict[str, Stored], resident: UUID, log_in: Enter, found: Find
) -> None:
    assert found("Condition?code=I10") == [visit["diagnosis"].id]
    assert ids(log_in("elsewhere").get("/fhir/Condition?code=I10").json()) == []
    assert log_in("elsewhere").get("/fhir/Condition?code=I10").json()["total"] == 0
    [(who,)] = fetch_all(
        "SELECT DISTINCT resident_id FROM audit_entry WHERE action = 'query' AND resident_id IS NOT NULL"
    )
    assert who == resident


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("Observation?status=final", "fhir.resident_required"),
        ("Observation?date=2024", "fhir.resident_required"),
        ("Observation?code:not=8480-6", "fhir.resident_required"),
        ("Observation?_content=头晕", "fhir.resident_required"),
        ("Patient?gender=male", "fhir.resident_required"),
        ("Observation?code:exact=1", "fhir.bad_parameter"),
        ("Observation?code:in=urn:nix&code=1", "fhir.bad_parameter"),
        ("Observation?value-quantity=viel&code=1", "fhir.bad_parameter"),
        ("Observation?code-value-quantity=1&code=1", "fhir.bad_parameter"),
        ("Observation?status.name=1", "fhir.bad_parameter"),
        ("Observation?encounter.farbe=1", "fhir.bad_parameter"),
        ("Observation?_has:Nix:a:b=1", "fhir.bad_parameter"),
        ("Observation?_include=Observation:farbe&code=1", "fhir.bad_parameter"),
        ("Observation?_sort=farbe&code=1", "fhir.bad_parameter"),
        ("Observation?encounter.part-of.part-of.part-of.part-of.part-of.status=x&code=1", "fhir.too_broad"),
        ("Observation?code=1&code:missing=vielleicht", "fhir.bad_parameter"),
        ("Observation?code=1&_summary=half", "fhir.bad_parameter"),
        ("Observation?code=1&_elements=farbe", "fhir.bad_parameter"),
    ],
)
def test_what_would_search_everything_or_makes_no_sense_is_refused_with_advice(
    doctor: Client, query: str, code: str
) -> None:
    answer = doctor.get(f"/fhir/{query}")
    assert (answer.status_code, issue(answer)["details"]["coding"][0]["code"]) == (400, code)
    assert issue(answer)["diagnostics"]


def test_an_unknown_parameter_is_ignored_only_when_that_is_preferred(doctor: Client, resident: UUID) -> None:
    url = f"/fhir/Observation?patient={resident}&farbe=rot"
    assert doctor.get(url).status_code == 400
    answer = doctor.get(url, headers={"Prefer": "handling=lenient"})
    assert answer.status_code == 200
    assert "farbe" not in answer.json()["link"][0]["url"], "the self link says what was obeyed"


def test_what_matches_point_at_and_what_points_at_them_comes_along(
    visit: dict[str, Stored], resident: UUID, doctor: Client
) -> None:
    def modes(query: str) -> dict[str, set[str]]:
        shown: dict[str, set[str]] = {}
        for entry in doctor.get(f"/fhir/{query}").json().get("entry", []):
            shown.setdefault(entry["search"]["mode"], set()).add(entry["resource"]["resourceType"])
        return shown

    of = f"Observation?patient={resident}&_id={visit['in'].id}"
    assert modes(f"{of}&_include=Observation:encounter") == {
        "match": {"Observation"},
        "include": {"Encounter"},
    }
    assert modes(f"{of}&_include=Observation:performer:Organization") == {"match": {"Observation"}}
    assert modes(f"{of}&_include=*")["include"] == {"Encounter", "Practitioner"}
    onward = f"{of}&_include=Observation:encounter&_include:iterate=Encounter:location"
    assert modes(onward)["include"] == {"Encounter", "Location"}
    back = f"Encounter?patient={resident}&_revinclude=Condition:encounter&_revinclude=Observation:encounter"
    assert modes(back) == {"match": {"Encounter"}, "include": {"Condition", "Observation"}}
    assert modes(f"Patient?_id={resident}&_revinclude=Condition:subject") == {
        "match": {"Patient"},
        "include": {"Condition"},
    }


@pytest.mark.parametrize(
    "sort",
    ["date", "-date", "value-quantity", "-value-quantity", "status,-date", "code", "_id", "-_lastUpdated"],
)
def test_pages_of_any_order_meet_every_resource_once_and_in_order(
    actor: Actor, resident: UUID, doctor: Client, sort: str
) -> None:
    some = [measured(day % 3 + 1, day * 7 % 5, status=("final", "amended")[day % 2]) for day in range(9)]
    some += [
        {key: value for key, value in observation(1).items() if key != "effectiveDateTime"} for _ in range(3)
    ]
    written(actor, resident, *some)
    whole = doctor.get(f"/fhir/Observation?patient={resident}&_sort={sort}").json()
    url, seen = f"/fhir/Observation?patient={resident}&_sort={sort}&_count=5", []
    while url:
        bundle = doctor.get(url).json()
        seen += ids(bundle)
        url = next((link["url"] for link in bundle["link"] if link["relation"] == "next"), "")
    assert seen == ids(whole)
    assert len(set(seen)) == 12
    values = [entry["resource"].get("valueQuantity", {}).get("value") for entry in whole["entry"]]
    if sort.endswith("value-quantity"):
        numbers = [value for value in values if value is not None]
        assert numbers == sorted(numbers, reverse=sort.startswith("-"))
        assert values[-3:] == [None] * 3


def test_what_is_written_is_found_at_once_and_what_is_corrected_is_found_anew(
    actor: Actor, resident: UUID, found: Find
) -> None:
    first = put(actor, resident, "o", observation(1))
    assert found(f"Observation?patient={resident}&code=8480-6") == [first.id]
    put(actor, resident, "o", observation(1, "1558-6"))
    assert found(f"Observation?patient={resident}&code=8480-6") == []
    assert found(f"Observation?patient={resident}&code=1558-6") == [first.id]
    api.delete(actor, "Observation", first.id)
    assert found(f"Observation?patient={resident}&code=1558-6") == []
