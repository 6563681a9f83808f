"""What others may call of the export of the access log."""

from yizhou.exchange.atna import sending
from yizhou.exchange.atna.contracts import Delivery

__all__ = ["deliver", "state"]


def deliver() -> int:
    """Send the next batch of sealed entries to the audit repository (YIZHOU_AUDIT_REPOSITORY); how many. What stood in the
    way is kept in the state; nothing is skipped. At least once: syslog acknowledges nothing, a broken connection repeats its
    batch."""
    return sending.deliver()


def state() -> Delivery | None:
    """How far the log was sent; None when there is no repository."""
    return sending.state()
