"""Licences of a checked file, granted; holders that are not registered yet are registered with theirs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.credentials import api as credentials
from yizhou.registries.credentials.contracts import LicenceGrant
from yizhou.registries.licence_files.contracts import PreviewRow
from yizhou.registries.providers import api as providers
from yizhou.registries.providers.contracts import Affiliation, PractitionerClaim


def grant(actor: Actor, kind: str, rows: Sequence[PreviewRow]) -> int:
    """How many rows were registered; fewer than there are when somebody else was faster."""
    people = [_practitioner(row) for row in rows if row.content.get("new_person")]
    if people and providers.register_many(actor, people) != len(people):
        return 0
    return credentials.grant_many(actor, (_grant(kind, row) for row in rows))


def _grant(kind: str, row: PreviewRow) -> LicenceGrant:
    content = row.content
    return LicenceGrant(
        kind=kind, number=content["number"], holder_code=content["holder_code"], holder_name=content["holder_name"],
        institution_code=content["institution_code"], institution_name=content["institution_name"],
        fields=content["fields"], issued=date.fromisoformat(content["issued"]),
        valid_from=date.fromisoformat(content["valid_from"]), valid_until=_day(content["valid_until"]),
        check_due=_day(content["check_due"]), status=content["status"],
    )  # fmt: skip


def _practitioner(row: PreviewRow) -> PractitionerClaim:
    content = row.content
    place = Affiliation(
        content["institution_code"], content["institution_name"], _day(content["valid_from"]),
        department=content["department"],
    )  # fmt: skip
    return PractitionerClaim(
        number=content["holder_code"], name=content["holder_name"], sex=content["sex"],
        birth_date=_day(content["birth_date"]), citizen_id=content["citizen_id"], title_name=content["title"],
        affiliations=(place,), category=content["category"], speciality=content["speciality"],
        practice_scope=_scope(content["fields"]),
    )  # fmt: skip


def _scope(fields: Any) -> tuple[str, ...]:
    scope = fields.get("scope", ())
    return tuple(scope) if isinstance(scope, list) else ()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
