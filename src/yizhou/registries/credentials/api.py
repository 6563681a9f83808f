"""What others may call of the licence register."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import today
from yizhou.kernel.crypto.api import sm2_public_key
from yizhou.kernel.db.contracts import Page
from yizhou.registries.credentials import (
    applying,
    attaching,
    checking,
    deciding,
    definitions,
    expiring,
    looking,
    verifying,
)
from yizhou.registries.credentials.contracts import (
    Application,
    ApplicationClaim,
    ApplicationStep,
    AttachedDocument,
    Certificate,
    Licence,
    LicenceEvent,
    LicenceFilter,
    LicenceGrant,
    LicenceWarning,
    Verification,
)
from yizhou.registries.credentials.store import applications as application_store
from yizhou.registries.credentials.store import licences as licence_store
from yizhou.registries.credentials.store import warnings as warning_store

__all__ = [
    "ACTION_NAMES", "STANDING_NAMES", "STATE_NAMES", "VERIFICATION_LIMIT", "Kind", "amend", "application", "applications",
    "approve", "attach", "by_numbers", "certificate", "count", "count_applications", "count_warnings", "day_of", "detach",
    "document", "documents", "draft", "field_faults", "forget_calls", "grant_many", "history", "kind", "kinds", "licence",
    "normalised", "number_faults", "order", "page", "public_key", "send_back", "steps", "submit", "validity_faults", "verify",
    "warn", "warnings", "withdraw", "years_after",
]  # fmt: skip

ACTION_NAMES = definitions.ACTION_NAMES
STANDING_NAMES = looking.STANDING_NAMES
STATE_NAMES = applying.STATE_NAMES
VERIFICATION_LIMIT = verifying.LIMIT
"""Public verifications a minute from one address."""
Kind = definitions.Kind
"""A kind of licence, as its definition says."""

normalised = checking.normalised
number_faults = checking.number_faults
field_faults = checking.field_faults
validity_faults = checking.validity_faults
day_of = checking.day_of
years_after = checking.years_after


def kinds() -> dict[str, Kind]:
    """Every kind of licence by id, those of institutions first."""
    return definitions.kinds()


def kind(kind_id: str) -> Kind:
    """The kind with this id. Raises KindUnknown."""
    return looking.kind(kind_id)


def draft(actor: Actor, claim: ApplicationClaim) -> Application:
    """Begin an application; it may still be incomplete.

    Raises KindUnknown, ActionNotOffered, LicenceNotFound, LicenceNotOpen, OpenApplication, RenewalTooEarly, CreditCodeWrong,
    and of the registries InstitutionNotFound, PractitionerNotFound, OutOfArea.
    """
    return applying.draft(actor, claim)


def amend(actor: Actor, application_id: UUID, claim: ApplicationClaim) -> Application:
    """Change a draft or a returned application. Raises ApplicationNotFound, WrongState."""
    return applying.amend(actor, application_id, claim)


def submit(actor: Actor, application_id: UUID) -> Application:
    """Hand an application in. Raises ApplicationFaulty (all faults, missing documents among them), WrongState."""
    return applying.submit(actor, application_id)


def withdraw(actor: Actor, application_id: UUID, reason: str = "") -> Application:
    """Take an undecided application back. Raises WrongState."""
    return applying.withdraw(actor, application_id, reason)


def attach(actor: Actor, application_id: UUID, document: str, name: str, content: bytes) -> AttachedDocument:
    """Attach a scan (PDF, JPEG, PNG up to 10 MB) under the definition's `document`.

    Raises DocumentNotWanted, DocumentUnreadable, DocumentTooLarge, WrongState.
    """
    return attaching.attach(actor, application_id, document, name, content)


def detach(actor: Actor, application_id: UUID, document_id: UUID) -> None:
    """Take a document off a draft or returned application. Raises DocumentNotFound, WrongState."""
    attaching.detach(actor, application_id, document_id)


def document(actor: Actor, application_id: UUID, document_id: UUID) -> tuple[AttachedDocument, bytes]:
    """A document and its bytes; the reading is logged. Raises DocumentNotFound."""
    return attaching.read(actor, application_id, document_id)


def documents(application_id: UUID) -> list[AttachedDocument]:
    """The documents of an application."""
    return application_store.list_documents(application_id)


def steps(application_id: UUID) -> list[ApplicationStep]:
    """The steps of an application, the first first."""
    return application_store.list_steps(application_id)


def application(actor: Actor, application_id: UUID) -> Application:
    """An application within the actor's scope. Raises ApplicationNotFound."""
    return looking.application(actor, application_id)


