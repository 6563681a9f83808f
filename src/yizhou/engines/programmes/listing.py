"""Lists, work lists and figures of programmes."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from yizhou.engines.forms import api as forms
from yizhou.engines.programmes import contacting, definitions, knowing, relating, store
from yizhou.engines.programmes.contracts import (
    Candidate,
    Care,
    Contact,
    Enrolment,
    Numbers,
    Programme,
    Rate,
    Task,
)
from yizhou.engines.programmes.enrolling import held, see
from yizhou.engines.programmes.errors import EnrolmentNotFound
from yizhou.engines.programmes.planning import origin_of
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import today
from yizhou.kernel.db.api import Page, decode_key, encode_key
from yizhou.registries.residents import api as residents

_SNAPSHOT = 2_000
_UNITS = {"days": 1.0, "weeks": 7.0, "months": 30.4375}


def readable(actor: Actor) -> list[Programme]:
    """The programmes the actor may look into."""
    return [
        one
        for one in definitions.programmes().values()
        if not one.sensitive or actor.may("programme.sensitive")
    ]


def _wanted(actor: Actor, programme_id: str) -> list[str]:
    if programme_id:
        see(actor, definitions.programme(programme_id))
        return [programme_id]
    return [one.id for one in readable(actor)]


def numbers(actor: Actor) -> list[Numbers]:
    """Every programme in figures."""
    ids = [one.id for one in readable(actor)]
    day = today()
    counted = {row[0]: row[1:] for row in store.count_contacts(actor, ids, day)}
    rows = store.figures(actor, ids, day)
    found = []
    for id_ in ids:
        own = [row for row in rows if row[0] == id_]
        candidates, due, done = counted.get(id_, (0, 0, 0))
        classes: dict[str, int] = {}
        for _, state, class_id, count, _ in own:
            if state == "open":
                classes[class_id] = classes.get(class_id, 0) + count
        found.append(
            Numbers(
                id_, candidates, sum(classes.values()), sum(row[3] for row in own if row[1] != "open"), due,
                sum(row[4] for row in own if row[1] == "open"), done, classes,
            )
        )  # fmt: skip
    return found


def candidates(actor: Actor, programme_id: str, after: str | None, limit: int) -> Page[Candidate]:
    """Open candidates, newest first."""
    key = decode_key(after) if after else ()
    place = (datetime.fromisoformat(key[0]), UUID(key[1])) if key else ()
    found = store.list_candidates(actor, _wanted(actor, programme_id), place, limit + 1)
    more = len(found) > limit
    items = found[:limit]
    following = encode_key([items[-1].found.isoformat(), str(items[-1].id)]) if more else None
    return Page(items, following)


def register(
    actor: Actor, programme_id: str, filters: dict[str, Any], after: str | None, limit: int
) -> Page[Enrolment]:
    """Who is in a programme, who is due first, first. Audited as a query."""
    see(actor, definitions.programme(programme_id))
    key = decode_key(after) if after else ()
    place = (key[0], UUID(key[1])) if key else ()
    if filters.get("overdue"):
        filters = {**filters, "overdue": today()}
    found = store.list_enrolments(actor, programme_id, filters, place, limit + 1)
    items = found[:limit]
    following = None
    if len(found) > limit:
        last = items[-1]
        following = encode_key([(last.next_due or date(9999, 12, 31)).isoformat(), str(last.id)])
    record(actor, "query", what=f"“{definitions.programme(programme_id).name}”名册")
    return Page(items, following)


def tasks(
    actor: Actor, programme_id: str, when: str, filters: dict[str, Any], after: str | None, limit: int
) -> Page[Task]:
    """Contacts to be made. `when`: late (window over), due (window open), soon (opens within 30 days), all."""
    day = today()
    bounds: dict[str, tuple[date | None, date | None]] = {
        "late": (None, day + timedelta(days=1)), "due": (None, day + timedelta(days=16)),
        "soon": (day + timedelta(days=1), day + timedelta(days=45)), "all": (None, None),
    }  # fmt: skip
    key = decode_key(after) if after else ()
    place = (key[0], UUID(key[1])) if key else ()
    if when == "late":
        filters = {**filters, "late": day}
    found = store.list_tasks(
        actor, _wanted(actor, programme_id), bounds.get(when, (None, None)), filters, place, limit + 1
    )
    items = found[:limit]
    following = None
    if len(found) > limit:
        following = encode_key([items[-1].contact.due.isoformat(), str(items[-1].contact.id)])
    return Page(items, following)


def care(
    actor: Actor, resident_id: UUID, enrolment_id: UUID
) -> tuple[Care, list[tuple[str, str, str, Any]], list[dict[str, Any]]]:
    """A person's place in a programme: contacts, history, and the values of every contact for the chart. Audited."""
    enrolment = held(actor, resident_id, enrolment_id)
    programme = definitions.programme(enrolment.programme_id)
    contacts = store.contacts_of(actor, enrolment.resident_id, enrolment.id)
    record(actor, "read", resident_id=enrolment.resident_id, what=f"“{programme.name}”管理档案")
    ids = {form for value in programme.values for form in value.forms}
    filled = forms.list_of(actor, enrolment.resident_id, sorted(ids), 200) if ids else []
    own = {contact.id for contact in contacts}
    series = [
        {
            "day": one.day.isoformat(),
            **{
                value.id: one.answers.get(value.field)
                for value in programme.values
                if one.form_id in value.forms
            },
        }
        for one in reversed(filled)
        if one.id in own
    ]
    fields = {field.id: field for id_ in sorted(ids) for field in forms.form(id_).fields}
    charted = tuple(fields[value.field] for value in programme.values if value.field in fields)
    whole = Care(
        programme, enrolment, contacts, charted, relating.relations_of(actor, programme, enrolment),
        contacting.addable(programme, enrolment),
    )  # fmt: skip
    return whole, store.acts_of(actor, enrolment), [_placed(programme, enrolment, row) for row in series]


