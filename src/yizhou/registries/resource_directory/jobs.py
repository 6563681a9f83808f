"""Background work of the resource directory: cataloguing every night."""

from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.jobs.api import periodic
from yizhou.registries.resource_directory import api


@periodic("10 4 * * *", name="directory.catalogue")
def catalogue() -> None:
    """Bring the directory in line with what the platform has."""
    api.catalogue_now(system_actor("自动编目"))
