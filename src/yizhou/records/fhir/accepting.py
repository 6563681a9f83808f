"""Who answers the writing interactions: handed in by the channel above, so that URLs have one owner."""

from typing import Protocol

from django.http import HttpRequest, HttpResponse

from yizhou.kernel.auth.contracts import Actor
from yizhou.records.fhir.errors import InteractionNotOffered


class View(Protocol):
    """Answers one interaction for an authenticated actor."""

    def __call__(
        self, request: HttpRequest, *, actor: Actor, resource_type: str, resource_id: str
    ) -> HttpResponse: ...


INTERACTIONS = ("transaction", "create", "update", "patch", "delete")
_views: dict[str, View] = {}


def accept(interaction: str, view: View) -> None:
    """The last one handed in answers."""
    if interaction not in INTERACTIONS:
        raise ValueError(f"{interaction} is none of {', '.join(INTERACTIONS)}")
    _views[interaction] = view


def accepted(interaction: str) -> View:
    """The view of an interaction. Raises InteractionNotOffered."""
    if interaction not in _views:
        raise InteractionNotOffered(method=interaction)
    return _views[interaction]


def offered() -> tuple[str, ...]:
    """Interactions somebody answers, for the CapabilityStatement."""
    return tuple(_views)
