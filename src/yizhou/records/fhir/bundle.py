"""Bundles that answer a reading interaction, put together from stored JSON without decoding it (FHIR R4 §2.36)."""

from collections.abc import Sequence
from urllib.parse import urlencode

import orjson

from yizhou.kernel.clock.api import now
from yizhou.records.fhir.content import instant
from yizhou.records.fhir.contracts import Interaction, Stored

_METHOD = {Interaction.CREATE: "POST", Interaction.UPDATE: "PUT", Interaction.DELETE: "DELETE"}
_STATUS = {Interaction.CREATE: "201", Interaction.UPDATE: "200", Interaction.DELETE: "204"}


def _link(relation: str, base: str, path: str, parameters: Sequence[tuple[str, str]]) -> dict[str, str]:
    query = f"?{urlencode(parameters)}" if parameters else ""
    return {"relation": relation, "url": f"{base}/{path}{query}"}


def searchset(
    base: str,
    path: str,
    parameters: Sequence[tuple[str, str]],
    found: Sequence[Stored],
    *,
    next_key: str | None,
    total: int | None,
    included: Sequence[Stored] = (),
) -> bytes:
    """A page of a search. `base` is the server's FHIR root; `next_key` becomes the `after` of the next link."""
    links = [_link("self", base, path, parameters)]
    if next_key is not None:
        others = [(name, value) for name, value in parameters if name != "after"]
        links.append(_link("next", base, path, [*others, ("after", next_key)]))
    entries = [
        {
            "fullUrl": f"{base}/{each.type}/{each.id}",
            "resource": orjson.Fragment(each.raw),
            "search": {"mode": mode},
        }
        for mode, some in (("match", found), ("include", included))
        for each in some
    ]
    return orjson.dumps(
        {
            "resourceType": "Bundle",
            "type": "searchset",
            "timestamp": instant(now()),
            **({} if total is None else {"total": total}),
            "link": links,
            **({"entry": entries} if entries else {}),
        }
    )


def history(
    base: str,
    path: str,
    parameters: Sequence[tuple[str, str]],
    versions: Sequence[Stored],
    *,
    following: tuple[str, str] | None,
) -> bytes:
    """Versions, newest first (FHIR R4 §3.1.0.12); `following` is the parameter that begins the next page."""
    links = [_link("self", base, path, parameters)]
    if following is not None:
        others = [(name, value) for name, value in parameters if name != following[0]]
        links.append(_link("next", base, path, [*others, following]))
    entries = [
        {
            "fullUrl": f"{base}/{each.type}/{each.id}",
            **({} if each.interaction is Interaction.DELETE else {"resource": orjson.Fragment(each.raw)}),
            "request": {
                "method": _METHOD[each.interaction],
                "url": each.type if each.interaction is Interaction.CREATE else f"{each.type}/{each.id}",
            },
            "response": {
                "status": _STATUS[each.interaction],
                "etag": f'W/"{each.version}"',
                "lastModified": instant(each.updated),
            },
        }
        for each in versions
    ]
    return orjson.dumps(
        {
            "resourceType": "Bundle",
            "type": "history",
            "timestamp": instant(now()),
            "link": links,
            **({"entry": entries} if entries else {}),
        }
    )
