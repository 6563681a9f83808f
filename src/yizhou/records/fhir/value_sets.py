"""Codes a token search with `:in`, `:below` or `:above` means, asked of registries/terminology (FHIR R4 §3.1.1.4.10)."""

from yizhou.kernel.auth.contracts import Actor
from yizhou.records.fhir.errors import TooBroad
from yizhou.registries.terminology import api as terminology
from yizhou.registries.terminology.contracts import Kind
from yizhou.registries.terminology.errors import ArtefactNotFound, CodeUnknown

MOST_CODES = 5_000
_WINDOW = 1_000


def codes_in_value_set(actor: Actor, name: str) -> list[str] | None:
    """`system|code` of all codes of a value set; None when there is no such set."""
    try:
        values = terminology.artefact(actor, Kind.VALUE_SET, name)
    except ArtefactNotFound:
        return None
    codes: list[str] = []
    offset = 0
    while True:
        window = terminology.expand(actor, values, offset=offset, count=_WINDOW)
        codes += [f"{system}|{concept.code}" for system, concept in window.items]
        offset += len(window.items)
        if offset > MOST_CODES:
            raise TooBroad(reason=f"值域 {name[:80]} 的代码超过 {MOST_CODES} 个")
        if len(window.items) < _WINDOW:
            return codes


def codes_below(actor: Actor, token: str, *, above: bool) -> list[str] | None:
    """A `system|code` and all below it (or above it), as `system|code`; None when it is not known."""
    system, _, code = token.partition("|")
    try:
        artefact = terminology.artefact(actor, Kind.CODE_SYSTEM, system)
        found = terminology.lookup(actor, artefact, code)
    except (ArtefactNotFound, CodeUnknown):
        return None
    if above:
        return [f"{system}|{one}" for one in (code, *found.concept.ancestors)]
    codes, waiting = {code: None}, [code]
    while waiting:
        for child, _ in terminology.children(actor, artefact.id, waiting.pop()):
            if child not in codes:
                codes[child] = None
                waiting.append(child)
        if len(codes) > MOST_CODES:
            raise TooBroad(reason=f"{token[:80]} 以下的代码超过 {MOST_CODES} 个")
    return [f"{system}|{one}" for one in codes]
