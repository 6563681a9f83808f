"""Concern `permissions`: roles, menus and code speak of the same permissions."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tools.definitions_check.concern import Concern
from tools.definitions_check.unit import Problem, Project, Unit


class Permissions(Concern):
    """A role grants only what the code or a menu asks for, and names a menu that exists; a menu asks only for
    what some role grants; what the code asks for is granted by some role.
    """

    id = "permissions"

    def check(self, unit: Unit, project: Project) -> Iterator[Problem]:
        if unit.kind is None or not isinstance(unit.content, dict):
            return
        if unit.kind.folder == "roles":
            yield from self._role(unit, project)
        elif unit.kind.folder == "menus":
            yield from self._menu(unit, project)

    def _role(self, unit: Unit, project: Project) -> Iterator[Problem]:
        asked = asked_in(project.source) | {p for menu in project.of("menus") for _, p in _asked_by(menu)}
        for index, permission in enumerate(unit.content.get("permissions", ())):
            if permission not in asked:
                yield self.at(unit, f"permissions[{index}]", f"neither code nor menu asks for {permission}")
        menus = {menu.get("id") for menu in project.of("menus")}
        if unit.content.get("menu") not in menus:
            yield self.at(unit, "menu", f"there is no menu {unit.content.get('menu')!r}")

    def _menu(self, unit: Unit, project: Project) -> Iterator[Problem]:
        granted = {permission for role in project.of("roles") for permission in role.get("permissions", ())}
        for place, permission in _asked_by(unit.content):
            if permission not in granted:
                yield self.at(unit, place, f"no role grants {permission}")
        if unit.path.stem == "staff":
            for permission in sorted(asked_in(project.source) - granted):
                yield self.at(unit, "", f"the code asks for {permission}, which no role grants")


def _asked_by(menu: dict[str, Any]) -> Iterator[tuple[str, str]]:
    def walk(items: list[dict[str, Any]], place: str) -> Iterator[tuple[str, str]]:
        for index, item in enumerate(items):
            if "permission" in item:
                yield f"{place}[{index}].permission", item["permission"]
            yield from walk(item.get("children", []), f"{place}[{index}].children")

    items = menu.get("items")
    return walk(items, "items") if isinstance(items, list) else iter(())


@cache
def asked_in(source: Path) -> frozenset[str]:
    """Permissions the code asks for: literals in `require(actor, "…")` and `actor.may("…")`."""
    found: set[str] = set()
    for path in source.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "require(" in text or ".may(" in text:
            found |= {literal for call in ast.walk(ast.parse(text)) for literal in _literals(call)}
    return frozenset(found)


def _literals(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in {"require", "may"}:
        for argument in node.args:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value
