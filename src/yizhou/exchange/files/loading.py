"""`./yizhou load`: folders and files through the same pipeline that partners use, with a report at the end.

The loader is a partner of its own, trusted for the whole prefecture, on the channel `load`.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from yizhou.exchange.files.errors import PrefectureMissing
from yizhou.exchange.files.finding import Found, contents, files_under
from yizhou.exchange.partners import api as partners
from yizhou.exchange.partners.contracts import Partner
from yizhou.exchange.pipeline.api import submit
from yizhou.exchange.pipeline.contracts import Envelope, Report, Status
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.errors.contracts import CodedError, Fault, Severity
from yizhou.kernel.organisations import api as organisations

LOADER = "platform-loader"

Progress = Callable[[int, int, "LoadReport"], None]
"""Called after each file with how many are done, how many there are, and the report so far."""


@dataclass(slots=True)
class Reason:
    """Why contents were refused, warned about or passed over: the first text met, how often, in which files."""

    message: str
    advice: str
    count: int = 0
    files: list[str] = field(default_factory=list)

    def add(self, name: str) -> None:
        self.count += 1
        if name not in self.files:
            self.files.append(name)


@dataclass(slots=True)
class LoadReport:
    """What became of everything that was loaded."""

    files: int = 0
    accepted: int = 0
    partly: int = 0
    refused: int = 0
    repeated: int = 0
    passed_over: int = 0
    parts_accepted: int = 0
    parts_refused: int = 0
    resources: int = 0
    documents: int = 0
    formats: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    linked: set[UUID] = field(default_factory=set)
    new: set[UUID] = field(default_factory=set)
    reviews: set[UUID] = field(default_factory=set)
    refusals: dict[str, Reason] = field(default_factory=dict)
    warnings: dict[str, Reason] = field(default_factory=dict)
    passes: dict[str, Reason] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        """Resources stored in a second, over the whole run."""
        return self.resources / self.seconds if self.seconds else 0.0

    @property
    def complete(self) -> bool:
        """Whether nothing was refused."""
        return not (self.refused or self.partly)


def loader() -> Partner:
    """The loader's own partner, made at first use. Raises PrefectureMissing."""
    found = partners.by_code(LOADER)
    if found is not None:
        return found
    root = organisations.root()
    if root is None:
        raise PrefectureMissing
    with unit_of_work():
        return partners.register(
            system_actor("装载程序"), code=LOADER, name="平台批量装载", secret=partners.fresh_secret(),
            organisation_id=root.id, trusted=True, channels=("load",),
        )  # fmt: skip


def load(paths: Sequence[Path | str], progress: Progress | None = None) -> LoadReport:
    """Load everything under the paths; faults are gathered, none stops the rest.

    Raises PathMissing, PrefectureMissing.
    """
    report = LoadReport()
    files = files_under([Path(path) for path in paths])
    partner = loader()
    actor = partners.actor_of(partner)
    started = time.perf_counter()
    for done, path in enumerate(files, 1):
        report.files += 1
        for found in contents(path):
            _load_one(actor, partner, found, report)
        report.seconds = time.perf_counter() - started
        if progress is not None:
            progress(done, len(files), report)
    return report


def _load_one(actor: Actor, partner: Partner, found: Found, report: LoadReport) -> None:
    if not found.format:
        report.passed_over += 1
        report.passes.setdefault(found.reason, Reason(found.reason, "")).add(found.name)
        return
    hints = {"file_name": found.name[-200:]}
    if found.definition:
        hints["definition"] = found.definition
    envelope = Envelope("load", found.format, partner.id, found.content, found.media_type, now(), hints)
    try:
        _note(found, submit(actor, envelope), report)
    except CodedError as error:
        report.refused += 1
        report.refusals.setdefault(error.code, Reason(error.text, error.advice_text)).add(found.name)


def _note(found: Found, answer: Report, report: LoadReport) -> None:
    report.formats[found.format] += 1
    report.repeated += answer.repeated
    match answer.status:
        case Status.ACCEPTED:
            report.accepted += 1
        case Status.PARTLY:
            report.partly += 1
        case _:
            report.refused += 1
    outcomes = {"linked": report.linked, "new": report.new, "review": report.reviews}
    listed: dict[str, list[Fault]] = defaultdict(list)
    for part in answer.parts:
        if part.accepted:
            report.parts_accepted += 1
            report.resources += sum(1 for reference in part.resource_ids if reference)
            report.documents += part.document_id is not None
            if part.resident_id is not None and part.outcome in outcomes:
                outcomes[part.outcome].add(part.resident_id)
        else:
            report.parts_refused += 1
        for fault in part.faults:
            listed[
                "refusals" if not part.accepted and fault.severity is Severity.ERROR else "warnings"
            ].append(fault)
    for fault in answer.faults:
        listed["refusals" if fault.severity is Severity.ERROR else "warnings"].append(fault)
    for name, group in (("refusals", report.refusals), ("warnings", report.warnings)):
        for fault in listed[name]:
            group.setdefault(fault.code, Reason(fault.message, fault.advice)).add(
                f"{found.name} {fault.place}"[:160]
            )
