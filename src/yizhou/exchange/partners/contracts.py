"""Frozen types of the exchange partners: the systems of institutions that may send and ask."""

from dataclasses import dataclass
from uuid import UUID

CHANNELS = ("fhir", "soap", "cda", "files", "load")
"""Wires a partner may be allowed on; `load` is the command line of the platform itself."""


@dataclass(frozen=True, slots=True)
class Partner:
    """One system that may send, in the name of one organisation.

    `source` is the namespace of the identifiers it issues (patient numbers, resource ids). `trusted_scope` is an
    ltree path: messages may speak for any institution below it, not only for `institution_code`; empty = only for itself.
    """

    id: UUID
    code: str
    name: str
    organisation_id: UUID | None
    organisation_name: str
    organisation_path: str
    institution_code: str
    source: str
    channels: tuple[str, ...]
    trusted_scope: str = ""
    active: bool = True

    @property
    def trusted(self) -> bool:
        """Whether it may speak for other institutions at all (a county hub, the prefecture's own loader)."""
        return bool(self.trusted_scope)

    def may_use(self, channel: str) -> bool:
        return self.active and channel in self.channels

    def may_speak_for(self, path: str) -> bool:
        """Whether an institution at ltree `path` lies within what it is trusted for."""
        scope = self.trusted_scope or self.organisation_path
        return bool(scope) and (path == scope or path.startswith(scope + "."))
