"""A log with entries of several people in two counties."""

import time
from dataclasses import dataclass

import pytest

from tests.kernel.conftest import Tree, people, tree  # noqa: F401  fixtures
from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.clock.api import new_id


@dataclass(frozen=True)
class Staff:
    near: Actor
    far: Actor
    auditor: Actor


def seal_all() -> None:
    """Seal everything; what runs beside us (autovacuum) may hold the sealer up for a moment."""
    until = time.monotonic() + 20
    while audit.state().waiting and time.monotonic() < until:
        audit.seal()
    assert audit.state().waiting == 0


@pytest.fixture
def staff(people: Tree) -> Staff:  # noqa: F811
    def one(name: str, organisation: object, scope: str, role: str, address: str) -> Actor:
        return Actor(
            ActorKind.STAFF, name, user_id=new_id(), organisation_id=organisation, organisation_name=name + "的机构",  # type: ignore[arg-type]
            scope=scope, roles=(role,), address=address,
        )  # fmt: skip

    return Staff(
        one("李医生", people.village_room, "p532300.c532301", "医生", "10.1.0.7"),
        one("王医生", people.other_county, "p532300.c532324", "医生", "10.2.0.9"),
        one("审计员", people.prefecture, "p532300", "卫生监管人员", "10.0.0.1"),
    )
