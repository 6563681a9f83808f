"""What a cell shows: a value found by its path in a resource or an event, in words (FHIR R4 §2.24 data types)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from yizhou.kernel.clock.api import CHINA

_MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT")
_WORDS = {
    "active": "活动", "recurrence": "复发", "relapse": "复发", "inactive": "非活动", "remission": "缓解", "resolved": "已愈",
    "high": "高", "low": "低", "unable-to-assess": "无法评估", "mild": "轻", "moderate": "中", "severe": "重",
}  # fmt: skip
SEX = {"1": "男", "2": "女", "0": "未知", "9": "未说明"}


def found(value: Any, path: Sequence[str]) -> Iterator[Any]:
    """Values at a path; lists are opened."""
    if isinstance(value, list | tuple):
        for each in value:
            yield from found(each, path)
    elif not path:
        if value not in (None, "", {}):
            yield value
    elif isinstance(value, Mapping):
        yield from found(value.get(path[0]), path[1:])


def cell(content: Mapping[str, Any], paths: Sequence[str]) -> str:
    """The first path that says anything."""
    for path in paths:
        texts = dict.fromkeys(text for each in found(content, path.split(".")) if (text := shown(each)))
        if texts:
            return "；".join(texts)
    return ""


def shown(value: Any) -> str:
    """A value in words."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return _structured(value)
    if isinstance(value, datetime):
        return f"{value.astimezone(CHINA):%Y-%m-%d}"
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _text(value: str) -> str:
    if _MOMENT.match(value):
        try:
            return f"{datetime.fromisoformat(value).astimezone(CHINA):%Y-%m-%d}"
        except ValueError:
            return value[:10]
    return _WORDS.get(value, value.strip())


def _structured(value: Mapping[str, Any]) -> str:
    """CodeableConcept, Coding, Quantity, Range, Period, Reference, Annotation."""
    if text := str(value.get("text") or value.get("display") or ""):
        return _WORDS.get(text, text)
    if "coding" in value:
        return next((shown(each) for each in value["coding"] if isinstance(each, Mapping)), "")
    if "value" in value:
        return f"{shown(value['value'])} {value.get('unit') or value.get('code') or ''}".strip()
    if "low" in value or "high" in value:
        return "～".join(shown(value.get(name)) for name in ("low", "high"))
    if "start" in value or "end" in value:
        return " 至 ".join(filter(None, (shown(value.get(name)) for name in ("start", "end"))))
    code = str(value.get("code") or value.get("reference") or "")
    return _WORDS.get(code, code)
