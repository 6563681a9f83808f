"""Roles and menus, read from `definitions/roles` and `definitions/menus`: what a role may do and sees, and how far."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml

from yizhou.kernel.auth.errors import UnknownRole
from yizhou.kernel.settings.api import environment


@dataclass(frozen=True, slots=True)
class Role:
    """`reach`: up to which kind of organisation above one's own the role sees (`institution` = only one's own)."""

    id: str
    name: str
    reach: str
    permissions: frozenset[str]
    menu: str


@dataclass(frozen=True, slots=True)
class MenuItem:
    id: str
    title: str
    icon: str
    path: str
    permission: str = ""
    summary: str = ""
    children: tuple["MenuItem", ...] = field(default=())


def _load(kind: str) -> list[dict[str, Any]]:
    folder = environment().definitions / kind
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))]


@cache
def roles() -> dict[str, Role]:
    """Every role by id."""
    return {
        entry["id"]: Role(
            entry["id"],
            entry["name"],
            entry["reach"],
            frozenset(entry["permissions"]),
            entry.get("menu", "staff"),
        )
        for entry in _load("roles")
    }


def role(role_id: str) -> Role:
    """The role with this id. Raises UnknownRole."""
    try:
        return roles()[role_id]
    except KeyError:
        raise UnknownRole(role=role_id) from None


def _item(entry: dict[str, Any]) -> MenuItem:
    children = tuple(_item(child) for child in entry.get("children", ()))
    return MenuItem(
        entry["id"],
        entry["title"],
        entry.get("icon", ""),
        entry["path"],
        entry.get("permission", ""),
        entry["summary"],
        children,
    )


@cache
def menus() -> dict[str, tuple[MenuItem, ...]]:
    return {entry["id"]: tuple(_item(item) for item in entry["items"]) for entry in _load("menus")}


def menu_for(menu_id: str, permissions: frozenset[str]) -> list[MenuItem]:
    """The items of a menu that these permissions open."""
    return [
        item for item in menus().get(menu_id, ()) if not item.permission or item.permission in permissions
    ]
