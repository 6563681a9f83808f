"""Indicators as `definitions/indicators/<set>/<id>.yaml` says them."""

from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import yaml

from yizhou.engines.indicators.contracts import (
    GRAINS,
    Dashboard,
    Indicator,
    IndicatorSet,
    Measure,
    Threshold,
    Tile,
)
from yizhou.engines.indicators.errors import IndicatorUnknown
from yizhou.engines.indicators.sql import tables_of
from yizhou.kernel.auth.api import role_names
from yizhou.kernel.settings.api import environment


def _measure(said: dict[str, Any]) -> Measure:
    return Measure(said.get("kind", "flow"), said.get("count", "sum"), said["sql"])


def read(path: Path) -> Indicator:
    """An indicator of its file."""
    said: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    numerator, denominator = _measure(said["numerator"]), said.get("denominator")
    target = said.get("target", {})
    return Indicator(
        id=said["id"], set=path.parent.name, name=said["name"], words=said["words"], formula=said["formula"],
        unit=said["unit"], source=said["source"], owner=said["owner"], reviewed=date.fromisoformat(said["reviewed"]), version=said["version"],
        numerator=numerator, denominator=denominator and _measure(denominator), catalogue=said.get("catalogue", ""), topic=said.get("topic", ""), grains=tuple(said.get("grains", GRAINS)),
        factor=said.get("factor", 1), digits=said.get("digits", 0), direction=said.get("direction", "none"),
        target=target.get("value"), target_note=target.get("note", ""),
        thresholds=tuple(
            Threshold(each["when"], each["value"], each["level"], tuple(each.get("places", ("county", "institution"))))
            for each in said.get("alerts", ())
        ),
        tables=tables_of(numerator.sql) | (tables_of(denominator["sql"]) if denominator else frozenset()),
    )  # fmt: skip


@cache
def _folder() -> Path:
    return environment().definitions / "indicators"


@cache
def all_indicators() -> dict[str, Indicator]:
    """Every indicator by id, set by set."""
    found = [read(path) for each in sets() for path in sorted((_folder() / each).glob("*.yaml"))]
    return {one.id: one for one in found}


@cache
def sets() -> dict[str, IndicatorSet]:
    """Every set, in the order of the catalogue."""
    said = yaml.safe_load((_folder() / "sets.yaml").read_text(encoding="utf-8"))
    return {each["id"]: IndicatorSet(each["id"], each["name"], each["words"]) for each in said["sets"]}


def get(indicator_id: str) -> Indicator:
    """Raises IndicatorUnknown."""
    found = all_indicators().get(indicator_id)
    if found is None:
        raise IndicatorUnknown(indicator=indicator_id[:64])
    return found


@cache
def dashboards() -> dict[UUID, Dashboard]:
    """Dashboards that come with the platform, `definitions/dashboards/<id>.yaml`; nobody's own, told by the roles they are for."""
    found: dict[UUID, Dashboard] = {}
    for path in sorted((environment().definitions / "dashboards").glob("*.yaml")):
        said: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        board_id = uuid5(NAMESPACE_URL, f"yizhou:dashboard:{said['id']}")
        found[board_id] = Dashboard(
            board_id, said["name"], "平台", tuple(role_names()[role] for role in said["roles"]),
            tuple(Tile(**tile) for tile in said["tiles"]), 1, mine=False,
        )  # fmt: skip
    return found


def digest(one: Indicator) -> str:
    """What the computed values depend on."""
    return sha256(repr((one.numerator, one.denominator, one.factor, one.grains)).encode()).hexdigest()
