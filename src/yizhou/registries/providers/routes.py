"""HTTP of the practitioner registry: search, one worker with all places of work, registration, multi-site practice."""

from datetime import date

from django.http import HttpRequest
from ninja import Router, Status

from yizhou.kernel.auth.api import actor_of, require, staff
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import today
from yizhou.registries.providers import api
from yizhou.registries.providers.contracts import Affiliation, PractitionerFilter
from yizhou.registries.providers.views import (
    PracticePlaceForm,
    PractitionerCountView,
    PractitionerForm,
    PractitionerPage,
    PractitionerVersionView,
    PractitionerView,
    practitioner_view,
    row_view,
    version_views,
)

router = Router(tags=["医务人员"])


def _may(request: HttpRequest, permission: str) -> Actor:
    actor = actor_of(request)
    require(actor, permission)
    return actor


@router.get("/practitioners", response=PractitionerPage, auth=staff, summary="医务人员检索")
def list_practitioners(
    request: HttpRequest, q: str = "", institution: str = "", category: str = "", title: str = "",
    after: str | None = None, limit: int = 50,
) -> PractitionerPage:  # fmt: skip
    """`q`: part of the name, whole pinyin or initials from their beginning, or the beginning of the number."""
    asked = PractitionerFilter(q.strip(), institution.strip(), category, title)
    page = api.page(_may(request, "registry.read"), asked, after, limit)
    return PractitionerPage(items=[row_view(item) for item in page.items], next=page.next, total=page.total)


@router.get(
    "/practitioners/statistics", response=list[PractitionerCountView], auth=staff, summary="医务人员统计"
)
def count_practitioners(request: HttpRequest, institution: str = "") -> list[PractitionerCountView]:
    counted = api.count(_may(request, "registry.read"), PractitionerFilter(institution=institution.strip()))
    return [PractitionerCountView(category=category, practitioners=number) for category, number in counted]


@router.post("/practitioners", response={201: PractitionerView}, auth=staff, summary="登记医务人员")
def enrol_practitioner(request: HttpRequest, form: PractitionerForm) -> Status[PractitionerView]:
    saved = api.enrol(_may(request, "registry.write"), form.claim(form.number.strip()))
    return Status(201, practitioner_view(saved, editable=True))


@router.get("/practitioners/{number}", response=PractitionerView, auth=staff, summary="医务人员信息")
def read_practitioner(request: HttpRequest, number: str, on: date | None = None) -> PractitionerView:
    """With `on` as registered on that day, with the places of work of that day; it cannot be changed then."""
    actor = _may(request, "registry.read")
    worker = api.get(actor, number)
    api.require_within(actor, worker)
    if on is not None and on < today():
        return practitioner_view(api.as_of(worker, on), editable=False)
    return practitioner_view(worker, editable=actor.may("registry.write"))


@router.get(
    "/practitioners/{number}/history",
    response=list[PractitionerVersionView],
    auth=staff,
    summary="医务人员变更历史",
)
def read_practitioner_history(request: HttpRequest, number: str) -> list[PractitionerVersionView]:
    actor = _may(request, "registry.read")
    worker = api.get(actor, number)
    api.require_within(actor, worker)
    return version_views(api.history(worker), worker.affiliations)


@router.patch("/practitioners/{number}", response=PractitionerView, auth=staff, summary="变更医务人员信息")
def revise_practitioner(request: HttpRequest, number: str, form: PractitionerForm) -> PractitionerView:
    actor = _may(request, "registry.write")
    api.require_within(actor, api.get(actor, number))
    return practitioner_view(api.revise(actor, form.claim(number), form.effective), editable=True)


@router.post("/practitioners/{number}/places", response=PractitionerView, auth=staff, summary="登记执业地点")
def open_place(request: HttpRequest, number: str, form: PracticePlaceForm) -> PractitionerView:
    place = Affiliation(form.institution.strip(), "", form.since, None, form.department.strip(), form.role)
    return practitioner_view(api.open_place(_may(request, "registry.write"), number, place), editable=True)


@router.delete(
    "/practitioners/{number}/places/{code}", response=PractitionerView, auth=staff, summary="结束执业地点"
)
def end_place(request: HttpRequest, number: str, code: str, until: date | None = None) -> PractitionerView:
    return practitioner_view(
        api.end_place(_may(request, "registry.write"), number, code, until), editable=True
    )
