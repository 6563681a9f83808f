"""Fills the registers of institutions, health workers and licences from a prefecture's document, and lays the applications
that wait onto the authority's desk. Loading again leaves what is registered as it is."""

from base64 import b64decode
from dataclasses import replace
from datetime import date
from typing import Any

from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.credentials import api as credentials
from yizhou.registries.credentials.contracts import ApplicationClaim, LicenceGrant
from yizhou.registries.facilities import api as facilities
from yizhou.registries.facilities.contracts import InstitutionClaim
from yizhou.registries.providers import api as providers
from yizhou.registries.providers.contracts import Affiliation, PractitionerClaim

_DAYS = ("valid_from", "valid_until", "birth_date", "issued", "check_due", "since", "until")
_LISTS = ("services", "service_area", "practice_scope")


def load(actor: Actor, content: dict[str, Any]) -> dict[str, int]:
    """Load `institutions` (departments among them), `practitioners`, `licences` and `applications`; counts by kind."""
    made = {
        "institutions": facilities.register_many(
            actor, (InstitutionClaim(**_typed(row)) for row in content.get("institutions", ()))
        ),
        "practitioners": providers.register_many(
            actor, (_practitioner(row) for row in content.get("practitioners", ()))
        ),
        "licences": credentials.grant_many(
            actor, (LicenceGrant(**_typed(row)) for row in content.get("licences", ()))
        ),
    }
    if made["licences"]:
        for row in content.get("applications", ()):
            _apply(actor, row, b64decode(content["scan"]))
        credentials.warn()
    return made


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    """A row of JSON with its days as days and its lists as tuples."""
    return {
        name: date.fromisoformat(value)
        if name in _DAYS and value
        else tuple(value)
        if name in _LISTS
        else value
        for name, value in row.items()
    }


def _practitioner(row: dict[str, Any]) -> PractitionerClaim:
    places = tuple(Affiliation(**_typed(place)) for place in row["affiliations"])
    values = {name: value for name, value in _typed(row).items() if name != "affiliations"}
    return PractitionerClaim(**values, affiliations=places)


def _apply(actor: Actor, row: dict[str, Any], scan: bytes) -> None:
    """An application as an institution's clerk would hand it in, every document attached."""
    licence = credentials.by_numbers(row["kind"], [row["number"]])[row["number"]]
    clerk = replace(actor, name="经办员", organisation_name=licence.institution_name)
    application = credentials.draft(
        clerk,
        ApplicationClaim(
            kind=row["kind"], action=row["action"], licence_id=licence.id, fields=row.get("fields", {}), note=row["note"]
        ),
    )  # fmt: skip
    for needed in credentials.kind(row["kind"]).needed(row["action"]):
        credentials.attach(clerk, application.id, needed.id, f"{needed.name}.pdf", scan)
    credentials.submit(clerk, application.id)
