"""The log follows its own chain to the repository: in order, at least once, on from where it stopped."""

import socket
from pathlib import Path

from yizhou.exchange.atna import store
from yizhou.exchange.atna.contracts import Delivery
from yizhou.exchange.atna.errors import RepositoryUnreachable, TargetMalformed
from yizhou.exchange.atna.messages import message
from yizhou.exchange.atna.syslog import frame, send
from yizhou.kernel.audit import api as audit
from yizhou.kernel.clock.api import now
from yizhou.kernel.settings.api import environment

BATCH = 500


def _address(target: str) -> tuple[str, int]:
    host, _, port = target.rpartition(":")
    if not host or not port.isdigit():
        raise TargetMalformed(value=target)
    return host, int(port)


def _file(name: str) -> Path | None:
    return Path(name) if name else None


def deliver() -> int:
    """See `api.deliver`."""
    env = environment()
    target = env.audit_repository
    if not target or (position := store.begin(target)) is None:
        return 0
    entries = audit.in_order(position, BATCH)
    if not entries:
        return 0
    host = socket.gethostname()
    try:
        frames = [frame(message(access), access.at, host) for _, access in entries]
        send(
            _address(target), frames, _file(env.audit_repository_trust), _file(env.audit_repository_identity)
        )
    except (RepositoryUnreachable, TargetMalformed) as error:
        store.save(target, position, now(), str(error))
        return 0
    store.save(target, entries[-1][0], now(), "")
    return len(entries)


def state() -> Delivery | None:
    """See `api.state`."""
    target = environment().audit_repository
    if not target:
        return None
    position, tried, problem = store.find(target)
    return Delivery(target, position, max(audit.state().sealed - position, 0), tried, problem)
