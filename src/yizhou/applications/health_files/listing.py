"""Lists and figures of health files and families."""

from datetime import date
from typing import Any

from yizhou.applications.health_files import store
from yizhou.applications.health_files.contracts import Family, FileFigures, HealthFile
from yizhou.applications.health_files.errors import OutsideArea
from yizhou.applications.health_files.filing import within
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import today
from yizhou.kernel.db.api import Page, decode_key, encode_key
from yizhou.kernel.organisations import api as organisations
from yizhou.registries.residents import api as residents

_NOTHING = (0, 0, 0, 0, 0)


def files(actor: Actor, filters: dict[str, Any], after: str | None, limit: int) -> Page[HealthFile]:
    """Files by number. Audited as a query."""
    filters = {**filters, "day": date(today().year, 1, 1)}
    found = store.list_files(actor, filters, decode_key(after) if after else (), limit + 1)
    record(actor, "query", what="居民健康档案名册")
    return Page(found[:limit], encode_key([found[limit - 1].number]) if len(found) > limit else None)


def families(
    actor: Actor, village: str, text: str, numbers: list[str], after: str | None, limit: int
) -> Page[Family]:
    """Families by number. Audited as a query."""
    found = store.list_families(actor, village, text, numbers, decode_key(after) if after else (), limit + 1)
    record(actor, "query", what="家庭档案名册")
    return Page(found[:limit], encode_key([found[limit - 1].number]) if len(found) > limit else None)


def figures(actor: Actor, code: str) -> list[FileFigures]:
    """The figures of the children of a place (the actor's own part of the tree, when none is named). Raises OutsideArea."""
    place = organisations.by_code(code) if code else None
    path = place.path if place else actor.scope
    if not path or not within(actor, path):
        raise OutsideArea(village=code or "这个地区")
    counted = store.figures(actor, path, today())
    homes = store.family_counts(actor, path)
    living = residents.count_living(actor, path)
    found = []
    for part in sorted(counted.keys() | homes.keys() | living.keys()):
        above = organisations.ancestors(part)
        node = next((one for one in above if one.path == part), None)
        files_, dynamic, updated, checked, closed = counted.get(part, _NOTHING)
        found.append(
            FileFigures(
                node.code if node else "", node.name if node else "未分村", part, living.get(part, 0), files_, dynamic, updated,
                checked, closed, *homes.get(part, (0, 0)),
            )
        )  # fmt: skip
    return found
