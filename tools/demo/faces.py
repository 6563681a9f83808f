"""How one source system knows one person: its own number, and the name, numbers and dates as its clerk typed them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from tools.demo.contracts import Dirt
from tools.demo.naming import by_ear, by_eye, old_shape
from tools.demo.numbers import mistyped, old_citizen_id
from tools.demo.people import Person, shown
from tools.demo.randomness import chance, stream

NUMBER_FAULTS = frozenset(("no_number", "mistyped_number", "old_number"))
NAME_FAULTS = frozenset(("homophone", "lookalike", "old_shape", "second_name"))


def _without(faults: tuple[str, ...], gone: frozenset[str]) -> tuple[str, ...]:
    return tuple(fault for fault in faults if fault not in gone)


@dataclass(frozen=True, slots=True)
class Face:
    """A person as one source writes them. `citizen_id` and `phone` may be empty, `faults` name what is off."""

    person: Person
    source: str
    local_id: str
    name: str
    sex: str
    birth: date
    citizen_id: str
    phone: str
    faults: tuple[str, ...] = ()

    @property
    def contact(self) -> Person | None:
        """Whom the record names as contact."""
        return self.person.spouse or self.person.mother or self.person.father

    @property
    def guardian(self) -> Person | None:
        return self.person.mother or self.person.father


class Faces:
    """Faces by person and source; the same each time, with a second local number for a few."""

    def __init__(self, seed: int, dirt: Dirt) -> None:
        self.seed, self.dirt = seed, dirt
        self._known: dict[tuple[str, str], Face] = {}

    def forget(self) -> None:
        """Drop what is remembered (faces of a finished block are not asked for again)."""
        self._known.clear()

    def of(self, person: Person, source: str, on: date) -> Face:
        """The face on a day: newborns have no number yet; a second local number comes into use some day."""
        key = (person.id, source)
        face = self._known.get(key)
        if face is None:
            face = self._known[key] = self._make(person, source)
        age = (on - person.birth).days
        if age < 120 and face.citizen_id:
            face = replace(face, citizen_id="", faults=_without(face.faults, NUMBER_FAULTS))
        if age < 45 and person.mother is not None:
            newborn = f"{person.mother.name.registered}之{'子' if person.male else '女'}"
            face = replace(face, name=newborn, faults=(*_without(face.faults, NAME_FAULTS), "newborn_name"))
        if "second_local_number" in face.faults and chance("second", *key, on.year) < 0.5:
            return replace(face, local_id=f"{face.local_id}B")
        return face

    def _make(self, person: Person, source: str) -> Face:
        rng, dirt = stream(0 if shown(person) else self.seed, "face", person.id, source), self.dirt
        faults: list[str] = []

        def strikes(name: str) -> bool:
            if rng.random() < getattr(dirt, name):
                faults.append(name)
                return True
            return False

        written = _name(person, rng, strikes, faults)
        number = person.citizen_id
        if number:
            if strikes("no_number"):
                number = ""
            elif strikes("mistyped_number"):
                number = mistyped(number, rng)
            elif person.birth.year < 1985 and strikes("old_number"):
                number = old_citizen_id(number)
        birth = person.birth
        if strikes("birth_year_only"):
            birth = date(birth.year, 1, 1)
        elif birth.day <= 12 and birth.day != birth.month and strikes("swapped_birth"):
            birth = date(birth.year, birth.day, birth.month)
        sex = {"1": "2", "2": "1"}[person.sex] if strikes("wrong_sex") else person.sex
        phone = person.phone or person.home_phone
        if strikes("no_phone"):
            phone = ""
        elif person.phone and strikes("home_phone"):
            phone = person.home_phone
        strikes("second_local_number")
        serial = f"{rng.randrange(10**8):08d}"
        return Face(person, source, f"{source[0]}{serial}", written, sex, birth, number, phone, tuple(faults))


def _name(person: Person, rng: Random, strikes: Callable[[str], bool], faults: list[str]) -> str:
    """The name as this source has it."""
    written = person.name.registered
    if person.name.other and strikes("second_name"):
        return person.name.other
    for fault, change in (("homophone", by_ear), ("lookalike", by_eye), ("old_shape", old_shape)):
        if strikes(fault):
            changed = change(written, rng)
            if changed == written:
                faults.remove(fault)
            return changed
    return written
