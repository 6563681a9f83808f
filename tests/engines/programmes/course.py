"""Somebody in a programme, seen by the staff of a place on different days: what the tests of whole programmes share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from tests.engines.programmes.conftest import Desk
from yizhou.kernel.clock.api import frozen, today
from yizhou.kernel.events.api import deliver_all

DEFINITIONS = Path(__file__).resolve().parents[3] / "definitions"


def examples(programme_id: str) -> dict[str, Any]:
    """The answers a programme's examples share, by their name."""
    path = DEFINITIONS / "programmes" / programme_id / "examples/programme.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


@contextmanager
def on(day: str) -> Iterator[None]:
    """Ten in the morning of that day."""
    with frozen(datetime.fromisoformat(f"{day}T02:00:00").replace(tzinfo=UTC)):
        yield


class Course:
    """One person's way through a programme."""

    def __init__(
        self,
        desk: Callable[[str], Desk],
        resident: UUID,
        programme: str,
        opened: str,
        *,
        who: str = "village",
        ahead: str = "",
    ) -> None:
        self.desk, self.id, self.programme, self.who = desk, resident, programme, who
        self.desks: dict[tuple[str, date], Desk] = {}
        with on(ahead or opened):
            self.enrolled: dict[str, Any] = self.staff().send(
                "post", f"/residents/{resident}/programmes/{programme}", {"opened": opened}, 201
            )

    def staff(self, who: str = "") -> Desk:
        """Logged in today."""
        key = (who or self.who, today())
        if key not in self.desks:
            self.desks[key] = self.desk(key[0])
        return self.desks[key]

    def care(self) -> dict[str, Any]:
        return self.staff().get(f"/residents/{self.id}/enrolments/{self.enrolled['id']}")  # type: ignore[no-any-return]

    def planned(self) -> dict[str, str]:
        """What is to come: due day by the number of a calendar, else by kind."""
        return {
            one["kind"] if one["number"][:2] == "20" else one["number"]: one["due"]
            for one in self.care()["contacts"]
            if one["state"] == "planned"
        }

    def contact(self, kind: str, number: str = "") -> dict[str, Any]:
        """The waiting contact of a kind, or one added for today."""
        for one in self.care()["contacts"]:
            if (
                one["state"] in ("planned", "missed")
                and one["kind"] == kind
                and number in ("", one["number"])
            ):
                return one  # type: ignore[no-any-return]
        base = f"/residents/{self.id}/enrolments/{self.enrolled['id']}/contacts"
        return self.staff().send("post", base, {"kind": kind}, 201)  # type: ignore[no-any-return]

    def seen(
        self, day: str, kind: str, answers: dict[str, Any], status: int = 200, number: str = "", **more: Any
    ) -> dict[str, Any]:
        """A contact of that day; `visit_date` is the day unless the answers say otherwise."""
        with on(day):
            path = f"/residents/{self.id}/contacts/{self.contact(kind, number)['id']}"
            body = {"answers": {"visit_date": day, **answers}, **more}
            told = self.staff().send("put", path, body, status)
            deliver_all()
            return told  # type: ignore[no-any-return]

    def rates(self, day: str, who: str = "") -> dict[str, Any]:
        with on(day):
            told = self.staff(who).get(f"/programmes/{self.programme}/rates")
            return {one["id"]: one for one in told}

    def numbers(self, day: str, who: str = "") -> dict[str, Any]:
        """The programme in figures."""
        with on(day):
            told = self.staff(who).get("/programmes")
            return next(one for one in told if one["id"] == self.programme)
