"""What is wrong with a claim is said with code, severity and advice, all of it."""

from datetime import UTC, date, datetime

import pytest

from tests.registries.residents.conftest import person
from yizhou.kernel.clock.api import frozen
from yizhou.kernel.errors.contracts import Severity
from yizhou.registries.residents import api
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim

CASES = [
    ({"number": "532301198001020149"}, "identity.citizen_id_check_digit", Severity.WARNING),
    ({"number": "5323011980"}, "identity.citizen_id_malformed", Severity.WARNING),
    ({"number": "532301198013020149"}, "identity.citizen_id_malformed", Severity.WARNING),
    ({"birth_date": date(2027, 1, 1), "number": ""}, "identity.birth_in_future", Severity.ERROR),
    ({"birth_date": date(1880, 1, 1), "number": ""}, "identity.birth_too_long_ago", Severity.WARNING),
    ({"deceased_on": date(2027, 1, 1)}, "identity.death_in_future", Severity.ERROR),
    ({"deceased_on": date(1979, 1, 1)}, "identity.birth_after_death", Severity.ERROR),
    ({"birth_date": date(1981, 1, 2)}, "identity.birth_differs_from_citizen_id", Severity.WARNING),
    ({"sex": "1"}, "identity.sex_differs_from_citizen_id", Severity.WARNING),
    ({"sex": "F"}, "identity.sex_code", Severity.WARNING),
    ({"name": "无名氏"}, "identity.name_unusual", Severity.WARNING),
    ({"name": "锟斤拷锟斤拷"}, "identity.name_unusual", Severity.WARNING),
    ({"phones": ("123",)}, "identity.phone_unusual", Severity.WARNING),
    (
        {"name": "", "number": "", "local_id": "", "birth_date": None},
        "identity.nothing_to_identify",
        Severity.ERROR,
    ),
]


@pytest.mark.parametrize(("changes", "code", "severity"), CASES, ids=[case[1] for case in CASES])
def test_fault(changes: dict, code: str, severity: Severity) -> None:  # type: ignore[type-arg]
    with frozen(datetime(2026, 6, 1, tzinfo=UTC)):
        faults = api.check_claim(person(**changes))
    assert [(fault.code, fault.severity) for fault in faults] == [(code, severity)]
    assert faults[0].advice


def test_a_sound_claim_has_no_fault() -> None:
    assert api.check_claim(person()) == ()


def test_a_newborn_under_the_mothers_name_and_number_has_no_fault() -> None:
    assert api.check_claim(person(name="李秀英之女", birth_date=date(2024, 3, 15))) == ()


def test_all_faults_are_told_at_once() -> None:
    claim = PersonClaim(
        name="12345", sex="X", birth_date=date(2099, 1, 1), deceased_on=date(2098, 1, 1), phones=("1",),
        identifiers=(Identifier(IdentifierKind.CITIZEN_ID, "532301198001020149"),), local_id="7",
    )  # fmt: skip
    codes = {fault.code.removeprefix("identity.") for fault in api.check_claim(claim)}
    assert codes == {
        "name_unusual", "sex_code", "birth_in_future", "death_in_future", "birth_after_death", "phone_unusual",
        "citizen_id_check_digit",
    }  # fmt: skip
