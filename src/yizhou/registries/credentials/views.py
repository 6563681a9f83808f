"""What the licence register knows, in the shapes of its routes and the words of its readers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yizhou.registries.credentials import api
from yizhou.registries.credentials.contracts import (
    Application,
    ApplicationStep,
    AttachedDocument,
    Licence,
    LicenceEvent,
    LicenceWarning,
    Verification,
)
from yizhou.registries.credentials.schemas import (
    ApplicationRow,
    ApplicationStepView,
    ApplicationView,
    AttachedDocumentView,
    CertificateView,
    DocumentKindView,
    LicenceEventView,
    LicenceFactView,
    LicenceFieldView,
    LicenceKindView,
    LicenceRow,
    LicenceValueView,
    LicenceVerificationView,
    LicenceView,
    NamedChoiceView,
    WarningView,
)

FIELD_NAMES = {
    "holder_name": "持证人", "institution_code": "机构代码", "institution_name": "执业机构", "valid_from": "有效期起",
    "valid_until": "有效期止", "check_due": "下次校验", "status": "状态",
}  # fmt: skip
STEP_NAMES = {
    "drafted": "起草",
    "submitted": "提交",
    "returned": "退回",
    "approved": "通过",
    "withdrawn": "撤回",
}
WARNING_NAMES = {"expiry": "有效期", "check": "校验"}
VERIFICATION_TEXTS = {
    "valid": ("有效", "该证照真实有效"), "expired": ("已过期", "该证照真实，但有效期已过"),
    "suspended": ("暂停", "该证照真实，但目前被暂停，暂停期间不得执业"), "cancelled": ("已注销", "该证照已经注销，不再有效"),
    "not_yet": ("未生效", "该证照真实，但有效期尚未开始"),
    "unknown": ("查无此证", "平台没有登记这个证照，请核对编号和名称，或向发证机关查询"),
    "forged": ("签名不符", "二维码的电子签名不符，可能是伪造或被改动，请勿采信"),
}  # fmt: skip


def kind_view(kind: api.Kind) -> LicenceKindView:
    return LicenceKindView(
        id=kind.id, title=kind.title, holder=kind.holder, law=kind.law, issuer=kind.issuer, number_name=kind.number_name,
        number_hint=kind.number_hint, number_example=kind.number_example, years=kind.years, categories=list(kind.categories),
        fields=[
            LicenceFieldView(
                id=field.id, name=field.name, type=field.type, required=field.required, public=field.public,
                options=list(field.options), example=field.example,
            )
            for field in kind.fields
        ],
        documents=[
            DocumentKindView(id=document.id, name=document.name, actions=sorted(document.actions)) for document in kind.documents
        ],
        actions=[NamedChoiceView(id=action, name=kind.action_name(action)) for action in kind.actions],
        check_results=list(kind.check.results) if kind.check else [],
    )  # fmt: skip


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "、".join(str(one) for one in value)
    return "" if value is None else str(value)


def _values(kind: api.Kind, fields: Mapping[str, Any]) -> list[LicenceValueView]:
    return [
        LicenceValueView(
            id=field.id, name=field.name, value=_shown(fields.get(field.id)), public=field.public
        )
        for field in kind.fields
    ]


def _row(licence: Licence) -> dict[str, Any]:
    return {
        "id": licence.id, "kind": licence.kind, "kind_title": api.kind(licence.kind).title, "number": licence.number,
        "holder_code": licence.holder_code, "holder_name": licence.holder_name,
        "institution_code": licence.institution_code, "institution_name": licence.institution_name,
        "valid_from": licence.valid_from, "valid_until": licence.valid_until, "check_due": licence.check_due,
        "standing": licence.standing, "standing_name": api.STANDING_NAMES[licence.standing], "updated": licence.updated,
    }  # fmt: skip


def licence_row(licence: Licence) -> LicenceRow:
    return LicenceRow(**_row(licence))


_ORDERS = {"valid": ("suspend", "cancel"), "expired": ("suspend", "cancel"), "not_yet": ("cancel",),
           "suspended": ("restore", "cancel"), "cancelled": ()}  # fmt: skip
_APPLIED = {"valid": None, "expired": {"renew", "cancel", "change", "check"}, "suspended": {"cancel"}, "not_yet": {"cancel"},
            "cancelled": set[str]()}  # fmt: skip


def _details(licence: Licence, *, may_submit: bool, may_review: bool) -> dict[str, Any]:
    kind = api.kind(licence.kind)
    fitting = _APPLIED[licence.standing]
    return {
        **_row(licence), "holder": kind.holder, "issuer": kind.issuer, "law": kind.law, "number_name": kind.number_name,
        "check_name": kind.check.name if kind.check else "", "issued": licence.issued, "version": licence.version,
        "values": _values(kind, licence.fields), "raw": dict(licence.fields),
        "actions": [
            NamedChoiceView(id=action, name=kind.action_name(action))
            for action in kind.actions
            if may_submit and action != "register" and (fitting is None or action in fitting)
        ],
        "orders": [
            NamedChoiceView(id=action, name=api.ACTION_NAMES[action]) for action in _ORDERS[licence.standing] if may_review
        ],
    }  # fmt: skip


def licence_view(licence: Licence, *, may_submit: bool, may_review: bool) -> LicenceView:
    return LicenceView(**_details(licence, may_submit=may_submit, may_review=may_review))


def certificate_view(licence: Licence, payload: str, svg: str, signed_at: datetime) -> CertificateView:
    return CertificateView(
        **_details(licence, may_submit=False, may_review=False), payload=payload, svg=svg, signed_at=signed_at
    )


def event_view(kind: api.Kind, event: LicenceEvent) -> LicenceEventView:
    """A version and what it changed; changed fields are shown as they were afterwards."""
    changes: list[LicenceValueView] = []
    for name in event.changed:
        if name == "fields":
            changes += [value for value in _values(kind, event.state["fields"]) if value.value]
        elif name != "institution_code":
            value = event.state[name]
            text = api.STANDING_NAMES[value] if name == "status" else _shown(value)
            changes.append(LicenceValueView(id=name, name=FIELD_NAMES[name], value=text, public=True))
    return LicenceEventView(
        version=event.version, action_name=kind.action_name(event.action), at=event.at, actor_name=event.actor_name,
        organisation_name=event.organisation_name, opinion=event.opinion, changes=changes,
    )  # fmt: skip


def warning_view(warning: LicenceWarning) -> WarningView:
    kind = api.kind(warning.licence.kind)
    name = kind.check.name if warning.what == "check" and kind.check else WARNING_NAMES[warning.what]
    return WarningView(
        **_row(warning.licence), what=warning.what, what_name=name, due=warning.due, days=warning.days
    )


def _application(application: Application) -> dict[str, Any]:
    kind = api.kind(application.kind)
    kept = {
        name: getattr(application, name)
        for name in ApplicationRow.model_fields
        if name not in ("kind_title", "action_name", "state_name")
    }
    return {
        **kept, "kind_title": kind.title, "action_name": kind.action_name(application.action),
        "state_name": api.STATE_NAMES[application.state],
    }  # fmt: skip


def application_row(application: Application) -> ApplicationRow:
    return ApplicationRow(**_application(application))


def application_view(
    application: Application, documents: list[AttachedDocument], steps: list[ApplicationStep], *, own: bool
) -> ApplicationView:
    kind = api.kind(application.kind)
    names = {document.id: document.name for document in kind.documents}
    return ApplicationView(
        **_application(application), values=_values(kind, application.fields), raw=dict(application.fields),
        valid_from=application.valid_from, valid_until=application.valid_until, place_code=application.place_code,
        result=application.result, note=application.note,
        needed=[NamedChoiceView(id=document.id, name=document.name) for document in kind.needed(application.action)],
        documents=[document_view(document, names) for document in documents],
        steps=[
            ApplicationStepView(
                step=step.step, step_name=STEP_NAMES[step.step], at=step.at, actor_name=step.actor_name,
                organisation_name=step.organisation_name, opinion=step.opinion,
            )
            for step in steps
        ],
        own=own,
    )  # fmt: skip


def document_view(document: AttachedDocument, names: Mapping[str, str]) -> AttachedDocumentView:
    return AttachedDocumentView(
        id=document.id, document=document.document, document_name=names.get(document.document, document.document),
        name=document.name, media_type=document.media_type, size=document.size, at=document.at,
        actor_name=document.actor_name,
    )  # fmt: skip


def verification_view(found: Verification) -> LicenceVerificationView:
    state_name, message = VERIFICATION_TEXTS[found.state]
    return LicenceVerificationView(
        state=found.state, state_name=state_name, message=message, checked_at=found.at, kind_title=found.kind_title,
        issuer=found.issuer, number=found.number, holder_name=found.holder_name, institution_name=found.institution_name,
        facts=[LicenceFactView(name=name, value=value) for name, value in found.facts], valid_from=found.valid_from,
        valid_until=found.valid_until, outdated=found.outdated, person_matches=found.person_matches,
    )  # fmt: skip
