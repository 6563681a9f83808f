"""What all life simulations share, and how they name and place what happens."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from tools.demo.care import Care
from tools.demo.people import Person, shown
from tools.demo.randomness import digest, stream
from tools.demo.workforce import Workforce


@dataclass(frozen=True, slots=True)
class Setting:
    """`density` (0 to 1) thins out contacts with doctors; follow-ups, vaccinations, births and deaths always stay."""

    seed: int
    since: date
    as_of: date
    density: float
    care: Care
    workforce: Workforce

    def rng(self, person: Person, chapter: str) -> Random:
        """The stream of one chapter of a person's life. Those to show live the same life for every seed."""
        return stream(0 if shown(person) else self.seed, person.id, chapter)

    def span(self, person: Person) -> tuple[date, date]:
        """From when to when (exclusive) things can happen to the person."""
        return max(self.since, person.birth), min(self.as_of, person.died or self.as_of)

    def thinned(self, person: Person) -> float:
        return 1.0 if person.show else self.density


def number_of(person: Person, kind: str, on: date) -> str:
    """A number for a record: the day and ten digits that depend on person and kind."""
    return f"{on:%y%m%d}{int.from_bytes(digest(person.id, kind, on)[:4], 'big'):010d}"


def clock(on: date, rng: Random, *, emergency: bool = False) -> datetime:
    """A time of day: office hours, or any hour for an emergency."""
    hour = rng.randrange(24) if emergency else rng.choice((8, 8, 9, 9, 9, 10, 10, 11, 14, 14, 15, 15, 16, 17))
    return datetime.combine(on, time(hour, rng.randrange(60), rng.randrange(60)))


def weekday(on: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return on + timedelta(days=7 - on.weekday()) if on.weekday() > 4 else on
