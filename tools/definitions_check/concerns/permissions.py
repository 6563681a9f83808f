"""Concern `permissions`: roles, menus and code speak of the same permissions."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tools.definitions_check.concern import Concern
from tools.definitions_check.unit import Problem, Project, Unit


@dataclass(frozen=True)
class Spoken:
    """Permissions in the code: `named` in PERMISSION_NAMES, `asked` for by `require` and `may`, `granted` to partners."""

    named: frozenset[str]
    asked: frozenset[str]
    granted: frozenset[str]


class Permissions(Concern):
    """A role grants only permissions that have a name (`PERMISSION_NAMES` of `kernel/auth`), and names a menu that
    exists; what a menu or the code asks for is granted by some role (or, in code, to every partner).
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
        named = spoken_in(project.source).named
        for index, permission in enumerate(unit.content.get("permissions", ())):
            if permission not in named:
                yield self.at(unit, f"permissions[{index}]", f"no permission is called {permission}")
        menus = {menu.get("id") for menu in project.of("menus")}
        if unit.content.get("menu") not in menus:
            yield self.at(unit, "menu", f"there is no menu {unit.content.get('menu')!r}")

    def _menu(self, unit: Unit, project: Project) -> Iterator[Problem]:
        granted = {permission for role in project.of("roles") for permission in role.get("permissions", ())}
        for place, permission in _asked_by(unit.content):
            if permission not in granted:
                yield self.at(unit, place, f"no role grants {permission}")
        if unit.path.stem == "staff":
            spoken = spoken_in(project.source)
            for permission in sorted(spoken.asked - granted - spoken.granted):
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
def spoken_in(source: Path) -> Spoken:
    """Every permission the platform's source speaks of, read from its syntax."""
    named, asked, granted = set[str](), set[str](), set[str]()
    for path in source.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "require(" in text or ".may(" in text or "PERMISSION" in text:
            for node in ast.walk(ast.parse(text)):
                match node:
                    case ast.Call() if ast.unparse(node.func).rpartition(".")[2] in {"require", "may"}:
                        asked |= {arg for each in node.args for arg in _strings(each)}
                    case ast.Assign(targets=[ast.Name(id="PERMISSION_NAMES")], value=ast.Dict(keys=keys)):
                        named |= {key for each in keys if each for key in _strings(each)}
                    case ast.Assign(targets=[ast.Name(id="PERMISSIONS")]):
                        granted |= {name for each in ast.walk(node.value) for name in _strings(each)}
    return Spoken(frozenset(named), frozenset(asked), frozenset(granted))


def _strings(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
