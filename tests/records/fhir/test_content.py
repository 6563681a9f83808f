"""JSON goes in and out without losing a digit."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhou.records.fhir.content import digest, parse, serialise, stamped
from yizhou.records.fhir.errors import BrokenJson

NUMBERS = st.decimals(
    allow_nan=False, allow_infinity=False, places=None, min_value=-(10**20), max_value=10**20
)


@pytest.mark.parametrize("number", ["1.00", "1.0", "0.10", "1E+2", "1e-7", "3.14", "-0.50", "37.38854513347308",
                                    "0.1000000000000000055511151231257827", "123456789012345678901234567890"])  # fmt: skip
def test_a_decimal_keeps_its_digits(number: str) -> None:
    body = b'{"value":' + number.encode() + b"}"
    again = json.loads(serialise(parse(body)), parse_float=Decimal, parse_int=Decimal)
    assert again["value"].as_tuple() == Decimal(number).as_tuple()


@given(NUMBERS)
def test_any_decimal_keeps_its_digits(number: Decimal) -> None:
    body = f'[{{"value": {number}}}]'.encode()
    again = json.loads(serialise(parse(body)), parse_float=Decimal, parse_int=Decimal)
    assert again[0]["value"].as_tuple() == number.as_tuple()


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"a":NaN}', b'{"a":1.0', b"\xff\xfe", b"[" * 100_000, b'{"a":"\xd0"}']
)
def test_broken_json_is_a_coded_error(body: bytes) -> None:
    with pytest.raises(BrokenJson) as caught:
        parse(body)
    assert caught.value.code == "fhir.broken_json"


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


@given(
    st.dictionaries(st.text(max_size=6).filter(lambda name: name not in ("id", "meta", "resourceType")), JSON)
)
def test_what_is_stamped_says_the_same(content: dict[str, Any]) -> None:
    resource = parse(serialise({"resourceType": "Basic", **content}))
    raw = stamped({**resource, "id": "theirs"}, "ours", 3, datetime(2026, 1, 1, tzinfo=UTC))
    kept = parse(raw)
    assert kept.pop("id") == "ours"
    assert kept.pop("meta") == {"versionId": "3", "lastUpdated": "2026-01-01T00:00:00.000000Z"}
    assert serialise(kept) == serialise(resource)
    assert digest(parse(raw)) == digest(resource)


def test_meta_of_the_sender_is_kept_beside_ours() -> None:
    resource = {
        "resourceType": "Basic",
        "meta": {"versionId": "9", "tag": [{"code": "x"}], "source": "urn:x"},
    }
    meta = parse(stamped(resource, "a", 1, datetime(2026, 1, 1, tzinfo=UTC)))["meta"]
    assert meta["versionId"] == "1"
    assert meta["tag"] == [{"code": "x"}]
    assert digest(resource) != digest({"resourceType": "Basic"})
    assert digest({"resourceType": "Basic", "meta": {"versionId": "4"}}) == digest({"resourceType": "Basic"})


def test_another_precision_is_another_content() -> None:
    assert digest(parse(b'{"value":1.0}')) != digest(parse(b'{"value":1.00}'))
