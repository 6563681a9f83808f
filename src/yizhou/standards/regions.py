"""Administrative areas (GB/T 2260, GB/T 10114): Yunnan's Chuxiong down to its villages, China down to counties, and what
changed since 2016, so that an old code in an old record still finds its place (禄丰 532331 became 532302 in 2021).

Codes of twelve places are the canonical form here; six and nine places are taken too.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from yizhou.standards.reading import rows

__all__ = [
    "PREFECTURE",
    "Region",
    "ancestors",
    "as_of",
    "at",
    "children",
    "current_code",
    "find",
    "full_name",
]

PREFECTURE = "532300000000"
"""Chuxiong Yi autonomous prefecture."""


@dataclass(frozen=True, slots=True)
class Region:
    """An area: `level` is province, city or prefecture, county, township or village; `parent_code` twelve places."""

    code: str
    name: str
    level: str
    parent_code: str


@dataclass(frozen=True, slots=True)
class _Change:
    old: Region
    new_code: str
    last_old: date  # the last edition that still had the old code or name
    first_new: date  # the first edition with the new one; the change lies between the two


def _twelve(code: str) -> str:
    return code.strip().ljust(12, "0") if code.strip() else ""


def _edition(text: str, *, end: bool) -> date:
    return date.fromisoformat(text) if len(text) > 4 else date(int(text), 12 if end else 1, 31 if end else 1)


@cache
def _regions() -> dict[str, Region]:
    found = {}
    for table in ("regions_china", "regions_chuxiong"):
        for row in rows(table):
            code = _twelve(row["code"])
            found[code] = Region(code, row["name"], row["level"], _twelve(row["parent_code"]))
    return found


@cache
def _changes() -> dict[str, _Change]:
    found = {}
    for row in rows("regions_chuxiong_history"):
        code = row["old_code"]
        parent = PREFECTURE if row["level"] == "county" else _twelve(code[:6])
        found[code] = _Change(
            Region(code, row["old_name"], row["level"], parent),
            row["new_code"],
            _edition(row["edition_before"], end=False),
            _edition(row["edition_after"], end=True),
        )
    return found


@cache
def _children() -> dict[str, tuple[Region, ...]]:
    found: dict[str, list[Region]] = {}
    for region in _regions().values():
        found.setdefault(region.parent_code, []).append(region)
    return {parent: tuple(regions) for parent, regions in found.items()}


def current_code(code: str) -> str:
    """The twelve-place code that stands today for `code`, which may be an old one; unknown codes come back unchanged.

    A village under a recoded township follows its township.
    """
    full = _twelve(code)
    if full in _regions():
        return full
    change = _changes().get(full)
    if change:
        return change.new_code
    township = _changes().get(_twelve(full[:9]))
    moved = township.new_code[:9] + full[9:] if township else full
    return moved if moved in _regions() else full


def find(code: str) -> Region | None:
    """The area that `code` stands for today (an old code finds its successor), or None."""
    return _regions().get(current_code(code))


def as_of(code: str, on: date) -> Region | None:
    """The area with exactly this code on that day, under the name it then had; None when the code was not in force.

    The sources are yearly editions: between the last edition with the old code and the first with the new, both hold.
    """
    full = _twelve(code)
    change = _changes().get(full)
    if change and on < change.first_new:
        return change.old
    successor_of = [c for c in _changes().values() if c.new_code == full and c.old.code != full]
    if any(on <= c.last_old for c in successor_of):
        return None
    return _regions().get(full)


def at(code: str, on: date) -> Region | None:
    """The area that `code`, of whatever year, names, under the code and name it had on that day; None for an unknown code.

    532302 (禄丰市) asked for 2019 answers 532331 (禄丰县), and 532331 asked for today answers 532302. Between the last
    yearly edition with the old code and the first with the new one the old one is answered. A place without a code of
    its own in the history, such as a village, follows its township or county.
    """
    now = find(code)
    if now is None:
        return None
    for change in _changes().values():
        if change.new_code == now.code and on < change.first_new:
            return change.old
    above = at(now.parent_code, on) if now.level == "village" else None
    if above and above.code[:9] != now.code[:9]:
        return Region(above.code[:9] + now.code[9:], now.name, now.level, above.code)
    return now


def children(code: str) -> tuple[Region, ...]:
    """The areas directly below, in the order of their codes; `""` gives the provinces."""
    return _children().get(_twelve(code), ())


def ancestors(code: str) -> tuple[Region, ...]:
    """The areas above, nearest first; empty for a province or an unknown code."""
    found = []
    region = find(code)
    while region and region.parent_code:
        region = _regions().get(region.parent_code)
        if region:
            found.append(region)
    return tuple(found)


def full_name(code: str) -> str:
    """`云南省楚雄彝族自治州楚雄市鹿城镇`; empty for an unknown code."""
    region = find(code)
    return "".join(r.name for r in (*reversed(ancestors(code)), region)) if region else ""
