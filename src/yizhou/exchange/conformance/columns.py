"""Which heading is which row of a data set: by name, identifier or element, whatever its width, spaces or star."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache

from rapidfuzz import process

from yizhou.registries.standards_library import api as library
from yizhou.standards import data_sets
from yizhou.standards.data_sets import DataSet, Item

_LEAST_MATCHES = 2
_LEAST_SHARE = 0.4
_NEAR = 72


def plain(name: str) -> str:
    """A heading without what varies: spaces, width, a star for "required"."""
    return re.sub(r"[\s*＊]", "", unicodedata.normalize("NFKC", name)).lower()


def _without_unit(name: str) -> str:
    return re.sub(r"\([^)]*\)$", "", plain(name))


def _printed(item: Item) -> str:
    return plain(item.printed_id)


def _name(item: Item) -> str:
    return plain(item.name)


def _short(item: Item) -> str:
    return _without_unit(item.name)


def _element(item: Item) -> str:
    return plain(item.element_id)


class Headings:
    """Every spelling that means one row of a data set, and only one."""

    def __init__(self, group: DataSet) -> None:
        self.group = group
        columns = library.column_names(group)
        found: dict[str, Item] = {}
        for item in group.items:
            found[plain(columns[item.key])] = item
            found[plain(item.key)] = item
        for spell in (_printed, _name, _short, _element):
            counted = Counter(spell(item) for item in group.items)
            for item in group.items:
                spelling = spell(item)
                if spelling and counted[spelling] == 1:
                    found.setdefault(spelling, item)
        self.spellings = found

    def find(self, heading: str) -> Item | None:
        """The row a heading means, or None."""
        return self.spellings.get(plain(heading)) or self.spellings.get(_without_unit(heading))

    def nearest(self, heading: str) -> str:
        """The name of the row an unknown heading may have meant; empty when none is near."""
        best = process.extractOne(heading, [item.name for item in self.group.items], score_cutoff=_NEAR)
        return best[0] if best else ""

    def recognised(self, headings: Iterable[str]) -> int:
        """How many of the headings name a row of the data set."""
        return sum(1 for heading in headings if heading and self.find(heading))


@cache
def _national() -> tuple[Headings, ...]:
    return tuple(Headings(group) for group in data_sets.all_data_sets())


def likeliest(headings: Iterable[str]) -> DataSet | None:
    """The national data set whose rows most headings name; of equals the smaller, then the newer; None when too few."""
    given = [heading for heading in headings if heading]
    scored = [(one.recognised(given), -len(one.group.items), one.group.id, one) for one in _national()]
    count, _, _, best = max(scored, key=lambda entry: entry[:3])
    return best.group if count >= max(_LEAST_MATCHES, len(given) * _LEAST_SHARE) else None
