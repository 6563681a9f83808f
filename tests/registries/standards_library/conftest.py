"""A member of staff who may read standards, and one's HTTP client."""

from collections.abc import Callable

import pytest
from django.test import Client

from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import OrganisationRow

PASSWORD = "Zixi-Mountain-2026"


@pytest.fixture
def enter(db: None) -> Callable[[str], Client]:
    """Log in as `reader` or `other`, staff of two institutions."""
    rows = [
        OrganisationRow("532300000000", "楚雄彝族自治州", "prefecture"),
        OrganisationRow("532301000000", "楚雄市", "county", "532300000000"),
        OrganisationRow("431234567", "鹿城镇卫生院", "institution", "532301000000", "B210"),
        OrganisationRow("439876543", "东瓜镇卫生院", "institution", "532301000000", "B210"),
    ]
    organisations.upsert_many(rows)
    places = organisations.by_codes([row.code for row in rows])
    save_accounts(
        [
            NewAccount(
                "reader", PASSWORD, "王信息", assignments=(("village_doctor", places["431234567"].id),)
            ),
            NewAccount(
                "other", PASSWORD, "周信息", assignments=(("village_doctor", places["439876543"].id),)
            ),
        ]
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
def reader(enter: Callable[[str], Client]) -> Client:
    return enter("reader")
