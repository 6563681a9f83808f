"""Families, household by household: who lives together, their ages, names, numbers and kinship."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from tools.demo.constitution import give_body, give_conditions, give_death
from tools.demo.geography import ID_REGIONS, YI_SHARE, Village, villages
from tools.demo.naming import BAI, DAI, HAN, LISU, SMALL_GROUPS, SMALL_SHARE, YI, clan, name, surname
from tools.demo.numbers import citizen_id, land_line, mobile_phone
from tools.demo.people import YEAR, Household, Person, years_after
from tools.demo.randomness import Weighted, chance, stream

HEAD_AGES: Weighted[tuple[int, int]] = Weighted({(23, 34): 18, (34, 46): 24, (46, 57): 27, (57, 67): 15, (67, 78): 11,
                                                 (78, 92): 5})  # fmt: skip
OTHER_REGIONS = (
    "530111", "530102", "530124", "530129", "530302", "530381", "530402", "530423", "530426", "532901", "532923", "532930", "532924",
    "530702", "530723", "530802", "530823", "530822", "532523", "532601", "533103", "510402", "510422", "513401", "513425", "520221",
)  # fmt: skip
"""Districts people married or moved in from: elsewhere in Yunnan, Panzhihua, Liangshan, Liupanshui."""

NAMED_TOWNSHIPS = {"白族": BAI, "傣族傈僳族": LISU, "傣族": DAI}
TWINS = 0.011


def _ethnic(village: Village, rng: Random) -> str:
    for mark, group in NAMED_TOWNSHIPS.items():
        if mark in village.township_name and rng.random() < 0.42:
            return DAI if mark == "傣族傈僳族" and rng.random() < 0.5 else group
    share = YI_SHARE[village.county] * (0.86 if village.urban else 1.16)
    fraction = rng.random()
    if fraction < share:
        return YI
    return SMALL_GROUPS.draw(rng) if fraction < share + SMALL_SHARE else HAN


class _Family:
    """Builds one household; every draw comes from the household's own stream."""

    def __init__(self, seed: int, key: str, register: "VillageRegister", as_of: date, since: date) -> None:
        self.rng = stream(seed, "household", key)
        village = register.village
        self.key, self.village, self.register, self.as_of, self.since = key, village, register, as_of, since
        self.ethnic = _ethnic(village, self.rng)
        self.surname = surname(self.ethnic, self.rng)
        self.clan = clan(self.rng)
        self.group = f"{self.rng.choice('一二三四五六七八九')}{'组' if village.urban else '社'}"
        self.house = f"{self.rng.randrange(1, 180)}号"
        self.home_phone = mobile_phone(self.rng) if self.rng.random() < 0.9 else land_line(self.rng)
        self.members: list[Person] = []

    def birth(self, age: float) -> date:
        return years_after(self.as_of, -max(0.02, age)) - timedelta(
            days=self.rng.randrange(0, 300) if age > 12 else 0
        )

    def add(self, male: bool, birth: date, role: str, *, own_family: bool, mother: Person | None = None,
            father: Person | None = None) -> Person:  # fmt: skip
        """`own_family`: born into this family (its surname and group) rather than married in."""
        rng, village = self.rng, self.village
        ethnic = self.ethnic if own_family or rng.random() < 0.62 else _ethnic(village, rng)
        family, yi_clan = (self.surname, self.clan) if own_family else ("", "")
        if father is not None and father.ethnic != self.ethnic:
            family, ethnic = father.name.surname, father.ethnic
        named = name(ethnic, male, birth.year, rng, family=family, yi_clan=yi_clan)
        region = village.county
        if not own_family and rng.random() < 0.24:
            region = rng.choice(OTHER_REGIONS)
        elif region in ID_REGIONS and birth < date(2021, 6, 1):
            region = ID_REGIONS[region]
        age = (self.as_of - birth).days / YEAR
        sequence = (
            self.register.sequence(birth, male, rng)
            if region == ID_REGIONS.get(village.county, village.county)
            else rng.randrange(499)
        )
        number = citizen_id(region, birth, sequence, male) if age > 0.16 or rng.random() < 0.3 else ""
        phone = mobile_phone(rng) if rng.random() < (0.0 if age < 13 else 0.93 if age < 60 else 0.45) else ""
        person = Person(
            f"{self.key}-{len(self.members) + 1}", self.register.next_serial(), named, male, birth, ethnic, village, self.group,
            self.house, number, phone, self.home_phone, role, mother=mother, father=father,
        )  # fmt: skip
        person.education = _education(birth.year, village.urban, rng)
        person.occupation = "31" if age < 19 else "27" if not village.urban else rng.choice(
            ("24", "17", "54", "51", "13", "11", "70", "80" if age > 58 else "54")
        )  # fmt: skip
        person.abo = rng.choices(("1", "2", "3", "4"), (29, 26, 35, 10))[0]
        person.rh = "1" if rng.random() < 0.004 else "2"
        self.members.append(person)
        return person

    def couple(
        self, age: float, role: str, partner_role: str, *, own_male: bool = True
    ) -> tuple[Person, Person | None]:
        """One person of the family and, mostly, the one they married."""
        rng = self.rng
        first = self.add(own_male, self.birth(age), role, own_family=True)
        single = 0.30 if age < 27 else 0.08 if age < 64 else 0.34
        if rng.random() < single:
            first.marital = "30" if age > 58 else rng.choice(("10", "40")) if age > 27 else "10"
            return first, None
        gap = min(5.5, max(-3.0, rng.gauss(2.2, 2.4))) * (1 if own_male else -1)
        second = self.add(not own_male, self.birth(max(19.5, age - gap)), partner_role, own_family=False)
        first.spouse, second.spouse = second, first
        first.marital = second.marital = "20"
        return first, second

    def children(
        self, first: Person, second: Person | None, roles: tuple[str, str], wanted: float
    ) -> list[Person]:
        """Children born to the couple who still live here, twins together."""
        mother, father = (second, first) if first.male else (first, second)
        reference = mother or father
        if reference is None or second is None:
            return []
        rng, born = self.rng, []
        at = max(19.0, rng.gauss(24.2, 3.2))
        number = 0
        while number < 4 and at < 43 and rng.random() < wanted * (1.0, 0.62, 0.16, 0.05)[number]:
            day = years_after(reference.birth, at)
            if day >= self.as_of - timedelta(days=3):
                break
            twins = rng.random() < TWINS
            home = (self.as_of - day).days / YEAR < 20 or rng.random() < 0.42
            for order in range(2 if twins else 1):
                if not home or len(self.members) >= 11:
                    continue
                male = rng.random() < 0.521
                child = self.add(
                    male, day, roles[0 if male else 1], own_family=True, mother=mother, father=father
                )
                child.twin_order = order + 1 if twins else 0
                born.append(child)
            number += 1
            at += max(1.2, rng.gauss(4.0, 2.2))
        return born

    def build(self) -> Household:
        rng = self.rng
        low, high = HEAD_AGES.draw(rng)
        age = rng.uniform(low, high)
        head, spouse = self.couple(
            age, "02" if rng.random() < 0.88 else "03", "10", own_male=rng.random() < 0.86
        )
        children = self.children(head, spouse, ("20", "30"), 0.95 if age < 30 else 1.0)
        if age < 56 and rng.random() < 0.33:
            parent_age = (self.as_of - head.birth).days / YEAR + rng.uniform(22.5, 31)
            if parent_age < 96:
                elder, other = self.couple(parent_age, "50", "50", own_male=rng.random() < 0.62)
                head.father, head.mother = (elder, other) if elder.male else (other, elder)
        grown = [child for child in children if child.age(self.as_of) >= 23 and child.male]
        if grown and rng.random() < 0.55:
            self._marry_off(grown[0])
        elif age > 52 and not grown and rng.random() < 0.3:
            self._left_behind(head)
        for person in self.members:
            _settle(person, rng, self.since, self.as_of)
        return Household(self.key, self.village, self.members)

    def _marry_off(self, son: Person) -> None:
        """A grown son brings his wife home; their children live here too."""
        wife = self.add(
            False, son.birth + timedelta(days=self.rng.randrange(-300, 1500)), "38", own_family=False
        )
        son.spouse, wife.spouse, son.marital, wife.marital = wife, son, "20", "20"
        self.children(son, wife, ("41", "42"), 0.9)

    def _left_behind(self, head: Person) -> None:
        """A grandchild whose parents work in a city."""
        age = self.rng.uniform(0.5, 15)
        if head.age(self.as_of) - age > 40:
            male = self.rng.random() < 0.52
            self.add(male, self.birth(age), "41" if male else "42", own_family=True)


