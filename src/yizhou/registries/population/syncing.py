"""Exchange with the province: changes are read page by page, each page and the place reached in one transaction; corrections of
ours are sent until acknowledged. A killed run goes on where it was."""

from dataclasses import dataclass
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.registries.population.definitions import structure
from yizhou.registries.population.errors import ProvinceUnavailable, RunBusy
from yizhou.registries.population.intake import PROVINCE, take
from yizhou.registries.population.province import Page, Province
from yizhou.registries.population.store import runs as exchanges

READ = "read"
_DONE = "*"
AT_ONCE = 200


def start(actor: Actor) -> None:
    """Open a run; the job does it. Raises RunBusy."""
    if not exchanges.start_run(actor, new_id(), READ, now()):
        raise RunBusy


@dataclass(frozen=True, slots=True)
class Step:
    """The next page of the run that is open: of which table, since when, from which cursor."""

    run_id: UUID
    places: dict[str, str]
    table: str
    since: str

    @property
    def cursor(self) -> str:
        return self.places.get(self.table, "")


def next_step(actor: Actor) -> Step | None:
    """What is to be read next; None when no run is open, or it is finished by this."""
    running = exchanges.find_running(actor, READ)
    if running is None:
        return None
    run_id, places = running
    table = next((name for name in tables() if places.get(name) != _DONE), None)
    if table is None:
        exchanges.end_run(actor, run_id, "done", "", now())
        return None
    return Step(run_id, places, table, exchanges.marks(actor).get(table, ""))


def keep(actor: Actor, step: Step, page: Page) -> None:
    """Take a page in and note the place reached; nothing when another worker was faster."""
    standing = exchanges.find_running(actor, READ)
    if standing is None or standing != (step.run_id, step.places):
        return
    taken = take(actor, page.rows, PROVINCE)
    if page.next is None:
        exchanges.save_mark(actor, step.table, page.watermark)
    places = {**step.places, step.table: page.next if page.next is not None else _DONE}
    exchanges.note_page(actor, step.run_id, places, taken)


def note_trouble(actor: Actor, step: Step, error: ProvinceUnavailable) -> None:
    """The run stays open, with the reason why it stands."""
    exchanges.end_run(actor, step.run_id, "running", str(error.details.get("reason", "")), None)


def tables() -> list[str]:
    """The national tables: local ones the province does not know."""
    return [table.id for table in structure().tables.values() if not table.local]


def send_some(actor: Actor, province: Province) -> tuple[int, bool]:
    """Send corrections the province has not acknowledged: (how many it took, whether there may be more).

    Raises ProvinceUnavailable; then they wait on.
    """
    waiting = exchanges.take_corrections(actor, AT_ONCE)
    known, accepted = set(tables()), 0
    for table in dict.fromkeys(each[1] for each in waiting):
        some = [each for each in waiting if each[1] == table]
        if table not in known:
            exchanges.note_corrections(actor, [("local", "", each[0]) for each in some])
            continue
        answers = province.correct(table, [(key, content) for _, _, key, content in some])
        told = [(answers.get(key, "未答复"), identity) for identity, _, key, _ in some]
        exchanges.note_corrections(
            actor, [("refused" if problem else "accepted", problem, identity) for problem, identity in told]
        )
        accepted += sum(1 for problem, _ in told if not problem)
    return accepted, len(waiting) == AT_ONCE
