"""A form made ready for a resident: first values from the record and from the last answers, the draft, what was said before."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import orjson

from yizhou.engines.forms import definitions, filling, store
from yizhou.engines.forms.contracts import FieldKind, Filled, FormField, Opened, Prefill
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA, now, today
from yizhou.records.consent import api as consent
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.contracts import NO_RESIDENT
from yizhou.records.timeline import api as timeline
from yizhou.registries.residents import api as residents

_BEFORE = 5


def open_form(
    actor: Actor, form_id: str, resident_id: UUID, given: Mapping[str, Any], purpose: str = ""
) -> Opened:
    """The form with what is known already. Raises UnknownForm, OutOfScope, DeniedByConsent."""
    form = definitions.form(form_id)
    if resident_id == NO_RESIDENT:
        return Opened(form, dict(given), _defaults(form.fields, given), {}, (), None)
    residents.require_visible(actor, resident_id)
    consent.require(actor, resident_id)
    who = filling.identities(resident_id)
    before = store.list_of(actor, who, [form_id], _BEFORE)
    draft = store.for_purpose(actor, who, purpose, "draft") if purpose else None
    answers = _defaults(form.fields, given)
    sources = dict.fromkeys(answers, "默认值")
    for field in form.fields:
        if field.prefill is not None:
            value, source = _prefilled(actor, field, field.prefill, who, before, given)
            if value is not None:
                answers[field.id], sources[field.id] = value, source
    return Opened(form, dict(given), answers, sources, before, draft)


def _defaults(fields: tuple[FormField, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for field in fields:
        if field.default == "today":
            found[field.id] = today().isoformat()
        elif isinstance(field.default, str) and field.default.startswith("given."):
            value = given.get(field.default.removeprefix("given."))
            found |= {field.id: value} if value is not None else {}
        elif field.default is not None:
            found[field.id] = field.default
    return found


def _prefilled(
    actor: Actor,
    field: FormField,
    prefill: Prefill,
    who: tuple[UUID, ...],
    before: list[Filled],
    given: Mapping[str, Any],
) -> tuple[Any, str]:
    if prefill.given:
        return given.get(prefill.given), "档案"
    if prefill.last_answer:
        last = next((filled for filled in before if filled.answers.get(field.id) is not None), None)
        return (last.answers[field.id], f"上次（{last.day:%Y-%m-%d}）") if last else (None, "")
    since = datetime.combine(today() - timedelta(days=prefill.days), time(), CHINA)
    for stored in fhir.search(
        actor, who, ("Observation",), prefill.codes, (), since, now() + timedelta(days=1), 5
    ):
        content = orjson.loads(stored.raw)
        value = _measured(content, prefill.codes)
        if value is not None:
            return _fitting(field, value), f"共享档案（{str(content.get('effectiveDateTime', ''))[:10]}）"
    return None, ""


def _measured(content: Mapping[str, Any], codes: tuple[str, ...]) -> float | None:
    """The number of an observation, or of the part of it that has one of the codes."""
    for part in (content, *content.get("component", ())):
        if not set(timeline.tokens_of(part.get("code"))).isdisjoint(codes):
            value = part.get("valueQuantity", {}).get("value")
            if value is not None:
                return float(value)
    return None


def _fitting(field: FormField, value: float) -> float | None:
    """The number with no more decimals than the question takes; None outside its bounds."""
    digits = 0 if field.kind is FieldKind.INTEGER else field.decimals
    number = round(value, digits) if digits is not None else value
    low, high = field.low, field.high
    return None if (low is not None and number < low) or (high is not None and number > high) else number


def given_of(actor: Actor, resident_id: UUID) -> dict[str, Any]:
    """What every form may be given of a resident: name, sex (GB/T 2261.1), birth_date, citizen_id, phone, address, region."""
    who = residents.get(actor, resident_id)
    return {
        "name": who.name, "sex": who.sex, "birth_date": who.birth_date.isoformat() if who.birth_date else None,
        "citizen_id": who.citizen_id, "phone": who.phones[0] if who.phones else None, "address": who.address,
        "region": who.region_code, "ethnic_group": who.ethnic_group,
    }  # fmt: skip
