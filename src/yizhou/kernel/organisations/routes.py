"""The organisation tree for pickers and pages."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yizhou.kernel.auth.api import actor_of, staff
from yizhou.kernel.organisations import api

router = Router(tags=["机构"])


class OrganisationView(Schema):
    id: UUID
    code: str
    name: str
    kind: str
    parent_id: UUID | None
    path: str
    has_children: bool


@router.get("/organisations", response=list[OrganisationView], auth=staff, summary="机构树")
def list_organisations(
    request: HttpRequest, parent: UUID | None = None, q: str = ""
) -> list[OrganisationView]:
    actor = actor_of(request)
    return [
        OrganisationView(
            id=entry.id, code=entry.code, name=entry.name, kind=entry.kind, parent_id=entry.parent_id,
            path=entry.path, has_children=has_children,
        )
        for entry, has_children in api.children(parent, q.strip(), actor.scope)
    ]  # fmt: skip
