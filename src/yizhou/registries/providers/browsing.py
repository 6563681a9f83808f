"""Lists of health workers within an actor's scope, and whether one lies in it."""

from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.db.api import decode_key, encode_key
from yizhou.kernel.db.contracts import Page
from yizhou.kernel.db.errors import BadPageKey
from yizhou.registries.facilities import api as facilities
from yizhou.registries.providers import store
from yizhou.registries.providers.contracts import Practitioner, PractitionerFilter
from yizhou.registries.providers.errors import PractitionerOutOfArea
from yizhou.registries.providers.spelling import spelled

_MOST = 200


def page(actor: Actor, asked: PractitionerFilter, after: str | None, limit: int) -> Page[Practitioner]:
    """See `api.page`."""
    limit = max(1, min(limit, _MOST))
    last = decode_key(after) if after else None
    if last is not None and (len(last) != 2 or not all(isinstance(value, str) for value in last)):
        raise BadPageKey(key=(after or "")[:60])
    items = store.list_page(actor, asked, last, limit + 1)
    following = None
    if len(items) > limit:
        following = encode_key([spelled(items[limit - 1].name)[0], items[limit - 1].number])
    total = None if after else sum(number for _, number in count(actor, asked))
    return Page(items[:limit], following, total)


def count(actor: Actor, asked: PractitionerFilter) -> list[tuple[str, int]]:
    """See `api.count`."""
    return store.count_by_category(actor, asked)


def require_within(actor: Actor, worker: Practitioner) -> None:
    """See `api.require_within`."""
    if actor.kind is ActorKind.SYSTEM or (actor.scope and "." not in actor.scope):
        return
    if not any(facilities.reaches(actor, place.code) for place in worker.affiliations if place.until is None):
        raise PractitionerOutOfArea(number=worker.name)
