"""What a subscriber gets of a change: filtered, renamed, its codes translated, as its mapping says. Pure but for the translation."""

from collections.abc import Callable, Mapping
from typing import Any

from yizhou.registries.master_data.definitions import Model

Translate = Callable[[str, str, str], str | None]
"""(code, system, target) → the receiver's code, None when there is none."""


def wanted(filters: Mapping[str, Any], content: Mapping[str, Any]) -> bool:
    """Whether a change passes: each field named must begin with one of the values (a list field: hold one that does)."""
    for field, values in filters.items():
        held = content.get(field)
        texts = (
            [str(one) for one in held] if isinstance(held, list) else [str(held)] if held is not None else []
        )
        if not any(text.startswith(str(value)) for text in texts for value in values):
            return False
    return True


def shape(
    model: Model, mapping: Mapping[str, Any], content: Mapping[str, Any], translate: Translate
) -> tuple[dict[str, Any], list[str]]:
    """The content a receiver gets, and codes that could not be translated (they go as they are)."""
    names: Mapping[str, str] = mapping.get("names", {})
    left_out = set(mapping.get("without", ()))
    codes: Mapping[str, Mapping[str, Any]] = mapping.get("codes", {})
    shaped: dict[str, Any] = {}
    failed = []
    for field in model.fields:
        if field.id not in content or field.id in left_out:
            continue
        value = content[field.id]
        if field.id in codes and isinstance(value, str):
            rule = codes[field.id]
            found = (
                rule["values"].get(value)
                if "values" in rule
                else translate(value, field.codes, str(rule["target"]))
            )
            if found is None:
                failed.append(f"{field.title} {value}")
            else:
                value = found
        shaped[names.get(field.id, field.id)] = value
    return shaped, failed


def problems(model: Model, filters: Mapping[str, Any], mapping: Mapping[str, Any]) -> list[str]:
    """What is wrong with a filter and a mapping, in words."""
    known = {field.id: field for field in model.fields}
    found = [f"筛选的数据项 {name} 不在模型中" for name in filters if name not in known]
    found += [
        f"筛选 {name} 应列出若干值"
        for name, values in filters.items()
        if not isinstance(values, list) or not values
    ]
    for part in ("names", "codes"):
        found += [f"映射的数据项 {name} 不在模型中" for name in mapping.get(part, {}) if name not in known]
    found += [f"不发送的数据项 {name} 不在模型中" for name in mapping.get("without", ()) if name not in known]
    if model.key in mapping.get("without", ()):
        found.append(f"标识项 {model.key} 必须发送")
    new_names = list(mapping.get("names", {}).values())
    if len(set(new_names)) != len(new_names):
        found.append("两个数据项映射成了同一个名称")
    found += [
        f"代码映射 {name} 要给出 values 或 target"
        for name, rule in mapping.get("codes", {}).items()
        if not isinstance(rule, Mapping) or not ({"values", "target"} & set(rule))
    ]
    unknown = set(mapping) - {"names", "codes", "without"}
    return found + [f"映射中不认识“{name}”" for name in sorted(unknown)]
