"""An administrator who writes local standards, a reader who does not."""

from collections.abc import Callable

import pytest
from django.test import Client

from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import OrganisationRow

PASSWORD = "Zixi-Mountain-2026"


@pytest.fixture
def enter(db: None) -> Callable[[str], Client]:
    """Log in as `editor`, `second` (editors both) or `reader`."""
    organisations.upsert_many([OrganisationRow("532300000000", "楚雄彝族自治州", "prefecture")])
    place = organisations.by_codes(["532300000000"])["532300000000"].id
    people = (
        ("editor", "administrator", "王标准"),
        ("second", "administrator", "周标准"),
        ("reader", "doctor", "李医生"),
    )
    save_accounts(
        [NewAccount(name, PASSWORD, shown, assignments=((role, place),)) for name, role, shown in people]
    )

    def log_in(username: str) -> Client:
        client = Client(headers={"X-Yizhou-Request": "1"})
        answer = client.post(
            "/api/session", {"username": username, "password": PASSWORD}, content_type="application/json"
        )
        assert answer.status_code == 200, answer.content
        return client

    return log_in


@pytest.fixture
def editor(enter: Callable[[str], Client]) -> Client:
    return enter("editor")
