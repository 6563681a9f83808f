"""Ids say where a resource is."""

import re
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from yizhou.records.fhir.contracts import NO_RESIDENT
from yizhou.records.fhir.identity import compose, decode, encode, local_id, split

FHIR_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}\Z")


@given(st.uuids(), st.uuids())
def test_an_id_gives_back_resident_and_local(resident: UUID, local: UUID) -> None:
    identity = compose(resident, local)
    assert FHIR_ID.match(identity)
    assert split(identity) == (resident, local)


@given(st.uuids())
def test_resources_of_no_resident_have_the_local_half_only(local: UUID) -> None:
    assert len(compose(NO_RESIDENT, local)) == 22
    assert split(compose(NO_RESIDENT, local)) == (NO_RESIDENT, local)


@given(st.uuids())
def test_the_registrys_patient_has_the_residents_own_id(resident: UUID) -> None:
    assert compose(resident, resident) == str(resident)
    assert split(str(resident)) == (resident, resident)


@given(st.text(max_size=70))
def test_no_text_breaks_the_reading_of_an_id(text: str) -> None:
    found = split(text)
    assert found is None or compose(*found).lower() == text.lower()


def test_order_of_ids_is_order_of_uuids() -> None:
    low, high = UUID(int=5), UUID(int=1 << 100)
    assert encode(low) < encode(high)
    assert decode("z" * 22) is None
    assert decode("") is None


def test_type_origin_and_key_each_make_another_id() -> None:
    ids = {
        local_id(*name)
        for name in [("A", "o", "k"), ("B", "o", "k"), ("A", "p", "k"), ("A", "o", "l"), ("A", "ok", "")]
    }
    assert len(ids) == 5
    assert local_id("A", "o", "k") == local_id("A", "o", "k")
