"""Health workers: the plan's 16,448 (3.1.1) spread over the institutions, and the village doctors beside them."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from random import Random

from tools.demo.geography import ID_REGIONS, YI_SHARE
from tools.demo.institutions import Institution
from tools.demo.naming import HAN, YI, name
from tools.demo.numbers import citizen_id, mobile_phone
from tools.demo.randomness import Weighted, stream

PHYSICIAN, ASSISTANT, NURSE, PHARMACIST, LABORATORY, RADIOGRAPHER, OTHER, VILLAGE = (
    "执业医师", "执业助理医师", "注册护士", "药师", "检验技师", "影像技师", "其他卫生技术人员", "乡村医生",
)  # fmt: skip

TOTALS = {PHYSICIAN: 4483, ASSISTANT: 1161, NURSE: 7021, PHARMACIST: 1080, LABORATORY: 760, RADIOGRAPHER: 560,
          OTHER: 1383}  # fmt: skip
"""The first three are the plan's; the rest divides what remains of 16,448."""

DEPARTMENTS = {
    "general": ("心血管内科", "呼吸与危重症医学科", "消化内科", "神经内科", "内分泌科", "肾病内科", "普通外科", "骨科", "泌尿外科", "妇科", "产科",
                "儿科", "急诊医学科", "感染性疾病科", "眼科", "耳鼻喉科", "口腔科", "皮肤科", "肿瘤科", "重症医学科"),
    "chinese": ("中医内科", "针灸推拿科", "骨伤科", "中医妇科", "中医儿科", "肛肠科", "脑病科", "肺病科", "脾胃病科", "心病科"),
    "maternal": ("产科", "妇科", "儿科", "新生儿科", "妇女保健科", "儿童保健科"),
    "small": ("全科医疗科", "中医科", "预防保健科", "妇产科", "儿科"),
    "public": ("业务科", "防疫科", "办公室"),
}  # fmt: skip

