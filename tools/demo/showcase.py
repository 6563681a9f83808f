"""The people the demo shows: four families with full ten-year records, the same for every seed.

Their ids, user names and stories are documented in README.md.
"""

from datetime import date, timedelta
from functools import lru_cache

from tools.demo.geography import Village, villages
from tools.demo.naming import HAN, YI, Name
from tools.demo.numbers import citizen_id
from tools.demo.people import (
    DIABETES,
    HEPATITIS_B,
    HYPERLIPIDAEMIA,
    HYPERTENSION,
    Allergy,
    Body,
    Household,
    Person,
    years_after,
)  # fmt: skip


@lru_cache(maxsize=8)
def _village(township: str, urban: bool) -> Village:
    return next(
        village for village in villages() if village.township_name == township and village.urban == urban
    )


class _Home:
    """A household of the showcase under construction."""

    def __init__(self, key: str, township: str, *, urban: bool, group: str, house: str, phone: str) -> None:
        self.household = Household(key, _village(township, urban), [])
        self.group, self.house, self.phone = group, house, phone

    def add(
        self, name: Name, *, male: bool, birth: date, region: str, ethnic: str, role: str, phone: str = "", show: str = "",
        education: str = "90", occupation: str = "27",
    ) -> Person:  # fmt: skip
        members = self.household.members
        order = len(members) + 1
        person = Person(
            f"{self.household.key}-{order}", 90000 + int(self.household.key[4:]) * 10 + order, name, male, birth, ethnic,
            self.household.village, self.group, self.house, citizen_id(region, birth, 480 + order, male), phone,
            self.phone, role, show=show, education=education, occupation=occupation,
        )  # fmt: skip
        members.append(person)
        return person


def _marry(one: Person, other: Person) -> None:
    one.spouse, other.spouse = other, one
    one.marital = other.marital = "20"


def _elder(as_of: date, since: date) -> Household:
    """普秀兰, 72: hypertension for ten years and type 2 diabetes for seven, with her husband and son in 大姚."""
    home = _Home("SHOW1", "昙华乡", urban=False, group="三社", house="27号", phone="13987801001")
    region = "532326"
    woman = home.add(Name("普秀兰", "普", "阿鲁阿芝"), male=False, birth=date(as_of.year - 72, 3, 8), region=region, ethnic=YI, role="10",
                     phone="13987801001", show="elder", education="80", occupation="27")  # fmt: skip
    man = home.add(
        Name("普文忠", "普"),
        male=True,
        birth=date(as_of.year - 75, 10, 19),
        region=region,
        ethnic=YI,
        role="02",
        education="80",
    )
    son = home.add(Name("普建国", "普"), male=True, birth=date(as_of.year - 47, 6, 24), region=region, ethnic=YI, role="20", phone="15087801002",
                   education="70")  # fmt: skip
    _marry(woman, man)
    son.mother, son.father = woman, man
    woman.body = Body(151.0, 26.4, 142, 86, 78, 8.1, 6.1, 2.3, 74, 330, 128, exercise="23", salt=3)
    man.body = Body(162.0, 22.1, 124, 76, 70, 5.2, 4.6, 1.2, 88, 360, 148, cigarettes=20, drinks=2)
    woman.conditions = {
        HYPERTENSION: since + timedelta(days=120), DIABETES: years_after(since, 3), HYPERLIPIDAEMIA: years_after(since, 4.2),
    }  # fmt: skip
    woman.abo, woman.rh = "1", "2"
    return home.household