def _placed(programme: Programme, enrolment: Enrolment, row: dict[str, Any]) -> dict[str, Any]:
    """A row of the chart with its place on the programme's axis (`at`)."""
    start = origin_of(programme.axis.origin, enrolment) if programme.axis else None
    if programme.axis is None or start is None:
        return row
    days = (date.fromisoformat(row["day"]) - start).days
    return {**row, "at": round(days / _UNITS[programme.axis.unit], 2)}


def of_resident(actor: Actor, resident_id: UUID) -> list[Enrolment]:
    """Everything a resident is in, that the actor may look into."""
    residents.require_visible(actor, resident_id)
    may = {one.id for one in readable(actor)}
    own = actor.resident_id is not None
    found = store.enrolments_of(actor, residents.identity_set(resident_id))
    return [one for one in found if own or one.programme_id in may]


def of_myself(actor: Actor) -> list[tuple[Enrolment, list[Contact]]]:
    """What a resident is in, and its contacts: those to come and those done. Nothing to somebody who is no resident."""
    if actor.resident_id is None:
        return []
    found = of_resident(actor, actor.resident_id)
    contacts = store.contacts_of_person(actor, residents.identity_set(actor.resident_id))
    return [
        (
            one,
            [each for each in contacts if each.enrolment_id == one.id and each.state in ("planned", "done")],
        )
        for one in found
    ]


def rows(actor: Actor, programme_id: str, since: date) -> Iterator[dict[str, Any]]:
    """The programme flat: one row an enrolment, every fact and value a column, contacts done since `since` by kind."""
    programme = definitions.programme(programme_id)
    see(actor, programme)
    day = today()
    after: UUID | None = None
    while True:
        page = store.snapshot(actor, programme_id, since, after, _SNAPSHOT)
        for row in page:
            yield {**_flat(programme, row, day), "since": since.isoformat()}
        if len(page) < _SNAPSHOT:
            return
        after = page[-1][0]


def _flat(programme: Programme, row: Sequence[Any], day: date) -> dict[str, Any]:
    id_, resident, state, class_id, opened, closed, reason, due, *rest = row
    told, (place, doctor, path, name, sex, born, address) = rest[:4], rest[4:]
    facts, values, done, classed = (
        orjson.loads(one) if isinstance(one, str | bytes) else one or {} for one in told
    )
    return {
        **knowing.of_person(sex, born, day), "id": id_, "resident_id": resident, "name": name, "state": state,
        "class": class_id or None, "opened": opened.isoformat(), "closed": closed.isoformat() if closed else None,
        "close_reason": reason, "months": (day.year - opened.year) * 12 + day.month - opened.month,
        "overdue": bool(due and due < day), "address": address, "organisation": place, "doctor": doctor, "path": path,
        **{fact.id: facts.get(fact.id) for fact in programme.facts},
        **{value.id: values.get(value.id) for value in programme.values},
        **{
            f"{name}_{kind.id}": done.get(kind.id, (0, 0, None))[place]
            for kind in programme.contacts
            for place, name in enumerate(("contacts", "all", "first"))
        },
        **{f"classed_{one.id}": classed.get(one.id, 0) for one in programme.classes},
    }  # fmt: skip


def rates(actor: Actor, programme_id: str) -> list[Rate]:
    """The programme's measures this year, within the actor's scope."""
    programme = definitions.programme(programme_id)
    day = today()
    counted = {measure.id: [0.0, 0.0] for measure in programme.measures}
    for row in rows(actor, programme_id, date(day.year, 1, 1)):
        for measure in programme.measures:
            if measure.of.holds(row) is True:
                counted[measure.id][1] += float(row.get(measure.per) or 0) if measure.per else 1
                counted[measure.id][0] += measure.holds.holds(row) is True
    return [Rate(measure, *map(int, counted[measure.id])) for measure in programme.measures]


def enrolment(actor: Actor, resident_id: UUID, enrolment_id: UUID) -> Enrolment:
    """One enrolment. Raises EnrolmentNotFound."""
    found = store.get_enrolment(actor, residents.identity_set(resident_id), enrolment_id)
    if found is None:
        raise EnrolmentNotFound
    return found
