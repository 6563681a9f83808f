"""Templates and their versions: those of definitions/assembled, and what the workshop makes of them in two hands."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import yaml

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.settings.api import environment
from yizhou.records.assembled import store
from yizhou.records.assembled.checking import require_valid
from yizhou.records.assembled.contracts import DRAFT, PUBLISHED, RETIRED, REVIEW, Version
from yizhou.records.assembled.errors import (
    OwnWork,
    ReasonMissing,
    TemplateNotPublished,
    TemplateUnknown,
    VersionClosed,
)

STATES = {DRAFT: "草稿", REVIEW: "待审核", PUBLISHED: "已发布", RETIRED: "已停用"}


@cache
def _shipped() -> Mapping[str, Version]:
    folder = environment().definitions / "assembled"
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        number = int(content["version"])
        found[content["id"]] = Version(content["id"], number, PUBLISHED, content, "平台", platform=True)
    return found


def versions(actor: Actor, template: str = "") -> list[Version]:
    """All versions, newest first; of one template, or of all."""
    made = store.list_versions(actor, template)
    published = {each.template for each in made if each.state == PUBLISHED}
    shipped = [
        replace(each, state=RETIRED if each.template in published else PUBLISHED)
        for each in _shipped().values()
        if template in ("", each.template)
    ]
    return sorted([*made, *shipped], key=lambda each: (each.template, -each.number))


def version(actor: Actor, template: str, number: int) -> Version:
    """Raises TemplateUnknown."""
    found = next((each for each in versions(actor, template) if each.number == number), None)
    if found is None:
        raise TemplateUnknown(template=template[:40], number=f" 第 {number} 版")
    return found


def published(actor: Actor, template: str) -> Version:
    """The version in force. Raises TemplateUnknown, TemplateNotPublished."""
    every = versions(actor, template)
    if not every:
        raise TemplateUnknown(template=template[:40], number="")
    found = next((each for each in every if each.state == PUBLISHED), None)
    if found is None:
        raise TemplateNotPublished(template=template)
    return found


def save_draft(actor: Actor, content: Mapping[str, Any]) -> Version:
    """Keep a draft: the open one of its template, else the next version. Raises TemplateInvalid, VersionClosed."""
    require_valid(content)
    template = str(content["id"])
    store.lock(actor, template)
    every = versions(actor, template)
    waiting = next((each for each in every if each.state == REVIEW), None)
    if waiting is not None:
        raise _closed(waiting, "修改")
    draft = next((each for each in every if each.state == DRAFT), None)
    number = draft.number if draft else max((each.number for each in every), default=0) + 1
    kept = Version(template, number, DRAFT, {**content, "version": number}, actor.name, now())
    store.save(actor, new_id(), kept)
    return kept


def submit(actor: Actor, template: str, number: int) -> Version:
    """A draft goes to review. Raises TemplateUnknown, TemplateInvalid, VersionClosed."""
    store.lock(actor, template)
    found = version(actor, template, number)
    if found.state != DRAFT:
        raise _closed(found, "提交")
    require_valid(found.content)
    store.decide(actor, template, number, REVIEW)
    return version(actor, template, number)


def decide(actor: Actor, template: str, number: int, *, accept: bool, note: str) -> Version:
    """Publish a version under review, or send it back. Raises OwnWork, ReasonMissing, TemplateUnknown, VersionClosed."""
    store.lock(actor, template)
    found = version(actor, template, number)
    if found.state != REVIEW:
        raise _closed(found, "审核")
    if actor.user_id is not None and store.find_maker(actor, template, number) == actor.user_id:
        raise OwnWork
    if not accept and not note.strip():
        raise ReasonMissing
    if accept:
        store.retire_others(actor, template, number)
    store.decide(
        actor, template, number, PUBLISHED if accept else DRAFT, note=note.strip()[:500], moment=now()
    )
    return version(actor, template, number)


def _closed(found: Version, action: str) -> VersionClosed:
    return VersionClosed(
        title=found.content.get("title", found.template),
        number=found.number,
        state=STATES[found.state],
        action=action,
    )
