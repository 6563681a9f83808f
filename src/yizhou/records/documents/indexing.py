"""Custom indexes (definitions/documents/indexes.yaml): values read out of documents' content, searchable beside the metadata.

Read after registration, so that taking documents in does not wait for it; a new edition of the definitions is read into all
documents again, a few at a time.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import blake2b
from typing import Any
from uuid import UUID

import orjson
import structlog
import yaml
from lxml import etree

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.files.api import get
from yizhou.kernel.settings.api import environment
from yizhou.records.documents import store
from yizhou.records.documents.contracts import HELD, DocumentEntry
from yizhou.records.documents.errors import IndexRange, IndexUnknown
from yizhou.records.documents.store import indexing as rows

log = structlog.get_logger(__name__)
_NAMES = {"h": "urn:hl7-org:v3", "xsi": "http://www.w3.org/2001/XMLSchema-instance"}
_LARGEST = 8 * 1024 * 1024
_MOST_VALUES = 200


@dataclass(frozen=True, slots=True)
class Index:
    """One index of the definitions."""

    id: str
    name: str
    kind: str
    types: frozenset[str]
    xml: tuple[str, ...]
    json: tuple[str, ...]
    pattern: str

    def applies(self, entry: DocumentEntry) -> bool:
        return not self.types or entry.type_code in self.types


@cache
def _loaded() -> tuple[str, dict[str, Index]]:
    raw = (environment().definitions / "documents" / "indexes.yaml").read_bytes()
    listed = {
        row["id"]: Index(
            row["id"], row["name"], row["kind"], frozenset(row.get("types", ())), tuple(row.get("xml", ())),
            tuple(row.get("json", ())), row.get("pattern", ""),
        )
        for row in yaml.safe_load(raw)["indexes"]
    }  # fmt: skip
    return blake2b(raw, digest_size=8).hexdigest(), listed


def edition() -> str:
    """Digest of the definitions in force."""
    return _loaded()[0]


def indexes() -> dict[str, Index]:
    """All indexes by id."""
    return _loaded()[1]


def wants(entry: DocumentEntry) -> bool:
    """Whether any index is read from documents of this type."""
    return any(index.applies(entry) for index in indexes().values())


def read(entry: DocumentEntry, content: bytes) -> list[rows.Value]:
    """All values of a document; what cannot be read has none."""
    wanted = [index for index in indexes().values() if index.applies(entry)]
    found: dict[tuple[str, str], rows.Value] = {}
    for index in wanted:
        for text in _texts(index, entry, content):
            value = _value(index, text)
            if value is not None and len(found) < _MOST_VALUES:
                found[value[:2]] = value
    return list(found.values())


def _texts(index: Index, entry: DocumentEntry, content: bytes) -> Iterator[str]:
    if "xml" in entry.media_type and index.xml:
        tree = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
        for path in index.xml:
            found: Any = tree.xpath(path, namespaces=_NAMES)
            yield from (str(each) for each in found)
    elif "json" in entry.media_type and index.json:
        tree = orjson.loads(content)
        for path in index.json:
            yield from _at(tree, path.split("."))
    elif entry.media_type.startswith("text/plain") and index.pattern:
        yield from (match[1] for match in re.finditer(index.pattern, content.decode("utf-8", "replace")))


def _at(value: Any, path: Sequence[str]) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _at(each, path)
    elif not path:
        if isinstance(value, str | int | float):
            yield str(value)
    elif isinstance(value, dict):
        yield from _at(value.get(path[0]), path[1:])


def _value(index: Index, text: str) -> rows.Value | None:
    text = text.strip()[:200]
    try:
        if index.kind == "number":
            return index.id, text, float(text), None
        if index.kind == "date":
            compact = text.replace("-", "")[:8]
            day = date(int(compact[:4]), int(compact[4:6]), int(compact[6:8]))
            return index.id, day.isoformat(), None, day
    except ValueError:
        return None
    return (index.id, text, None, None) if text else None


def index_document(actor: Actor, entry: DocumentEntry) -> None:
    """Read a document's values and keep them."""
    values: list[rows.Value] = []
    if entry.size <= _LARGEST and wants(entry):
        try:
            values = read(entry, get(entry.hash))
        except (etree.XMLSyntaxError, ValueError) as error:
            log.warning("document_not_indexed", document_id=str(entry.id), error=repr(error))
    rows.replace_values(actor, entry, values, edition())


def index_new(actor: Actor, document_ids: Sequence[UUID]) -> None:
    """Read documents just registered, or whose content just came."""
    for entry in store.list_by_ids(actor, document_ids):
        if entry.presence == HELD and wants(entry):
            index_document(actor, entry)


def index_waiting(actor: Actor, limit: int) -> int:
    """Read documents that an earlier edition read, or none; how many."""
    waiting = rows.list_unread(actor, edition(), limit)
    for entry in waiting:
        index_document(actor, entry)
    return len(waiting)


def documents_with(
    actor: Actor,
    resident_ids: Sequence[UUID],
    index_id: str,
    value: str = "",
    least: str = "",
    most: str = "",
) -> list[UUID]:
    """Documents whose index has a value that begins so, or lies between. Raises IndexUnknown."""
    index = indexes().get(index_id)
    if index is None:
        raise IndexUnknown(
            index=index_id[:40], known="、".join(f"{each.name}（{each.id}）" for each in indexes().values())
        )
    column = "number" if index.kind == "number" else "day"
    low, high = (_bound(index, text) if text else None for text in (least, most))
    return rows.list_documents(actor, resident_ids, index_id, value, low, high, column)


def _bound(index: Index, text: str) -> Any:
    value = _value(index, text)
    if value is None or index.kind not in ("number", "date"):
        raise IndexRange(text=text[:40], index=index.name)
    return value[2] if index.kind == "number" else value[3]
