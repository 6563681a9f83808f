"""A population sent to a running platform through its real channels."""

from datetime import date, timedelta

from tests.running import Platform
from tools.demo.contracts import CLEAN, Plan
from tools.demo.delivering import send


def test_clean_messages_are_all_accepted_and_the_same_again_changes_nothing(platform: Platform) -> None:
    plan = Plan(
        residents=25, seed=77, as_of=date.today() - timedelta(days=1), years=2, dirt=CLEAN, showcase=False
    )
    first = send(plan, platform.base_url, concurrency=2)
    assert first.failed == 0
    assert set(first.statuses) <= {200, 201}
    assert set(first.channels) == {"fhir", "soap", "cda", "files"}
    admin = platform.client("admin")
    known = admin.get("/api/identity/statistics").json()["residents"]
    again = send(plan, platform.base_url, concurrency=2)
    assert again.sent == first.sent
    assert set(again.statuses) <= {200, 201}
    assert admin.get("/api/identity/statistics").json()["residents"] == known
