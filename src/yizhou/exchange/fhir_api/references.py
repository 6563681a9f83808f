"""What the references of a message point at: its own entries, its persons, resources of the sender, or elsewhere.

References are changed in place into what the pipeline understands (`SUBJECT`, `reference_to`); what lies elsewhere is
left as it is.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from yizhou.exchange.fhir_api import faults
from yizhou.exchange.fhir_api.entries import PLATFORM_ID, Entry, condition_key, split_reference
from yizhou.exchange.pipeline.contracts import SUBJECT, reference_to
from yizhou.kernel.errors.contracts import Fault
from yizhou.standards.fhir_structures import Element, structures

LINKS = frozenset({"url", "uri", "valueUrl", "valueUri", "valueUuid", "valueOid", "valueCanonical"})
MAY_LINK = re.compile(
    rb"""(?:[uU]r[il]|Uuid|Oid|Canonical)"?(?:\s*:\s*|\s+value=)"urn:(?:uuid|oid):|(?:href|src)=\\?["']urn:"""
)
"""A message without this has no link but its references."""
_LINK = re.compile(r"""(?<=href=["'])urn:[^"']+(?=["'])|(?<=src=["'])urn:[^"']+(?=["'])""")

Found = tuple[dict[str, Any], Element, str]
"""A reference as the checker gathers it: its holder, its element, its place."""


class Directory:
    """The entries of a message by every name a reference may use for them."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._by_name: dict[str, Entry] = {}
        self.twice: list[Entry] = []
        for entry in entries:
            if not entry.type or entry.method in ("DELETE", "PATCH"):
                continue
            if entry.full_url:
                if entry.full_url in self._by_name:
                    self.twice.append(entry)
                self._by_name[entry.full_url] = entry
            own = entry.resource.get("id")
            if isinstance(own, str):
                self._by_name.setdefault(f"{entry.type}/{own}", entry)
            if entry.key.startswith("identifier:"):
                self._by_name.setdefault(f"{entry.type}?{entry.key}", entry)

    def find(self, reference: str) -> Entry | None:
        """The entry a reference means, whether by fullUrl, relative, absolute or conditional."""
        found = self._by_name.get(reference)
        if found is not None:
            return found
        if "?" in reference:
            resource_type, _, condition = reference.partition("?")
            return self._by_name.get(f"{resource_type}?{condition_key(condition)}")
        parts = split_reference(reference)
        return self._by_name.get(f"{parts[0]}/{parts[1]}") if parts else None


def type_of(reference: Mapping[str, Any], directory: Directory) -> str:
    """Type of what a reference points at, empty when it does not say."""
    text = reference.get("reference")
    if not isinstance(text, str):
        return ""
    entry = directory.find(text)
    if entry is not None:
        return entry.type
    if "?" in text:
        return text.partition("?")[0]
    parts = split_reference(text)
    return parts[0] if parts else ""


def resolve(entry: Entry, found: Sequence[Found], directory: Directory, subject: Entry | None) -> list[Fault]:
    """Rewrite an entry's references; `subject` is the entry of its person, where the message has one."""
    listed: list[Fault] = []
    contained: set[str] | None = None
    for holder, element, place in found:
        text = holder["reference"]
        if not isinstance(text, str):
            continue
        if text.startswith("#"):
            if contained is None:
                contained = _contained_ids(entry.resource)
            if text != "#" and text[1:] not in contained:
                listed.append(faults.contained_missing(f"{place}.reference", text[:80]))
            continue
        target = directory.find(text)
        if target is None and text.startswith("urn:"):
            listed.append(faults.reference_missing(f"{place}.reference", text[:80]))
            continue
        if target is None and "?" in text and not _askable(text):
            listed.append(faults.condition_unsupported(f"{place}.reference", text[:120]))
            continue
        kind = target.type if target else type_of(holder, directory)
        if kind and element.targets is not None and kind not in element.targets:
            listed.append(faults.reference_type(place, kind, "、".join(sorted(element.targets)[:8])))
        holder["reference"] = _rewritten(text, target, subject)
    return listed


def _askable(text: str) -> bool:
    """Whether a conditional reference can be followed: a person is named by identifier, anything else by any search."""
    resource_type, _, condition = text.partition("?")
    if resource_type not in structures().resources or "=" not in condition:
        return False
    return resource_type != "Patient" or condition_key(condition) is not None


def link(value: Any, directory: Directory, subject: Entry | None) -> None:
    """Rewrite URLs and links of narratives that name an entry by its fullUrl (FHIR R4 §3.1.0.11.2), in place."""
    if isinstance(value, list):
        for item in value:
            link(item, directory, subject)
    elif isinstance(value, dict):
        for name, item in value.items():
            if isinstance(item, dict | list):
                link(item, directory, subject)
            elif isinstance(item, str) and "urn:" in item:
                if name == "div":
                    value[name] = _LINK.sub(lambda found: _linked(found[0], directory, subject), item)
                elif name in LINKS:
                    value[name] = _linked(item, directory, subject)


def _linked(text: str, directory: Directory, subject: Entry | None) -> str:
    target = directory.find(text)
    return _rewritten(text, target, subject) if target is not None else text


def _rewritten(text: str, target: Entry | None, subject: Entry | None) -> str:
    if target is not None:
        if target is subject:
            return SUBJECT
        return reference_to(target.type, target.key) if target.key else text
    if "?" in text:
        resource_type, _, condition = text.partition("?")
        return reference_to(resource_type, condition_key(condition) or f"?{condition}")
    parts = split_reference(text)
    if parts is None or "//" in text or PLATFORM_ID.match(parts[1]):
        return text
    return reference_to(parts[0], parts[1])


def _contained_ids(resource: Mapping[str, Any]) -> set[str]:
    listed = resource.get("contained")
    return {
        str(one["id"])
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, Mapping) and "id" in one
    }
