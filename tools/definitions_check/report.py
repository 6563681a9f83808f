"""All problems of all units."""

import yaml

from tools.definitions_check.concerns import CONCERNS
from tools.definitions_check.unit import Problem, Project, Unit


def check(project: Project) -> dict[str, list[Problem]]:
    """Problems by unit, in order of place; a unit without any has an empty list."""
    return {str(unit.path): sorted(_problems(unit, project)) for unit in project.units}


def _problems(unit: Unit, project: Project) -> set[Problem]:
    try:
        _ = unit.content
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else ""
        return {Problem(str(unit.path), place, "yaml", getattr(error, "problem", None) or str(error))}
    return {problem for concern in CONCERNS for problem in concern.check(unit, project)}
