"""What the CapabilityStatement promises is answered; what is sent comes back as it was, in both formats."""

import gzip
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.exchange.fhir_api.test_http import EXAMPLES, SYNTHEA, codes
from tests.exchange.ground import C, P, Sender, bundle, condition, entry, patient, visit
from tests.records.fhir.test_xml import said
from yizhou.records.fhir import api as fhir

XML = {"Accept": "application/fhir+xml"}


def in_both(sender: Sender, path: str) -> dict[str, Any]:
    """A resource as JSON, having seen that its XML says the same."""
    told = sender.get(path)
    content = json.loads(told.content, parse_float=Decimal)
    text = sender.client.get(path, headers=XML).content.decode().partition("?>")[2]
    back = json.loads(fhir.serialise(fhir.from_xml(text)), parse_float=Decimal)
    assert said(back) == said(content)
    return content


def bare(content: dict[str, Any]) -> dict[str, Any]:
    """What a sender said: without what the platform gives, and references, which it rewrites."""

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: walk(item) for name, item in value.items() if name not in ("reference", "fhir_comments")
            }
        return [walk(item) for item in value] if isinstance(value, list) else value

    meta = {
        name: value
        for name, value in content.get("meta", {}).items()
        if name not in ("versionId", "lastUpdated")
    }
    return said(walk({**content, "meta": meta, "id": ""}))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_published_example_comes_back_as_it_was_sent_in_json_and_in_xml(hub: Sender, path: Path) -> None:
    sent = json.loads(path.read_bytes(), parse_float=Decimal)
    made = hub.post(f"/fhir/{sent['resourceType']}", path.read_bytes())
    assert made.status_code == 201
    stored = in_both(hub, made["Location"].partition("testserver")[2].partition("/_history")[0])
    assert bare(stored) == bare(sent)


@pytest.mark.feature("10.1.1.3-02")
@pytest.mark.parametrize("path", SYNTHEA[:3], ids=lambda path: path.name[:24])
def test_a_synthea_bundle_sent_in_xml_comes_back_as_it_was(hub: Sender, path: Path) -> None:
    raw = gzip.decompress(path.read_bytes())
    answer = hub.post("/fhir", fhir.to_xml(raw), "application/fhir+xml")
    assert answer.status_code == 200, answer.content[:500]
    sent = json.loads(raw, parse_float=Decimal)["entry"]
    answers = [one["response"]["location"].partition("/_history")[0] for one in answer.json()["entry"]]
    for one, place in list(zip(sent, answers, strict=True))[::9]:
        assert bare(in_both(hub, f"/fhir/{place}")) == bare(one["resource"])


@pytest.mark.parametrize("as_xml", [False, True])
def test_what_was_read_can_be_sent_back(clinic: Sender, as_xml: bool) -> None:
    made = clinic.post("/fhir", visit()).json()["entry"][1]["response"]["location"].partition("/_history")[0]
    read = clinic.get(f"/fhir/{made}").json()
    changed = orjson.dumps(read | {"code": {"text": "已控制"}})
    body, kind = (
        (fhir.to_xml(changed), "application/fhir+xml") if as_xml else (changed, "application/fhir+json")
    )
    put = clinic.client.put(f"/fhir/{made}", body, content_type=kind, headers={"If-Match": 'W/"1"'})
    assert (put.status_code, put["ETag"]) == (200, 'W/"2"'), put.content.decode()
    assert put.json()["subject"] == read["subject"], "the resident's own Patient stays what it points at"


def test_a_part_is_not_taken_for_the_whole(clinic: Sender) -> None:
    made = clinic.post("/fhir", visit()).json()["entry"][1]["response"]["location"].partition("/_history")[0]
    part = clinic.get(f"/fhir/{made}?_elements=code").json()
    refused = clinic.put(f"/fhir/{made}", part)
    assert (refused.status_code, codes(refused)) == (422, {"fhir_api.only_a_part"})
    assert clinic.get(f"/fhir/{made}")["ETag"] == 'W/"1"'


@pytest.mark.parametrize(
    ("wish", "shown"), [("return=representation", True), ("return=minimal", False), ("", False)]
)
def test_a_transaction_shows_what_it_stored_when_that_is_preferred(
    clinic: Sender, wish: str, shown: bool
) -> None:
    content = clinic.post("/fhir", visit(), **({"Prefer": wish} if wish else {})).json()
    assert [("resource" in one) for one in content["entry"]] == [shown, shown]
    if shown:
        assert content["entry"][1]["resource"]["code"]["text"] == "高血压"


@pytest.mark.feature("10.1.1.3-06")
def test_every_interaction_the_statement_names_is_mounted(hub: Sender) -> None:
    statement = in_both(hub, "/fhir/metadata")
    assert set(statement["format"]) >= {"application/fhir+json", "application/fhir+xml"}
    assert set(statement["patchFormat"]) >= {"application/json-patch+json", "application/xml-patch+xml"}
    rest = statement["rest"][0]
    calls = {
        "read": ("get", "/x"), "vread": ("get", "/x/_history/1"), "history-instance": ("get", "/x/_history"),
        "history-type": ("get", "/_history"), "search-type": ("get", "?_id=x"), "create": ("post", ""),
        "update": ("put", "/x"), "patch": ("patch", "/x"), "delete": ("delete", "/x"),
        "history-system": ("get", "/_history"), "transaction": ("post", ""), "batch": ("post", ""),
    }  # fmt: skip
    conditional = {"conditionalUpdate": "put", "conditionalDelete": "delete", "conditionalCreate": "post"}
    asked = [("", each["code"]) for each in rest["interaction"]]
    for resource in [
        one for one in rest["resource"] if one["type"] in ("Condition", "Patient", "Organization")
    ]:
        asked += [(f"/{resource['type']}", each["code"]) for each in resource["interaction"]]
        assert {name for name in conditional if resource.get(name)} == set(conditional)
        for method in ("put", "patch", "delete"):
            assert_mounted(hub, method, f"/fhir/{resource['type']}?identifier=a|b")
    for base, code in asked:
        method, path = calls[code]
        assert_mounted(hub, method, f"/fhir{base}{path}")


def assert_mounted(sender: Sender, method: str, path: str) -> None:
    answer = getattr(sender.client, method)(path, content_type="application/fhir+json")
    told = codes(answer) if answer.content and b"OperationOutcome" in answer.content else set()
    assert answer.status_code not in (405, 500), (method, path, answer.content.decode())
    assert not told & {"fhir.not_offered", "kernel.fault"}


def test_statuses_in_a_batch_are_those_the_requests_would_have_alone(clinic: Sender) -> None:
    clinic.post("/fhir/Patient", patient(id="p1"))
    content = clinic.post("/fhir", bundle(
        entry(C, condition("Patient/p1"), "PUT", "Condition/c1"),
        {"request": {"method": "DELETE", "url": "Condition/none"}},
        {"request": {"method": "PATCH", "url": "Condition/none"}, "resource": {"resourceType": "Parameters", "parameter": []}},
        {"request": {"method": "GET", "url": "Condition?farbe=rot"}},
        {**entry(P, condition("Patient/p1"), "PUT", "Condition/c2"), "request": {"method": "PUT", "url": "Condition/c2", "ifMatch": 'W/"3"'}},
        kind="batch",
    )).json()  # fmt: skip
    assert [one["response"]["status"][:3] for one in content["entry"]] == ["201", "204", "404", "400", "412"]
