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
_owned: dict[str, View] = {}
_formats: dict[str, tuple[str, ...]] = {}


def accept(interaction: str, view: View, formats: tuple[str, ...] = ()) -> None:
    """The last one handed in answers."""
    if interaction not in INTERACTIONS:
        raise ValueError(f"{interaction} is none of {', '.join(INTERACTIONS)}")
    _views[interaction] = view
    _formats[interaction] = formats


def accepted(interaction: str) -> View:
    """The view of an interaction. Raises InteractionNotOffered."""
    if interaction not in _views:
        raise InteractionNotOffered(method=interaction)
    return _views[interaction]


def offered() -> tuple[str, ...]:
    """Interactions somebody answers, for the CapabilityStatement."""
    return tuple(_views)


def formats_of(interaction: str) -> tuple[str, ...]:
    """Media types an interaction takes besides FHIR's own, for the CapabilityStatement."""
    return _formats.get(interaction, ()) if interaction in _views else ()


def own(resource_type: str, view: View) -> None:
    """Every request for this type and its instances is answered by `view`; nothing of it is stored here."""
    _owned[resource_type] = view


def owner_of(resource_type: str) -> View | None:
    """Who answers for a type, when it is not this store."""
    return _owned.get(resource_type)
