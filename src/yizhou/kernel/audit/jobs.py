"""The sealer: binds committed entries into the chain within seconds."""

from yizhou.kernel.audit import api
from yizhou.kernel.jobs.api import periodic


@periodic("* * * * * */5", name="audit.seal")
def seal() -> None:
    """Seal what has been committed since the last round."""
    while api.seal():
        pass
