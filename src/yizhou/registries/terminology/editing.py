"""What is in a draft: single codes, whole lists from a file, the composition of a value set; versions compared."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import StringIO
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.registries.terminology import drafting, expanding, lifecycle
from yizhou.registries.terminology.contracts import Artefact, Concept, Differences, Kind, NewArtefact
from yizhou.registries.terminology.definitions import Columns, imports
from yizhou.registries.terminology.errors import (
    ArtefactNotFound,
    CodeUnknown,
    DraftIncomplete,
    FileUnreadable,
    ImportRefused,
    NotComparable,
)
from yizhou.registries.terminology.spelling import stored
from yizhou.registries.terminology.store import artefacts, concepts, correspondences

LIST = Columns(
    code=("代码", "编码", "code"),
    display=("名称", "display", "name"),
    parent=("上级代码", "parent"),
    definition=("说明", "定义", "definition"),
    successor=("接替代码", "successor"),
    retired_on=("停用日期", "retired_on"),
)
"""Columns of an institution's own code list; a file needs the first two."""


def save_concept(actor: Actor, artefact_id: UUID, concept: Concept) -> Concept:
    """See `api.save_concept`."""
    system = lifecycle.draft(actor, artefact_id)
    code, display = stored(system.spelling, concept.code), concept.display.strip()
    if not code or not display:
        raise DraftIncomplete(problem="代码和名称都要填写")
    known = concepts.find(actor, system.id, [code])
    fresh = replace(
        concept, code=code, display=display, parent=stored(system.spelling, concept.parent),
        successors=tuple(stored(system.spelling, each) for each in concept.successors if each.strip()),
        ancestors=known.ancestors if known else (),
        position=known.position if known else concepts.next_position(actor, system.id),
    )  # fmt: skip
    concepts.save(actor, system.id, fresh)
    artefacts.recount(actor, system.id, now())
    artefacts.note(actor, system.id, now(), "change" if known else "add", subject=code, reason=display)
    return fresh


def remove_concept(actor: Actor, artefact_id: UUID, code: str) -> None:
    """See `api.remove_concept`."""
    system = lifecycle.draft(actor, artefact_id)
    if not concepts.delete(actor, system.id, code):
        raise CodeUnknown(title=system.title, version=system.version, value=code[:60], hint="请刷新页面")
    artefacts.recount(actor, system.id, now())
    artefacts.note(actor, system.id, now(), "remove", subject=code)


def import_list(actor: Actor, artefact_id: UUID, body: bytes) -> int:
    """See `api.import_list`."""
    system = lifecycle.draft(actor, artefact_id)
    return _fill(actor, system, read_rows(body), LIST)


def import_published(actor: Actor, definition_id: str, version: str, body: bytes) -> Artefact:
    """See `api.import_published`."""
    definition = imports().get(definition_id)
    if definition is None or definition.file is None:
        raise ArtefactNotFound(kind="可导入的代码系统", name=definition_id[:60], type=Kind.CODE_SYSTEM.value)
    rows = read_rows(body)
    system = lifecycle.create(
        actor,
        NewArtefact(
            Kind.CODE_SYSTEM, definition.title, definition.url, version, definition.publisher, definition.description,
            definition.oid, definition.spelling,
        ),
    )  # fmt: skip
    _fill(actor, replace(system, hierarchy=definition.hierarchy), rows, definition.file)
    return lifecycle.get(actor, system.id)


def put_list(
    actor: Actor, new: NewArtefact, owner_id: UUID | None, content: Sequence[Concept], *, submitted: bool
) -> Artefact:
    """See `api.put_list`."""
    standing = (
        next(iter(artefacts.list_versions(actor, Kind.CODE_SYSTEM, new.url)), None) if new.url else None
    )
    if standing is not None and standing.version == new.version and standing.owner_id == owner_id:
        system = lifecycle.draft(actor, standing.id)
    else:
        system = lifecycle.create(actor, new, owner_id)
    rows = [{"code": each.code, "display": each.display, "parent": each.parent} for each in content]
    _fill(actor, system, rows, LIST)
    return lifecycle.submit(actor, system.id) if submitted else lifecycle.get(actor, system.id)


def _fill(actor: Actor, system: Artefact, rows: Sequence[Mapping[str, str]], columns: Columns) -> int:
    """Replace what is in a draft, or refuse the whole list with all its faults."""
    faults = drafting.faults_of(rows, columns, system.spelling)
    if faults:
        raise ImportRefused(count=len(faults), faults=tuple(faults[:500]))
    content = drafting.with_parents(drafting.concepts_of(rows, columns, system.spelling), system.hierarchy)
    concepts.delete_all(actor, system.id)
    concepts.insert_many(actor, system.id, content)
    artefacts.recount(actor, system.id, now())
    artefacts.note(actor, system.id, now(), "import", reason=f"{len(content)} 个代码")
    return len(content)


def read_rows(body: bytes) -> list[dict[str, str]]:
    """Rows of a CSV file in UTF-8 or GB 18030. Raises FileUnreadable."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = body.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise FileUnreadable(problem="既不是 UTF-8 也不是 GB 18030 编码")
    if "\0" in text:
        raise FileUnreadable(problem="不是文本文件（Excel 文件请先另存为 CSV）")
    reader = csv.DictReader(StringIO(text, newline=""), strict=True)
    try:
        return [
            {
                (name or "").strip(): value or ""
                for name, value in row.items()
                if isinstance(value, str | None)
            }
            for row in reader
        ]
    except csv.Error as error:
        raise FileUnreadable(problem=f"第 {reader.line_num} 行附近引号或分隔符有误（{error}）") from None


def compose(actor: Actor, artefact_id: UUID, content: Mapping[str, Any]) -> Artefact:
    """See `api.compose`."""
    values = lifecycle.draft(actor, artefact_id)
    if values.kind is not Kind.VALUE_SET:
        raise DraftIncomplete(problem="只有值集有取值范围")
    kept = expanding.checked(actor, content)
    artefacts.set_content(actor, values.id, kept, 0, now())
    artefacts.note(actor, values.id, now(), "change", subject="取值范围")
    return lifecycle.get(actor, values.id)


def differences(actor: Actor, earlier_id: UUID, later_id: UUID, kind: str, limit: int) -> Differences:
    """See `api.differences`."""
    earlier, later = lifecycle.get(actor, earlier_id), lifecycle.get(actor, later_id)
    if (earlier.kind, earlier.url) != (later.kind, later.url) or earlier.kind is Kind.VALUE_SET:
        raise NotComparable
    if earlier.edition > later.edition:
        earlier, later = later, earlier
    store = concepts if earlier.kind is Kind.CODE_SYSTEM else correspondences
    counts, changes = store.list_differences(actor, earlier.id, later.id, kind, limit)
    return Differences(earlier, later, counts, tuple(changes))
