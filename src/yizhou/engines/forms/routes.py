"""HTTP of forms that stand alone, and of what every form needs: its description, its checks, what was filled in."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from yizhou.engines.forms import api
from yizhou.engines.forms.contracts import Filled, Filling
from yizhou.engines.forms.errors import NotAlone
from yizhou.engines.forms.views import (
    FilledView,
    FormAnswersForm,
    FormBriefView,
    FormCheckedView,
    OpenedView,
    RevisionView,
    VoidForm,
    brief,
    checked_view,
    filled_view,
    opened_view,
)
from yizhou.kernel.auth.api import actor_of, require, staff
from yizhou.kernel.auth.contracts import Actor

router = Router(tags=["表单"])


def _filler(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "form.fill")
    return actor


def _view(filled: Filled) -> FilledView:
    return filled_view(filled, api.form(filled.form_id).name)


def _filling(actor: Actor, resident_id: UUID, form_id: str, key: UUID, said: FormAnswersForm) -> Filling:
    form = api.form(form_id)
    if not form.alone:
        raise NotAlone(name=form.name)
    given = api.given_of(actor, resident_id)
    return Filling(resident_id, form_id, said.answers, said.reasons, key, "", given, said.revision)


@router.get("/forms", response=list[FormBriefView], auth=staff, summary="表单目录")
def list_forms(request: HttpRequest) -> list[FormBriefView]:
    _filler(request)
    return [brief(form) for form in api.forms().values()]


@router.get("/forms/drafts", response=list[FilledView], auth=staff, summary="我的草稿")
def list_drafts(request: HttpRequest) -> list[FilledView]:
    return [_view(filled) for filled in api.drafts(_filler(request))]


@router.get("/forms/{form_id}", response=dict[str, Any], auth=staff, summary="表单定义")
def read_form(request: HttpRequest, form_id: str) -> dict[str, Any]:
    _filler(request)
    return api.describe(api.form(form_id))


@router.post(
    "/residents/{resident_id}/forms/{form_id}/check",
    response=FormCheckedView,
    auth=staff,
    summary="核对填写内容",
)
def check_answers(
    request: HttpRequest, resident_id: UUID, form_id: str, said: FormAnswersForm
) -> FormCheckedView:
    actor = _filler(request)
    given = api.given_of(actor, resident_id)
    return checked_view(api.check(api.form(form_id), said.answers, given, said.reasons))


@router.get(
    "/residents/{resident_id}/forms/{form_id}/open", response=OpenedView, auth=staff, summary="为居民打开表单"
)
def open_form(request: HttpRequest, resident_id: UUID, form_id: str) -> OpenedView:
    actor = _filler(request)
    opened = api.open_form(actor, form_id, resident_id, api.given_of(actor, resident_id))
    return opened_view(opened, api.describe(opened.form))


@router.put(
    "/residents/{resident_id}/forms/{form_id}/drafts/{key}",
    response=FilledView,
    auth=staff,
    summary="保存草稿",
)
def save_draft(
    request: HttpRequest, resident_id: UUID, form_id: str, key: UUID, said: FormAnswersForm
) -> FilledView:
    actor = _filler(request)
    return _view(api.save_draft(actor, _filling(actor, resident_id, form_id, key, said)))


@router.put(
    "/residents/{resident_id}/forms/{form_id}/filled/{key}",
    response=FilledView,
    auth=staff,
    summary="提交或更正表单",
)
def submit(
    request: HttpRequest, resident_id: UUID, form_id: str, key: UUID, said: FormAnswersForm
) -> FilledView:
    actor = _filler(request)
    return _view(api.submit(actor, _filling(actor, resident_id, form_id, key, said), said.reason))


@router.get(
    "/residents/{resident_id}/filled", response=list[FilledView], auth=staff, summary="居民填过的表单"
)
def list_filled(request: HttpRequest, resident_id: UUID, form: str = "", limit: int = 50) -> list[FilledView]:
    ids = [form] if form else list(api.forms())
    return [_view(one) for one in api.list_of(_filler(request), resident_id, ids, min(limit, 200))]


@router.get(
    "/residents/{resident_id}/filled/{key}", response=FilledView, auth=staff, summary="查看填写的表单"
)
def read_filled(request: HttpRequest, resident_id: UUID, key: UUID) -> FilledView:
    return _view(api.get(_filler(request), resident_id, key))


@router.get(
    "/residents/{resident_id}/filled/{key}/history",
    response=list[RevisionView],
    auth=staff,
    summary="更正记录",
)
def read_history(request: HttpRequest, resident_id: UUID, key: UUID) -> list[dict[str, Any]]:
    return api.history(_filler(request), resident_id, key)


@router.post(
    "/residents/{resident_id}/filled/{key}/void", response=FilledView, auth=staff, summary="作废表单"
)
def void(request: HttpRequest, resident_id: UUID, key: UUID, said: VoidForm) -> FilledView:
    return _view(api.void(_filler(request), resident_id, key, said.reason))
