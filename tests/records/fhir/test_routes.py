"""The FHIR server as its users meet it: over HTTP."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from tests.records.fhir.test_write import condition, put
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import fetch_all
from yizhou.records.fhir import accepting, api
from yizhou.records.fhir.contracts import NO_RESIDENT, Stored, Write
from yizhou.records.fhir.parameters import parameter_of
from yizhou.registries.residents import api as residents

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]


def observation(number: int, code: str = "8480-6", **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "effectiveDateTime": f"2024-01-{number:02}T08:00:00+08:00",
        **more,
    }


@pytest.fixture
def stored(actor: Actor, resident: UUID) -> Stored:
    return put(actor, resident, "c1", condition("高血压", recordedDate="2024-05-06"))


def issue(answer: Any) -> dict[str, Any]:
    body = answer.json()
    assert body["resourceType"] == "OperationOutcome"
    return body["issue"][0]


def ids(bundle: dict[str, Any]) -> list[str]:
    return [entry["resource"]["id"] for entry in bundle.get("entry", [])]


@pytest.mark.feature("10.1.1.4-02", "10.2.1.6(2)-05", "10.2.1.10-09")
def test_a_doctor_reads_a_resource_as_it_was_stored_and_the_read_is_audited(
    log_in: Enter, stored: Stored
) -> None:
    answer = log_in("doctor").get(f"/fhir/Condition/{stored.id}")
    assert answer.status_code == 200
    assert answer.content == stored.raw
    assert answer["ETag"] == 'W/"1"'
    assert answer["Content-Type"].startswith("application/fhir+json")
    [(who, action, what)] = fetch_all(
        "SELECT actor_name, action, what FROM audit_entry WHERE resident_id = %s AND action = 'read'",
        (stored.resident_id,),
    )
    assert (who, action, what) == ("罗医生", "read", f"Condition/{stored.id}")


@pytest.mark.feature("10.2.1.6(2)-02", "10.1.1-08")
@pytest.mark.parametrize("path", ["", "/_history", "/_history/1"])
def test_a_doctor_of_another_county_is_refused_in_chinese(log_in: Enter, stored: Stored, path: str) -> None:
    answer = log_in("elsewhere").get(f"/fhir/Condition/{stored.id}{path}")
    assert answer.status_code == 403
    assert issue(answer)["details"]["coding"][0]["code"] == "residents.out_of_scope"
    assert "紧急调阅" in issue(answer)["diagnostics"]
    assert fetch_all("SELECT count(*) FROM audit_entry WHERE action = 'read' AND outcome = 'success'") == [
        (0,)
    ]


def test_without_log_in_or_permission_nothing_is_read(client: Client, log_in: Enter, stored: Stored) -> None:
    answer = client.get(f"/fhir/Condition/{stored.id}")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Basic")
    assert issue(answer)["code"] == "login"
    assert log_in("clerk").get(f"/fhir/Condition/{stored.id}").status_code == 403


def test_a_resident_reads_the_own_record_only(
    log_in: Enter, actor: Actor, stored: Stored, stranger: UUID
) -> None:
    own = log_in("resident")
    assert own.get(f"/fhir/Condition/{stored.id}").content == stored.raw
    assert ids(own.get("/fhir/Condition").json()) == [stored.id]
    other = put(actor, stranger, "c9", condition("秘密"))
    assert own.get(f"/fhir/Condition/{other.id}").status_code == 403
    assert own.get(f"/fhir/Condition?patient={stranger}").status_code == 403


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("Condition/nix", 404, "fhir.not_found"),
        ("Condition/' OR 1=1 --", 404, "fhir.not_found"),
        ("Condition/" + "0" * 45, 404, "fhir.not_found"),
        ("Observation/{id}", 404, "fhir.not_found"),
        ("Krankheit/{id}", 404, "fhir.unknown_type"),
        ("Condition/{id}/_history/9", 404, "fhir.version_not_found"),
        ("Condition/{id}/_history/x", 400, "fhir.bad_parameter"),
        ("Condition?patient={resident}&farbe=rot", 400, "fhir.unknown_parameter"),
        ("Condition?patient={resident}&onset-date=gestern", 400, "fhir.bad_parameter"),
        ("Condition?patient={resident}&_count=viel", 400, "fhir.bad_parameter"),
        ("Condition?patient={resident}&after=xx", 400, "db.bad_page_key"),
        ("Condition?patient=x", 400, "fhir.bad_parameter"),
        ("Condition?onset-date=2024", 400, "fhir.resident_required"),
        ("Condition/{id}/$nichts", 405, "fhir.not_offered"),
    ],
)
def test_what_cannot_be_answered_is_explained(
    log_in: Enter, stored: Stored, resident: UUID, path: str, status: int, code: str
) -> None:
    answer = log_in("doctor").get("/fhir/" + path.format(id=stored.id, resident=resident))
    assert answer.status_code == status
    if code:
        assert issue(answer)["details"]["coding"][0]["code"] == code
        assert issue(answer)["diagnostics"]


@pytest.mark.feature("10.1.1.4-05")
def test_versions_are_listed_and_read_and_deletion_shows(
    log_in: Enter, actor: Actor, stored: Stored, resident: UUID
) -> None:
    second = put(actor, resident, "c1", condition("高血压2级"))
    doctor = log_in("doctor")
    assert doctor.get(f"/fhir/Condition/{stored.id}/_history/1").content == stored.raw
    api.delete(actor, "Condition", stored.id)
    assert doctor.get(f"/fhir/Condition/{stored.id}").status_code == 410
    bundle = doctor.get(f"/fhir/Condition/{stored.id}/_history").json()
    assert bundle["type"] == "history"
    assert [entry["request"]["method"] for entry in bundle["entry"]] == ["DELETE", "PUT", "POST"]
    assert "resource" not in bundle["entry"][0]
    assert bundle["entry"][1]["resource"]["meta"]["versionId"] == str(second.version)
    page = doctor.get(f"/fhir/Condition/{stored.id}/_history?_count=2").json()
    following = next(link["url"] for link in page["link"] if link["relation"] == "next")
    assert [entry["request"]["method"] for entry in doctor.get(following).json()["entry"]] == ["POST"]


def test_an_unchanged_resource_is_not_sent_again(log_in: Enter, stored: Stored) -> None:
    doctor = log_in("doctor")
    assert doctor.get(f"/fhir/Condition/{stored.id}", headers={"If-None-Match": 'W/"1"'}).status_code == 304
    assert doctor.get(f"/fhir/Condition/{stored.id}", headers={"If-None-Match": 'W/"9"'}).status_code == 200


@pytest.mark.feature("10.1.1.4-01", "10.2.1.6(2)-03", "10.1.1-06")
def test_search_finds_by_code_category_date_status_and_encounter(
    log_in: Enter, actor: Actor, resident: UUID
) -> None:
    vital = [{"coding": [{"system": "urn:c", "code": "vital-signs"}]}]
    written = api.write(
        actor,
        [
            Write(resident, observation(1), "H0001", "1"),
            Write(resident, observation(2, category=vital), "H0001", "2"),
            Write(resident, observation(3, "1558-6", status="amended"), "H0001", "3"),
            Write(resident, observation(4, encounter={"reference": "Encounter/e1"}), "H0001", "4"),
        ],
    )
    one, two, three, four = (each.id for each in written)
    doctor = log_in("doctor")

    def found(query: str) -> list[str]:
        answer = doctor.get(f"/fhir/Observation?patient=Patient/{resident}&{query}")
        assert answer.status_code == 200, answer.content.decode()
        bundle = answer.json()
        assert bundle["total"] == len(ids(bundle))
        return ids(bundle)

    assert found("") == [four, three, two, one]
    assert found("code=1558-6") == [three]
    assert found("code=http://loinc.org|8480-6") == [four, two, one]
    assert found("code=urn:x|8480-6") == []
    assert found("code=1558-6,http://loinc.org|8480-6&category=vital-signs") == [two]
    assert found("status=amended") == [three]
    assert found("encounter=Encounter/e1") == [four]
    assert found("date=2024-01-02") == [two]
    assert found("date=ge2024-01-02&date=lt2024-01-04") == [three, two]
    assert found("date=gt2024-01-03") == [four]
    assert found("date=ne2024-01-03") == [four, two, one]
    assert found("date=le2024-01-01T08:00:00%2B08:00") == [one]
    assert found("date=2024-01") == [four, three, two, one]
    assert found(f"_id={two},{three}") == [three, two]
    assert found("_lastUpdated=ge2020") == [four, three, two, one]
    assert doctor.get(f"/fhir/Observation?_id={two}").json()["total"] == 1
    assert doctor.get(f"/fhir/Observation?patient={resident}&_summary=count").json() | {"timestamp": 0, "link": 0} == {
        "resourceType": "Bundle", "type": "searchset", "total": 4, "timestamp": 0, "link": 0,
    }  # fmt: skip
    posted = doctor.post("/fhir/Observation/_search", {"patient": str(resident), "code": "1558-6"})
    assert ids(posted.json()) == [three]


def test_pages_meet_every_resource_once_even_without_a_date(
    log_in: Enter, actor: Actor, resident: UUID
) -> None:
    undated = [{key: value for key, value in observation(1).items() if key != "effectiveDateTime"}] * 5
    same_day = [observation(1)] * 5
    api.write(
        actor,
        [Write(resident, each, "H0001", str(number)) for number, each in enumerate([*undated, *same_day])],
    )
    doctor = log_in("doctor")
    url = f"/fhir/Observation?patient={resident}&_count=3"
    seen: list[str] = []
    while url:
        bundle = doctor.get(url).json()
        assert bundle["total"] == 10
        seen += ids(bundle)
        url = next((link["url"] for link in bundle["link"] if link["relation"] == "next"), "")
    assert len(seen) == len(set(seen)) == 10


@pytest.mark.feature("10.1.1-02", "10.1.7.1-01", "10.1.1.3-01")
def test_the_registered_patient_is_read_and_searched_under_the_residents_id(
    log_in: Enter, resident: UUID
) -> None:
    doctor = log_in("doctor")
    patient = doctor.get(f"/fhir/Patient/{resident}").json()
    assert (patient["id"], patient["name"][0]["text"], patient["gender"]) == (
        str(resident),
        "沙玛阿依",
        "female",
    )
    assert ids(doctor.get(f"/fhir/Patient?_id={resident}").json()) == [str(resident)]
    assert log_in("elsewhere").get(f"/fhir/Patient/{resident}").status_code == 403


@pytest.mark.feature("10.1.1.4-04", "10.1.1-01")
def test_everything_gathers_the_whole_record_of_merged_ids(
    log_in: Enter, actor: Actor, stored: Stored, resident: UUID, stranger: UUID
) -> None:
    other = put(actor, stranger, "c2", condition("糖尿病"))
    residents.merge(actor, resident, stranger, "同一人，核对过身份证")
    doctor = log_in("doctor")
    bundle = doctor.get(f"/fhir/Patient/{resident}/$everything").json()
    assert set(ids(bundle)) == {str(resident), stored.id, other.id}
    assert bundle["total"] == 3
    first = doctor.get(f"/fhir/Patient/{resident}/$everything?_count=1").json()
    following = next(link["url"] for link in first["link"] if link["relation"] == "next")
    assert set(ids(first)) | set(ids(doctor.get(following).json())) == set(ids(bundle))
    assert log_in("doctor").get(f"/fhir/Condition/{other.id}").status_code == 200


def test_everything_may_be_narrowed_to_types_and_to_what_changed(
    log_in: Enter, stored: Stored, resident: UUID
) -> None:
    doctor = log_in("doctor")
    whole = f"/fhir/Patient/{resident}/$everything"
    assert ids(doctor.get(f"{whole}?_type=Condition,Observation").json()) == [stored.id]
    assert ids(doctor.get(f"{whole}?_type=Patient").json()) == [str(resident)]
    later = doctor.get(f"{whole}?_since=2999-01-01").json()
    assert (later["total"], later.get("entry", [])) == (0, [])
    assert stored.id in ids(doctor.get(f"{whole}?_since=2020-01-01").json())
    for wrong, code in (("_type=Nichts", "fhir.unknown_type"), ("_since=gestern", "fhir.bad_parameter"),
                        ("start=2020", "fhir.unknown_parameter")):  # fmt: skip
        answer = doctor.get(f"{whole}?{wrong}")
        assert issue(answer)["details"]["coding"][0]["code"] == code


@pytest.mark.feature("10.1.1-04")
def test_institutions_are_found_without_a_resident(log_in: Enter, actor: Actor) -> None:
    content = {
        "resourceType": "Organization",
        "name": "卫生院",
        "identifier": [{"system": "urn:o", "value": "H0001"}],
    }
    stored = put(actor, NO_RESIDENT, "o", content)
    doctor = log_in("doctor")
    assert ids(doctor.get("/fhir/Organization?identifier=urn:o|H0001").json()) == [stored.id]
    assert doctor.get(f"/fhir/Organization/{stored.id}").content == stored.raw


@pytest.mark.feature("10.1.1.3-06")
def test_the_server_says_what_it_can_do(client: Client) -> None:
    statement = client.get("/fhir/metadata").json()
    assert statement["fhirVersion"] == "4.0.1"
    by_type = {resource["type"]: resource for resource in statement["rest"][0]["resource"]}
    names = {parameter["name"] for parameter in by_type["MedicationRequest"]["searchParam"]}
    assert {"patient", "code", "authoredon", "status", "_id"} <= names
    assert by_type["Patient"]["operation"][0]["name"] == "everything"


def test_every_parameter_of_the_statement_is_accepted(client: Client, log_in: Enter, resident: UUID) -> None:
    doctor = log_in("doctor")
    values = {"date": "2024", "token": "a", "reference": str(resident), "uri": "urn:a", "string": "a", "number": "2024",
              "quantity": "gt5.4||mg"}  # fmt: skip
    for resource in client.get("/fhir/metadata").json()["rest"][0]["resource"]:
        for parameter in resource.get("searchParam", []):  # a Subscription is searched without any
            known = parameter_of(resource["type"], parameter["name"])
            value = (
                "$".join(["2024"] * len(known.parts[0]))
                if known and known.parts
                else values[parameter["type"]]
            )
            query = f"{parameter['name']}={value}"
            if resource["type"] not in ("CodeSystem", "ConceptMap", "ValueSet"):  # terms are of no resident
                query = f"patient={resident}&{query}"
            answer = doctor.get(f"/fhir/{resource['type']}?{query}&_count=1")
            assert answer.status_code == 200, (resource["type"], parameter, answer.content.decode())


def test_a_writing_interaction_reaches_the_view_that_accepted_it(
    log_in: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[str, str, str]] = []

    def view(request: HttpRequest, *, actor: Actor, resource_type: str, resource_id: str) -> HttpResponse:
        calls.append((actor.name, resource_type, resource_id))
        return HttpResponse(status=202)

    monkeypatch.setattr(accepting, "_views", {})
    monkeypatch.setattr(accepting, "_formats", {})
    doctor = log_in("doctor")
    refused = doctor.delete("/fhir/Condition/x")
    assert refused.status_code == 405
    assert issue(refused)["details"]["coding"][0]["code"] == "fhir.not_offered"
    for interaction in accepting.INTERACTIONS:
        api.accept(interaction, view)
    assert doctor.post("/fhir").status_code == 202
    assert doctor.post("/fhir/Condition").status_code == 202
    assert doctor.put("/fhir/Condition/x").status_code == 202
    assert doctor.patch("/fhir/Condition/x").status_code == 202
    assert doctor.delete("/fhir/Condition/x").status_code == 202
    assert calls == [("罗医生", "", ""), ("罗医生", "Condition", ""), *[("罗医生", "Condition", "x")] * 3]
    with pytest.raises(ValueError, match="none of"):
        api.accept("merge", view)


def test_a_page_reads_one_resource(log_in: Enter, stored: Stored) -> None:
    assert log_in("doctor").get(f"/api/resources/Condition/{stored.id}").content == stored.raw
    answer = log_in("elsewhere").get(f"/api/resources/Condition/{stored.id}")
    assert (answer.status_code, answer.json()["code"]) == (403, "residents.out_of_scope")


def test_links_repeat_what_was_asked(log_in: Enter, actor: Actor, resident: UUID) -> None:
    put(actor, resident, "1", observation(1))
    put(actor, resident, "2", observation(2))
    bundle = log_in("doctor").get(f"/fhir/Observation?patient={resident}&code=8480-6&_count=1").json()
    links = {link["relation"]: parse_qs(urlsplit(link["url"]).query) for link in bundle["link"]}
    assert links["self"] == {"patient": [str(resident)], "code": ["8480-6"], "_count": ["1"]}
    assert {name: value for name, value in links["next"].items() if name != "after"} == links["self"]
