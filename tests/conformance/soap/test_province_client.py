"""Our client of a provincial platform against a published server of the same specification: our own, which stands in for a province."""

from datetime import date
from uuid import uuid4

import pytest

from tests.conformance.soap.conftest import HOSPITAL, SECRET, Wire
from yizhou.kernel.clock.api import now
from yizhou.registries.provincial_index import hl7
from yizhou.registries.provincial_index.errors import ProvinceRefused, ProvinceSilent
from yizhou.registries.provincial_index.registration import Registration
from yizhou.registries.residents.contracts import Resident


def resident(**changes: object) -> Resident:
    values: dict[str, object] = {
        "id": uuid4(), "name": "段国华", "sex": "1", "birth_date": date(1975, 5, 6), "citizen_id": "53230119750506051X",
        "health_code": "YZ532300000000011", "phones": ("13987822222",), "address": "楚雄市鹿城镇3号", "region_code": "", "region_path": "",
        "ethnic_group": "03", "deceased_on": None, "identifiers": (), "merged_ids": (), "updated": now(),
    }  # fmt: skip
    return Resident(**(values | changes))  # type: ignore[arg-type]


@pytest.mark.feature("10.2.1.8-03")
def test_the_published_server_registers_updates_finds_and_merges_whom_our_client_sends(wire: Wire) -> None:
    province = Registration(f"{wire.url}/soap/HIPMessageServer", HOSPITAL, SECRET)
    one = resident()
    code = province.feed(one, "", active=True)
    assert province.feed(resident(id=one.id, address="楚雄市东瓜镇4号"), code, active=True) == code
    found = province.who(hl7.CITIZEN, one.citizen_id)
    assert found is not None
    assert (found.name, found.sex, found.birth_date, found.code) == ("段国华", "1", date(1975, 5, 6), code)
    assert province.who(hl7.CITIZEN, "532301198001020148") is None
    other = resident(
        citizen_id="", phones=(), birth_date=None, name="段国花", health_code="YZ532300000000022"
    )
    assert province.feed(other, "", active=True) != code
    province.merge(one, other.id)
    with pytest.raises(ProvinceRefused, match="失败"):
        province.merge(one, uuid4())


def test_wrong_credentials_are_an_outage_not_an_answer(wire: Wire) -> None:
    with pytest.raises(ProvinceSilent):
        Registration(f"{wire.url}/soap/HIPMessageServer", HOSPITAL, "falsch").feed(
            resident(), "", active=True
        )
