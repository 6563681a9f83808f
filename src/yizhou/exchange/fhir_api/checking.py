"""One walk over a resource: its structure is checked against R4, its references are gathered.

Found is everything, not the first thing; of one resource at most a hundred faults are listed.
"""

from typing import Any

from yizhou.exchange.fhir_api import faults
from yizhou.exchange.fhir_api.primitives import CHECKS, DATES
from yizhou.kernel.errors.contracts import Fault
from yizhou.standards.fhir_structures import Element, Structure, structures

DEEPEST = 60
_LISTED = 100
_PRIMITIVE_FORMS = (str, int, float, bool)


class Checker:
    """Checks resources one after the other. `references` are those of the last one: (holder, element, place)."""

    def __init__(self) -> None:
        self._resources = structures().resources
        self._trail: list[str] = []
        self.faults: list[Fault] = []
        self.references: list[tuple[dict[str, Any], Element, str]] = []
        self._unlisted = 0

    def check(
        self, resource: Any, place: str
    ) -> tuple[list[Fault], list[tuple[dict[str, Any], Element, str]]]:
        """Faults of a resource that stands at `place`, and its references."""
        self.faults, self.references, self._unlisted = [], [], 0
        self._trail = [place]
        self._resource(resource)
        if self._unlisted:
            self.faults.append(faults.more(place, self._unlisted))
        return self.faults, self.references

    def _place(self, name: str = "") -> str:
        return ".".join([*self._trail, name]) if name else ".".join(self._trail)

    def _report(self, fault: Fault) -> None:
        if len(self.faults) < _LISTED:
            self.faults.append(fault)
        else:
            self._unlisted += 1

    def _resource(self, resource: Any) -> None:
        if not isinstance(resource, dict):
            self._report(faults.not_an_object(self._place()))
            return
        name = resource.get("resourceType")
        structure = self._resources.get(name) if isinstance(name, str) else None
        if structure is None:
            self._report(faults.unknown_type(self._place("resourceType"), str(name)[:60]))
            return
        self._object(resource, structure)

    def _object(self, value: dict[str, Any], structure: Structure) -> None:
        if len(self._trail) > DEEPEST:
            self._report(faults.too_deep(self._place()))
            return
        elements = structure.elements
        chosen: dict[int, str] = {}
        for name, item in value.items():
            element = elements.get(name)
            if element is None:
                self._other(name, item, structure)
                continue
            if element.group >= 0:
                self._choose(chosen, element)
            if element.many is not isinstance(item, list):
                fault = faults.not_a_list if element.many else faults.not_repeatable
                self._report(fault(self._place(name)))
            elif element.many:
                self._list(item, element)
            else:
                self._trail.append(name)
                self._item(item, element)
                self._trail.pop()
        self._required(value, structure, chosen)

    def _required(self, value: dict[str, Any], structure: Structure, chosen: dict[int, str]) -> None:
        for name in structure.required:
            if name not in value and f"_{name}" not in value:
                self._report(faults.missing(self._place(), name, structure.name))
        for number, (required, names) in enumerate(structure.groups):
            if required and number not in chosen and not any(f"_{name}" in value for name in names):
                self._report(faults.missing(self._place(), _stem(names), structure.name))

    def _choose(self, chosen: dict[int, str], element: Element) -> None:
        before = chosen.setdefault(element.group, element.name)
        if before != element.name:
            self._report(faults.two_choices(self._place(), f"{before}、{element.name}"))

    def _list(self, items: list[Any], element: Element) -> None:
        if not items:
            self._report(faults.empty_value(self._place(element.name)))
        for number, item in enumerate(items):
            self._trail.append(f"{element.name}[{number}]")
            if item is None and element.structure is None:
                pass  # null stands for "only an extension here" (FHIR R4 §2.6.2.2)
            else:
                self._item(item, element)
            self._trail.pop()

    def _item(self, item: Any, element: Element) -> None:
        if element.structure is not None:
            if not isinstance(item, dict):
                self._report(faults.wrong_type(self._place(), element.kind))
                return
            if not item:
                self._report(faults.empty_value(self._place()))
            if element.kind == "Reference" and "reference" in item:
                self.references.append((item, element, self._place()))
            self._object(item, element.structure)
        elif element.kind == "Resource":
            self._resource(item)
        else:
            self._primitive(item, element)

    def _primitive(self, item: Any, element: Element) -> None:
        kind = element.kind
        if item == "":
            self._report(faults.empty_value(self._place()))
        elif not CHECKS[kind](item):
            self._report(self._misfit(item, kind))
        elif element.codes is not None and item not in element.codes:
            known = sorted(element.codes)
            listed = "、".join(known[:12]) + ("…" if len(known) > 12 else "")
            self._report(faults.code_not_in_set(self._place(), str(item)[:60], listed))

    def _misfit(self, item: Any, kind: str) -> Fault:
        if kind in DATES and isinstance(item, str):
            return faults.bad_date(self._place(), item[:40])
        if isinstance(item, str) and kind not in (
            "boolean",
            "decimal",
            "integer",
            "positiveInt",
            "unsignedInt",
        ):
            return faults.bad_value(self._place(), item[:60], kind)
        return faults.wrong_type(self._place(), kind)

    def _other(self, name: str, item: Any, structure: Structure) -> None:
        """A name that is no element: resourceType, the extension half of a primitive, or unknown."""
        if name == "resourceType" and "." not in structure.name:
            return
        if name.startswith("_"):
            element = structure.elements.get(name[1:])
            if element is not None and element.structure is None and isinstance(item, dict | list):
                if too_deep(item, DEEPEST - len(self._trail)):
                    self._report(faults.too_deep(self._place(name)))
                return
        if name == "fhir_comments":
            return
        self._report(faults.unknown_element(self._place(name), name[:60], structure.name))
        if too_deep(item, DEEPEST - len(self._trail)):
            self._report(faults.too_deep(self._place(name)))


def too_deep(value: Any, levels: int) -> bool:
    """Whether a JSON value is nested more than `levels` deep; looks no deeper than that."""
    layer = [value]
    while levels >= 0:
        layer = [
            inner
            for item in layer
            if isinstance(item, dict | list)
            for inner in (item.values() if isinstance(item, dict) else item)
            if isinstance(inner, dict | list)
        ]
        if not layer:
            return False
        levels -= 1
    return True


def _stem(names: list[str]) -> str:
    """`value[x]` of `valueQuantity`, `valueString`, …."""
    stem = names[0]
    while not all(name.startswith(stem) for name in names):
        stem = stem[:-1]
    return f"{stem}[x]"
