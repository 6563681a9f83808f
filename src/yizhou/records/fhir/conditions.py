"""A condition of a query string becomes a test: which keys, texts, intervals or paths of a resource answer it (§3.1.1.4)."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from yizhou.kernel.auth.contracts import Actor
from yizhou.records.fhir import json_paths
from yizhou.records.fhir.clinical import clinical
from yizhou.records.fhir.criteria import (
    NEVER,
    Either,
    Every,
    Json,
    Keys,
    Limit,
    Not,
    Span,
    Test,
    Texts,
    Words,
)
from yizhou.records.fhir.dates import interval
from yizhou.records.fhir.errors import BadParameter
from yizhou.records.fhir.facets import fold, key, reference_key
from yizhou.records.fhir.parameters import Condition, split_values, unescape
from yizhou.records.fhir.search_parameters import Parameter, Path, parameters_of
from yizhou.records.fhir.value_sets import codes_below, codes_in_value_set

_PREFIXED = re.compile(r"(eq|ne|gt|lt|ge|le|sa|eb|ap)?(\d.*)$")
_DATE_HINT = "日期形如 2024、2024-05、2024-05-06，可加前缀 ge、le、gt、lt"


def either(tests: Sequence[Test]) -> Test:
    """One of these; keys of one kind are one overlap."""
    for indexed in (True, False):
        if tests and all(isinstance(test, Keys) and test.indexed is indexed for test in tests):
            return Keys(tuple(one for test in tests if isinstance(test, Keys) for one in test.keys), indexed)
    return tests[0] if len(tests) == 1 else Either(tuple(tests))


def test_of(actor: Actor, resource_type: str, condition: Condition) -> Test:
    """The test. Raises BadParameter."""
    parameter = condition.parameter
    if condition.modifier == "missing":
        return _missing(resource_type, condition)
    if condition.modifier in ("in", "not-in", "below", "above") and parameter.type == "token":
        found = _by_terminology(actor, condition)
        return Not(found) if condition.modifier == "not-in" else found
    one = _ONE[parameter.type]
    tests = [one(resource_type, condition, value) for value in condition.values]
    if condition.modifier == "not":
        return Not(either(tests))
    return either(tests)


def _bad(condition: Condition, value: str, hint: str) -> BadParameter:
    return BadParameter(name=condition.name[:80], value=value[:80], hint=hint)


def _missing(resource_type: str, condition: Condition) -> Test:
    if condition.values not in (("true",), ("false",)):
        raise _bad(condition, ",".join(condition.values), "请给出 true（没有该项）或 false（有该项）")
    parameter = condition.parameter
    if not parameter.paths and not parameter.parts:
        there: Test = Span(parameter.name, (), clinical=True)
    else:
        there = Either(tuple(Json(path) for path in json_paths.exists(parameter)))
    return Not(there) if condition.values == ("true",) else there


def keys_of(parameter: Parameter, codes: Sequence[str]) -> Test:
    """One of these `code`, `system|code` or `system|` of a token parameter."""
    return either([each for code in codes for each in _token_keys(parameter, code)])


def _token_keys(parameter: Parameter, value: str) -> list[Test]:
    system, bar, code = value.partition("|")
    if bar and not code:
        return [Keys((key(parameter.name, f"{system}|"),), indexed=False)]
    plain = code if bar else value
    tests: list[Test] = []
    if any(path.leaf not in ("code", "boolean") for path in parameter.paths):
        tests.append(Keys((key(parameter.name, value),), indexed=True))
    if any(path.leaf in ("code", "boolean") for path in parameter.paths):
        # The system of such a code is fixed by the standard, so naming it or not is the same question.
        tests.append(Keys((key(parameter.name, plain),), indexed=False))
    return tests


def _token(resource_type: str, condition: Condition, value: str) -> Test:
    del resource_type
    parameter = condition.parameter
    if condition.modifier == "text":
        return _over(parameter, lambda path: json_paths.token_text(path, unescape(value)))
    if condition.modifier == "of-type":
        parts = [unescape(part) for part in value.split("|")]
        if len(parts) != 3 or not all(parts[1:]):
            raise _bad(condition, value, "写法：类型系统|类型代码|号码")
        return _over(parameter, lambda path: json_paths.typed_identifier(path, *parts))
    value = unescape(value)
    if value in ("|", ""):
        raise _bad(condition, value, "请给出代码、system|code 或 system|")
    return either(_token_keys(parameter, value))


def _by_terminology(actor: Actor, condition: Condition) -> Test:
    codes: list[str] = []
    for value in condition.values:
        found = (
            codes_in_value_set(actor, unescape(value))
            if condition.modifier in ("in", "not-in")
            else codes_below(actor, unescape(value), above=condition.modifier == "above")
        )
        if found is None:
            what = "值域" if condition.modifier in ("in", "not-in") else "代码（system|code）"
            raise _bad(condition, value, f"平台没有这个{what}；可在术语服务中查询")
        codes += found
    return keys_of(condition.parameter, codes) if codes else NEVER


def _over(parameter: Parameter, path_of: Callable[[Path], str]) -> Test:
    return Either(tuple(Json(path_of(path)) for path in parameter.paths))


def _reference(resource_type: str, condition: Condition, value: str) -> Test:
    del resource_type
    parameter = condition.parameter
    if condition.modifier == "identifier":
        system, bar, code = unescape(value).partition("|")
        if not bar:
            system, code = "", system
        return _over(parameter, lambda path: json_paths.referred_identifier(path, system, code))
    return Keys(tuple(reference_keys(parameter, unescape(value), condition.modifier)), indexed=True)


def reference_keys(parameter: Parameter, reference: str, kind: str = "") -> list[int]:
    """Keys of what a reference parameter may be asked with: an id, `Type/id` or a URL."""
    kinds = (kind,) if kind else parameter.targets
    names = (
        [reference]
        if "/" in reference or ":" in reference
        else [f"{each}/{reference}" for each in kinds] or [reference]
    )
    found = [reference_key(parameter.name, name) for name in names]
    return list(dict.fromkeys(one for one in found if one is not None))


def _like(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def _string(resource_type: str, condition: Condition, value: str) -> Test:
    del resource_type
    parameter, text = condition.parameter, unescape(value)
    if condition.modifier == "exact":
        return _over(parameter, lambda path: json_paths.exact(path, text))
    within = "%" if condition.modifier == "contains" else ""
    return Texts((f"{_like(parameter.name)}={within}{_like(fold(text))}%",))


def _uri(resource_type: str, condition: Condition, value: str) -> Test:
    del resource_type
    name, text = condition.parameter.name, unescape(value)
    if condition.modifier == "below":
        return Texts((f"{_like(name)}={_like(text)}", f"{_like(name)}={_like(text.rstrip('/'))}/%"))
    if condition.modifier == "above":
        parts = text.split("/")
        return Keys(
            tuple(key(name, "/".join(parts[:size])) for size in range(3, len(parts) + 1)), indexed=True
        )
    return Keys((key(name, text),), indexed=True)


def _amount(resource_type: str, condition: Condition, value: str) -> Test:
    del resource_type
    text = unescape(value)
    paths = [
        json_paths.amount(path, text) for path in condition.parameter.paths if path.leaf != "SampledData"
    ]
    if None in paths:
        raise _bad(
            condition,
            value,
            "数值形如 5.4、gt5.4，可带单位：5.4|http://unitsofmeasure.org|mmol/L 或 5.4||mmol/L",
        )
    return Either(tuple(Json(path) for path in paths if path))


def _composite(resource_type: str, condition: Condition, value: str) -> Test:
    parameter = condition.parameter
    values = [unescape(part) for part in split_values(value, "$")]
    hint = f"组合参数的写法：值1$值2，共 {len(parameter.parts[0])} 项，如 8480-6$gt140"
    if len(values) != len(parameter.parts[0]):
        raise _bad(condition, value, hint)
    paths = [
        json_paths.composite(place, parts, values)
        for place, parts in zip(parameter.places, parameter.parts, strict=True)
    ]
    if all(path is None for path in paths):
        raise _bad(condition, value, hint)
    whole = Either(tuple(Json(path) for path in paths if path))
    first = parameters_of(resource_type).get(parameter.names[0])
    if first is None or first.type != "token" or values[0] in ("", "|"):
        return whole
    # Its code alone is indexed; where that is met, the JSON is asked for both together.
    return Every((either(_token_keys(first, values[0])), whole))


def span_of(name: str, value: str, *, main: bool, shown: str) -> Test:
    """A date with its prefix as a test of the interval `name` (§3.1.1.4.7). Raises BadParameter."""
    match = _PREFIXED.match(value)
    found = interval(match[2]) if match else None
    if match is None or found is None:
        raise BadParameter(name=shown[:80], value=value[:60], hint=_DATE_HINT)
    prefix = match[1] or "eq"
    inside = Span(name, _inside(*found), main)
    if prefix == "eq":
        return inside
    if prefix == "ne":
        return Not(inside)
    return Span(name, _beside(prefix, *found), main)


def _inside(start: datetime, end: datetime) -> tuple[Limit, ...]:
    last = "<=" if start == end else "<"
    return Limit(0, ">=", start), Limit(0, last, end), Limit(1, "<=", end)


def _beside(prefix: str, start: datetime, end: datetime) -> tuple[Limit, ...]:
    exact = start == end
    last = "<=" if exact else "<"
    return {
        "ap": (Limit(1, ">=", start), Limit(0, last, end)),
        "ge": (Limit(1, ">=", start),),
        "le": (Limit(0, last, end),),
        "gt": (Limit(1, ">", end),),
        "lt": (Limit(0, "<", start),),
        "sa": (Limit(0, ">" if exact else ">=", end),),
        "eb": (Limit(1, "<" if exact else "<=", start),),
    }[prefix]


def _date(resource_type: str, condition: Condition, value: str) -> Test:
    parameter = condition.parameter
    main = not parameter.paths or parameter.name == clinical(resource_type).date
    return span_of(parameter.name, unescape(value), main=main, shown=condition.name)


_ONE: dict[str, Callable[[str, Condition, str], Test]] = {
    "token": _token, "reference": _reference, "string": _string, "uri": _uri, "date": _date,
    "number": _amount, "quantity": _amount, "composite": _composite,
}  # fmt: skip


def words_of(name: str, value: str) -> Test:
    """`_text`: in the narrative; `_content`: anywhere. Words apart by blanks must all stand there, commas mean "or"."""
    tests: list[Test] = []
    for alternative in split_values(value):
        words = tuple(word for word in unescape(alternative).split() if word)
        tests.append(
            Words(words)
            if name == "_content"
            else Every(tuple(Json(json_paths.narrative(word)) for word in words))
        )
    return either(tests) if tests else NEVER
