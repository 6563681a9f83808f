"""Write the table of R4 search parameters that the store indexes and searches by, from HL7's own SearchParameters.

Source and way as in `generate.py`:

    python tools/fhir_tables/search_parameters.py package/dist/fhir/r4 src/yizhou/records/fhir/tables/search_parameters.json

A parameter is `{"type", "paths", "targets"}`, a composite one `{"type", "places", "parts"}`. A path is dotted element names with the choice of type spelled out
(`component.valueQuantity`), `[name=value]` where the expression filters, and a trailing `:Type` that says what stands there.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CASTS = re.compile(r"^\((.+?) as (\w+)\)$|^(.+?)\.as\((\w+)\)$|^(.+) as (\w+)$")
FILTER = re.compile(r"\.where\((\w+)\s*=\s*'([^']+)'\)")
RESOLVES = re.compile(r"\.where\(resolve\(\) is (\w+)\)")
ALWAYS = ("Resource", "DomainResource")


class Structures:
    """Types of elements, by path."""

    def __init__(self, folder: Path) -> None:
        self.elements: dict[str, dict[str, Any]] = {}
        for name in ("profiles-resources.json", "profiles-types.json"):
            for entry in json.loads((folder / name).read_text())["entry"]:
                resource = entry["resource"]
                if resource["resourceType"] == "StructureDefinition" and "snapshot" in resource:
                    for element in resource["snapshot"]["element"]:
                        self.elements[element["path"]] = element

    def step(self, owner: str, name: str) -> tuple[str, list[str]] | None:
        """(spelled name, types) of an element, looked up in the type that owns it."""
        element = self.elements.get(f"{owner}.{name}")
        if element is None:
            element = self.elements.get(f"{owner}.{name}[x]")
            if element is None:
                return None
            return f"{name}[x]", [kind["code"] for kind in element["type"]]
        if "contentReference" in element:
            return name, ["@" + element["contentReference"].lstrip("#")]
        return name, [kind["code"].rpartition("/")[2] for kind in element.get("type", [])]

    def walk(self, owner: str, steps: list[str], cast: str) -> Iterator[tuple[list[str], str]]:
        """Spelled paths from a type, with the type at their end."""
        head, rest = steps[0], steps[1:]
        name, _, condition = head.partition("[")
        found = self.step(owner, name)
        if found is None:
            return
        spelled, types = found
        for kind in types:
            if spelled.endswith("[x]"):
                if not rest and cast and kind != cast:
                    continue
                own = name + kind[0].upper() + kind[1:]
            else:
                own = name
            own += f"[{condition}" if condition else ""
            if not rest:
                yield [own], "id" if kind == "System.String" else kind
                continue
            inner = f"{owner}.{name}" if kind in ("BackboneElement", "Element") else kind.lstrip("@")
            for path, end in self.walk(inner, rest, cast):
                yield [own, *path], end


def split_union(expression: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for place, sign in enumerate(expression):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "|" and depth == 0:
            parts.append(expression[start:place].strip())
            start = place + 1
    return [*parts, expression[start:].strip()]


def paths(structures: Structures, base: str, expression: str) -> tuple[list[str], set[str]]:
    """Paths of a FHIRPath expression for one base type, and the target types that `resolve() is` names."""
    found: dict[str, None] = {}
    targets: set[str] = set()
    for part in split_union(expression):
        text, cast = part, ""
        match = CASTS.match(text)
        if match:
            text, cast = (match[1] or match[3] or match[5]), (match[2] or match[4] or match[6])
        resolved = RESOLVES.search(text)
        if resolved:
            targets.add(resolved[1])
            text = RESOLVES.sub("", text)
        text = FILTER.sub(lambda m: f"[{m[1]}={m[2]}]", text)
        text = text.replace(".exists() and", "").strip("()")
        steps = text.split(".")
        owner = steps[0]
        if owner not in (base, *ALWAYS) or len(steps) < 2 or "(" in text:
            continue
        for path, end in structures.walk(base, steps[1:], cast):
            found[".".join(path) + ":" + end] = None
    return list(found), targets


def main(folder: Path, target: Path) -> None:
    structures = Structures(folder)
    entries = [e["resource"] for e in json.loads((folder / "search-parameters.json").read_text())["entry"]]
    codes = {each["url"]: each["code"] for each in entries}
    table: dict[str, dict[str, Any]] = {}
    entries = [each for each in entries if "expression" in each and each["type"] != "special"]
    for each in sorted(entries, key=lambda one: one["type"] == "composite"):
        for base in each["base"]:
            own: dict[str, Any] = {"type": each["type"]}
            if each["type"] == "composite":
                own = composite(base, each, table[base], codes)
            else:
                own["paths"], named = paths(structures, base, each["expression"])
                kinds = sorted(named or set(each.get("target", [])))
                if each["type"] == "reference" and len(kinds) < 100:
                    own["targets"] = kinds
            parts = [part for place in own.get("parts", ()) for part in place]
            if own.get("paths") or (parts and all(part["paths"] for part in parts)):
                table.setdefault(base, {})[each["code"]] = own
            else:
                print("left out:", base, each["code"], each["expression"])
    text = json.dumps(
        {name: table[name] for name in sorted(table)},
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
    )
    target.write_text(text.replace('},"', '},\n"') + "\n")


def composite(
    base: str, each: dict[str, Any], own: dict[str, dict[str, Any]], codes: dict[str, str]
) -> dict[str, Any]:
    """`names`: the parameters it puts together; `places`: where it stands ("" is the resource itself); `parts`: per place, per component, its type and paths from there."""
    standing = [part.partition(".") for part in split_union(each["expression"])]
    places = [place for owner, _, place in standing if owner == base]
    names = [codes[component["definition"]] for component in each["component"]]
    parts = []
    for place in places:
        others = tuple(f"{other}." for other in places if other and other != place)
        head = f"{place}." if place else ""
        parts.append(
            [
                {
                    "type": own[name]["type"],
                    "paths": [
                        path.removeprefix(head)
                        for path in own[name]["paths"]
                        if path.startswith(head) and not (others and path.startswith(others))
                    ],
                }
                for name in names
            ]
        )
    return {"type": "composite", "names": names, "places": places, "parts": parts}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
