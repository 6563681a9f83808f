"""The catalogues of `data/*.yaml` as typed values: medicines, laboratory, imaging, herbs, vaccines."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from tools.demo.geography import DATA


@dataclass(frozen=True, slots=True)
class Medicine:
    """A medicine as prescribed: `form` of CV08.50.002, `route` of CV06.00.102, `price` in yuan a day."""

    id: str
    name: str
    specification: str
    form: str
    dose: float
    unit: str
    times: int
    route: str
    atc: str
    price: float


@dataclass(frozen=True, slots=True)
class Herbal:
    """A prescription of Chinese herbs with its disease and pattern of Chinese medicine."""

    formula: str
    herbs: tuple[tuple[str, float], ...]
    method: str
    disease: str
    disease_code: str
    pattern: str
    pattern_code: str


@dataclass(frozen=True, slots=True)
class Analyte:
    """A laboratory item. Quantities have `unit` and range; qualitative items only a `normal` answer."""

    id: str
    loinc: str
    name: str
    unit: str = ""
    low: float = 0.0
    high: float = 0.0
    decimals: int = 0
    normal: str = ""
    by_sex: tuple[tuple[float, float], tuple[float, float]] | None = None

    def range(self, male: bool) -> tuple[float, float]:
        return self.by_sex[0 if male else 1] if self.by_sex else (self.low, self.high)


@dataclass(frozen=True, slots=True)
class Panel:
    id: str
    name: str
    specimen: str
    items: tuple[Analyte, ...]


@dataclass(frozen=True, slots=True)
class Examination:
    """An imaging or functional examination with its normal report."""

    id: str
    method: str
    category: str
    site: str
    code: str
    finding: str
    impression: str


def load(name: str) -> dict[str, Any]:
    """One YAML file of the data folder."""
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def medicines() -> dict[str, Medicine]:
    return {
        key: Medicine(
            key, row[0], row[1], row[2], float(row[3]), row[4], int(row[5]), row[6], row[7], float(row[8])
        )
        for key, row in load("medicines").items()
    }


@lru_cache(maxsize=1)
def herbals() -> dict[str, Herbal]:
    return {
        key: Herbal(row[0], tuple((herb, float(grams)) for herb, grams in row[1]), *row[2:])
        for key, row in load("herbs").items()
    }


@lru_cache(maxsize=1)
def panels() -> dict[str, Panel]:
    stored = load("laboratory")
    by_sex = {
        key: ((float(male[0]), float(male[1])), (float(female[0]), float(female[1])))
        for key, (male, female) in stored["by_sex"].items()
    }
    items = {
        key: Analyte(
            key, row[0], row[1], row[2], float(row[3]), float(row[4]), int(row[5]), by_sex=by_sex.get(key)
        )
        for key, row in stored["items"].items()
    }
    items |= {key: Analyte(key, row[0], row[1], normal=row[2]) for key, row in stored["words"].items()}
    return {
        key: Panel(key, row[0], row[1], tuple(items[item] for item in row[2]))
        for key, row in stored["panels"].items()
    }


@lru_cache(maxsize=1)
def analytes() -> dict[str, Analyte]:
    return {item.id: item for panel in panels().values() for item in panel.items} | {
        "GLU2H": Analyte("GLU2H", "14759-5", "餐后2小时血糖", "mmol/L", 3.9, 7.8, 2)
    }


@lru_cache(maxsize=1)
def examinations() -> dict[str, Examination]:
    return {key: Examination(key, *row) for key, row in load("imaging").items()}
