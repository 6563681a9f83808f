"""The sealer binds committed entries into the chain within seconds; checkpoints and verifications."""

from uuid import UUID

from yizhou.kernel.audit import api, sealing, verifying
from yizhou.kernel.jobs.api import defer, job, periodic


@periodic("* * * * * */5", name="audit.seal")
def seal() -> None:
    """Seal what has been committed since the last round."""
    while api.seal():
        pass


@periodic("17 * * * *", name="audit.checkpoint")
def checkpoint() -> None:
    """Sign the end of the chain."""
    sealing.checkpoint()


@job(name="audit.verify")
def verify(verification_id: str) -> None:
    """One step of a verification; the next is a job of its own, so that a long walk holds up nothing."""
    one = verifying.go_on(UUID(verification_id))
    if one is not None and one.state == "running":
        defer(verify, verification_id=verification_id)


@periodic("23 2 * * *", name="audit.verify_nightly")
def verify_nightly() -> None:
    """Every night what came since the last sound verification."""
    api.start_verification("平台（每夜）", recent=True)
