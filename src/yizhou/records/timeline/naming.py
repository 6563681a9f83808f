"""What coded things are called, in Chinese wherever a Chinese name is known."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from yizhou.records.timeline import definitions
from yizhou.standards import code_systems

_HAN = re.compile(r"[\u3400-\u9fff]")
_QUALIFIER = re.compile(r"\s*\((?:disorder|procedure|finding|situation|regime/therapy|observable entity)\)$")


def codings(value: Any) -> Iterator[Mapping[str, Any]]:
    """Codings of a CodeableConcept, or the Coding itself."""
    if not isinstance(value, dict):
        return
    several = value.get("coding")
    for coding in several if isinstance(several, list) else (value,):
        if isinstance(coding, dict) and isinstance(coding.get("code"), str):
            yield coding


def tokens(value: Any) -> Iterator[str]:
    """Bare codes and `system|code` of a CodeableConcept, of a list of them, or of a plain code."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from tokens(item)
    else:
        for coding in codings(value):
            yield coding["code"]
            if coding.get("system"):
                yield f"{coding['system']}|{coding['code']}"


@lru_cache(maxsize=20_000)
def _known(system: str, code: str) -> str:
    own = definitions.names().get(system, {}).get(code)
    return own or (code_systems.display(system, code) if system else "") or ""


def name(value: Any) -> str:
    """The name of a CodeableConcept or Coding; a list is named by its first. Empty when there is nothing to say.

    A Chinese text or display of the sender comes first, then a Chinese name of the code, then whatever there is.
    """
    if isinstance(value, list):
        return next((found for item in value if (found := name(item))), "")
    if not isinstance(value, dict):
        return ""
    spoken = [str(value["text"])] if isinstance(value.get("text"), str) and value["text"].strip() else []
    several = list(codings(value))
    spoken += [str(coding["display"]) for coding in several if coding.get("display")]
    for text in spoken:
        if _HAN.search(text):
            return text.strip()
    for coding in several:
        if known := _known(str(coding.get("system", "")), coding["code"]):
            return known
    if spoken:
        return _QUALIFIER.sub("", spoken[0].strip())
    return several[0]["code"] if several else ""


def words(*values: Any) -> str:
    """Everything these concepts are called, in one text, for rules that look for words."""
    found: list[str] = []
    for value in values:
        for item in value if isinstance(value, list) else (value,):
            if isinstance(item, dict):
                found.append(str(item.get("text", "")))
                for coding in codings(item):
                    found.append(str(coding.get("display", "")))
                    found.append(_known(str(coding.get("system", "")), coding["code"]))
            elif isinstance(item, str):
                found.append(item)
    return " ".join(text for text in found if text)