TITLES = {
    PHYSICIAN: Weighted({"主任医师": 6, "副主任医师": 18, "主治医师": 38, "住院医师": 38}),
    ASSISTANT: Weighted({"助理医师": 1}),
    NURSE: Weighted({"副主任护师": 4, "主管护师": 26, "护师": 36, "护士": 34}),
    PHARMACIST: Weighted({"主管药师": 30, "药师": 50, "药士": 20}),
    LABORATORY: Weighted({"主管检验师": 30, "检验师": 50, "检验士": 20}),
    RADIOGRAPHER: Weighted({"主管技师": 30, "技师": 70}),
    OTHER: Weighted({"主管技师": 20, "技师": 50, "技士": 30}),
    VILLAGE: Weighted({"乡村医生": 1}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Worker:
    """A health worker. `licence`: practice certificate number; `kind` one of the categories above."""

    code: str
    name: str
    male: bool
    citizen_id: str
    kind: str
    title: str
    department: str
    licence: str
    institution: str
    phone: str


def _weight(institution: Institution, kind: str) -> float:
    """How strongly an institution draws this kind of worker."""
    letter, beds = institution.class_code[0], institution.beds
    if letter == "A":
        return {PHYSICIAN: beds * 0.28, ASSISTANT: beds * 0.03, NURSE: beds * 0.55}.get(kind, beds * 0.25)
    if letter == "G":
        return {PHYSICIAN: 28, ASSISTANT: 4, NURSE: 45}.get(kind, 20)
    if letter in "BC":
        size = 4 if institution.class_code == "B200" else 10 + beds * 0.35
        return {PHYSICIAN: size * 0.8, ASSISTANT: size * 0.9, NURSE: size}.get(kind, size * 0.5)
    if institution.class_code in ("D211", "D212", "D215", "D400"):
        return {PHYSICIAN: 1.1, ASSISTANT: 0.5, NURSE: 0.9}.get(kind, 0.1)
    if institution.class_code == "D600":
        return 0.0
    return {PHYSICIAN: 8, ASSISTANT: 0, NURSE: 2}.get(kind, 9)


def head_counts(institutions: list[Institution]) -> dict[str, dict[str, int]]:
    """Workers by institution code and kind; sums are TOTALS exactly (largest remainder)."""
    counts: dict[str, dict[str, int]] = {row.code: {} for row in institutions}
    for kind, total in TOTALS.items():
        weights = [_weight(row, kind) for row in institutions]
        scale = total / sum(weights)
        whole = [int(weight * scale) for weight in weights]
        rest = sorted(range(len(weights)), key=lambda i: whole[i] - weights[i] * scale)[: total - sum(whole)]
        for index in rest:
            whole[index] += 1
        for row, number in zip(institutions, whole, strict=True):
            if number:
                counts[row.code][kind] = number
    for row in institutions:
        if row.class_code == "D600":
            counts[row.code][VILLAGE] = 2 if stream("village doctors", row.region).random() < 0.55 else 1
    return counts


def _departments(institution: Institution) -> tuple[str, ...]:
    letter = institution.class_code[0]
    if institution.class_code.startswith("A2"):
        return DEPARTMENTS["chinese"] + DEPARTMENTS["general"][:6]
    key = {"A": "general", "G": "maternal", "B": "small", "C": "small"}.get(letter, "public")
    return ("全科医疗科",) if letter == "D" else DEPARTMENTS[key]


def _worker(seed: int, institution: Institution, kind: str, index: int, rng: Random) -> Worker:
    male = rng.random() < {NURSE: 0.04, PHYSICIAN: 0.52, VILLAGE: 0.58}.get(kind, 0.4)
    ethnic = YI if rng.random() < YI_SHARE[institution.county] * 0.8 else HAN
    birth = date(rng.randrange(1964, 1999), rng.randrange(1, 13), rng.randrange(1, 29))
    region = ID_REGIONS.get(institution.county, institution.county)
    named = name(ethnic, male, birth.year, rng)
    departments = _departments(institution)
    department = {
        PHARMACIST: "药剂科", LABORATORY: "检验科", RADIOGRAPHER: "医学影像科", NURSE: departments[index % len(departments)],
    }.get(kind, departments[index % len(departments)])  # fmt: skip
    if kind == NURSE:
        licence = f"{rng.randrange(2005, 2022)}53{rng.randrange(10**6):06d}"
    else:
        licence = f"{'1' if kind == PHYSICIAN else '2'}{rng.choice(('10', '20', '41'))}{region}{rng.randrange(10**6):06d}"
    return Worker(
        f"{institution.code}{list(TITLES).index(kind)}{index + 1:03d}", named.registered, male,
        citizen_id(region, birth, rng.randrange(499), male), kind, TITLES[kind].draw(rng), department, licence,
        institution.code, mobile_phone(rng),
    )  # fmt: skip


class Workforce:
    """Workers of every institution, made when first asked for."""

    def __init__(self, seed: int, institutions: list[Institution]) -> None:
        self.seed = seed
        self.by_code = {row.code: row for row in institutions}
        self.counts = head_counts(institutions)
        self.of = lru_cache(maxsize=None)(self._of)

    def _of(self, code: str) -> tuple[Worker, ...]:
        """Workers of one institution, doctors first."""
        institution = self.by_code[code]
        rng = stream(self.seed, "workers", code)
        return tuple(
            _worker(self.seed, institution, kind, index, rng)
            for kind, number in self.counts[code].items()
            for index in range(number)
        )

    def doctor(self, code: str, fraction: float, department: str = "") -> Worker:
        """A doctor of the institution, of the department where it has one; `fraction` (0 to 1) chooses."""
        doctors = [worker for worker in self.of(code) if worker.kind in (PHYSICIAN, ASSISTANT, VILLAGE)]
        fitting = (
            [worker for worker in doctors if worker.department == department]
            or doctors
            or list(self.of(code))
        )
        return fitting[int(fraction * len(fitting))]

    def other(self, code: str, kind: str, fraction: float) -> Worker:
        """A worker of another kind (pharmacist, nurse, …), or a doctor where the institution has none."""
        fitting = [worker for worker in self.of(code) if worker.kind == kind]
        return fitting[int(fraction * len(fitting))] if fitting else self.doctor(code, fraction)
