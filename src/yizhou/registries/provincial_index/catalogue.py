"""The catalogue of applications that accept the health code (居民电子健康码应用目录), and the index service over it: where a resident's
code is accepted and through which number. Definition: `definitions/health_code/applications.yaml`."""

from collections.abc import Mapping
from functools import cache
from uuid import UUID

import yaml

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.settings.api import environment
from yizhou.registries.provincial_index.contracts import CARD, CODE, Application, IndexEntry
from yizhou.registries.provincial_index.errors import UnknownApplication
from yizhou.registries.residents import api as residents


@cache
def applications() -> Mapping[str, Application]:
    """All applications by id, in the order of the catalogue."""
    path = environment().definitions / "health_code" / "applications.yaml"
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        each["id"]: Application(
            each["id"], each["title"], each["area"], each["status"], each.get("endpoint", ""), tuple(each["accepts"]),
            each["number"], bool(each.get("online", False)), bool(each.get("living", True)), each.get("note", ""),
        )
        for each in raw["applications"]
    }  # fmt: skip


def application(identity: str) -> Application:
    """One of them. Raises UnknownApplication."""
    if identity not in applications():
        raise UnknownApplication(application=identity[:40])
    return applications()[identity]


def index(actor: Actor, resident_id: UUID) -> list[IndexEntry]:
    """See `api.code_index`. An application without a number for this resident is left out: it could not find them."""
    profile = residents.profile(actor, resident_id)
    resident = profile.resident
    single = {
        "health_code": resident.health_code, "citizen_id": resident.citizen_id,
        "province_code": next(iter(residents.numbers_of(actor, resident.id, CODE)), ""),
        "card": next(iter(residents.numbers_of(actor, resident.id, CARD)), ""),
    }  # fmt: skip
    places = {link.institution_id for link in profile.links if link.institution_id and link.ended is None}
    names = {each: organisations.get(each).name for each in places}
    local = [
        (names[link.institution_id], link.local_id)
        for link in profile.links
        if link.ended is None and link.institution_id
    ]
    found = []
    for each in applications().values():
        if each.status == "planned":
            continue
        if each.number == "local":
            found += [IndexEntry(each, number, place) for place, number in sorted(local)]
        elif number := single[each.number]:
            found.append(IndexEntry(each, number))
    audit.record(actor, "query", resident_id=resident.id, what="健康码应用目录索引")
    return found
