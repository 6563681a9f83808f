"""Drafts: a version is written in the editor, proved, submitted, and published by another person; published ones never change."""

import re
from dataclasses import replace
from typing import Any
from uuid import UUID

import yaml

from yizhou.engines.processes import checking, versions
from yizhou.engines.processes.contracts import Draft, Source
from yizhou.engines.processes.errors import (
    DefinitionFaulty,
    DraftNotFound,
    DraftUnfit,
    ReasonMissing,
    SameHand,
)
from yizhou.engines.processes.store import versions as store
from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.api import require
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.errors.contracts import Fault, Severity

EDIT, REVIEW = "processes.edit", "processes.review"
STATE_NAMES = {"draft": "编制中", "submitted": "待审核", "published": "已发布", "withdrawn": "已撤销"}
_VERSION = re.compile(r"^version:.*$", re.MULTILINE)
_IDENTITY = re.compile(r"^id:.*$", re.MULTILINE)


def find(draft_id: UUID) -> Draft:
    """A draft. Raises DraftNotFound."""
    row = store.find_draft(draft_id)
    if row is None:
        raise DraftNotFound
    return _draft(row)


def _draft(row: tuple[Any, ...]) -> Draft:
    return Draft(row[0], row[1], row[2], store.source_of(row[3]), *row[4:])


def drafts(actor: Actor) -> list[Draft]:
    """The latest drafts."""
    _require_either(actor)
    return [_draft(row) for row in store.list_drafts()]


def _require_either(actor: Actor) -> None:
    if not actor.may(REVIEW):
        require(actor, EDIT)


def begin(actor: Actor, process: str, new_process: str = "") -> Draft:
    """A draft from the published version of a process; with `new_process` for another process of that id."""
    require(actor, EDIT)
    basis = versions.current(process)
    identity = new_process or process
    version = basis.version + 1 if identity == process else 1
    text = _VERSION.sub(f"version: {version}", basis.source.process, count=1)
    text = _IDENTITY.sub(f"id: {identity}", text, count=1)
    source = replace(basis.source, process=text)
    draft = Draft(
        new_id(), identity, version, source, basis.name, "draft", actor.user_id, actor.name, "", "", 1, now()
    )
    store.save_draft([getattr(draft, column) for column in store.DRAFT.split(", ")])
    return draft


def save(actor: Actor, draft_id: UUID, source: Source, note: str, revision: int) -> Draft:
    """Write a draft's next revision, faulty or not. Raises DraftNotFound, DraftUnfit (when somebody else wrote it meanwhile)."""
    require(actor, EDIT)
    draft = find(draft_id)
    name, version = _told(source, draft)
    if not store.change_draft(draft_id, source, name, version, note.strip(), now(), revision):
        raise DraftUnfit(state="已被他人修改或已提交", act="保存")
    return find(draft_id)


def _told(source: Source, draft: Draft) -> tuple[str, int]:
    try:
        raw = yaml.load(source.process, yaml.CSafeLoader)
    except yaml.YAMLError:
        return draft.name, draft.version
    if not isinstance(raw, dict):
        return draft.name, draft.version
    name, version = raw.get("name"), raw.get("version")
    return (
        name[:80] if isinstance(name, str) else draft.name,
        version if isinstance(version, int) and version > 0 else draft.version,
    )


def faults(draft: Draft) -> list[Fault]:
    """Everything that keeps a draft from being published."""
    found = checking.check(draft.source)
    if not found:
        raw = yaml.load(draft.source.process, yaml.CSafeLoader)
        if raw["id"] != draft.process:
            found.append(
                _fault(
                    "id", f"编号 {raw['id']} 与草稿的流程 {draft.process} 不一致", "请改回原编号，或新建流程"
                )
            )
        latest = {process: version for process, version, _ in store.list_latest()}.get(draft.process, 0)
        if raw["version"] <= latest:
            found.append(
                _fault("version", f"版本 {raw['version']} 已发布过", f"请使用 {latest + 1} 或更大的版本号")
            )
    return found


def _fault(place: str, message: str, advice: str) -> Fault:
    return Fault("processes.unsound", Severity.ERROR, place, message, advice)


def _require_sound(draft: Draft) -> None:
    if found := faults(draft):
        raise DefinitionFaulty(faults=tuple(found), count=len(found))


def submit(actor: Actor, draft_id: UUID) -> Draft:
    """Hand a sound draft to a reviewer. Raises DefinitionFaulty with every fault, DraftUnfit."""
    require(actor, EDIT)
    draft = find(draft_id)
    _require_sound(draft)
    _move(draft, "draft", "submitted", "", "提交")
    return find(draft_id)


def publish(actor: Actor, draft_id: UUID, opinion: str) -> Draft:
    """Publish a submitted draft of another person; new cases run by it. Raises SameHand, DefinitionFaulty, DraftUnfit."""
    require(actor, REVIEW)
    draft = find(draft_id)
    if draft.author_id == actor.user_id:
        raise SameHand
    _require_sound(draft)
    _move(draft, "submitted", "published", opinion, "发布")
    if not store.insert_version(
        draft.process,
        draft.version,
        draft.source,
        draft.name,
        now(),
        actor.name,
        draft.author_name,
        draft.note,
    ):
        raise DraftUnfit(state="的版本号已被占用", act="发布")
    audit.record(actor, "configure", what=f"发布流程 {draft.process} 版本 {draft.version}")
    return find(draft_id)


def give_back(actor: Actor, draft_id: UUID, opinion: str) -> Draft:
    """Give a submitted draft back to its author, with what is to be mended. Raises ReasonMissing, DraftUnfit."""
    require(actor, REVIEW)
    if not opinion.strip():
        raise ReasonMissing(act="退回")
    _move(find(draft_id), "submitted", "draft", opinion, "退回")
    return find(draft_id)


def discard(actor: Actor, draft_id: UUID) -> Draft:
    """Give a draft up. Raises DraftUnfit."""
    require(actor, EDIT)
    _move(find(draft_id), "draft", "withdrawn", "", "撤销")
    return find(draft_id)


def _move(draft: Draft, expected: str, to: str, opinion: str, act: str) -> None:
    if not store.move_draft(draft.id, expected, to, opinion.strip(), now()):
        raise DraftUnfit(state=STATE_NAMES[draft.state], act=act)
