"""Housekeeping of sessions."""

from yizhou.kernel.auth import store
from yizhou.kernel.clock.api import now
from yizhou.kernel.jobs.api import periodic


@periodic("41 * * * *", name="auth.forget_expired_sessions")
def forget_expired_sessions() -> None:
    """Expired sessions are of no use to anyone but a thief."""
    store.delete_expired(now())
