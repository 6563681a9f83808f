"""What can be searched is what the resource says."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.records.fhir.test_content import JSON
from yizhou.kernel.clock.api import CHINA
from yizhou.records.fhir.dates import OPEN_END, interval
from yizhou.records.fhir.facets import facets, key, reference_key


def china(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=CHINA)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2012", china(2012, 1, 1), china(2013, 1, 1)),
        ("2012-12", china(2012, 12, 1), china(2013, 1, 1)),
        ("2012-02-29", china(2012, 2, 29), china(2012, 3, 1)),
        ("2012-07-10T19:47:23+00:00", datetime(2012, 7, 10, 19, 47, 23, tzinfo=UTC), None),
        ("2012-07-10T19:47:23.123Z", datetime(2012, 7, 10, 19, 47, 23, 123000, tzinfo=UTC), None),
        ("2012-07-10T08:00:00-05:00", datetime(2012, 7, 10, 13, tzinfo=UTC), None),
    ],
)
def test_a_date_means_an_interval(text: str, start: datetime, end: datetime | None) -> None:
    found = interval(text)
    assert found is not None
    assert found[0] == start
    assert found[1] == (end or start)


@pytest.mark.parametrize("text", ["", "昨天", "2012-13", "2012-02-30", "20120101", "0000-01-01"])
def test_what_is_no_date_is_no_interval(text: str) -> None:
    assert interval(text) is None


def test_an_observation_is_found_by_code_component_category_and_time() -> None:
    found = facets(
        {
            "resourceType": "Observation",
            "status": "final",
            "category": [{"coding": [{"system": "urn:c", "code": "vital-signs"}]}],
            "code": {"coding": [{"system": "http://loinc.org", "code": "85354-9"}]},
            "component": [{"code": {"coding": [{"system": "http://loinc.org", "code": "8480-6"}]}}],
            "encounter": {"reference": "Encounter/e1"},
            "effectiveDateTime": "2020-05-06",
            "performer": [{"reference": "Organization/o1"}],
        }
    )
    assert {key("code", "85354-9"), key("code", "http://loinc.org|85354-9")} <= set(found.terms)
    assert key("component-code", "8480-6") in found.terms
    assert key("combo-code", "http://loinc.org|8480-6") in found.terms
    assert key("category", "urn:c|vital-signs") in found.terms
    assert {reference_key("encounter", "Encounter/e1"), reference_key("performer", "Organization/o1")} <= set(
        found.terms
    )
    assert {key("status", "final"), key("code", "http://loinc.org|")} <= set(found.marks)
    assert found.dates == {}, "the clinical time stands in columns of its own"
    assert found.started == china(2020, 5, 6)
    assert found.ended == china(2020, 5, 7)


def test_a_period_without_end_is_open() -> None:
    found = facets(
        {
            "resourceType": "Encounter",
            "period": {"start": "2020-05-06T08:00:00+08:00"},
            "class": {"code": "AMB"},
        }
    )
    assert found.ended == OPEN_END
    assert key("class", "AMB") in found.terms


@given(st.dictionaries(st.sampled_from(["code", "category", "status", "encounter", "effectiveDateTime", "effectivePeriod",
                                        "identifier", "performer", "component", "active"]), JSON))  # fmt: skip
def test_no_content_breaks_the_facets(content: dict[str, Any]) -> None:
    found = facets({"resourceType": "Observation", **content})
    assert "\x00" not in "".join(found.texts)
    assert (found.started is None) == (found.ended is None)


@given(st.datetimes(min_value=datetime(1800, 1, 1), max_value=datetime(2200, 1, 1)))
def test_an_instant_is_read_to_the_microsecond(moment: datetime) -> None:
    there = moment.replace(fold=0, tzinfo=timezone(timedelta(hours=8)))
    assert interval(there.isoformat()) == (there, there)
