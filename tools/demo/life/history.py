"""Everything that happens to a household, in order of time."""

from collections.abc import Iterator
from itertools import chain

from tools.demo.happenings import Happening, Visit
from tools.demo.life.acute import acute
from tools.demo.life.childhood import checks, rabies, vaccinations
from tools.demo.life.endings import check_ups, death, registrations
from tools.demo.life.lasting import lasting
from tools.demo.life.motherhood import motherhood
from tools.demo.life.setting import Setting
from tools.demo.people import Household, Person

DOG_BITE = "T14.100"


def _of_person(setting: Setting, person: Person, children: list[Person]) -> Iterator[Happening]:
    for happening in acute(setting, person):
        yield happening
        if isinstance(happening, Visit) and happening.diagnoses[0][0] == DOG_BITE:
            yield from rabies(setting, person, happening.at.date())
    yield from chain(
        lasting(setting, person), vaccinations(setting, person), checks(setting, person), check_ups(setting, person),
        death(setting, person),
    )  # fmt: skip
    if not person.male:
        yield from motherhood(setting, person, children)


def history(setting: Setting, household: Household) -> list[Happening]:
    """The ten years of a household, sorted by time."""
    found: list[Happening] = list(registrations(setting, household))
    for person in household.members:
        children = [child for child in household.members if child.mother is person]
        found.extend(_of_person(setting, person, children))
    found.sort(key=lambda happening: (happening.at, happening.person.id, happening.number))
    return found
