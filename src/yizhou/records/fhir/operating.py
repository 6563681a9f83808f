"""Operations (FHIR R4 §3.2.0): which are mounted and who answers them; their input read by their OperationDefinition."""

from collections.abc import Iterable, Mapping
from typing import Any

from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.records.fhir.accepting import View
from yizhou.records.fhir.contracts import Given
from yizhou.records.fhir.errors import BadOperationInput, InteractionNotOffered
from yizhou.standards.fhir_operations import Operation, operation

SYSTEM = "/"
_mounted: dict[str, tuple[Operation, View]] = {}


def mount(definition: str, view: View) -> None:
    """Answer an operation, named by the id of its definition (`Resource-validate`)."""
    _mounted[definition] = (operation(definition), view)


def view_of(code: str, resource_type: str, resource_id: str) -> View:
    """Who answers `$code` at this level. Raises InteractionNotOffered."""
    level = "instance" if resource_id else "type" if resource_type else "system"
    for defined, view in _mounted.values():
        fits = not resource_type or not defined.types or resource_type in defined.types
        if defined.code == code and level in defined.levels and fits:
            return view
    raise InteractionNotOffered(method=f"${code[:40]}")


def mounted() -> tuple[tuple[str, str, str], ...]:
    """Operations somebody answers, for the CapabilityStatement: resource type (empty: all; `SYSTEM`: of the whole), code, definition."""
    found = [
        (kind, defined.code, defined.url)
        for defined, _ in _mounted.values()
        for kind in defined.types or (SYSTEM if defined.levels == ("system",) else "",)
    ]
    return tuple(sorted(found))


def read_input(
    definition: str, content: Any, query: Iterable[tuple[str, str]] = ()
) -> dict[str, list[Given]]:
    """Values by parameter name, of a Parameters resource and of the query. Raises BadOperationInput with all faults."""
    known = {each.name: each for each in operation(definition).parameters}
    values: dict[str, list[Given]] = {}
    found: list[Fault] = []
    for name, text in query:
        if name in known:
            values.setdefault(name, []).append(Given(text, name))
    listed = content.get("parameter", []) if isinstance(content, Mapping) else []
    for number, each in enumerate(listed if isinstance(listed, list) else []):
        place = f"Parameters.parameter[{number}]"
        name = each.get("name") if isinstance(each, Mapping) else None
        if not isinstance(name, str) or name not in known:
            known_names = "、".join(known)
            found.append(_fault(place, f"操作没有参数“{str(name)[:40]}”", f"可用的参数：{known_names}"))
            continue
        key = "resource" if "resource" in each else next((one for one in each if one.startswith("value")), "")
        expected = "resource" if known[name].kind in ("Resource", "Any") else _value_name(known[name].kind)
        if key != expected:
            found.append(
                _fault(place, f"参数 {name} 应写在 {expected} 中", "请按操作定义（OperationDefinition）填写")
            )
            continue
        values.setdefault(name, []).append(Given(each[key], f"{place}.{key}"))
    for name, parameter in known.items():
        given = values.get(name, [])
        if parameter.required and not given:
            found.append(_fault("Parameters", f"缺少必填参数 {name}", f"请补上参数 {name}"))
        if len(given) > 1 and not parameter.many:
            found.append(_fault(given[1].place, f"参数 {name} 只能有一个", f"请只保留一个 {name}"))
    if found:
        raise BadOperationInput(operation=operation(definition).code, faults=tuple(found))
    return values


def _value_name(kind: str) -> str:
    return f"value{kind[:1].upper()}{kind[1:]}"


def _fault(place: str, message: str, advice: str) -> Fault:
    return Fault("fhir.bad_operation_input", Severity.ERROR, place, message, advice)
