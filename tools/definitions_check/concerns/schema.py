"""Concern `schema`: the unit has the shape its kind prescribes."""

import json
from collections.abc import Iterator

from jsonschema import Draft202012Validator

from tools.definitions_check.concern import Concern
from tools.definitions_check.unit import Problem, Project, Unit


class Schema(Concern):
    """Every kind has `definitions/schemas/<kind>.schema.json` (JSON Schema 2020-12), formats checked
    (`regex` among them); all its errors are given."""

    id = "schema"

    def check(self, unit: Unit, project: Project) -> Iterator[Problem]:
        if unit.kind is None:
            yield self.at(
                unit, "", "no kind of definition lives in this folder (tools/definitions_check/unit.py)"
            )
            return
        path = project.definitions / "schemas" / unit.kind.schema_of(unit.path)
        if not path.exists():
            yield self.at(unit, "", f"its schema {path.name} is missing")
            return
        document = json.loads(path.read_text(encoding="utf-8"))
        validator = Draft202012Validator(document, format_checker=Draft202012Validator.FORMAT_CHECKER)
        for error in sorted(validator.iter_errors(unit.content), key=lambda each: each.json_path):
            yield self.at(unit, error.json_path.removeprefix("$").lstrip("."), error.message)
