"""What a registration said on any day: every change is a version that holds from a day on (decision 0063)."""

from dataclasses import replace
from datetime import date

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now, today
from yizhou.registries.providers import store
from yizhou.registries.providers.contracts import Affiliation, Practitioner, PractitionerClaim
from yizhou.registries.providers.errors import WorkerEffectiveDateWrong, WorkerNotYetRegistered


def beginning(claim: PractitionerClaim) -> date:
    """The day a new registration holds from: its validity or first place of work, today at the latest."""
    days = [claim.valid_from, *(place.since for place in claim.affiliations)]
    return min([today(), *(day for day in days if day)])


def require_forward(known: Practitioner, effective: date) -> None:
    """Raises WorkerEffectiveDateWrong: effective days run forward and not into the future."""
    last = next(iter(store.list_versions(known.id)), None)
    if effective > today() or (last and effective < last.effective):
        raise WorkerEffectiveDateWrong(
            effective=effective, last=last.effective if last else "—", today=today()
        )


def keep(
    actor: Actor,
    worker: Practitioner,
    claim: PractitionerClaim,
    effective: date,
    action: str,
    changed: list[str],
) -> None:
    """Keep what the registration says from `effective` on."""
    store.add_versions(actor, [(worker.id, claim, effective, changed)], now(), action)


def as_of(worker: Practitioner, on: date) -> Practitioner:
    """The worker as registered on that day, with the places of work of that day. Raises WorkerNotYetRegistered."""
    places = tuple(place for place in worker.affiliations if _holds(place, on))
    if on >= today():
        return replace(worker, affiliations=places)
    versions = store.list_versions(worker.id)
    then = next((version for version in versions if version.effective <= on), None)
    if then is None:
        first = versions[-1].effective if versions else today()
        raise WorkerNotYetRegistered(name=worker.name, on=on, first=first)
    stated = {name: getattr(then.state, name) for name in store.STATED if name != "number"}
    return replace(worker, **stated, affiliations=places)


def _holds(place: Affiliation, on: date) -> bool:
    return (place.since is None or place.since <= on) and (place.until is None or on < place.until)
