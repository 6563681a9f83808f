"""Background work of terminology: counting the codes that institutions send."""

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.events.api import subscribe
from yizhou.registries.terminology import api
from yizhou.registries.terminology.contracts import SeenCode
from yizhou.registries.terminology.events import CodesSeen


@subscribe(CodesSeen, name="terminology.count_codes")
def count_codes(event: CodesSeen, actor: Actor) -> None:
    """Counts are a guide to what to map first; delivery advances in the transaction that counts, so none counts twice."""
    seen = [SeenCode(system, code, display, count) for system, code, display, count in event.codes]
    api.count_seen(actor, event.organisation_id, seen)
