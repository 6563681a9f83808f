"""Whether an institution or department lies in the part of the tree an actor answers for."""

from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import Organisation
from yizhou.registries.facilities import store
from yizhou.registries.facilities.errors import InstitutionNotFound, OutOfArea
from yizhou.standards import regions


def node(code: str) -> Organisation | None:
    """The node of an institution or region; of a department that of its institution."""
    found = organisations.by_codes((code, regions.current_code(code)))
    if found:
        return next(iter(found.values()))
    registered = store.list_institutions(code=code, name="", status="", limit=1)
    above = registered[0].parent_code if registered else ""
    return node(above) if above and above != code else None


def reaches(actor: Actor, code: str) -> bool:
    """See `api.reaches`."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    found = node(code)
    return found is not None and bool(actor.scope) and f"{found.path}.".startswith(f"{actor.scope}.")


def require_within(actor: Actor, code: str) -> None:
    """See `api.require_within`."""
    if reaches(actor, code):
        return
    known = store.list_institutions(code=code, name="", status="", limit=1)
    if not known:
        raise InstitutionNotFound(institution=code)
    raise OutOfArea(institution=known[0].name)


def require_place(actor: Actor, code: str) -> None:
    """Whether something new may be put below the region or institution `code`. Raises OutOfArea."""
    if not reaches(actor, code):
        raise OutOfArea(institution=code or "未填写上级机构或行政区划")
