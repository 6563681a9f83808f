"""Accounts of a small prefecture and how they log in, for tests over HTTP."""

from typing import Any

from django.test import Client

from tests.registries.residents.conftest import Prefecture
from yizhou.kernel.auth.api import NewAccount, save_accounts

PASSWORD = "Longchuan-1949"
JSON: dict[str, Any] = {"content_type": "application/json", "headers": {"X-Yizhou-Request": "1"}}


def open_accounts(prefecture: Prefecture, **residents: Any) -> None:
    """Two reviewers, a doctor in the city and one elsewhere, and residents' own accounts by user name."""
    place = {code: organisation.id for code, organisation in prefecture.places.items()}
    save_accounts(
        [
            NewAccount("clerk", PASSWORD, "核对员", assignments=(("identity_clerk", place["532300"]),)),
            NewAccount("colleague", PASSWORD, "核对员乙", assignments=(("identity_clerk", place["532300"]),)),
            NewAccount("doctor1", PASSWORD, "张医生", assignments=(("doctor", place["HOSPITAL1"]),)),
            NewAccount("doctor2", PASSWORD, "王医生", assignments=(("doctor", place["HOSPITAL2"]),)),
            *(
                NewAccount(name, PASSWORD, name, kind="resident", resident_id=identity)
                for name, identity in residents.items()
            ),
        ]
    )


def logged_in(username: str) -> Client:
    client = Client()
    answer = client.post("/api/session", {"username": username, "password": PASSWORD}, **JSON)
    assert answer.status_code == 200, answer.content
    return client
