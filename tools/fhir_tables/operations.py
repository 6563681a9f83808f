"""Write the table of FHIR R4 operations, from HL7's own OperationDefinitions, and the codes that coded elements must carry.

Source and way as in `generate.py`:

    python -m tools.fhir_tables.operations package/dist/fhir/r4 src/yizhou/standards/tables/fhir_operations.json
"""

import json
import sys
from pathlib import Path
from typing import Any

from tools.fhir_tables.generate import NOT_R4, CodeSets, resources


class Pairs(CodeSets):
    """Codes with their system; None where the definitions do not spell them out."""

    def pairs(self, canonical: str) -> list[str] | None:
        """`system|code` of a value set."""
        definition = self.sets.get(canonical.partition("|")[0], {})
        if "exclude" in definition.get("compose", {}):
            return None
        found: list[str] = []
        for include in definition.get("compose", {}).get("include", []):
            system = self.systems.get(include.get("system", ""), {})
            if "filter" in include or "valueSet" in include or "system" not in include:
                return None
            if "concept" not in include and system.get("content") != "complete":
                return None
            concepts = include.get("concept") or system.get("concept", [])
            found += [f"{include['system']}|{code}" for code in self._concepts(concepts)]
        return sorted(set(found)) or None


def operation(definition: dict[str, Any]) -> dict[str, Any]:
    """What reading the input and mounting need."""
    return {
        "code": definition["code"],
        "url": definition["url"],
        "types": [] if definition["resource"] == ["Resource"] else definition["resource"],
        "levels": [level for level in ("system", "type", "instance") if definition[level]],
        "parameters": [
            [each["name"], each["use"], each["min"], 0 if each["max"] == "1" else 1, each.get("type", "")]
            for each in definition.get("parameter", [])
        ],
    }


def main(folder: Path, target: Path) -> None:
    everything = [*resources(folder, "profiles-resources.json"), *resources(folder, "profiles-types.json")]
    sets = Pairs(folder)
    operations: dict[str, Any] = {}
    bindings: dict[str, str] = {}
    values: dict[str, list[str]] = {}
    for each in everything:
        if each["resourceType"] == "OperationDefinition":
            operations[each["id"]] = operation(each)
        if each["resourceType"] != "StructureDefinition" or each["id"] in NOT_R4:
            continue
        if each.get("derivation") == "constraint" or each["kind"] not in ("resource", "complex-type"):
            continue
        for element in each["snapshot"]["element"]:
            binding = element.get("binding", {})
            kinds = {kind["code"] for kind in element.get("type", [])}
            if binding.get("strength") != "required" or not kinds & {"Coding", "CodeableConcept"}:
                continue
            name = binding["valueSet"].partition("|")[0]
            codes = sets.pairs(name)
            if codes:
                values[name] = codes
                bindings[element["path"]] = name
    table = {
        "source": "HL7 FHIR R4 4.0.1 OperationDefinitions and ValueSets (CC0-1.0), by tools/fhir_tables/operations.py",
        "operations": dict(sorted(operations.items())),
        "bindings": dict(sorted(bindings.items())),
        "values": dict(sorted(values.items())),
    }
    lines = ["{", f'"source":{json.dumps(table["source"])},']
    for key in ("operations", "bindings", "values"):
        rows = ",\n".join(
            f"{json.dumps(name)}:{json.dumps(row, separators=(',', ':'))}" for name, row in table[key].items()
        )
        lines.append(f'"{key}":{{\n{rows}\n}}' + ("," if key != "values" else ""))
    text = "\n".join([*lines, "}\n"])
    json.loads(text)
    target.write_text(text)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
