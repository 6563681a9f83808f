"""Parameters of FHIR operations (R4 §2.42): read from a query or a Parameters resource, and written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from django.http import HttpRequest

from yizhou.registries.terminology.errors import BadParameter, ParameterMissing

__all__ = ["Asked", "Coding", "parameters", "read"]


@dataclass(frozen=True, slots=True)
class Coding:
    system: str = ""
    code: str = ""
    version: str = ""
    display: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an operation was asked: values as text, codings as such, each under its parameter's name."""

    operation: str
    texts: Mapping[str, tuple[str, ...]]
    codings: Mapping[str, tuple[Coding, ...]]

    def text(self, *names: str) -> str:
        """The first value of the first of these names that is given, empty when none is."""
        return next((self.texts[name][0].strip() for name in names if self.texts.get(name)), "")

    def needed(self, *names: str) -> str:
        """As `text`. Raises ParameterMissing when none is given."""
        found = self.text(*names)
        if not found:
            raise ParameterMissing(operation=self.operation, missing=" 或 ".join(names))
        return found

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 0 to `most`. Raises BadParameter."""
        text = self.text(name)
        if not text:
            return default
        if not text.isdecimal() or int(text) > most:
            raise BadParameter(name=name, value=text[:40], hint=f"请给出 0 到 {most} 的整数")
        return int(text)

    def truth(self, name: str) -> bool:
        """Raises BadParameter."""
        text = self.text(name).lower()
        if text not in ("", "true", "false"):
            raise BadParameter(name=name, value=text[:40], hint="请给出 true 或 false")
        return text == "true"

    def day(self, name: str) -> date | None:
        """The day of a date or dateTime. Raises BadParameter."""
        text = self.text(name)
        try:
            return date.fromisoformat(text[:10]) if text else None
        except ValueError:
            raise BadParameter(name=name, value=text[:40], hint="请给出日期，如 2026-01-31") from None

    def coded(self, code: str = "code", coding: str = "coding", system: str = "system") -> list[Coding]:
        """The code asked about: a code with its system, a Coding, or all codings of a CodeableConcept.

        Raises ParameterMissing when there is none.
        """
        plain = self.text(code)
        if plain:
            return [
                Coding(self.text(system), plain, self.text("version", "systemVersion"), self.text("display"))
            ]
        found = [*self.codings.get(coding, ()), *self.codings.get("codeableConcept", ())]
        found = [each for each in found if each.code]
        if not found:
            raise ParameterMissing(operation=self.operation, missing=f"{code}（或 {coding}）")
        return found


def read(request: HttpRequest, operation: str) -> Asked:
    """What was asked, in the query or in the body. Raises BadParameter for a body that is no Parameters resource."""
    texts: dict[str, list[str]] = {}
    codings: dict[str, list[Coding]] = {}
    for name, several in request.GET.lists():
        texts.setdefault(name, []).extend(several)
    if request.method == "POST" and request.body:
        for each in _entries(request.body):
            _take(each, texts, codings)
    return Asked(
        operation,
        {name: tuple(several) for name, several in texts.items()},
        {name: tuple(several) for name, several in codings.items()},
    )


def _entries(body: bytes) -> Iterable[Mapping[str, Any]]:
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadParameter(
            name="请求内容", value=body[:40].decode(errors="replace"), hint=f"不是有效的 JSON：{error}"
        ) from None
    if not isinstance(content, dict) or content.get("resourceType") != "Parameters":
        raise BadParameter(name="请求内容", value=str(content)[:40], hint="请提交 Parameters 资源")
    entries = content.get("parameter", [])
    if not isinstance(entries, list) or not all(
        isinstance(each, dict) and isinstance(each.get("name"), str) for each in entries
    ):
        raise BadParameter(
            name="parameter", value=str(entries)[:40], hint="parameter 是列表，每项都要有 name"
        )
    return entries


def _take(entry: Mapping[str, Any], texts: dict[str, list[str]], codings: dict[str, list[Coding]]) -> None:
    name = entry["name"]
    for key, value in entry.items():
        if key in ("valueCoding", "valueCodeableConcept") and isinstance(value, dict):
            each = value.get("coding") or [] if key == "valueCodeableConcept" else [value]
            codings.setdefault(name, []).extend(_coding(one) for one in each if isinstance(one, dict))
        elif key.startswith("value") and isinstance(value, bool):
            texts.setdefault(name, []).append("true" if value else "false")
        elif key.startswith("value") and isinstance(value, str | int):
            texts.setdefault(name, []).append(str(value))


def _coding(raw: Mapping[str, Any]) -> Coding:
    return Coding(*(str(raw.get(name) or "") for name in ("system", "code", "version", "display")))


def parameters(*entries: tuple[str, str, Any] | dict[str, Any] | None) -> bytes:
    """A Parameters resource of (name, type, value) triples and ready entries; None and empty values are left out."""
    listed = [
        entry if isinstance(entry, dict) else {"name": entry[0], f"value{entry[1]}": entry[2]}
        for entry in entries
        if entry is not None and (isinstance(entry, dict) or entry[2] not in ("", None))
    ]
    return orjson.dumps({"resourceType": "Parameters", "parameter": listed})
