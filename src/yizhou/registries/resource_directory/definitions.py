"""Reads `definitions/resource_directory/`: metadata choices and identifier rule, business functions, the system of standards."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from yizhou.kernel.settings.api import environment


@cache
def _unit(name: str) -> dict[str, Any]:
    path = environment().definitions / "resource_directory" / f"{name}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the choices of an entry are, each id → title; `conditional` are the kinds of sharing that need a condition."""

    front: str
    themes: Mapping[str, str]
    kinds: Mapping[str, str]
    sharing: Mapping[str, str]
    conditional: frozenset[str]
    security: Mapping[str, str]
    frequency: Mapping[str, str]
    synonyms: tuple[tuple[str, ...], ...]


@cache
def metadata() -> Metadata:
    """The metadata rules in force."""
    raw = _unit("metadata")

    def titles(name: str) -> dict[str, str]:
        return {each["id"]: each["title"] for each in raw[name]}

    return Metadata(
        raw["front"], titles("themes"), titles("kinds"), titles("sharing"),
        frozenset(each["id"] for each in raw["sharing"] if each.get("condition")), titles("security"), titles("frequency"),
        tuple(tuple(group) for group in raw.get("synonyms", ())),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Function:
    """A business function with its identification code."""

    code: str
    domain: str
    domain_title: str
    application: str
    title: str
    users: tuple[str, ...]
    path: str
    permission: str
    input: str
    output: str


def check_sign(body: str) -> str:
    """The check sign of a function code: GB/T 17710 (ISO 7064) MOD 11,10 over digits, a letter counted as its place."""
    value = 10
    for sign in body:
        digit = int(sign) if sign.isdecimal() else (ord(sign) - ord("A")) % 10
        value = (value + digit) % 10 or 10
        value = value * 2 % 11
    return str((11 - value) % 10)


@cache
def functions() -> tuple[Function, ...]:
    """The catalogue. Raises ValueError when two functions get one code or an application is unknown."""
    raw = _unit("functions")
    domains = {each["id"]: each["title"] for each in raw["domains"]}
    applications = {each["id"]: each for each in raw["applications"]}
    found: dict[str, Function] = {}
    for each in raw["functions"]:
        application = applications[each["application"]]
        body = f"{application['domain']}{application['id']}{each['serial']}"
        code = body + check_sign(body)
        if code in found:
            raise ValueError(f"resource_directory: {each['title']} has the code of {found[code].title}")
        found[code] = Function(
            code, application["domain"], domains[application["domain"]], application["title"], each["title"],
            tuple(each["users"]), each["path"], each.get("permission", ""), each["input"], each["output"],
        )  # fmt: skip
    return tuple(found.values())


def standards_system() -> Mapping[str, Any]:
    """Six classes, the order of adoption, and the standards adopted."""
    return _unit("standards_system")
