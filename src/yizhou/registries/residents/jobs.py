"""Background work of the resident registry."""

from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.jobs.api import periodic
from yizhou.registries.residents import api


@periodic("20 3 * * *", name="residents.name_shares")
def count_names() -> None:
    """Count how common names are, so that agreement on a rare one weighs more."""
    api.refresh_name_shares(system_actor("平台任务"))