def _education(year: int, urban: bool, rng: Random) -> str:
    if year > 2019:
        return "90"
    if year > 2007:
        return "80"
    options = {"90": 30, "80": 45, "70": 20, "60": 5} if year < 1958 else (
        {"80": 30, "70": 45, "60": 14, "40": 6, "30": 3, "20": 2} if year < 1985 else
        {"80": 8, "70": 34, "60": 22, "40": 10, "30": 14, "20": 12}
    )  # fmt: skip
    weights = [
        weight * (2.2 if urban and code in ("60", "30", "20") else 1) for code, weight in options.items()
    ]
    return rng.choices(list(options), weights)[0]


def _settle(person: Person, rng: Random, since: date, as_of: date) -> None:
    give_body(person, rng)
    give_death(person, rng, since, as_of)
    give_conditions(person, rng, as_of)
    fertile = not person.male and person.marital == "20" and 20 <= person.age(as_of) <= 38
    if fertile and person.died is None and rng.random() < 0.055:
        person.pregnant_since = as_of - timedelta(days=rng.randrange(50, 255))


class VillageRegister:
    """Hands out serials and citizen-number sequences of one village, so that neither is given twice.

    Like the police stations of real life, every village has its own few sequences of each birthday. Populations of
    different seeds start elsewhere, so that two of them can live on one platform.
    """

    def __init__(self, village: Village, seed: int = 0) -> None:
        rank, neighbours = _ranks()[village.code]
        population = int(chance("population", seed) * 499)
        self.village = village
        self.slots = 499 // neighbours
        self.base = rank * self.slots + population
        self.serial = population % 8 * 10_000
        self.used: dict[tuple[date, bool], int] = {}

    def next_serial(self) -> int:
        self.serial += 1
        return self.serial

    def sequence(self, birth: date, male: bool, rng: Random) -> int:
        taken = self.used.get((birth, male), 0)
        self.used[birth, male] = taken + 1
        return self.base + taken if taken < self.slots else rng.randrange(499)


