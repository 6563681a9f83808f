"""Reads `definitions/credentials/`: which kinds of licence there are, with their fields, validity, documents and procedures."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from yizhou.kernel.settings.api import environment

ACTION_NAMES = {
    "register": "注册", "change": "变更", "renew": "延续", "check": "校验", "filing": "多机构备案", "suspend": "暂停",
    "restore": "恢复", "cancel": "注销", "import": "批量导入",
}  # fmt: skip
"""What can happen to a licence; the first five and `cancel` on application, `suspend` and `restore` ex officio."""


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """One field. `type`: text, choice, list, date, integer; `public`: shown to anybody who verifies the licence;
    `registry`: the registry's attribute that an approved value is written to."""

    id: str
    name: str
    type: str
    required: bool = False
    public: bool = False
    pattern: re.Pattern[str] | None = None
    options: tuple[str, ...] = ()
    range: tuple[int, int] | None = None
    registry: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class DocumentDefinition:
    """A document that must be attached to applications for `actions`."""

    id: str
    name: str
    actions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Check:
    """The periodic check: every so many months, with these results; `failing` ones suspend the licence."""

    name: str
    months: int
    results: tuple[str, ...]
    failing: frozenset[str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of licence. `holder`: institution | practitioner; `years` None: valid until cancelled;
    `renew_opens` is how many days before the end a renewal may be asked for."""

    id: str
    title: str
    version: int
    holder: str
    categories: tuple[str, ...]
    law: str
    issuer: str
    number_name: str
    number: re.Pattern[str]
    number_hint: str
    number_example: str
    years: int | None
    warn_days: tuple[int, ...]
    fields: tuple[FieldDefinition, ...]
    documents: tuple[DocumentDefinition, ...]
    actions: tuple[str, ...]
    check: Check | None = None
    renew_opens: int | None = None
    names: dict[str, str] = field(default_factory=dict)

    def action_name(self, action: str) -> str:
        """注册, 校验 (or 定期考核 where the law calls it so), …"""
        return self.check.name if action == "check" and self.check else ACTION_NAMES[action]

    def needed(self, action: str) -> tuple[DocumentDefinition, ...]:
        """The documents an application for `action` needs."""
        return tuple(document for document in self.documents if action in document.actions)


def folder() -> Path:
    """Where the definitions lie."""
    return environment().definitions / "credentials"


def _field(raw: dict[str, Any]) -> FieldDefinition:
    return FieldDefinition(
        id=raw["id"], name=raw["name"], type=raw["type"], required=raw.get("required", False), public=raw.get("public", False),
        pattern=re.compile(raw["pattern"]) if "pattern" in raw else None, options=tuple(raw.get("options", ())),
        range=(raw["range"][0], raw["range"][1]) if "range" in raw else None, registry=raw.get("registry", ""),
        example=raw.get("example", ""),
    )  # fmt: skip


def read(path: Path) -> Kind:
    """The kind of a file."""
    raw: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    check = raw.get("check")
    fields = tuple(_field(each) for each in raw["fields"])
    return Kind(
        id=raw["id"], title=raw["title"], version=raw["version"], holder=raw["holder"],
        categories=tuple(raw.get("categories", ())), law=raw["law"], issuer=raw["issuer"],
        number_name=raw["number"]["name"], number=re.compile(raw["number"]["pattern"]),
        number_hint=raw["number"]["hint"], number_example=raw["number"]["example"],
        years=raw["validity"].get("years"), warn_days=tuple(sorted(raw["warn_days"], reverse=True)), fields=fields,
        documents=tuple(
            DocumentDefinition(each["id"], each["name"], frozenset(each["actions"])) for each in raw["documents"]
        ),
        actions=tuple(raw["actions"]),
        check=Check(check["name"], check["months"], tuple(check["results"]), frozenset(check["failing"])) if check else None,
        renew_opens=raw["renew"]["opens_days"] if "renew" in raw else None,
        names={each.id: each.name for each in fields},
    )  # fmt: skip


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by id, institutions' first; once per process."""
    found = [read(path) for path in sorted(folder().glob("*.yaml"))]
    return {kind.id: kind for kind in sorted(found, key=lambda kind: (kind.holder != "institution", kind.id))}
