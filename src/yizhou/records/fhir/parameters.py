"""Names and values of a query string become what is `Asked` (FHIR R4 §3.1.1): the grammar, without the database.

Strict: a parameter that is not known is refused, for ignoring it would answer another question than was asked;
`Prefer: handling=lenient` ignores it (§3.1.1.6).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from yizhou.records.fhir.clinical import clinical
from yizhou.records.fhir.criteria import Sort
from yizhou.records.fhir.errors import BadParameter, UnknownParameter
from yizhou.records.fhir.json_paths import exists
from yizhou.records.fhir.resource_types import RESOURCE_TYPES
from yizhou.records.fhir.search_parameters import Parameter, parameters_of
from yizhou.records.fhir.subsetting import Subset, subset_of

DEFAULT_COUNT = 50
MOST = 500
OWNERS = ("patient", "subject")
CONTROL = (
    "_count",
    "_total",
    "_sort",
    "_include",
    "_revinclude",
    "_summary",
    "_elements",
    "_format",
    "_pretty",
    "after",
)
WORDS = ("_text", "_content")
_MODIFIERS = {
    "token": ("not", "text", "in", "not-in", "below", "above", "of-type"),
    "string": ("exact", "contains"),
    "uri": ("below", "above"),
    "reference": ("identifier",),
}
_UNESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Condition:
    """One parameter with its modifier; any of `values` will do."""

    name: str
    parameter: Parameter
    modifier: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """`parameter` points at a resource of one of `types` that fulfils `name`=`value` (§3.1.1.4.13)."""

    parameter: Parameter
    types: tuple[str, ...]
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Has:
    """A resource of `type` whose `reference` points here fulfils `name`=`value` (§3.1.1.4.14)."""

    type: str
    reference: Parameter
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Include:
    """`type`'s `parameter` (None: all) is followed, to resources of `target` only if that is given (§3.1.1.5.4)."""

    type: str
    parameter: Parameter | None
    target: str
    iterate: bool


@dataclass(slots=True)
class Asked:
    """What a query string asks for."""

    type: str
    residents: list[str] = field(default_factory=list)
    ids: list[str] | None = None
    conditions: list[Condition] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)
    having: list[Has] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)
    sort: list[Sort] = field(default_factory=list)
    include: list[Include] = field(default_factory=list)
    revinclude: list[Include] = field(default_factory=list)
    after: str = ""
    count: int = DEFAULT_COUNT
    total: bool = True
    only_count: bool = False
    subset: Subset = field(default_factory=Subset)
    used: list[tuple[str, str]] = field(default_factory=list)


def known(resource_type: str) -> tuple[str, ...]:
    """Names of the parameters of a type, for the CapabilityStatement and for advice."""
    own = {*parameters_of(resource_type), *WORDS}
    own |= {name for name in ("date", "patient") if parameter_of(resource_type, name) is not None}
    return tuple(sorted(own, key=lambda name: (name.startswith("_"), name)))


def parameter_of(resource_type: str, name: str) -> Parameter | None:
    """A parameter of a type, with two that R4 does not name everywhere: `date`, the clinical time, and `patient`, the record."""
    found = parameters_of(resource_type).get(name)
    if found is None and name == "date" and clinical(resource_type).date:
        return Parameter("date", "date")
    if found is None and name == "patient":
        return Parameter("patient", "reference", targets=("Patient",))
    return found


def split_values(value: str, sign: str = ",") -> list[str]:
    """A value at its unescaped commas (§3.1.1.4.6: `\\,`, `\\|`, `\\$`)."""
    parts, start, place = [], 0, 0
    while place < len(value):
        if value[place] == "\\":
            place += 2
            continue
        if value[place] == sign:
            parts.append(value[start:place])
            start = place + 1
        place += 1
    return [part for part in (*parts, value[start:]) if part]


def unescape(value: str) -> str:
    """`\\,` means `,`."""
    return _UNESCAPED.sub(r"\1", value)


def parse(resource_type: str, parameters: Sequence[tuple[str, str]], *, lenient: bool = False) -> Asked:
    """What the parameters ask for. Raises UnknownParameter, BadParameter."""
    asked = Asked(resource_type)
    for name, value in parameters:
        try:
            if name.partition(":")[0] in CONTROL:
                _control(asked, name, value)
            elif not value or "\x00" in value:
                raise BadParameter(name=name[:60], value="", hint="参数值不能为空")
            else:
                _condition(asked, name, value)
        except UnknownParameter:
            if not lenient:
                raise
            continue
        asked.used.append((name, value))
    return asked


def _unknown(resource_type: str, name: str) -> UnknownParameter:
    return UnknownParameter(
        name=name[:60], type=resource_type, known="、".join((*known(resource_type), *CONTROL[:7]))
    )


def _condition(asked: Asked, name: str, value: str) -> None:
    if name.startswith("_has:"):
        asked.having.append(_has(asked.type, name, value))
        return
    head, dot, rest = name.partition(".")
    plain, colon, modifier = head.partition(":")
    if plain in WORDS and not dot and not colon:
        asked.words.append((plain, value))
        return
    parameter = parameter_of(asked.type, plain)
    if parameter is None:
        raise _unknown(asked.type, name)
    if dot:
        asked.chains.append(_chain(parameter, modifier, rest, value))
        return
    _check_modifier(parameter, modifier)
    values = tuple(split_values(value))
    if not values:
        raise BadParameter(name=name[:60], value=value[:60], hint="参数值不能为空")
    if plain == "_id" and not modifier:
        asked.ids = list(values)
    elif plain in OWNERS and _of_patients(modifier, values):
        asked.residents += values
    else:
        asked.conditions.append(Condition(name, parameter, modifier, values))


