"""The registry of connectors: services that a service task of a definition may name. Features register theirs when they start."""

from yizhou.engines.processes.contracts import Connector

_known: dict[str, Connector] = {}


def register(connector: Connector) -> None:
    """Make a connector known; the same name again replaces it (a process that starts twice)."""
    _known[connector.name] = connector


def find(name: str) -> Connector | None:
    """The connector of this name, or None."""
    return _known.get(name)


def known() -> list[Connector]:
    """Every connector, by name."""
    return [_known[name] for name in sorted(_known)]
