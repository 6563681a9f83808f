"""`definitions/access_rules`, read once per process."""

from datetime import time
from functools import cache
from typing import Any

import yaml

from yizhou.kernel.settings.api import environment
from yizhou.records.unusual_access.contracts import AccessRule


def _rule_of(raw: dict[str, Any]) -> AccessRule:
    return AccessRule(
        raw["id"], raw["name"], raw["version"], raw["kind"], raw["severity"], raw["text"], frozenset(raw["actions"]),
        frozenset(raw.get("except_roles", ())), raw["threshold"], raw.get("minutes", 0),
        time.fromisoformat(raw.get("from", "00:00")), time.fromisoformat(raw.get("until", "00:00")),
        raw.get("weekend", False),
    )  # fmt: skip


@cache
def rules() -> tuple[AccessRule, ...]:
    """All rules, by id."""
    folder = environment().definitions / "access_rules"
    texts = (path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml")))
    return tuple(_rule_of(yaml.load(text, yaml.CSafeLoader)) for text in texts)
