"""Reads `definitions/master_data/models.yaml`: the models of what is distributed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from yizhou.kernel.settings.api import environment


@dataclass(frozen=True, slots=True)
class ModelField:
    """A field of a model; `element` of WS 363 and `codes` where it is bound to one, `personal` if it is about a person."""

    id: str
    title: str
    element: str = ""
    codes: str = ""
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """A kind of master data. `restricted`: an institution is sent only what it knows already; `reviewed`: not before a
    keeper has published the change."""

    id: str
    title: str
    key: str
    label: str
    reviewed: bool
    restricted: bool
    fields: tuple[ModelField, ...]


@cache
def models() -> Mapping[str, Model]:
    """All models by id."""
    path = environment().definitions / "master_data" / "models.yaml"
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        each["id"]: Model(
            each["id"], each["title"], each["key"], each["label"], each["review"] == "required",
            bool(each.get("restricted")), tuple(ModelField(**field) for field in each["fields"]),
        )
        for each in raw["models"]
    }  # fmt: skip


def version() -> int:
    """The version of the models in force."""
    path = environment().definitions / "master_data" / "models.yaml"
    return int(yaml.safe_load(path.read_text(encoding="utf-8"))["version"])
