"""One row of a data set: its values, the person it speaks of, the resources it makes, and everything wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from yizhou.exchange.files import faults
from yizhou.exchange.files.cells import Coded, read
from yizhou.exchange.files.contracts import DataSet, Template
from yizhou.exchange.files.headers import Header
from yizhou.exchange.files.observing import observation
from yizhou.exchange.files.templates import Filler, numbered
from yizhou.exchange.pipeline.contracts import ResourceDraft, reference_to
from yizhou.kernel.clock.api import CHINA
from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim

_GRACE = timedelta(days=1)
_ID_KINDS = {"01": IdentifierKind.CITIZEN_ID, "03": IdentifierKind.PASSPORT, "04": IdentifierKind.OFFICER}
SOURCE = "urn:yizhou:source:"
"""Namespace of an institution's own patient numbers."""


@dataclass(slots=True)
class Row:
    """A row that was read. `values` by column name; `key` names it within its institution and data set."""

    number: int
    place: str
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    key: str = ""
    institution: str = ""

    @property
    def refused(self) -> bool:
        return any(fault.severity is Severity.ERROR for fault in self.faults)


def read_row(data_set: DataSet, header: Header, index: int, latest: date) -> Row:
    """Values of the row at `index` of the sheet; `latest` is the last day anything can have happened."""
    cells = header.table.rows[index]
    row = Row(index + 1, f"{header.table.sheet}!{index + 1}")
    for position, column in header.columns:
        raw = cells[position] if position < len(cells) else None
        cell = read(raw, column, f"{row.place},{column.name}")
        row.faults += cell.faults
        if cell.value is not None:
            row.values[column.name] = cell.value
    extra = [cell for cell in cells[header.width :] if cell not in (None, "")]
    if extra:
        row.faults.append(faults.too_wide(row.place, len(extra)))
    row.key = str(_used(data_set, row, "row_key") or "")
    row.institution = str(_used(data_set, row, "institution") or "").replace("-", "").upper()
    _check_dates(data_set, row, latest)
    _check_choice(data_set, row)
    return row


def _used(data_set: DataSet, row: Row, use: str) -> Any:
    column = data_set.column(use)
    return row.values.get(column.name) if column else None


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.astimezone(CHINA).date()
    return value if isinstance(value, date) else None


def _check_dates(data_set: DataSet, row: Row, latest: date) -> None:
    """Days in the future refuse the row, unless the column is about what lies ahead; so do days before the birth."""
    born = _day(_used(data_set, row, "person.birth_date"))
    for column in data_set.columns:
        day = _day(row.values.get(column.name))
        if day is None or column.ahead:
            continue
        place = f"{row.place},{column.name}"
        if day > latest + _GRACE:
            row.faults.append(faults.in_future(place, column.name, day.isoformat()))
        elif born is not None and day < born and not column.others and column.use != "person.birth_date":
            row.faults.append(faults.before_birth(place, column.name, day.isoformat()))


def _check_choice(data_set: DataSet, row: Row) -> None:
    names = data_set.exactly_one
    if names and sum(1 for name in names if name in row.values) != 1:
        row.faults.append(faults.exactly_one(row.place, "、".join(names)))


def claim_of(data_set: DataSet, row: Row) -> PersonClaim:
    """The person of a row; the local number is one of the institution's own."""

    def text(use: str) -> str:
        value = _used(data_set, row, use)
        if isinstance(value, Coded):
            return value.code
        return str(value) if value is not None else ""

    kind = _used(data_set, row, "person.id_kind")
    number = text("person.id_number")
    identifiers = []
    if number:
        code = kind.code if isinstance(kind, Coded) else "01"
        identifiers.append(Identifier(_ID_KINDS.get(code, IdentifierKind.OTHER), number))
    if text("person.health_record"):
        identifiers.append(Identifier(IdentifierKind.HEALTH_RECORD, text("person.health_record")))
    local = text("person.local_id")
    return PersonClaim(
        name=text("person.name"),
        sex=text("person.sex"),
        birth_date=_day(_used(data_set, row, "person.birth_date")),
        identifiers=tuple(identifiers),
        phones=tuple(filter(None, [text("person.phone")])),
        address=_address(data_set, row),
        region_code=text("person.region"),
        ethnic_group=text("person.ethnic_group"),
        marital_status=text("person.marital_status"),
        occupation=text("person.occupation"),
        mother_name=text("person.guardian_name"),
        mother_citizen_id=text("person.guardian_id"),
        contact_name=text("person.contact_name"),
        contact_phone=text("person.contact_phone"),
        source=f"{SOURCE}{row.institution}" if local else "",
        local_id=local,
    )


