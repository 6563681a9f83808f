"""Licences and applications as their readers see them: within scope, or not at all."""

from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import today
from yizhou.kernel.db.api import decode_key, encode_key
from yizhou.kernel.db.contracts import Page
from yizhou.kernel.db.errors import BadPageKey
from yizhou.registries.credentials.contracts import Application, Licence, LicenceFilter, LicenceWarning
from yizhou.registries.credentials.definitions import Kind, kinds
from yizhou.registries.credentials.errors import ApplicationNotFound, KindUnknown, LicenceNotFound
from yizhou.registries.credentials.store import applications, licences, warnings

STANDING_NAMES = {
    "valid": "有效", "expired": "已过期", "suspended": "暂停", "cancelled": "已注销", "not_yet": "未生效", "expiring": "即将到期",
}  # fmt: skip
_MOST = 200


def kind(kind_id: str) -> Kind:
    """The kind with this id. Raises KindUnknown."""
    try:
        return kinds()[kind_id]
    except KeyError:
        raise KindUnknown(kind=kind_id) from None


def licence(actor: Actor, licence_id: UUID | None) -> Licence:
    """See `api.licence`."""
    found = licences.find(actor, licence_id) if licence_id else None
    if found is None:
        raise LicenceNotFound
    return found


def application(actor: Actor, application_id: UUID) -> Application:
    """See `api.application`."""
    found = applications.find(actor, application_id)
    if found is None:
        raise ApplicationNotFound
    return found


def _key(after: str | None) -> list[str] | None:
    if not after:
        return None
    values = decode_key(after)
    if len(values) != 2:
        raise BadPageKey(key=after[:60])
    return [str(value) for value in values]


def page(actor: Actor, asked: LicenceFilter, after: str | None, limit: int) -> Page[Licence]:
    """See `api.page`."""
    limit = max(1, min(limit, _MOST))
    items = licences.list_page(actor, asked, _key(after), limit + 1)
    last = items[limit - 1] if len(items) > limit else None
    total = None if after else sum(number for *_, number in licences.count(actor, asked))
    return Page(items[:limit], encode_key([last.updated, last.id]) if last else None, total)


def application_page(
    actor: Actor, state: str, kind_id: str, after: str | None, limit: int
) -> Page[Application]:
    """See `api.applications`."""
    limit = max(1, min(limit, _MOST))
    items = applications.list_page(actor, state=state, kind=kind_id, after=_key(after), limit=limit + 1)
    last = items[limit - 1] if len(items) > limit else None
    return Page(items[:limit], encode_key([last.created, last.id]) if last else None)


def warning_page(
    actor: Actor, what: str, kind_id: str, after: str | None, limit: int
) -> Page[LicenceWarning]:
    """See `api.warnings`."""
    limit = max(1, min(limit, _MOST))
    found = warnings.list_page(actor, what=what, kind=kind_id, on=today(), after=_key(after), limit=limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    return Page(
        [warning for _, warning in found[:limit]], encode_key([last[1].due, last[0]]) if last else None
    )