def _of_patients(modifier: str, values: Sequence[str]) -> bool:
    """Whether a `patient` or `subject` names residents (a Group or Device is a reference like others)."""
    if modifier not in ("", "Patient"):
        return False
    kinds = {value.rpartition("/")[0].rpartition("/")[2] for value in values}
    return kinds <= {"", "Patient"}


def _check_modifier(parameter: Parameter, modifier: str) -> None:
    allowed = ("missing", *_MODIFIERS.get(parameter.type, ()))
    if modifier in ("", *allowed) or (parameter.type == "reference" and modifier in RESOURCE_TYPES):
        return
    raise BadParameter(
        name=f"{parameter.name}:{modifier}"[:60], value="", hint=f"此参数可用的修饰符：{'、'.join(allowed)}"
    )


def _chain(parameter: Parameter, modifier: str, rest: str, value: str) -> Chain:
    if parameter.type != "reference":
        raise BadParameter(
            name=parameter.name, value=rest[:60], hint="只有引用类参数可以链式检索，如 encounter.status"
        )
    name = rest.partition(".")[0].partition(":")[0]
    among = (modifier,) if modifier else parameter.targets
    types = tuple(kind for kind in among if _has_name(kind, name, rest))
    if not types:
        hint = f"{parameter.name} 指向的资源（{'、'.join(among) or '任意类型，请写明，如 :Patient'}）没有参数“{name[:40]}”"
        raise BadParameter(name=f"{parameter.name}.{rest}"[:80], value=value[:60], hint=hint)
    return Chain(parameter, types, rest, value)


def _has_name(kind: str, name: str, rest: str) -> bool:
    """Whether a type can be asked for this link of a chain."""
    if name != "_has":
        return parameter_of(kind, name) is not None
    parts = rest.split(":", 3)
    reference = parameter_of(parts[1], parts[2]) if len(parts) == 4 and parts[1] in RESOURCE_TYPES else None
    return reference is None or not reference.targets or kind in reference.targets


def _has(resource_type: str, name: str, value: str) -> Has:
    parts = name.split(":", 3)
    hint = "写法：_has:资源类型:引用参数:检索参数=值，如 _has:Observation:patient:code=8480-6"
    if len(parts) < 4 or parts[1] not in RESOURCE_TYPES:
        raise BadParameter(name=name[:80], value=value[:60], hint=hint)
    reference = parameter_of(parts[1], parts[2])
    if reference is None or reference.type != "reference":
        raise BadParameter(
            name=name[:80], value=value[:60], hint=f"{parts[1]} 没有引用参数“{parts[2][:40]}”。{hint}"
        )
    if reference.targets and resource_type not in reference.targets:
        raise BadParameter(
            name=name[:80], value=value[:60], hint=f"{parts[1]} 的 {parts[2]} 不指向 {resource_type}"
        )
    return Has(parts[1], reference, parts[3], value)


def _control(asked: Asked, name: str, value: str) -> None:
    match name.partition(":")[0]:
        case "_count":
            asked.count = _count(value)
            asked.only_count = asked.only_count or asked.count == 0
        case "_total":
            asked.total = value != "none"
        case "_sort":
            asked.sort += [_sort(asked.type, key) for key in split_values(value)]
        case "_summary":
            asked.subset = subset_of(asked.type, value, ",".join(asked.subset.elements))
            asked.only_count = asked.only_count or value == "count"
        case "_elements":
            asked.subset = subset_of(asked.type, asked.subset.summary, value)
        case "_include":
            asked.include.append(include(name, value, asked.type))
        case "_revinclude":
            asked.revinclude.append(include(name, value, asked.type))
        case "after":
            asked.after = value
        case _:
            pass


def include(name: str, value: str, resource_type: str) -> Include:
    """`_include` and `_revinclude`: `Type:parameter[:target]`, `Type:*` or `*`. Raises BadParameter."""
    own, modifier = name.partition(":")[::2]
    iterate = modifier in ("iterate", "recurse")
    if value == "*" and own == "_include":
        return Include(resource_type, None, "", iterate)
    kind, _, rest = value.partition(":")
    parameter, _, target = rest.partition(":")
    found = None if parameter == "*" else parameter_of(kind, parameter) if kind in RESOURCE_TYPES else None
    if kind not in RESOURCE_TYPES or (parameter != "*" and (found is None or found.type != "reference")):
        hint = f"写法：{own}=资源类型:引用参数，如 Observation:encounter"
        raise BadParameter(name=name[:40], value=value[:80], hint=hint)
    return Include(kind, found, target, iterate)


def _count(value: str) -> int:
    if not value.isdecimal() or int(value) > 10_000:
        raise BadParameter(name="_count", value=value[:60], hint=f"请给出 0 到 {MOST} 的整数")
    return min(int(value), MOST)


def _sort(resource_type: str, text: str) -> Sort:
    descending, name = text.startswith("-"), text.lstrip("-")
    if name in ("_lastUpdated", "_id"):
        return Sort(name, descending=descending)
    parameter = parameter_of(resource_type, name)
    if parameter is None or parameter.type in ("composite", "special"):
        raise BadParameter(
            name="_sort", value=text[:60], hint=f"{resource_type} 没有可排序的参数“{name[:40]}”"
        )
    if not parameter.paths or name == clinical(resource_type).date:
        return Sort("clinical", descending=descending)
    if parameter.type == "date":
        return Sort("date", name, descending=descending)
    return Sort("path", name, tuple(exists(parameter)), descending)
