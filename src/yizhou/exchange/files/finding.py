"""What lies under the paths given to `load`: files with their kind, archives opened, the rest named with the reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from yizhou.exchange.files.contracts import DataSet
from yizhou.exchange.files.definitions import data_sets
from yizhou.exchange.files.errors import PathMissing
from yizhou.exchange.files.headers import find
from yizhou.exchange.files.tables import is_workbook, read_file
from yizhou.exchange.pipeline.api import decode_text, unpack

_SKIPPED_NAMES = frozenset({"manifest.csv", ".ds_store", "thumbs.db"})
_TEXTS = frozenset({".md", ".txt", ".html", ".xsd", ".wsdl", ".yaml", ".yml", ".py"})
EXPANDED_LIMIT = 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """A content to be loaded. `format` names the pipeline's; empty: nothing to load, `reason` says why."""

    name: str
    content: bytes
    format: str = ""
    definition: str = ""
    media_type: str = ""
    reason: str = ""


def files_under(paths: Sequence[Path]) -> list[Path]:
    """All files, in a steady order; FHIR bundles of organisations and practitioners before those of patients.

    Raises PathMissing.
    """
    listed: list[Path] = []
    for path in paths:
        if not path.exists():
            raise PathMissing(path=path)
        listed += sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    return sorted(
        dict.fromkeys(listed),
        key=lambda one: not one.name.startswith(("hospitalInformation", "practitioner")),
    )


def contents(path: Path) -> Iterator[Found]:
    """The contents of a file: of an archive each member (an xlsx is no archive here)."""
    if path.name.lower() in _SKIPPED_NAMES:
        yield Found(path.name, b"", reason="目录清单，不是数据")
        return
    body = path.read_bytes()
    if not body.startswith((b"\x1f\x8b", b"PK\x03\x04")) or _looks_like_sheet(path):
        yield recognise(path.name, body)
        return
    for packed in unpack(body, path.name, EXPANDED_LIMIT):
        if packed.faults:
            yield Found(packed.name, b"", reason=packed.faults[0].message)
        else:
            yield recognise(
                f"{path.name}/{packed.name}" if body.startswith(b"PK") else path.name, packed.content
            )


def _looks_like_sheet(path: Path) -> bool:
    return path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods")


def recognise(name: str, body: bytes) -> Found:
    """What a content is, by its first bytes rather than by its name."""
    if is_workbook(body):
        return _tabular(name, body)
    head = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<"):
        return _xml(name, body, head)
    if head.startswith((b"{", b"[")):
        return _json(name, body)
    if Path(name).suffix.lower() in _TEXTS:
        return Found(name, b"", reason="说明文件，不是数据")
    if body[:2] in (b"\xff\xfe", b"\xfe\xff") and decode_text(body[:4096]).text.lstrip().startswith("<"):
        return Found(name, body, "cda", media_type="text/xml")
    return _tabular(name, body)


def _xml(name: str, body: bytes, head: bytes) -> Found:
    if b"ClinicalDocument" in body[:65536]:
        return Found(name, body, "cda", media_type="text/xml")
    kind = "SOAP 报文，请经 SOAP 通道发送" if b"Envelope" in head else "不是 CDA 文档的 XML"
    return Found(name, b"", reason=kind)


def _json(name: str, body: bytes) -> Found:
    media_type = "application/fhir+json"
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        first = body.partition(b"\n")[0]
        if body.count(b"\n") > 0 and first.rstrip().endswith(b"}") and b'"resourceType"' in first:
            return Found(name, body, "fhir-ndjson", media_type="application/fhir+ndjson")
        return Found(name, body, "fhir-resource", media_type=media_type)
    if isinstance(content, dict) and content.get("resourceType") == "Bundle":
        return Found(name, body, "fhir-bundle", media_type=media_type)
    if isinstance(content, dict) and "resourceType" in content:
        return Found(name, body, "fhir-resource", media_type=media_type)
    return Found(name, b"", reason="不是 FHIR 资源的 JSON")


def _tabular(name: str, body: bytes) -> Found:
    read = read_file(body, name)
    if not read.tables:
        return Found(name, b"", reason=read.faults[0].message if read.faults else "空表")
    best = max(data_sets().values(), key=lambda one: _score(read.tables, one), default=None)
    if best is None or _score(read.tables, best) < 3:
        return Found(name, b"", reason="表头与任何数据集都不符")
    return Found(name, body, "tabular", best.id, "text/csv")


def _score(tables: object, data_set: DataSet) -> float:
    """How well a file's header fits a data set: its own columns count, those every set has do not tell them apart."""
    header = find(tables, data_set)  # type: ignore[arg-type]
    if header is None:
        return 0
    matched = len(header.columns)
    missing = sum(fault.code == "files.column_missing" for fault in header.faults)
    return matched - 3 * missing
