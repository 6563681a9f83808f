"""Statements that several documents share: diagnoses, blood group, blood pressure."""

from tools.demo.happenings import Vitals
from tools.demo.messages import codes
from tools.demo.messages.markup import coded, observation, organizer, quantity
from tools.demo.people import Person


def diagnosis(coded_name: tuple[str, str], *, time: str = "", after: str = "") -> str:
    """A diagnosis by its ICD-10 code, with when and where it was made."""
    code, name = coded_name
    value = coded(code, codes.ICD10_DIAGNOSIS, "诊断代码表（ICD-10）", name)
    return observation("DE05.01.024.00", "诊断代码", value, time=time, after=after)


def blood_group(person: Person) -> str:
    """ABO and Rh in one organizer."""
    abo = coded(person.abo, codes.ABO, "ABO血型代码表", codes.ABO_NAMES[person.abo])
    rh = coded(person.rh, codes.RH, "Rh(D)血型代码表", codes.RH_NAMES[person.rh])
    return organizer(
        observation("DE04.50.001.00", "ABO血型代码", abo),
        observation("DE04.50.010.00", "Rh血型代码", rh),
        kind="BATTERY",
    )


def blood_pressure(vitals: Vitals) -> str:
    return organizer(
        observation("DE04.10.174.00", "收缩压", quantity(vitals.systolic, "mmHg")),
        observation("DE04.10.176.00", "舒张压", quantity(vitals.diastolic, "mmHg")),
        kind="BATTERY",
    )
