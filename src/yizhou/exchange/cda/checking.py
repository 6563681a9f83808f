"""What every check shares: the document under check, the clock of its message, and a report that stays readable."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from yizhou.exchange.cda import faults
from yizhou.exchange.cda.datatypes import Moment
from yizhou.exchange.cda.definitions import limits
from yizhou.exchange.cda.header import Header
from yizhou.exchange.cda.person import Person
from yizhou.exchange.cda.statements import SectionRead
from yizhou.exchange.cda.template import Template
from yizhou.kernel.errors.contracts import Fault, Severity


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read. `template` None for a foreign one; `received` is the message's time, the checks' only clock."""

    header: Header
    person: Person
    template: Template | None
    sections: tuple[SectionRead, ...]
    received: datetime

    @property
    def code(self) -> str:
        return self.template.document.code if self.template else self.header.code

    def in_future(self, moment: Moment) -> bool:
        """Later than the message, beyond the tolerance for clocks."""
        return moment.start > self.received + timedelta(hours=limits().future_hours)


@dataclass(slots=True)
class Findings:
    """Faults in order of discovery; of one code only the first places are kept, the rest is counted."""

    faults: list[Fault] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    severities: dict[str, Severity] = field(default_factory=dict)

    def has_room(self, code: str) -> bool:
        """Counts one more of a code; False when its place will not be shown, so it need not be worked out."""
        count = self.counts[code] = self.counts.get(code, 0) + 1
        return count <= limits().places_per_code

    def add(self, fault: Fault) -> None:
        if self.has_room(fault.code):
            self.faults.append(fault)
        self.severities[fault.code] = fault.severity

    def extend(self, found: list[Fault]) -> None:
        for fault in found:
            self.add(fault)

    def report(self) -> tuple[Fault, ...]:
        """All faults, errors first, and for each code that was cut a line saying how many more there are."""
        most = limits().places_per_code
        rest = [
            faults.more_like_these(code, self.severities.get(code, Severity.WARNING), count - most)
            for code, count in self.counts.items()
            if count > most
        ]
        order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFORMATION: 2}
        return tuple(sorted([*self.faults, *rest], key=lambda fault: order[fault.severity]))
