"""How common a name is: counted in the index by a nightly job, else after the definition's table of surnames."""

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.residents.definitions import matching_model, names_definition
from yizhou.registries.residents.names import NameForm, is_name, name_form
from yizhou.registries.residents.store import shares

_REMEMBER_SECONDS = 600.0
_FEWEST = 5
_LEAST_SHARE, _MOST_SHARE = 1e-7, 0.01


@dataclass(slots=True)
class NameShares:
    """Shares of surnames and given names; what is not counted falls back to the definition."""

    surnames: dict[str, float] = field(default_factory=dict)
    given: dict[str, float] = field(default_factory=dict)

    def __call__(self, name: NameForm) -> float:
        """The chance that somebody met at random has this very name."""
        definition = names_definition()
        if not name.is_han:
            return matching_model().fields["name"]["exact"].u
        fallback = definition.surname_shares.get(name.surname, definition.other_surname_share)
        surname = self.surnames.get(name.surname, fallback)
        size = {0: "one", 1: "one", 2: "two"}.get(len(name.given), "more")
        given = self.given.get(name.given, definition.given_shares[size])
        return min(max(surname * given, _LEAST_SHARE), _MOST_SHARE)


_held: list[tuple[float, NameShares]] = []


def current(actor: Actor) -> NameShares:
    """The shares in force, read at most every ten minutes per process."""
    instant = time.monotonic()
    if not _held or instant - _held[0][0] > _REMEMBER_SECONDS:
        found = NameShares()
        for part, name, share in shares.list_shares(actor):
            (found.surnames if part == "surname" else found.given)[name] = share
        _held[:] = [(instant, found)]
    return _held[0][1]


def forget() -> None:
    """Read them again at the next question."""
    _held.clear()


def count(names: Iterable[tuple[str, int]]) -> list[tuple[str, str, float]]:
    """(part, name, share) of a list of names with how many bear them; what fewer than five bear is left out."""
    surnames: Counter[str] = Counter()
    given: Counter[str] = Counter()
    total = 0
    for raw, number in names:
        if not is_name(raw):
            continue
        form = name_form(raw)
        if form.is_han:
            total += number
            surnames[form.surname] += number
            given[form.given] += number
    return [
        (part, name, number / total)
        for part, counter in (("surname", surnames), ("given", given))
        for name, number in counter.items()
        if number >= _FEWEST
    ]


def refresh(actor: Actor) -> int:
    """Count the names of the whole index; how many shares are listed."""
    rows = count(shares.list_names(actor))
    shares.replace_shares(actor, rows)
    forget()
    return len(rows)
