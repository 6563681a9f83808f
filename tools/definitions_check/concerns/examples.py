"""Concern `examples`: a definition proves itself."""

from collections.abc import Iterator

from tools.definitions_check.concern import Concern
from tools.definitions_check.unit import Problem, Project, Unit


class Examples(Concern):
    """Units of kinds that change data have an example in the `examples/` folder beside them: a file of the same name,
    or one that says in its text which unit it proves (`model.yaml`); the owner's tests run it.
    """

    id = "examples"

    def check(self, unit: Unit, project: Project) -> Iterator[Problem]:
        is_abstract = isinstance(unit.content, dict) and unit.content.get("abstract") is True
        if unit.kind is None or not unit.kind.examples or is_abstract:
            return
        folder = (unit.root / unit.path).parent / "examples"
        proofs = [path for path in folder.glob("*") if path.is_file()]
        if unit.kind.main and proofs:
            return
        if not any(
            path.stem == unit.path.stem or unit.path.name.encode() in path.read_bytes() for path in proofs
        ):
            yield self.at(unit, "", f"it has no example: add examples/{unit.path.stem}.…")