def applications(
    actor: Actor, state: str = "", kind_id: str = "", after: str | None = None, limit: int = 50
) -> Page[Application]:
    """Applications within the actor's scope, the latest first; `state` `open`: draft, submitted and returned ones."""
    return looking.application_page(actor, state, kind_id, after, limit)


def count_applications(actor: Actor) -> dict[str, int]:
    """How many applications within the actor's scope, by state."""
    return application_store.count_by_state(actor)


def approve(actor: Actor, application_id: UUID, opinion: str = "") -> Licence:
    """Approve a submitted application: the licence's next version, written through to the registries.

    Raises WrongState, SameHand (one's own application), ApplicationFaulty (what was right may have become wrong).
    """
    return deciding.approve(actor, application_id, opinion)


def send_back(actor: Actor, application_id: UUID, opinion: str) -> Application:
    """Return a submitted application to its applicant. Raises WrongState, SameHand, OpinionMissing."""
    return deciding.send_back(actor, application_id, opinion)


def order(actor: Actor, licence_id: UUID, action: str, reason: str) -> Licence:
    """`suspend`, `restore` or `cancel` ex officio. Raises LicenceNotFound, LicenceNotOpen, OpinionMissing."""
    return deciding.order(actor, licence_id, action, reason)


def grant_many(actor: Actor, grants: Iterable[LicenceGrant], *, action: str = "import") -> int:
    """Take licences over as they are; numbers already given are left out. Returns how many were new."""
    return deciding.grant_many(actor, grants, action=action)


def by_numbers(kind_id: str, numbers: Sequence[str]) -> dict[str, Licence]:
    """Licences of a kind by number, over the whole prefecture: for checking that a number is free."""
    return licence_store.list_by_numbers(kind_id, numbers)


def licence(actor: Actor, licence_id: UUID) -> Licence:
    """A licence within the actor's scope. Raises LicenceNotFound."""
    return looking.licence(actor, licence_id)


def page(actor: Actor, asked: LicenceFilter, after: str | None = None, limit: int = 50) -> Page[Licence]:
    """Licences within the actor's scope, those decided last first; `total` on the first page. Raises BadPageKey."""
    return looking.page(actor, asked, after, limit)


def count(actor: Actor, asked: LicenceFilter) -> list[tuple[str, str, int]]:
    """How many a filter finds, by kind and standing (valid | expiring | expired | suspended | cancelled)."""
    return licence_store.count(actor, asked)


def history(actor: Actor, licence_id: UUID) -> list[LicenceEvent]:
    """What happened to a licence within the actor's scope, the latest first. Raises LicenceNotFound."""
    return licence_store.list_events(looking.licence(actor, licence_id).id)


def warn() -> int:
    """Raise the warnings that are due; how many are new or nearer. Run twice it says nothing twice."""
    return expiring.warn()


def warnings(
    actor: Actor, what: str = "", kind_id: str = "", after: str | None = None, limit: int = 50
) -> Page[LicenceWarning]:
    """Open warnings within the actor's scope, the most urgent first; `what` is expiry | check or empty for both."""
    return looking.warning_page(actor, what, kind_id, after, limit)


def count_warnings(actor: Actor) -> tuple[int, int]:
    """How many open warnings within the actor's scope: running out, and past."""
    return warning_store.count(actor, today())


def certificate(actor: Actor, licence_id: UUID, address: str) -> Certificate:
    """A licence for print with a freshly signed QR code that leads to `address`; the print is logged. Raises LicenceNotFound."""
    return verifying.certificate(actor, licence_id, address)


def verify(
    address: str, *, code: str = "", kind_id: str = "", number: str = "", name: str = "", person: str = ""
) -> Verification:
    """What anybody may learn: by a scanned code, or by kind, number and the holder's exact name together.

    `person`, a citizen number, is only compared with the holder's. Counted per network address.
    Raises TooManyVerifications, VerificationIncomplete, KindUnknown.
    """
    return verifying.verify(address, code=code, kind_id=kind_id, number=number, name=name, person=person)


def public_key() -> bytes:
    """The SM2 public key (65 bytes, uncompressed) that licence codes are signed with: for checking without the platform."""
    return sm2_public_key(verifying.USE)


def forget_calls() -> None:
    """Forget the counts of verifications of the days before."""
    verifying.forget_calls()
