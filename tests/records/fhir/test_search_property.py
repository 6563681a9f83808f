"""Whatever is stored and whatever is asked: the answer is that of a naive evaluator that looks at every resource."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.records.fhir.test_routes import Enter, ids
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA
from yizhou.records.fhir import api
from yizhou.records.fhir.contracts import Write

pytestmark = pytest.mark.django_db
Resource = dict[str, Any]

CODES, SYSTEMS = ("a", "b", "收缩压"), ("urn:s", "urn:t")
STATUS = ("final", "amended")
DAYS = ("2024", "2024-02", "2024-02-29", "2024-02-29T08:00:00+08:00", "2024-03-01T07:59:00Z")

codings = st.fixed_dictionaries(
    {"code": st.sampled_from(CODES)}, optional={"system": st.sampled_from(SYSTEMS)}
)
concepts = st.fixed_dictionaries({"coding": st.lists(codings, min_size=1, max_size=2)})
quantities = st.fixed_dictionaries(
    {"value": st.sampled_from([0.5, 1, 1.5, 10, 140])}, optional={"code": st.sampled_from(["mg", "kg"])}
)
resources = st.fixed_dictionaries(
    {"status": st.sampled_from(STATUS)},
    optional={
        "code": concepts,
        "category": st.lists(concepts, max_size=2),
        "effectiveDateTime": st.sampled_from(DAYS),
        "valueQuantity": quantities,
        "component": st.lists(
            st.fixed_dictionaries({"code": concepts}, optional={"valueQuantity": quantities}), max_size=2
        ),
        "encounter": st.sampled_from([{"reference": "Encounter/e1"}, {"reference": "Encounter/e2"}]),
    },
)
tokens = st.one_of(
    st.sampled_from(CODES), st.tuples(st.sampled_from(SYSTEMS), st.sampled_from(CODES)).map("|".join),
    st.sampled_from(CODES).map(lambda code: f"|{code}"), st.sampled_from(SYSTEMS).map(lambda system: f"{system}|"),
)  # fmt: skip
prefixes = st.sampled_from(["", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb"])
amounts = st.tuples(
    prefixes, st.sampled_from(["0.5", "1", "1.0", "10", "140"]), st.sampled_from(["", "||mg"])
).map("".join)
questions = st.one_of(
    st.tuples(st.sampled_from(["code", "code:not", "category", "component-code", "combo-code"]), st.lists(tokens, min_size=1, max_size=2).map(",".join)),
    st.tuples(st.sampled_from(["status", "status:not"]), st.sampled_from(STATUS)),
    st.tuples(st.just("date"), st.tuples(prefixes, st.sampled_from(DAYS)).map("".join)),
    st.tuples(st.just("value-quantity"), amounts),
    st.tuples(st.just("component-code-value-quantity"), st.tuples(st.sampled_from(CODES), amounts).map("$".join)),
    st.tuples(st.just("encounter"), st.sampled_from(["Encounter/e1", "e2", "Encounter/e3"])),
    st.tuples(st.sampled_from(["code:missing", "date:missing", "value-quantity:missing", "component-code:missing"]), st.sampled_from(["true", "false"])),
)  # fmt: skip


def has_token(concepts_: list[Resource], asked: str) -> bool:
    for concept in concepts_:
        for coding in concept.get("coding", []):
            system, bar, code = asked.partition("|")
            if not bar and coding["code"] == asked:
                return True
            if bar and coding.get("system", "") == system and code in ("", coding["code"]):
                return True
    return False


def span(text: str) -> tuple[datetime, datetime]:
    if "T" in text:
        moment = datetime.fromisoformat(text)
        return moment, moment
    parts = [int(part) for part in text.split("-")]
    start = datetime(*[*parts, 1, 1][:3], tzinfo=CHINA)  # type: ignore[arg-type]
    if len(parts) == 1:
        return start, start.replace(year=parts[0] + 1)
    if len(parts) == 2:
        return start, start.replace(month=parts[1] + 1)
    return start, start + timedelta(days=1)


def fits_date(resource: Resource, asked: str) -> bool:
    prefix, text = (asked[:2], asked[2:]) if asked[0].isalpha() else ("eq", asked)
    if "effectiveDateTime" not in resource:
        return prefix == "ne"
    (low, high), (start, end) = span(resource["effectiveDateTime"]), span(text)
    point = start == end
    inside = low >= start and high <= end and (low <= end if point else low < end)
    return {
        "eq": inside, "ne": not inside, "gt": high > end, "lt": low < start,
        "ge": high >= start, "le": low <= end if point else low < end,
        "sa": low > end if point else low >= end, "eb": high < start if point else high <= start,
    }[prefix]  # fmt: skip


def fits_amount(quantity: Resource | None, asked: str) -> bool:
    if quantity is None:
        return False
    number, _, unit = asked.partition("||")
    prefix, number = (number[:2], number[2:]) if number[0].isalpha() else ("eq", number)
    if unit and quantity.get("code") != unit:
        return False
    value, wanted = quantity["value"], float(number)
    half = 0.05 if "." in number else 0.5
    near = wanted - half <= value < wanted + half
    if number in ("10", "140"):
        near = wanted - 0.5 <= value < wanted + 0.5
    return {"eq": near, "ne": not near, "gt": value > wanted, "sa": value > wanted, "lt": value < wanted,
            "eb": value < wanted, "ge": value >= wanted, "le": value <= wanted}[prefix]  # fmt: skip


def fits(resource: Resource, name: str, value: str) -> bool:
    own = [resource["code"]] if "code" in resource else []
    parts = resource.get("component", [])
    inner = [part["code"] for part in parts]
    concepts_ = {
        "code": own,
        "category": resource.get("category", []),
        "component-code": inner,
        "combo-code": own + inner,
    }
    if name.endswith(":missing"):
        there = {"code": bool(own), "date": "effectiveDateTime" in resource, "value-quantity": "valueQuantity" in resource,
                 "component-code": bool(inner)}[name.partition(":")[0]]  # fmt: skip
        return there is (value == "false")
    if name.startswith("status"):
        return (resource["status"] == value) is (name == "status")
    if name == "date":
        return fits_date(resource, value)
    if name == "value-quantity":
        return fits_amount(resource.get("valueQuantity"), value)
    if name == "component-code-value-quantity":
        code, _, amount = value.partition("$")
        return any(
            has_token([part["code"]], code) and fits_amount(part.get("valueQuantity"), amount)
            for part in parts
        )
    if name == "encounter":
        return (
            resource.get("encounter", {}).get("reference", "").rpartition("/")[2] == value.rpartition("/")[2]
        )
    found = any(has_token(concepts_[name.partition(":")[0]], one) for one in value.split(","))
    return found is not name.endswith(":not")


@pytest.fixture
def doctor(log_in: Enter) -> Client:
    return log_in("doctor")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    some=st.lists(resources, min_size=1, max_size=8),
    asked=st.lists(st.lists(questions, min_size=1, max_size=3), min_size=4, max_size=8),
)
def test_search_answers_as_a_naive_evaluator_does(
    doctor: Client, actor: Actor, resident: UUID, some: list[Resource], asked: list[list[tuple[str, str]]]
) -> None:
    for old in api.search(actor, [resident], limit=100):
        api.delete(actor, old.type, old.id)
    contents = [{"resourceType": "Observation", **each} for each in some]
    stored = api.write(actor, [Write(resident, each) for each in contents])
    for query in asked:
        answer = doctor.get("/fhir/Observation", {"patient": str(resident), "_count": "100"} | dict(query))
        assert answer.status_code == 200, answer.content.decode()
        wanted = {
            one.id
            for one, content in zip(stored, contents, strict=True)
            if all(fits(content, *each) for each in dict(query).items())
        }
        assert set(ids(answer.json())) == wanted, query
        assert answer.json()["total"] == len(wanted)
