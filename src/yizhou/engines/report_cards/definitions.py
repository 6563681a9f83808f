"""Reads `definitions/report_cards/`."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import yaml

from yizhou.engines.forms import api as forms
from yizhou.engines.report_cards.contracts import (
    CardKind,
    Group,
    Level,
    PushRule,
    Subject,
    WarningRule,
)
from yizhou.engines.report_cards.errors import KindUnknown
from yizhou.kernel.auth.api import permission_names
from yizhou.kernel.settings.api import environment


def read(raw: Mapping[str, Any]) -> CardKind:
    """A kind of card from its definition."""
    groups = {
        name: Group(name, one["name"], one["hours"], one.get("alarm", 0))
        for name, one in raw["groups"].items()
    }
    subjects = {
        one["code"]: Subject(
            one["code"], one["name"], one["group"], tuple(one["begins"]), one.get("hours", groups[one["group"]].hours),
            one.get("window_days", raw["window_days"]),
        )
        for one in raw["subjects"]
    }  # fmt: skip
    levels = tuple(
        Level(one["id"], one["name"], one["at"], one["permission"], one["hours"], one.get("urgent_hours", one["hours"]))
        for one in raw["levels"]
    )  # fmt: skip
    return CardKind(
        raw["id"], raw["name"], raw["version"], raw["owner"], raw["source"], raw["form"], raw["answers"], raw["given"],
        raw["trigger"]["resource"], raw["trigger"]["fresh_days"], groups, levels,
        PushRule(**raw["push"]) if "push" in raw else None, WarningRule(**raw["warning"]) if "warning" in raw else None,
        raw["dismissals"], subjects,
    )  # fmt: skip


def problems(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(place, what is wrong) of a definition that has the shape of its schema."""
    for place, one in enumerate(raw["subjects"]):
        if one["group"] not in raw["groups"]:
            yield f"subjects[{place}]", f"没有类别“{one['group']}”"
    codes = [one["code"] for one in raw["subjects"]]
    for code in {one for one in codes if codes.count(one) > 1}:
        yield "subjects", f"编码 {code} 重复"
    form = forms.forms().get(raw["form"])
    if form is None:
        yield "form", f"没有表单“{raw['form']}”"
        return
    fields = {field.id: field for field in form.fields}
    for name, field in raw["answers"].items():
        if field not in fields:
            yield f"answers.{name}", f"表单里没有“{field}”这一项"
    for name, given in raw["given"].items():
        if given not in form.given:
            yield f"given.{name}", f"表单不接受外来数据“{given}”"
    subject = fields.get(raw["answers"]["subject"])
    offered = {option.code for option in subject.options} if subject else set[str]()
    for code in sorted(set(codes) ^ offered):
        yield "subjects", f"{code} 只在报告卡或只在表单的选项里，两处应一致"
    for place, level in enumerate(raw["levels"]):
        if level["permission"] not in permission_names():
            yield f"levels[{place}]", f"没有权限“{level['permission']}”"
    if "push" in raw and raw["push"]["after"] not in {level["id"] for level in raw["levels"]}:
        yield "push.after", f"没有审核级别“{raw['push']['after']}”"


@cache
def kinds() -> Mapping[str, CardKind]:
    """The kinds in force, by id."""
    folder = environment().definitions / "report_cards"
    found = (read(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.yaml")))
    return {kind.id: kind for kind in found}


def kind(kind_id: str) -> CardKind:
    """A kind in force. Raises KindUnknown."""
    found = kinds().get(kind_id)
    if found is None:
        raise KindUnknown(kind=kind_id)
    return found
