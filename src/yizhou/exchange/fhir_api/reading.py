"""JSON or XML off the wire: encoding found out, depth bounded, NUL characters and broken syntax reported with their place.

XML becomes what JSON would have said; from here on nobody knows which it was.
"""

import re
from dataclasses import dataclass
from typing import Any

import orjson

from yizhou.exchange.fhir_api import faults
from yizhou.exchange.pipeline.api import (
    declared_in_xml,
    decode_text,
    nul_characters,
    without_xml_encoding,
)
from yizhou.kernel.errors.contracts import CodedError, Fault, Severity
from yizhou.records.fhir import api as fhir

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


_MARKS = b"\xef\xbb\xbf\xff\xfe \t\r\n"


UNREADABLE = object()
"""Stands for no JSON at all; `null` is JSON."""


@dataclass(frozen=True, slots=True)
class ReadJson:
    """The decoded JSON, UNREADABLE when `faults` says why not."""

    content: Any
    encoding: str = "UTF-8"
    faults: tuple[Fault, ...] = ()


def _broken(body: bytes, place: str, reason: str) -> ReadJson:
    """Say where: orjson counts lines and columns."""
    where = place
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError as error:
        where = f"{place} 第{error.lineno}行第{error.colno}列".strip()
        reason = error.msg.partition(": line")[0]
        if "recursion" in reason.lower() or "depth" in reason.lower():
            return ReadJson(UNREADABLE, faults=(faults.too_deep(where),))
    return ReadJson(UNREADABLE, faults=(faults.broken_json(where, reason),))


def read_json(body: bytes, place: str = "") -> ReadJson:
    """Decode a JSON body; delicate decimals stay digit for digit."""
    encoding, found = "UTF-8", ()
    if not _is_utf8(body):
        decoded = decode_text(body)
        encoding, found = decoded.encoding, decoded.faults
        if any(fault.severity is Severity.ERROR for fault in found):
            return ReadJson(UNREADABLE, encoding, found)
        body = decoded.text.encode()
    if b"\0" in body or (b"\\u0000" in body and _NUL.search(body)):
        line = body.count(b"\n", 0, max(body.find(b"\0"), 0)) + 1
        return ReadJson(UNREADABLE, encoding, (*found, nul_characters(place or f"第{line}行")))
    try:
        return ReadJson(fhir.parse(body), encoding, found)
    except CodedError as error:
        broken = _broken(body, place, str(error.details.get("reason", error.text)))
        return ReadJson(UNREADABLE, encoding, (*found, *broken.faults))


def read_body(body: bytes) -> ReadJson:
    """Decode a body that is JSON or XML: no JSON begins with `<`, in whatever encoding."""
    return (
        _read_xml(body) if body[:16].replace(b"\0", b"").lstrip(_MARKS).startswith(b"<") else read_json(body)
    )


def _read_xml(body: bytes) -> ReadJson:
    decoded = decode_text(body, declared_in_xml(body))
    if any(fault.severity is Severity.ERROR for fault in decoded.faults):
        return ReadJson(UNREADABLE, decoded.encoding, decoded.faults)
    try:
        content = fhir.from_xml(without_xml_encoding(decoded.text))
    except CodedError as error:
        whole = Fault(error.code, Severity.ERROR, "报文", error.text, error.advice_text)
        return ReadJson(UNREADABLE, decoded.encoding, (*decoded.faults, *(error.faults or (whole,))))
    return ReadJson(content, decoded.encoding, decoded.faults)


def _is_utf8(body: bytes) -> bool:
    if body[:3] == b"\xef\xbb\xbf" or body[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in body[:8]:
        return False
    if body.isascii():
        return True
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
