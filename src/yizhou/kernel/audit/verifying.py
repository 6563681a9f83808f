"""The walk along the chain: where exactly tampering shows.

Each link is checked with the seal before it as it is stored, so that one changed entry is one finding and what follows is
judged for itself. When a link holds with the digest its predecessor should have had, the entry was sound and its seal was
changed. Signed checkpoints tell a chain that somebody computed anew. Runs in steps, each a job of its own.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.audit.contracts import Finding, Verification
from yizhou.kernel.audit.errors import VerificationRunning
from yizhou.kernel.audit.sealing import BATCH, GENESIS, USE, digest_of, statement_of
from yizhou.kernel.audit.store import chain
from yizhou.kernel.clock.api import CHINA, new_id, now
from yizhou.kernel.crypto.api import sm2_verify

STEP = 100_000
KEPT = 500
"""So many findings are listed; the others are counted."""
STALE_HOURS = 6


class Walk:
    """One walk from a position on; `findings` are yielded as they are sure."""

    def __init__(self, position: int) -> None:
        self.position = position
        self.previous = GENESIS
        self.place = (0, 0)
        self.at: datetime | None = None
        if position and (start := chain.seal_at(position)):
            transaction, entry_id, self.previous = start
            self.place = (transaction, entry_id)
        self.doubt: tuple[Finding, bytes] | None = None

    def step(self, target: int, most: int) -> Iterator[Finding]:
        """Walk on to `target`, at most so many links (whole batches)."""
        left = most
        while left > 0 and self.position < target:
            rows = chain.list_sealed(self.position, min(BATCH, target - self.position))
            if not rows:
                break
            first, before = self.position, self.place
            for place, entry_id, transaction, digest, *entry in rows:
                yield from self._link(place, entry_id, transaction, bytes(digest), tuple(entry))
            yield from self._checkpoints(first)
            for entry_id, at in chain.list_slipped(before, self.place):
                yield Finding(
                    "inserted", self.position, entry_id, "这条日志没有封条，是事后插入到已封存部分的", at, at
                )
            left -= len(rows)
        if self.doubt is not None:
            yield self.doubt[0]
            self.doubt = None

    def _link(
        self, place: int, entry_id: int, transaction: int, digest: bytes, entry: tuple[Any, ...]
    ) -> Iterator[Finding]:
        at = entry[1].replace(tzinfo=UTC) if entry[1] else None
        expected = digest_of(self.previous, entry) if entry[0] is not None else b""
        doubt, self.doubt = self.doubt, None
        if place != self.position + 1:
            if doubt:
                yield doubt[0]
            missing = place - self.position - 1
            yield Finding(
                "unsealed", self.position + 1, None, f"缺少 {missing} 个封条，相应的日志无从核对", self.at, at
            )
        elif entry[0] is None:
            if doubt:
                yield doubt[0]
            yield Finding("deleted", place, entry_id, "日志原文被删除，只剩封条", self.at, None)
        elif expected != digest:
            if doubt and digest_of(doubt[1], entry) == digest:
                yield replace(doubt[0], kind="seal", text="封条被改动，日志原文与后面的封条相符", before=at)
            else:
                if doubt:
                    yield doubt[0]
                self.doubt = (
                    Finding("changed", place, entry_id, "日志原文与封条不符，内容被改动", self.at, at),
                    expected,
                )
        elif doubt:
            yield replace(doubt[0], before=at)
        self.position, self.place, self.previous = place, (transaction, entry_id), digest
        self.at = at or self.at

    def _checkpoints(self, first: int) -> Iterator[Finding]:
        for position, digest, at, signature in chain.list_checkpoints(first, self.position):
            sealed = chain.seal_at(position)
            if not sm2_verify(statement_of(position, digest), signature, USE):
                yield Finding("checkpoint", position, None, "检查点的签名无效，检查点被改动", at, at)
            elif sealed is None or sealed[2] != digest:
                yield Finding(
                    "checkpoint",
                    position,
                    None,
                    "日志链与当时签名的检查点不符：此前的日志链被整段重算",
                    None,
                    at,
                )


def _beyond(position: int) -> Iterator[Finding]:
    """Checkpoints after the end of the chain: its tail was cut off."""
    for place, _, at, _ in chain.list_checkpoints(position):
        yield Finding(
            "checkpoint",
            place,
            None,
            f"日志链只到第 {position} 条，而第 {place} 条已签名：末尾被截去",
            None,
            at,
        )


def start(who: str, *, recent: bool) -> Verification:
    """Begin a verification: of the whole chain, or of what came since the last sound one. Raises VerificationRunning."""
    earlier = chain.list_verifications(50)
    running = next((one for one in earlier if one.state == "running"), None)
    if running and (now() - running.started).total_seconds() < STALE_HOURS * 3600:
        raise VerificationRunning(who=running.who, at=f"{running.started.astimezone(CHINA):%m-%d %H:%M}")
    since = max((one.target for one in earlier if one.state == "sound"), default=0) if recent else 0
    begun = Verification(new_id(), who, now(), None, "running", since, since, chain.newest_position(), 0, ())
    chain.insert_verification(begun)
    return begun


def go_on(verification_id: UUID, most: int = STEP) -> Verification | None:
    """One step of a verification; None when there is none of this id or it is done. Findings already listed stay."""
    one = chain.find_verification(verification_id, held=True)
    if one is None or one.state != "running":
        return None
    walk = Walk(one.position)
    found = list(walk.step(one.target, most))
    done = walk.position >= one.target or walk.position == one.position
    if done:
        found += _beyond(max(walk.position, chain.newest_position()))
    one = replace(
        one,
        position=walk.position,
        found=one.found + len(found),
        findings=(*one.findings, *found)[:KEPT],
    )
    if done:
        one = replace(one, state="broken" if one.found else "sound", finished=now())
    chain.save_verification(one)
    return one


def verify(who: str) -> Verification:
    """Walk the whole chain now."""
    one = start(who, recent=False)
    while (further := go_on(one.id)) is not None:
        one = further
    return one
