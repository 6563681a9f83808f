"""An event in words: kind, domain, title, summary, time, drawn from its resources and documents. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from yizhou.records.timeline import definitions
from yizhou.records.timeline.definitions import Verdict
from yizhou.records.timeline.naming import name
from yizhou.records.timeline.reading import Reading, number

_NAMES_IN_TITLE = 2
_ABNORMAL_IN_SUMMARY = 4
_TITLE = 120
_SUMMARY = 600
_OPEN = 9998
"""Years from here on stand for "not ended yet"."""


@dataclass(frozen=True, slots=True)
class DocumentNote:
    """What of a document an event shows and is judged by."""

    type_code: str
    title: str
    started: datetime | None
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class Description:
    """Everything about an event but its place and its parts."""

    kind: str
    domain: str
    title: str
    summary: str
    started: datetime
    ended: datetime | None
    abnormal: bool


def _names(readings: Iterable[Reading], types: Sequence[str]) -> list[str]:
    found = [each.name for each in readings if each.type in types and each.real and each.name]
    return list(dict.fromkeys(found))


def _reasons(readings: Iterable[Reading]) -> list[str]:
    found = [name(each.content.get("reasonCode")) for each in readings if each.type == "Encounter"]
    return [text for text in dict.fromkeys(found) if text]


def _subjects(kind: definitions.Kind, readings: Sequence[Reading]) -> list[str]:
    """What an event of this kind is about, by the kind's own order of preference."""
    for source in kind.subject:
        if source == "reason":
            found = _reasons(readings)
        elif source == "encounter_type":
            found = _names(readings, ("Encounter",))
        else:
            found = _names(readings, (source,))
        if found:
            return found
    return []


def _abnormal_text(reading: Reading) -> str:
    quantity = reading.content.get("valueQuantity")
    value = number(quantity)
    if value is None or not isinstance(quantity, dict):
        return reading.name
    return f"{reading.name} {value:.6g}{quantity.get('unit', '')}"


def _summary(readings: Sequence[Reading]) -> str:
    parts = []
    for line in definitions.lines():
        found = _names(readings, line.types)
        if found:
            rest = f" 等{len(found)}项" if len(found) > line.most else ""
            parts.append(f"{line.label}：{'、'.join(found[: line.most])}{rest}")
    odd = [_abnormal_text(each) for each in readings if each.abnormal and each.real]
    if odd:
        rest = f" 等{len(odd)}项" if len(odd) > _ABNORMAL_IN_SUMMARY else ""
        parts.append(f"异常：{'、'.join(odd[:_ABNORMAL_IN_SUMMARY])}{rest}")
    return "；".join(parts)[:_SUMMARY]


def _title(kind: definitions.Kind, readings: Sequence[Reading], documents: Sequence[DocumentNote]) -> str:
    subjects = _subjects(kind, readings)
    own = [
        note for note in documents if definitions.of_document(note.type_code).kind == kind.id and note.title
    ]
    head = own[0].title if own else kind.name
    if not subjects:
        return (head if own or not documents else documents[0].title or head)[:_TITLE]
    rest = " 等" if len(subjects) > _NAMES_IN_TITLE else ""
    return f"{head}：{'、'.join(subjects[:_NAMES_IN_TITLE])}{rest}"[:_TITLE]


def _period(
    readings: Sequence[Reading], documents: Sequence[DocumentNote]
) -> tuple[datetime | None, datetime | None]:
    """An encounter's own time; else that of the documents; else from the first to the last of the resources."""
    encounters = [each for each in readings if each.type == "Encounter" and each.started]
    if encounters:
        started = min(each.started for each in encounters if each.started)
        ends = [each.ended for each in encounters if each.ended]
    elif any(note.started for note in documents):
        started = min(note.started for note in documents if note.started)
        ends = [note.ended for note in documents if note.ended]
    else:
        starts = [each.started for each in readings if each.started]
        if not starts:
            return None, None
        started, ends = min(starts), starts
    closed = [end for end in ends if end.year < _OPEN]
    ended = max(closed, default=None)
    return started, ended if ended is not None and ended > started else None


def describe(
    readings: Sequence[Reading], documents: Sequence[DocumentNote], fallback: datetime
) -> Description:
    """The description of an event; `fallback` is its time when nothing in it has one."""
    readings = sorted(readings, key=lambda each: (each.started or each.updated, each.reference))
    verdicts = [each.verdict for each in readings if each.verdict and each.real]
    verdicts += [definitions.of_document(note.type_code) for note in documents]
    other = definitions.kinds()["other"]
    heard = min(verdicts, key=_weight, default=Verdict(other.rank, other.id, other.domain))
    kind = definitions.kinds()[heard.kind]
    started, ended = _period(readings, documents)
    return Description(
        kind=heard.kind,
        domain=heard.domain,
        title=_title(kind, readings, documents),
        summary=_summary(readings),
        started=started or fallback,
        ended=ended,
        abnormal=any(each.abnormal and each.real for each in readings),
    )


def _weight(verdict: Verdict) -> tuple[int, str, str]:
    return verdict.rank, verdict.kind, verdict.domain