def _expecting(as_of: date) -> Household:
    """李雪梅, 29: thirty weeks pregnant with her second child, with husband and a daughter of four in 楚雄市."""
    home = _Home("SHOW2", "鹿城镇", urban=True, group="二组", house="16号", phone="13887802001")
    region = "532301"
    woman = home.add(Name("李雪梅", "李"), male=False, birth=date(as_of.year - 29, 7, 2), region=region, ethnic=HAN, role="10", phone="13887802001",
                     show="expecting", education="20", occupation="13")  # fmt: skip
    man = home.add(Name("杨海波", "杨"), male=True, birth=date(as_of.year - 31, 11, 5), region=region, ethnic=YI, role="02", phone="13887802002",
                   education="20", occupation="17")  # fmt: skip
    daughter = home.add(Name("杨语彤", "杨"), male=False, birth=as_of - timedelta(days=1590), region=region, ethnic=YI, role="30", show="daughter",
                        occupation="31")  # fmt: skip
    _marry(woman, man)
    daughter.mother, daughter.father = woman, man
    woman.pregnant_since = as_of - timedelta(days=30 * 7 + 2)
    woman.body = Body(160.0, 21.2, 112, 70, 80, 4.7, 4.2, 1.0, 54, 250, 122)
    woman.abo, woman.rh = "3", "2"
    return home.household


def _toddler(as_of: date) -> Household:
    """罗梓涵, two years old, with mother and grandparents in 南华."""
    home = _Home("SHOW3", "龙川镇", urban=False, group="五社", house="8号", phone="13987803001")
    region = "532324"
    mother = home.add(Name("起晓燕", "起"), male=False, birth=date(as_of.year - 27, 4, 12), region=region, ethnic=YI, role="10", phone="13987803002",
                      education="30", occupation="54")  # fmt: skip
    father = home.add(Name("罗志强", "罗"), male=True, birth=date(as_of.year - 28, 9, 1), region=region, ethnic=YI, role="02", phone="13987803001",
                      education="30", occupation="24")  # fmt: skip
    child = home.add(
        Name("罗梓涵", "罗"),
        male=True,
        birth=as_of - timedelta(days=790),
        region=region,
        ethnic=YI,
        role="20",
        show="toddler",
        occupation="31",
    )
    _marry(mother, father)
    child.mother, child.father = mother, father
    return home.household


def _allergic(as_of: date, since: date) -> Household:
    """杨志强, 46: allergic to penicillin, chronic hepatitis B under treatment, in 禄丰."""
    home = _Home("SHOW4", "金山镇", urban=True, group="一组", house="52号", phone="13887804001")
    region = "532331"
    man = home.add(Name("杨志强", "杨"), male=True, birth=date(as_of.year - 46, 5, 20), region=region, ethnic=HAN, role="02", phone="13887804001",
                   show="allergic", education="60", occupation="24")  # fmt: skip
    woman = home.add(Name("张丽琼", "张"), male=False, birth=date(as_of.year - 44, 12, 3), region=region, ethnic=HAN, role="10", phone="13887804002",
                     education="60", occupation="54")  # fmt: skip
    son = home.add(Name("杨浩宇", "杨"), male=True, birth=date(as_of.year - 17, 8, 15), region=region, ethnic=HAN, role="20", phone="13887804003",
                   education="60", occupation="31")  # fmt: skip
    _marry(man, woman)
    son.father, son.mother = man, woman
    man.body = Body(171.0, 24.8, 122, 78, 72, 5.3, 4.9, 1.6, 78, 380, 156, cigarettes=10, drinks=1)
    man.conditions = {HEPATITIS_B: years_after(since, 1.1)}
    man.allergies = [Allergy("101", "青霉素类抗生素", "全身皮疹、呼吸困难", years_after(since, -6))]
    man.abo, man.rh = "2", "2"
    return home.household


def showcase(as_of: date, since: date) -> list[Household]:
    """The four families: the same people with the same lives for every seed, free of faults in their messages.

    Grown-ups are born on days of fixed years before `as_of`, so that their citizen numbers change once a year only.
    """
    return [_elder(as_of, since), _expecting(as_of), _toddler(as_of), _allergic(as_of, since)]


SHOWN = {
    "elder": "SHOW1-1",
    "expecting": "SHOW2-1",
    "daughter": "SHOW2-3",
    "toddler": "SHOW3-3",
    "allergic": "SHOW4-1",
}
"""Truth ids of the people shown."""
