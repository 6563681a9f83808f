"""Log-in, lock-out, passwords and the making of accounts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password

from yizhou.kernel.auth import store
from yizhou.kernel.auth.contracts import Colleague
from yizhou.kernel.auth.errors import AccountLocked, LoginFailed, WeakPassword, WrongPassword
from yizhou.kernel.auth.roles import role, roles
from yizhou.kernel.clock.api import new_id, now

FAILURES = 5
LOCKED = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be made; `assignments` are (role id, organisation id)."""

    username: str
    password: str
    name: str
    kind: str = "staff"
    phone: str = ""
    resident_id: UUID | None = None
    must_change_password: bool = False
    assignments: tuple[tuple[str, UUID], ...] = ()


@cache
def _decoy() -> str:
    return make_password("an account that does not exist takes as long")


def check_login(username: str, password: str) -> tuple[UUID, bool]:
    """The account's id and whether its password must be changed. Raises LoginFailed, AccountLocked."""
    failed = LoginFailed(limit=FAILURES, minutes=LOCKED.seconds // 60)
    row = store.find_account(username.strip())
    if row is None:
        check_password(password, _decoy())
        raise failed
    account_id, _, encoded, _, _, _, active, must_change, failures, locked_until = row
    instant = now()
    if locked_until is not None and locked_until > instant:
        raise AccountLocked(minutes=max(1, round((locked_until - instant).seconds / 60)))
    if not active or not check_password(password, encoded):
        failures = failures + 1 if locked_until is None else 1
        locks = failures >= FAILURES
        store.count_failure(account_id, failures, instant + LOCKED if locks else None)
        if locks:
            raise AccountLocked(minutes=LOCKED.seconds // 60)
        raise failed
    store.note_login(account_id, instant)
    return account_id, must_change


def _check_strength(username: str, password: str) -> None:
    problem = ""
    if len(password) < 10:
        problem = "不足 10 位"
    elif not (re.search(r"[A-Za-z]", password) and re.search(r"\d", password)):
        problem = "须同时含有字母和数字"
    elif username.lower() in password.lower():
        problem = "不得包含用户名"
    if problem:
        raise WeakPassword(problem=problem)


def change_password(account_id: UUID, old: str, new: str) -> None:
    """Raises WrongPassword, WeakPassword."""
    row = store.find_account_by_id(account_id)
    if row is None or not check_password(old, row[2]):
        raise WrongPassword
    _check_strength(row[1], new)
    store.save_password(account_id, make_password(new))


def save(accounts: Sequence[NewAccount]) -> int:
    """Make accounts, or bring existing ones of the same user name to this state. Raises UnknownRole."""
    for account in accounts:
        for role_id, _ in account.assignments:
            role(role_id)
    encoded = {account.password: "" for account in accounts}
    encoded = {password: make_password(password) for password in encoded}
    store.save_accounts(
        [
            (
                new_id(),
                a.username,
                encoded[a.password],
                a.kind,
                a.name,
                a.phone,
                a.resident_id,
                a.must_change_password,
            )
            for a in accounts
        ]
    )
    ids = store.find_account_ids([account.username for account in accounts])
    store.save_assignments(
        [
            (ids[a.username], role_id, organisation)
            for a in accounts
            for role_id, organisation in a.assignments
        ]
    )
    return len(accounts)


def colleagues(organisation_id: UUID, permission: str) -> list[Colleague]:
    """See `api.colleagues`."""
    allowing = [each.id for each in roles().values() if permission in each.permissions]
    return [
        Colleague(account_id, name, tuple(role(each).name for each in held))
        for account_id, name, held in store.list_members(organisation_id, allowing)
    ]
