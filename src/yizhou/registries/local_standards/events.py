"""Facts local standards announce."""

from dataclasses import dataclass
from typing import ClassVar

from yizhou.kernel.events.api import Event


@dataclass(frozen=True, slots=True)
class LocalStandardPublished(Event):
    """A version is in force. `identifier` is `CXDS0001.v2`; the version before it is retired."""

    kind: ClassVar[str] = "local_standards.published"
    identifier: str
    title: str


@dataclass(frozen=True, slots=True)
class LocalStandardRetired(Event):
    """No version of this code is in force any more."""

    kind: ClassVar[str] = "local_standards.retired"
    identifier: str
    title: str
