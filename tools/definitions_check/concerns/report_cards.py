"""Concern `report_cards`: subjects, form and levels fit together, and the examples' diagnoses are reported as they say."""

from collections.abc import Iterator

import yaml

from tools.definitions_check.concern import Concern
from tools.definitions_check.unit import Problem, Project, Unit
from yizhou.engines.report_cards import api as report_cards


class ReportCards(Concern):
    """The form offers the subjects of the card; each example's diagnosis is the subject it says, in its hours, or none."""

    id = "report_cards"

    def check(self, unit: Unit, project: Project) -> Iterator[Problem]:
        del project
        if unit.kind is None or unit.kind.folder != "report_cards":
            return
        try:
            found = list(report_cards.problems(unit.content))
            yield from (self.at(unit, place, message) for place, message in found)
            if found:
                return
            kind = report_cards.read(unit.content)
        except (KeyError, TypeError, ValueError) as error:
            yield self.at(unit, "", f"cannot be read: {error}")
            return
        path = (unit.root / unit.path).parent / "examples" / unit.path.name
        if not path.exists():
            return
        for place, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8"))["diagnoses"]):
            subject = kind.subject_of(case["code"])
            said = (subject.code, subject.hours) if subject else ("", 0)
            wanted = (case.get("subject", ""), case.get("hours", said[1]))
            if said != wanted:
                yield self.at(
                    unit,
                    f"examples/diagnoses[{place}]",
                    f"{case['code']} is reported as {said}, not {wanted}",
                )
