"""What others may call of the connection with the province: identification code, health cards, acceptance, catalogue."""

from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.contracts import Page
from yizhou.registries.provincial_index import accepting, catalogue, feeding, lookups, managing
from yizhou.registries.provincial_index.contracts import (
    Acceptance,
    Application,
    IndexEntry,
    Lookup,
    Overview,
    Task,
)

__all__ = [
    "accept", "applications", "channels", "code_index", "look_up", "overview", "register_from", "retry", "retry_all", "settle",
    "standing", "tasks",
]  # fmt: skip


def channels() -> list[str]:
    """Services of the province that are configured: `index` (registration), `card` (electronic health card)."""
    return feeding.channels()


def overview(actor: Actor) -> dict[str, Overview]:
    """By service: how much waits, is done, was refused, disagrees; whether it answers."""
    return managing.overview(actor)


def tasks(
    actor: Actor, state: str = "refused", channel: str = "", after: str | None = None, limit: int = 30
) -> Page[Task]:
    """What the province must hear, in a state (waiting | done | refused | conflict), changed last first. Audited. Raises BadPageKey."""
    return managing.list_tasks(actor, state, channel, after, limit)


def standing(actor: Actor, resident_id: UUID) -> tuple[dict[str, str], list[Task]]:
    """Numbers the province gave a resident, by namespace, and everything queued or told. Audited. Raises ResidentNotFound, OutOfScope."""
    return managing.of_resident(actor, resident_id)


def retry(actor: Actor, channel: str, act: str, resident_id: UUID) -> Task:
    """Queue a task again, due now. Raises TaskNotFound, TaskUnfit."""
    return managing.retry(actor, channel, act, resident_id)


def retry_all(actor: Actor) -> int:
    """Queue everything the province refused again; how many."""
    return managing.retry_all(actor)


def settle(actor: Actor, channel: str, act: str, resident_id: UUID, decision: str, reason: str) -> Task:
    """Decide a disagreement: `keep` what is bound, or `replace` it by what the province says. Raises TaskNotFound, TaskUnfit."""
    return managing.settle(actor, channel, act, resident_id, decision, reason)


def look_up(actor: Actor, text: str) -> Lookup:
    """Whom the province knows by a QR code, card number, identification code or identity number. Audited.

    Raises MediumUnknown, NobodyFound, CardNotHolding, ProvinceSilent, ProvinceRefused, AnswerNotTrusted, ProvinceNotConfigured.
    """
    return lookups.ask(actor, text.strip())


def register_from(actor: Actor, lookup_id: UUID) -> tuple[UUID, str, str]:
    """Register the person of a lookup here: (index id, outcome of the index, what disagreed about numbers, empty when all were bound).

    Raises LookupNotFound, RegistrationRefused.
    """
    return lookups.register(actor, lookup_id)


def accept(actor: Actor, text: str, application: str = "") -> Acceptance:
    """Whoever presents `text` (any medium), and what may go on with it: for one application, or for all. Audited.

    Raises MediumUnknown, NobodyFound, UnknownApplication, CodeNotValid, CodeExpired, CodeStopped, CardNotHolding, ProvinceSilent.
    """
    return accepting.accept(actor, text, application)


def applications() -> list[Application]:
    """The catalogue of applications that accept the health code."""
    return list(catalogue.applications().values())


def code_index(actor: Actor, resident_id: UUID) -> list[IndexEntry]:
    """Where a resident's code is accepted and through which number. Audited. Raises ResidentNotFound, OutOfScope."""
    return catalogue.index(actor, resident_id)