def _address(data_set: DataSet, row: Row) -> str:
    """The parts of an address, largest first."""
    return "".join(
        str(row.values[column.name])
        for column in data_set.columns
        if column.use == "person.address" and column.name in row.values
    )


def prefix(data_set: DataSet, row: Row) -> str:
    """What the keys of all resources of a row begin with."""
    return f"{data_set.id}/{row.institution}/{row.key}/"


def drafts(data_set: DataSet, row: Row) -> list[ResourceDraft]:
    """The resources a row makes: by its templates, and by the columns that are findings."""
    before = prefix(data_set, row)
    values = {**row.values, **_own(data_set, row)}
    made: list[ResourceDraft] = []
    for template in data_set.resources:
        if not template.once:
            made += _made(template, values, before, row.place)
    made += _observations(
        data_set, row, before, any(draft.key == f"{before}{data_set.encounter}" for draft in made)
    )
    return made


def of_group(data_set: DataSet, rows: Sequence[Row]) -> list[ResourceDraft]:
    """The resources rows of one group make together; `$rows` are the Observations of their findings."""
    first = rows[0]
    before = f"{data_set.id}/{first.institution}/{first.values[data_set.group]}/"
    values = {**first.values, **_own(data_set, first)}
    made = []
    for template in data_set.resources:
        if template.once:
            made += _made(template, values, before, first.place)
    results = [
        {"reference": reference_to(str(draft.content["resourceType"]), draft.key)}
        for row in rows
        for draft in drafts(data_set, row)
        if draft.content["resourceType"] == "Observation"
    ]
    return [
        ResourceDraft(
            {**draft.content, **dict.fromkeys(draft.accumulate, results)},
            draft.key,
            place=draft.place,
            accumulate=draft.accumulate,
        )
        for draft in made
    ]


def _own(data_set: DataSet, row: Row) -> dict[str, Any]:
    """Values of a row that are no column."""
    return {
        "$before": prefix(data_set, row),
        "$address": _address(data_set, row),
        "$row": row.key,
        "$set": data_set.follows or None,
        "$title": data_set.title,
        "$occasion": row.values.get(data_set.occasion),
        "$institution": row.institution,
        "$institution_name": _used(data_set, row, "institution_name"),
        "$encounter": reference_to("Encounter", f"{prefix(data_set, row)}{data_set.encounter}")
        if data_set.encounter
        else None,
    }


def _made(template: Template, values: Mapping[str, Any], before: str, place: str) -> list[ResourceDraft]:
    variants: list[tuple[str, Any, Mapping[str, Any]]] = []
    if template.each:
        variants = [(f"{template.key}-{n}", numbered(template.content, n), values) for n in template.each]
    elif template.for_each:
        items = values.get(template.for_each)
        items = items if isinstance(items, tuple) else (items,) if items is not None else ()
        variants = [
            (
                f"{template.key}-{item.code if isinstance(item, Coded) else n}",
                template.content,
                {**values, "$item": item},
            )
            for n, item in enumerate(items, 1)
            if not (isinstance(item, Coded) and item.code in template.except_codes)
        ]
    else:
        variants = [(template.key, template.content, values)]
    made = []
    for (key, content, known), number in zip(
        variants, [*template.each, *([0] * len(variants))], strict=False
    ):
        needs = [name.replace("#", str(number)) for name in template.needs]
        if needs and not any(name in known for name in needs):
            continue
        filled = Filler(known).fill(content)
        if filled is not None:
            made.append(ResourceDraft(filled, f"{before}{key}", place=place, accumulate=template.accumulate))
    return made


def _observations(data_set: DataSet, row: Row, before: str, has_encounter: bool) -> list[ResourceDraft]:
    context: dict[str, Any] = {}
    if has_encounter:
        context["encounter"] = {"reference": reference_to("Encounter", f"{before}{data_set.encounter}")}
    occasion = row.values.get(data_set.occasion)
    if isinstance(occasion, date):
        context["effectiveDateTime"] = occasion.isoformat()
    return [
        ResourceDraft(
            observation(column, row.values[column.name], context),
            f"{before}{column.item or column.element or column.name}",
            place=f"{row.place},{column.name}",
        )
        for column in data_set.columns
        if column.observe and column.name in row.values
    ]
