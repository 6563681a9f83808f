"""References of a draft become references to what is stored: the subject, and other drafts of the same source."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from yizhou.exchange.pipeline.contracts import SUBJECT

_MARK = "/$key/"
LINKS = frozenset(
    {"reference", "url", "uri", "valueUrl", "valueUri", "valueUuid", "valueOid", "valueCanonical", "div"}
)
"""Elements that may point at a resource of the message (FHIR R4 §3.1.0.11.2: references, URLs, links in narratives)."""
_IN_TEXT = re.compile(r"""(?<==["'])(?:Patient/\$subject|[A-Z][A-Za-z]+/\$key/[^"'<>]+)(?=["'])""")


def split_key(reference: str) -> tuple[str, str] | None:
    """(type, key) of a reference made by `reference_to`, None for any other."""
    resource_type, mark, key = reference.partition(_MARK)
    return (resource_type, key) if mark else None


def keys_in(value: Any) -> Iterable[tuple[str, str]]:
    """Every (type, key) that a draft points at."""
    if isinstance(value, dict):
        for name, item in cast("dict[str, Any]", value).items():
            if name in LINKS and isinstance(item, str) and "/$" in item:
                for text in _IN_TEXT.findall(item) if name == "div" else (item,):
                    found = split_key(text)
                    if found:
                        yield found
            elif isinstance(item, dict | list):
                yield from keys_in(item)
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            if isinstance(item, dict | list):
                yield from keys_in(item)


def rewritten(value: Any, swap: Callable[[str], str]) -> Any:
    """`value` with every link given through `swap`; what does not change is not copied."""
    changed: Any = None
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        for name, item in fields.items():
            if isinstance(item, dict | list):
                new = rewritten(item, swap)
            elif name in LINKS and isinstance(item, str) and "/$" in item:
                new = _swapped_in_text(item, swap) if name == "div" else swap(item)
            else:
                continue
            if new is not item:
                if changed is None:
                    changed = dict(fields)
                changed[name] = new
    elif isinstance(value, list):
        items = cast("list[Any]", value)
        for place, item in enumerate(items):
            if isinstance(item, dict | list):
                new = rewritten(item, swap)
                if new is not item:
                    if changed is None:
                        changed = list(items)
                    changed[place] = new
    return value if changed is None else changed


def _swapped_in_text(text: str, swap: Callable[[str], str]) -> str:
    return _IN_TEXT.sub(lambda found: swap(found[0]), text)


def swapper(subject: str, ids: Mapping[tuple[str, str], str]) -> Callable[[str], str]:
    """Swaps the subject for `subject`, and known keys for their ids; leaves everything else."""

    def swap(reference: str) -> str:
        if reference == SUBJECT:
            return subject
        if _MARK in reference:
            pair = split_key(reference)
            if pair is not None and pair in ids:
                return f"{pair[0]}/{ids[pair]}"
        return reference

    return swap
