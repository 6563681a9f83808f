"""The life of a local standard: begun (from a national one or from nothing), edited, published, revised, retired."""

from dataclasses import replace

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA, now
from yizhou.kernel.events.api import emit
from yizhou.registries.local_standards import store
from yizhou.registries.local_standards.checking import check_rows
from yizhou.registries.local_standards.contracts import Draft, LocalBrief, LocalRow
from yizhou.registries.local_standards.errors import (
    BaseUnknown,
    DraftExists,
    EditedMeanwhile,
    LocalStandardNotFound,
    NotADraft,
    NotPublished,
    StandardIncomplete,
    TitleMissing,
)
from yizhou.registries.local_standards.events import LocalStandardPublished, LocalStandardRetired
from yizhou.registries.local_standards.store import Stored
from yizhou.standards import data_elements, data_sets
from yizhou.standards.data_sets import DataSet, Item

PREFECTURE = "楚雄州地方标准"


def read(identifier: str, *, lock: bool = False) -> Stored:
    """A version. Raises LocalStandardNotFound."""
    found = store.find(identifier, lock=lock)
    if found is None:
        raise LocalStandardNotFound(identifier=identifier[:40])
    return found


def as_data_set(stored: Stored) -> DataSet:
    """A version as exports, comparison and the conformance check take it."""
    brief = stored.brief
    items = tuple(
        Item(
            order, row.key, row.key, row.element_id, False, row.name, row.definition, row.datatype, row.format, row.allowed,
            row.required,
        )
        for order, row in enumerate(stored.rows, 1)
    )  # fmt: skip
    standard = f"{PREFECTURE} v{brief.version}"
    return DataSet(brief.id, standard, 0, PREFECTURE, brief.title, stored.purpose, items)


def _copied(kind: str, based_on: str) -> tuple[LocalRow, ...]:
    """The rows of the standard a draft begins from."""
    if not based_on:
        return () if kind == "data_set" else (LocalRow("value", ""),)
    local = store.find(based_on)
    if local and local.brief.kind == kind:
        return local.rows
    if kind == "element":
        element = data_elements.get(based_on)
        if element is None:
            raise BaseUnknown(identifier=based_on[:40])
        return (
            LocalRow(
                "value",
                element.name,
                element.id,
                element.definition,
                element.datatype,
                element.format,
                element.allowed,
            ),
        )
    group = data_sets.get(based_on)
    if group is None:
        raise BaseUnknown(identifier=based_on[:40])
    return tuple(
        LocalRow(
            item.key, item.name, item.element_id, item.definition, item.datatype, item.format, item.allowed
        )
        for item in group.items
    )


def begin(actor: Actor, kind: str, title: str, based_on: str) -> str:
    """Begin a standard with version 1; its identifier. Raises BaseUnknown, TitleMissing."""
    if not title.strip():
        raise TitleMissing
    rows = _copied(kind, based_on.strip())
    if kind == "element":
        rows = tuple(replace(row, name=title.strip(), element_id="") for row in rows)
    code = store.next_code(kind)
    store.insert(
        actor, kind=kind, code=code, version=1, title=title.strip(), purpose="", based_on=based_on.strip(), rows=rows,
        at=now(),
    )  # fmt: skip
    return f"{code}.v1"


def _draft(identifier: str) -> Stored:
    found = read(identifier, lock=True)
    if found.brief.status != "draft":
        raise NotADraft(title=found.brief.title, version=found.brief.version)
    return found


def save(actor: Actor, identifier: str, draft: Draft) -> None:
    """Save a draft, complete or not. Raises LocalStandardNotFound, NotADraft, EditedMeanwhile, TitleMissing."""
    found = _draft(identifier).brief
    if found.edited != draft.edited:
        moment = found.edited.astimezone(CHINA).strftime("%H:%M:%S")
        raise EditedMeanwhile(editor=found.edited_by, moment=moment)
    if not draft.title.strip():
        raise TitleMissing
    rows = draft.rows
    if found.kind == "element":
        rows = tuple(replace(row, key="value", name=draft.title.strip()) for row in rows[:1])
    store.update(actor, identifier, draft.title.strip(), draft.purpose.strip(), rows, now())


def publish(actor: Actor, identifier: str, note: str) -> None:
    """Put a draft in force. Raises NotADraft, StandardIncomplete with every fault."""
    found = _draft(identifier)
    elements = store.list_latest(kind="element", status="published", text="", after=None, limit=10_000).items
    faults = check_rows(found.brief.kind, found.rows, frozenset(one.code for one in elements))
    if faults:
        raise StandardIncomplete(faults=tuple(faults), count=len(faults))
    store.publish(actor, identifier, note.strip(), now())
    emit(LocalStandardPublished(identifier, found.brief.title))


def _in_force(identifier: str) -> Stored:
    found = read(identifier, lock=True)
    if found.brief.status != "published":
        raise NotPublished(title=found.brief.title, version=found.brief.version)
    return found


def revise(actor: Actor, identifier: str) -> str:
    """Begin the next version from the one in force; its identifier. Raises NotPublished, DraftExists."""
    found = _in_force(identifier)
    versions = store.list_versions(found.brief.code)
    _refuse_second_draft(versions)
    version = versions[0].version + 1
    store.insert(
        actor, kind=found.brief.kind, code=found.brief.code, version=version, title=found.brief.title,
        purpose=found.purpose, based_on=identifier, rows=found.rows, at=now(),
    )  # fmt: skip
    return f"{found.brief.code}.v{version}"


def _refuse_second_draft(versions: tuple[LocalBrief, ...]) -> None:
    open_draft = next((one for one in versions if one.status == "draft"), None)
    if open_draft:
        raise DraftExists(title=open_draft.title, version=open_draft.version)


def retire(identifier: str, note: str) -> None:
    """Take a standard out of force. Raises NotPublished."""
    found = _in_force(identifier)
    store.retire(identifier, note.strip())
    emit(LocalStandardRetired(identifier, found.brief.title))


def discard(identifier: str) -> None:
    """Delete a draft. Raises NotADraft."""
    _draft(identifier)
    store.delete_draft(identifier)
