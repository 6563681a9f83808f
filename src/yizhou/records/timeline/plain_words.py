"""A resident's own record in plain words: no codes, no abbreviations, whole sentences (plan 10.2.1.11)."""

from collections.abc import Iterator
from uuid import UUID

from yizhou.kernel.audit.api import record as note
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA
from yizhou.records.consent import api as consent
from yizhou.records.timeline import definitions, store
from yizhou.records.timeline.contracts import PlainEvent, Record, Summary
from yizhou.records.timeline.store import Row, Wanted
from yizhou.records.timeline.summarising import draw
from yizhou.registries.residents.api import identity_set, require_visible

_EVENTS = 500


def _event(row: Row) -> PlainEvent:
    kind = definitions.kinds()[row.kind]
    about = row.title.partition("：")[2]
    text = kind.plain.format(subject=about) if about else kind.plain.replace("，{subject}", "")
    if row.abnormal:
        text += "；有指标不在正常范围，请听医生解释"
    day = row.started.astimezone(CHINA).date()
    return PlainEvent(row.id, day, row.kind, kind.name, text, row.institution_name)


def sentences(summary: Summary) -> Iterator[str]:
    """What the summary says, for its owner."""
    active = [problem.name for problem in summary.problems if problem.status == "active"]
    if active:
        yield f"您目前的健康问题有：{'、'.join(active)}。"
    if summary.allergies:
        yield f"您对{'、'.join(allergy.substance for allergy in summary.allergies)}过敏，看病时请主动告诉医生。"
    else:
        yield "档案里没有过敏记录；如果您有过敏史，请告诉医生补记。"
    if summary.blood.conflict:
        yield "不同医院记录的血型不一致，请到医院复查。"
    elif summary.blood.abo:
        rh = f"，Rh {summary.blood.rh}" if summary.blood.rh else ""
        yield f"您的血型是 {summary.blood.abo} 型{rh}。"
    current = [medicine.name for medicine in summary.medicines if medicine.active]
    if current:
        yield f"您正在使用的药有：{'、'.join(current)}。请按医嘱服用，不要自行停药。"
    if summary.vaccinations:
        yield f"您共有 {len(summary.vaccinations)} 次预防接种记录。"


def record(actor: Actor, resident_id: UUID) -> Record:
    """See `api.record`."""
    require_visible(actor, resident_id)
    consent.require(actor, resident_id)
    people = identity_set(resident_id)
    summary = draw(actor, people)
    rows = store.list_events(actor, Wanted(people, limit=_EVENTS))[:_EVENTS]
    note(actor, "read", resident_id=resident_id, what="本人健康档案")
    return Record(summary, tuple(sentences(summary)), tuple(_event(row) for row in rows))
