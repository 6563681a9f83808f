"""Who is to be told of what was written: whoever's own search, asked of that very resource, finds it."""

from collections.abc import Sequence
from urllib.parse import parse_qsl

import orjson

from yizhou.exchange.partners import api as partners
from yizhou.exchange.subscriptions import store
from yizhou.exchange.subscriptions.contracts import Subscription
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.errors.contracts import CodedError
from yizhou.records.fhir import api as fhir


def match(actor: Actor, references: Sequence[str]) -> int:
    """Queue what subscribers are to be told; how many notices."""
    distinct = list(dict.fromkeys(references))
    types = {each.partition("/")[0] for each in distinct}
    rows = [
        (one.id, reference)
        for one in store.list_active(actor, sorted(types), now())
        for reference in distinct
        if reference.startswith(f"{one.type}/") and _finds(one, reference)
    ]
    if rows:
        store.queue(actor, rows)
    return len(rows)


def _finds(one: Subscription, reference: str) -> bool:
    try:
        partner = partners.get(one.partner_id)
        if not partner.active:
            return False
        pairs = [*parse_qsl(one.query, keep_blank_values=True), ("_id", reference.partition("/")[2])]
        found = fhir.searchset(partners.actor_of(partner), "/fhir", one.type, pairs)
    except CodedError:
        return False
    entries = orjson.loads(found).get("entry", [])
    return any(each["search"]["mode"] == "match" for each in entries)
