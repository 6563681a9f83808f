"""Whatever is sent to the FHIR door, the answer is FHIR, in Chinese, and never a failure of the platform."""

from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.ground import Sender, condition, patient, visit

TYPES = st.sampled_from(
    ["Patient", "Condition", "Observation", "Bundle", "Binary", "Krankheit", "patient", "Organization"]
)
IDS = st.sampled_from(["x", "a.b-c", "0" * 22, "0" * 22 + "-" + "1" * 22, "z" * 45, "..", "%27%20OR%201=1--", "a" * 200,
                       "00000000-0000-0000-0000-000000000000", "%00", "$nichts", "_history", "中"])  # fmt: skip
VALUES = st.sampled_from(["", "1", "x", "-1", "a|b", "|", "2024", "gt2024-13", "99999999999999999999", "%00", "\\,", "Patient/x",
                          "true", "count", "xml", "ttl", "eyJ4IjoxfQ", "'", "*", "a,b", "中文", "🦠"])  # fmt: skip
NAMES = st.sampled_from(["_id", "identifier", "code", "patient", "_since", "_at", "_count", "_summary", "_elements", "_format", "_sort",
                         "after", "before", "_include", "_has:Observation:patient:code", "subject.name", "x", "_total", "date",
                         "value-quantity", "_lastUpdated", "_text", "_revinclude"])  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["resourceType", "id", "meta", "entry", "request", "resource", "type", "code", "subject", "reference", "op",
                         "path", "value", "parameter", "part", "name", "identifier", "contained", "text", "div", "url", "method"]),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip
KINDS = st.sampled_from(["application/fhir+json", "application/fhir+xml", "application/json-patch+json", "application/xml-patch+xml",
                         "text/plain", "application/json;charset=gbk", ""])  # fmt: skip
OPERATIONS = st.lists(
    st.fixed_dictionaries({
        "op": st.sampled_from(["add", "remove", "replace", "move", "copy", "test"]),
        "path": st.sampled_from(["", "/code", "/code/text", "/code/coding/0", "/code/coding/-", "/x/y", "/subject", "/meta", "/code/coding/99", "a"]),
        "from": st.sampled_from(["/code", "/code/text", "/x", ""]), "value": JSON,
    }), max_size=3,
)  # fmt: skip
BODIES = st.one_of(
    JSON.map(orjson.dumps), OPERATIONS.map(orjson.dumps), st.binary(max_size=20),
    st.sampled_from([b"<a/>", b'<Patient xmlns="http://hl7.org/fhir"/>', b"<!DOCTYPE a>", orjson.dumps(patient()),
                     orjson.dumps(condition("Patient/p1")), orjson.dumps(visit())]),
    st.fixed_dictionaries({
        "resourceType": st.just("Bundle"), "type": st.sampled_from(["transaction", "batch", "history", "x"]),
        "entry": st.lists(st.fixed_dictionaries({
            "fullUrl": st.sampled_from(["urn:uuid:1", "x", ""]), "resource": JSON | st.just(patient()),
            "request": st.fixed_dictionaries({
                "method": st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "x"]),
                "url": st.sampled_from(["Patient", "Patient/x", "Patient?identifier=a|b", "?", "Condition?x", "$x", "Patient/x/_history/1", "Condition?code=a"]),
            }),
        }), max_size=3),
    }).map(orjson.dumps),
)  # fmt: skip
PATHS = st.one_of(
    st.just(""), TYPES.map("/{}".format), st.tuples(TYPES, IDS).map("/{0[0]}/{0[1]}".format), st.just("/_history"),
    st.tuples(TYPES, IDS, VALUES).map("/{0[0]}/{0[1]}/_history/{0[2]}".format), TYPES.map("/{}/_history".format),
    TYPES.map("/{}/_search".format), st.tuples(TYPES, IDS).map("/{0[0]}/{0[1]}/_history".format),
)  # fmt: skip
HEADERS = st.dictionaries(
    st.sampled_from(["If-Match", "If-None-Match", "If-None-Exist", "Prefer", "Accept", "If-Modified-Since", "Content-Encoding"]),
    st.sampled_from(['W/"1"', "*", "", "identifier=a|b", "return=minimal", "handling=lenient", "application/fhir+xml", "text/turtle", "gzip", "x=y"]),
    max_size=2,
)  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    method=st.sampled_from(["get", "post", "put", "patch", "delete", "head", "options"]), path=PATHS,
    query=st.lists(st.tuples(NAMES, VALUES), max_size=3), body=BODIES, kind=KINDS, headers=HEADERS,
)  # fmt: skip
def test_the_door_answers_whatever_is_sent(
    clinic: Sender,
    method: str,
    path: str,
    query: list[tuple[str, str]],
    body: bytes,
    kind: str,
    headers: dict[str, str],
) -> None:
    url = f"/fhir{path}" + ("?" + "&".join(f"{name}={value}" for name, value in query) if query else "")
    answer: Any = clinic.client.generic(method.upper(), url, body, content_type=kind, headers=headers)
    assert answer.status_code < 500, answer.content.decode()
    if answer.status_code >= 400 and answer.content and "fhir+json" in answer["Content-Type"]:
        outcome = answer.json()
        assert outcome["resourceType"] == "OperationOutcome"
        for issue in outcome["issue"]:
            assert any("一" <= letter <= "鿿" for letter in issue["details"]["text"]), issue


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_an_address_with_a_nul_names_nothing(clinic: Sender, method: str) -> None:
    answer: Any = clinic.client.generic(
        method.upper(), "/fhir/Patient/%00", b"[]", content_type="application/fhir+json"
    )
    assert answer.status_code == 404
    assert "没有找到" in answer.json()["issue"][0]["details"]["text"]
