"""Where people of a village go: their room, township centre, county and prefecture hospitals."""

from random import Random

from tools.demo.geography import PREFECTURE
from tools.demo.institutions import (
    CHINESE_MEDICINE,
    COMMUNITY_CENTRE,
    DISEASE_CONTROL,
    GENERAL,
    MATERNAL,
    PSYCHIATRIC,
    Institution,
)  # fmt: skip
from tools.demo.people import Person
from tools.demo.workforce import Workforce

TOWNSHIP, COUNTY, PREFECTURAL = "township", "county", "prefecture"


class Care:
    """Finds institutions and workers for a person. Loyal: the same person prefers the same county hospital."""

    def __init__(self, institutions: list[Institution], workforce: Workforce) -> None:
        self.workforce = workforce
        self.rooms: dict[str, Institution] = {}
        self.centres: dict[str, Institution] = {}
        self.hospitals: dict[str, list[Institution]] = {}
        self.chinese: dict[str, Institution] = {}
        self.general: dict[str, Institution] = {}
        self.maternal: dict[str, Institution] = {}
        self.control: dict[str, Institution] = {}
        for row in institutions:
            if row.class_code in ("D600", "B200"):
                self.rooms[row.region] = row
            elif row.class_code[0] == "C" or row.class_code == COMMUNITY_CENTRE:
                self.centres[row.parent] = row
            elif row.class_code == MATERNAL:
                self.maternal[row.parent] = row
            elif row.class_code == DISEASE_CONTROL:
                self.control[row.parent] = row
            elif row.is_hospital and row.public and row.parent != PREFECTURE:
                (self.chinese if row.class_code == CHINESE_MEDICINE else self.general)[row.county] = row
            elif row.class_code == GENERAL and row.parent != PREFECTURE:
                self.hospitals.setdefault(row.county, []).append(row)
        prefectural = [row for row in institutions if row.is_hospital and row.parent == PREFECTURE]
        self.first = next(row for row in prefectural if row.class_code == GENERAL)
        self.first_chinese = next(row for row in prefectural if row.class_code == CHINESE_MEDICINE)
        self.mental = next(row for row in prefectural if row.class_code == PSYCHIATRIC)

    def room(self, person: Person) -> Institution:
        return self.rooms[person.village.code]

    def centre(self, person: Person) -> Institution:
        return self.centres[person.village.township]

    def maternal_hospital(self, person: Person) -> Institution:
        return self.maternal[person.village.county + "000000"]

    def disease_control(self, county: str) -> Institution:
        return self.control[county + "000000"]

    def place(self, person: Person, level: str, department: str, rng: Random) -> Institution:
        """An institution of the level that has this department's patients."""
        county = person.village.county
        if department == "精神科":
            return self.mental if level != TOWNSHIP else self.centre(person)
        if level == TOWNSHIP:
            return self.centre(person)
        if level == PREFECTURAL:
            return self.first_chinese if rng.random() < 0.2 else self.first
        loyal = (person.serial * 7919 % 100) / 100
        fraction = (loyal + rng.random() * 0.5) % 1.0
        if department in ("儿科", "妇科", "产科") and fraction < 0.25:
            return self.maternal_hospital(person)
        if department.startswith("中医") or fraction < 0.24:
            return self.chinese[county]
        private = self.hospitals.get(county)
        if private and fraction > 0.86:
            return private[person.serial % len(private)]
        if county == "532301" and fraction > 0.6:
            return self.first
        return self.general[county]
