"""What happens to people, before any system writes it down. Times are local times of China without zone."""

from dataclasses import dataclass, field
from datetime import date, datetime

from tools.demo.catalogues import Analyte, Examination, Herbal, Medicine, Panel
from tools.demo.institutions import Institution
from tools.demo.people import Person
from tools.demo.workforce import Worker

OUTPATIENT, EMERGENCY, INPATIENT = "outpatient", "emergency", "inpatient"

Coded = tuple[str, str]
"""Code and name."""


@dataclass(slots=True)
class Result:
    """`value` of a quantity or `text` of a qualitative item; `flag` H, L, A (abnormal) or empty."""

    item: Analyte
    value: float | None
    text: str
    flag: str
    low: float
    high: float

    @property
    def written(self) -> str:
        return f"{self.value:.{self.item.decimals}f}" if self.value is not None else self.text


@dataclass(slots=True)
class LaboratoryReport:
    number: str
    specimen_number: str
    panel: Panel
    collected: datetime
    reported: datetime
    results: list[Result]
    technician: Worker
    reviewer: Worker


@dataclass(slots=True)
class ImagingReport:
    number: str
    examination: Examination
    performed: datetime
    reported: datetime
    finding: str
    impression: str
    abnormal: bool
    technician: Worker
    radiologist: Worker


@dataclass(slots=True)
class Prescription:
    """Medicines for `days`; a herbal prescription has `herbal` instead."""

    number: str
    at: datetime
    medicines: list[Medicine]
    days: int
    pharmacist: Worker
    herbal: Herbal | None = None

    @property
    def price(self) -> float:
        return round(
            sum(m.price for m in self.medicines) * self.days + (18.5 * self.days if self.herbal else 0), 2
        )


@dataclass(slots=True)
class Vitals:
    temperature: float
    pulse: int
    breaths: int
    systolic: int
    diastolic: int
    weight: float
    height: float

    @property
    def bmi(self) -> float:
        return round(self.weight / (self.height / 100) ** 2, 2)


@dataclass(slots=True)
class Operation:
    """`level` and `cut` as on the front sheet (手术级别, 切口类别)."""

    code: str
    name: str
    level: str
    cut: str
    anaesthesia: str
    at: datetime
    surgeon: Worker


@dataclass(slots=True, kw_only=True)
class Happening:
    """Anything that leaves a record: who, when, where, written by whom."""

    person: Person
    at: datetime
    institution: Institution
    worker: Worker
    number: str


@dataclass(slots=True, kw_only=True)
class Visit(Happening):
    """An outpatient, emergency or inpatient episode. `until` is the end of the stay or of the visit."""

    kind: str
    department: str
    until: datetime
    diagnoses: list[Coded]
    symptom: Coded
    complaint: str
    history: str
    examination: str
    vitals: Vitals
    first: bool = True
    laboratory: list[LaboratoryReport] = field(default_factory=list)
    imaging: list[ImagingReport] = field(default_factory=list)
    prescriptions: list[Prescription] = field(default_factory=list)
    operation: Operation | None = None
    outcome: str = "2"
    nurse: Worker | None = None

    @property
    def days(self) -> int:
        return max(1, (self.until.date() - self.at.date()).days)

    @property
    def cost(self) -> float:
        base = 12 if self.kind != INPATIENT else 320 * self.days + (5200 if self.operation else 0)
        tests = 42 * len(self.laboratory) + 110 * len(self.imaging)
        return round(base + tests + sum(p.price for p in self.prescriptions), 2)


@dataclass(slots=True, kw_only=True)
class FollowUp(Happening):
    """A follow-up visit of a lasting disease (national standard for basic public health services)."""

    disease: str
    method: str
    symptoms: list[str]
    vitals: Vitals
    medicines: list[Medicine]
    compliance: str
    rating: str
    mood: str
    obedience: str
    next: date
    glucose: float = 0.0
    glucose_after_meal: float = 0.0
    glycated: float = 0.0
    foot_pulse: bool = True
    hypoglycaemia: str = "1"
    side_effect: str = ""
    referral: str = ""


@dataclass(slots=True, kw_only=True)
class Vaccination(Happening):
    vaccine: str
    product: str
    dose: int
    lot: str
    maker: str
    site: str
    reaction: str = ""
    reaction_on: date | None = None


@dataclass(slots=True, kw_only=True)
class ChildCheck(Happening):
    months: int
    length: float
    weight: float
    head: float
    teeth: int
    haemoglobin: float
    fontanelle: tuple[float, float]
    ill: str = ""


@dataclass(slots=True, kw_only=True)
class Antenatal(Happening):
    """An antenatal contact; `visit` 1 is the first with its full history and tests."""

    visit: int
    week: int
    day: int
    last_menstruation: date
    due: date
    gravida: int
    para: int
    vitals: Vitals
    fundus: float
    abdomen: float
    heart_rate: int
    position: str
    haemoglobin: float
    protein: str
    laboratory: list[LaboratoryReport]
    advice: list[str]
    risk: str = ""


@dataclass(slots=True, kw_only=True)
class Birth(Happening):
    """Birth of `person`; `visit` is the mother's stay, one for twins together."""

    mother: Person
    father: Person | None
    weeks: int
    weight: int
    length: float
    certificate: str
    midwife: Worker


@dataclass(slots=True, kw_only=True)
class Postpartum(Happening):
    vitals: Vitals
    days: int
    mood: str
    wound: str


@dataclass(slots=True, kw_only=True)
class ReportCard(Happening):
    """A card of a notifiable disease; `disease` of CV05.01.017, `state` of CV05.01.002."""

    disease: str
    name: str
    onset: date
    state: str
    visit: Visit


@dataclass(slots=True, kw_only=True)
class CheckUp(Happening):
    """The yearly check-up of residents of 65 and more."""

    vitals: Vitals
    waist: float
    laboratory: list[LaboratoryReport]
    imaging: list[ImagingReport]
    self_rating: str
    self_care: str
    advice: str


@dataclass(slots=True, kw_only=True)
class Death(Happening):
    place: str
    cause: Coded
    chain: list[Coded]
    duration: str


@dataclass(slots=True, kw_only=True)
class Registration(Happening):
    """The health record is opened (城乡居民健康档案); `family` are those registered with the same message."""

    family: list[Person]
