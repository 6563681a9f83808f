"""Lists, figures and the map of institutions within an actor's scope."""

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import decode_key, encode_key
from yizhou.kernel.db.contracts import Page
from yizhou.kernel.db.errors import BadPageKey
from yizhou.registries.facilities import store
from yizhou.registries.facilities.contracts import Institution, InstitutionCounts, InstitutionFilter

_MOST = 200


def page(actor: Actor, asked: InstitutionFilter, after: str | None, limit: int) -> Page[Institution]:
    """See `api.page`."""
    limit = max(1, min(limit, _MOST))
    last = _key(after) if after else None
    items = store.list_page(actor, asked, last, limit + 1)
    following = (
        encode_key([items[limit - 1].class_code, items[limit - 1].code]) if len(items) > limit else None
    )
    total = None if after else store.count(actor, asked).institutions
    return Page(items[:limit], following, total)


def _key(after: str) -> list[str]:
    last = decode_key(after)
    if len(last) != 2 or not all(isinstance(value, str) for value in last):
        raise BadPageKey(key=after[:60])
    return last


def count(actor: Actor, asked: InstitutionFilter) -> InstitutionCounts:
    """See `api.count`."""
    return store.count(actor, asked)


def places(actor: Actor, asked: InstitutionFilter) -> list[tuple[str, str, str, float, float]]:
    """See `api.places`."""
    return store.list_places(actor, asked)