@lru_cache(maxsize=1)
def _ranks() -> dict[str, tuple[int, int]]:
    """Place of each village among those of its county, and how many those are."""
    members: dict[str, list[str]] = {}
    for village in villages():
        members.setdefault(village.county, []).append(village.code)
    return {code: (rank, len(codes)) for codes in members.values() for rank, code in enumerate(codes)}


def quotas(residents: int, settled: Weighted[Village], seed: int) -> list[tuple[Village, int]]:
    """How many residents each village gets, `residents` in all, villages in a shuffled order."""
    weights = [upper - lower for lower, upper in zip([0.0, *settled.bounds], settled.bounds, strict=False)]
    exact = [weight / settled.total * residents for weight in weights]
    whole = [int(share) for share in exact]
    rest = sorted(range(len(exact)), key=lambda i: whole[i] - exact[i])[: residents - sum(whole)]
    for index in rest:
        whole[index] += 1
    pairs = [(village, quota) for village, quota in zip(settled.values, whole, strict=True) if quota]
    stream(seed, "order of villages").shuffle(pairs)
    return pairs


def households(
    register: VillageRegister, residents: int, seed: int, as_of: date, since: date
) -> Iterator[Household]:
    """Households of a village until `residents` people are reached; the last may be cut short by its youngest members."""
    left, number = residents, 0
    while left > 0:
        number += 1
        made = _Family(seed, f"{register.village.code}-{number:04d}", register, as_of, since).build()
        if len(made.members) > left:
            made.members = made.members[:left]
            kept = set(map(id, made.members))
            for person in made.members:
                for relation in ("mother", "father", "spouse"):
                    other = getattr(person, relation)
                    if other is not None and id(other) not in kept:
                        setattr(person, relation, None)
        left -= len(made.members)
        yield made
