"""A patch off the wire: which of the three languages it is in, and the change it makes, checked against R4 before it counts."""

from base64 import b64decode
from binascii import Error
from collections.abc import Callable
from typing import Any

from yizhou.exchange.fhir_api.checking import Checker
from yizhou.exchange.fhir_api.entries import Entry
from yizhou.exchange.fhir_api.errors import PatchFailed, PatchSpoils, PatchUnknown
from yizhou.exchange.fhir_api.patching.json_patch import JsonPatch
from yizhou.exchange.fhir_api.patching.path_patch import PathPatch
from yizhou.exchange.fhir_api.patching.xml_patch import XmlPatch
from yizhou.exchange.fhir_api.reading import UNREADABLE, read_body, read_json
from yizhou.exchange.fhir_api.references import Directory, resolve
from yizhou.exchange.pipeline.api import declared_in_xml, decode_text, without_xml_encoding
from yizhou.kernel.errors.contracts import CodedError, Fault, Severity
from yizhou.records.fhir import api as fhir

Change = Callable[[Any], Any]
KINDS = (
    "application/json-patch+json",
    "application/xml-patch+xml",
    "application/fhir+json",
    "application/fhir+xml",
)
"""Media types of a patch."""
_PERSONS = ("subject", "patient", "beneficiary", "for")


def read_patch(body: bytes, media_type: str, place: str) -> tuple[Change | None, tuple[Fault, ...]]:
    """The change a patch describes; None when the faults say why not."""
    try:
        patch, found = _patch(body, media_type.partition(";")[0].strip().lower())
    except CodedError as error:
        return None, (Fault(error.code, Severity.ERROR, place, error.text, error.advice_text), *error.faults)
    return (_checked(patch) if patch is not None else None), found


def _patch(body: bytes, kind: str) -> tuple[Change | None, tuple[Fault, ...]]:
    if kind == "application/xml-patch+xml":
        decoded = decode_text(body, declared_in_xml(body))
        if any(fault.severity is Severity.ERROR for fault in decoded.faults):
            return None, decoded.faults
        return XmlPatch(fhir.xml_root(without_xml_encoding(decoded.text))), decoded.faults
    if kind not in (*KINDS, "application/json", "application/xml"):
        raise PatchUnknown(kind=kind[:60])
    read = read_json(body) if kind == "application/json-patch+json" else read_body(body)
    if read.content is UNREADABLE:
        return None, read.faults
    whole = kind == "application/json-patch+json" or isinstance(read.content, list)
    return (JsonPatch(read.content) if whole else PathPatch(read.content)), read.faults


def patch_of_entry(entry: Entry) -> Change | None:
    """The change of a PATCH in a bundle: a Binary with the patch (R4 §3.1.0.11.1) or its Parameters; faults go to the entry."""
    place = f"{entry.place}.resource"
    content = entry.resource
    if content.get("resourceType") == "Binary":
        try:
            body = b64decode(str(content.get("data", "")), validate=True)
        except (Error, ValueError):
            body = b""
        change, found = read_patch(body, str(content.get("contentType", "")), place)
    else:
        change, found = read_patch(fhir.serialise(content), "application/fhir+json", place)
    entry.faults += found
    return change


def _checked(patch: Change) -> Change:
    """The patch, and after it what intake does with a resource: its structure checked, its new references resolved."""

    def change(before: Any) -> Any:
        after = patch(before)
        if not isinstance(after, dict):
            raise PatchSpoils(reason="不再是资源")
        for name in ("resourceType", "id"):
            if after.get(name) != before.get(name):
                raise PatchFailed(place=name, reason=f"{name} 不能修改")
        for name in _PERSONS:
            if _reference(before, name) != _reference(after, name):
                raise PatchFailed(place=name, reason="补丁不能把资源改到别人名下，请删除后重新提交")
        found, references = Checker().check(after, str(after["resourceType"]))
        errors = [fault for fault in found if fault.severity is Severity.ERROR]
        if errors:
            told = "；".join(f"{fault.place}：{fault.message}" for fault in errors[:5])
            raise PatchSpoils(reason=told, faults=tuple(errors))
        known = set(_references(before))
        fresh = [each for each in references if each[0]["reference"] not in known]
        entry = Entry(0, str(after["resourceType"]), "PATCH", str(after["resourceType"]), after)
        resolve(entry, fresh, Directory([]), None)
        return after

    return change


def _reference(content: dict[str, Any], name: str) -> Any:
    value = content.get(name)
    return value.get("reference") if isinstance(value, dict) else None


def _references(value: Any) -> list[str]:
    found: list[str] = []
    for item in value.values() if isinstance(value, dict) else value:
        if isinstance(item, dict | list):
            found += _references(item)
    if isinstance(value, dict) and isinstance(value.get("reference"), str):
        found.append(value["reference"])
    return found
