"""The people as they truly are; what each source system writes about them is a `Face` (faces.py)."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from tools.demo.geography import PREFECTURE_NAME, PROVINCE_NAME, Village
from tools.demo.naming import Name

YEAR = 365.2425

HYPERTENSION, DIABETES, COPD, CORONARY, STROKE, HEPATITIS_B, SCHIZOPHRENIA, HYPERLIPIDAEMIA, GOUT, KIDNEY = (
    "I10.x00", "E11.900", "J44.900", "I25.103", "I63.900", "B18.107", "F20.900", "E78.500", "M10.900", "N18.803",
)  # fmt: skip
"""Lasting conditions the generator follows over years, by their six-place national ICD-10 code."""


@dataclass(frozen=True, slots=True)
class Allergy:
    """`code` of CV05.01.038; `substance` and `reaction` in words."""

    code: str
    substance: str
    reaction: str
    since: date


@dataclass(slots=True)
class Body:
    """Constitution: what measurements vary around. Units as in laboratory.yaml; pressures in mmHg."""

    height: float
    bmi: float
    systolic: float
    diastolic: float
    pulse: float
    glucose: float
    cholesterol: float
    triglycerides: float
    creatinine: float
    uric_acid: float
    haemoglobin: float
    cigarettes: int = 0
    drinks: int = 0
    exercise: str = "3"
    salt: int = 2


@dataclass(slots=True, eq=False)
class Person:
    """One resident. `id` is the ground truth's key. `phone` is their own number or empty, `home_phone` the family's.

    `serial` counts the residents of the village, and so is unique within it.
    """

    id: str
    serial: int
    name: Name
    male: bool
    birth: date
    ethnic: str
    village: Village
    group: str
    house: str
    citizen_id: str
    phone: str
    home_phone: str
    role: str
    marital: str = "10"
    education: str = "90"
    occupation: str = "27"
    abo: str = "3"
    rh: str = "2"
    body: Body = field(default_factory=lambda: Body(160, 22, 118, 76, 74, 5.0, 4.5, 1.2, 70, 300, 140))
    mother: "Person | None" = None
    father: "Person | None" = None
    spouse: "Person | None" = None
    twin_order: int = 0
    conditions: dict[str, date] = field(default_factory=dict)
    allergies: list[Allergy] = field(default_factory=list)
    died: date | None = None
    death_cause: tuple[str, str] = ("", "")
    pregnant_since: date | None = None
    show: str = ""

    @property
    def sex(self) -> str:
        """GB/T 2261.1."""
        return "1" if self.male else "2"

    @property
    def record_number(self) -> str:
        """17-place number of the health record (WS 365): village code and a serial of the village."""
        return f"{self.village.code}{self.serial:05d}"

    @property
    def full_address(self) -> str:
        village = self.village
        return (
            f"{PROVINCE_NAME}{PREFECTURE_NAME}{village.county_name}{village.township_name}{village.name}"
            f"{self.group}{self.house}"
        )

    def age(self, on: date) -> int:
        """Completed years."""
        return on.year - self.birth.year - ((on.month, on.day) < (self.birth.month, self.birth.day))

    def months(self, on: date) -> int:
        return (on.year - self.birth.year) * 12 + on.month - self.birth.month - (on.day < self.birth.day)

    def alive(self, on: date) -> bool:
        return self.birth <= on and (self.died is None or on < self.died)

    def has(self, condition: str, on: date) -> bool:
        since = self.conditions.get(condition)
        return since is not None and since <= on


@dataclass(slots=True)
class Household:
    """People of one address; `members` in the order of the register, head first."""

    key: str
    village: Village
    members: list[Person]


def shown(person: Person) -> bool:
    """Whether the person belongs to a family of the showcase."""
    return person.id.startswith("SHOW")


def years_after(start: date, years: float) -> date:
    return start + timedelta(days=round(years * YEAR))
