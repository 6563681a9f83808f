"""Narrative blocks (CDA R2 §4.3.5) as plain lines: paragraphs, lists, tables with a tab between cells."""

import re
from typing import Any

from yizhou.exchange.cda.datatypes import NS

_BLOCKS = frozenset(
    {"paragraph", "item", "caption", "tr", "list", "table", "thead", "tbody", "tfoot", "br", "title"}
)
_CELLS = frozenset({"td", "th"})
_LIMIT = 200_000


def lines_of(element: Any) -> str:
    """The text of a narrative block; "" for None or an empty one."""
    if element is None:
        return ""
    pieces: list[str] = []
    _collect(element, pieces, 0)
    text = "".join(pieces)[:_LIMIT]
    lines = [re.sub(r"[ \u00a0]+", " ", line).strip(" \t") for line in text.split("\n")]
    return "\n".join(line for line in lines if line)


def _collect(element: Any, pieces: list[str], depth: int) -> None:
    if depth > 100:
        return
    if element.text:
        pieces.append(" ".join(element.text.split()) if element.text.strip() else "")
    for child in element:
        name = child.tag[len(NS) :] if isinstance(child.tag, str) else ""
        if name in _BLOCKS:
            pieces.append("\n")
        if name == "item":
            pieces.append("· ")
        if name == "renderMultiMedia":
            pieces.append("［图像，见原文］")
        if name:
            _collect(child, pieces, depth + 1)
        if name in _CELLS:
            pieces.append("\t")
        if name in _BLOCKS:
            pieces.append("\n")
        if child.tail and child.tail.strip():
            space = " " if child.tail[:1].isspace() else ""
            pieces.append(space + " ".join(child.tail.split()))
