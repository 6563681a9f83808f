"""Concern `processes`: a process is sound, by the same checks that guard the publishing of drafts."""

from collections.abc import Iterator

from tools.definitions_check.concern import Concern
from tools.definitions_check.unit import Problem, Project, Unit


class Processes(Concern):
    """Its diagram is read by SpiffWorkflow and every element is reached; every task for people has a party, a permission
    and a form; connectors, decision tables and CEL expressions exist and can be read (`yizhou.engines.processes.checking`).
    """

    id = "processes"

    def check(self, unit: Unit, project: Project) -> Iterator[Problem]:
        del project
        if unit.kind is None or unit.kind.folder != "processes":
            return
        from yizhou.engines.processes import checking, connecting, versions
        from yizhou.engines.processes.connectors import bookings, licences, notices, record

        if not connecting.known():
            for module in (record, notices, licences, bookings):
                module.connect()
        place = (unit.root / unit.path).parent
        for name in ("process.yaml", "process.bpmn"):
            if not (place / name).exists():
                yield self.at(unit, name, f"the file {name} is missing")
                return
        for fault in checking.check(versions.read_source(place)):
            yield self.at(unit, fault.place, f"{fault.message}；{fault.advice}")
