"""Rosters become sessions: weekly lines with validity, days that differ, made ahead as far as the rules allow and no further."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from yizhou.engines.schedules import stopping
from yizhou.engines.schedules.contracts import DayException, Resource, RosterLine, Session
from yizhou.engines.schedules.definitions import channels, limits, service, shares_of
from yizhou.engines.schedules.errors import NotYourPlace, ResourceNotFound, RosterFaulty, RosterNotFound
from yizhou.engines.schedules.scope import require_place, within
from yizhou.engines.schedules.store import resources, sessions
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA, new_id, now, today
from yizhou.kernel.organisations import api as organisations

KINDS = ("person", "room", "machine")


def get(actor: Actor, resource_id: UUID) -> Resource:
    """See `api.resource`."""
    found = resources.find(actor, resource_id)
    if found is None:
        raise ResourceNotFound
    return found


def save_resource(actor: Actor, asked: Resource) -> Resource:
    """See `api.save_resource`."""
    place = organisations.get(asked.organisation_id)
    if not within(actor, place.path):
        raise NotYourPlace(place=place.name)
    service(asked.service)
    if asked.kind not in KINDS or not asked.name.strip() or not asked.department.strip() or asked.fee < 0:
        raise RosterFaulty(
            problem="名称、科室、类型不完整或挂号费为负", remedy="请补全名称、科室和类型（医生、诊室、设备）"
        )
    whole = replace(
        asked, organisation_code=place.code, organisation_name=place.name, place=place.path, name=asked.name.strip()
    )  # fmt: skip
    identity = resources.put(actor, whole, now())
    record(actor, "configure", what=f"号源“{whole.department} {whole.name}”")
    return replace(whole, id=identity)


def save_line(actor: Actor, line: RosterLine) -> RosterLine:
    """See `api.save_line`."""
    resource = get(actor, line.resource_id)
    require_place(actor, resource)
    _check(line)
    for other in resources.list_lines(actor, (resource.id,), line.valid_from):
        if other.id != line.id and _overlap(other, line):
            raise RosterFaulty(
                problem=f"与已有的排班时间重叠（{other.begins:%H:%M}—{other.ends:%H:%M}）",
                remedy="同一医生、诊室或设备同一时间只能有一个班次；请调整时间，或先结束原排班",
            )
    resources.put_line(actor, line)
    record(actor, "configure", what=f"排班：{resource.department} {resource.name}")
    materialise(actor, (resource,))
    return line


def _check(line: RosterLine) -> None:
    _check_hours(line.begins, line.ends, line.capacity)
    if not 1 <= line.weekday <= 7:
        raise RosterFaulty(problem="星期应为 1 到 7", remedy="请选择星期一到星期日")
    if line.valid_to is not None and line.valid_to < line.valid_from:
        raise RosterFaulty(problem="结束日期早于开始日期", remedy="请更正有效期；长期有效的排班结束日期留空")
    if line.valid_from < today() - timedelta(days=1):
        raise RosterFaulty(problem="开始日期在过去", remedy="排班从今天或以后开始生效")
    unknown = [name for name, _ in line.shares if name not in channels()]
    if unknown or sum(part for _, part in line.shares) > 100 or any(part < 0 for _, part in line.shares):
        raise RosterFaulty(problem="渠道份额有误，或合计超过 100%", remedy="请核对各渠道的百分比")


def _check_hours(begins: time, ends: time, capacity: int) -> None:
    span = _minutes(ends) - _minutes(begins)
    most = limits()
    if span <= 0:
        raise RosterFaulty(
            problem="班次没有结束：结束时间不晚于开始时间",
            remedy="请填写同一天内的开始和结束时间，跨夜的分成两个班次",
        )
    if span > most.longest_hours * 60:
        raise RosterFaulty(problem=f"班次超过 {most.longest_hours} 小时", remedy="请分成几个班次")
    if not 1 <= capacity <= most.most_numbers:
        raise RosterFaulty(problem=f"号数应为 1 到 {most.most_numbers}", remedy="请更正每个班次的号数")
    if capacity > span * 2:
        raise RosterFaulty(problem="每个号不足半分钟", remedy="请减少号数或延长班次")


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _overlap(one: RosterLine, other: RosterLine) -> bool:
    if one.weekday != other.weekday or one.begins >= other.ends or other.begins >= one.ends:
        return False
    return (one.valid_to is None or one.valid_to >= other.valid_from) and (
        other.valid_to is None or other.valid_to >= one.valid_from
    )


def end_line(actor: Actor, line_id: UUID, last: date) -> tuple[int, list[Session]]:
    """See `api.end_line`."""
    line = resources.find_line(actor, line_id)
    if line is None:
        raise RosterNotFound
    resource = get(actor, line.resource_id)
    require_place(actor, resource)
    if last < line.valid_from:
        resources.drop_line(actor, line_id)
    else:
        resources.put_line(actor, replace(line, valid_to=last))
    record(actor, "configure", what=f"结束排班：{resource.department} {resource.name}")
    ahead = [
        each for each in _ahead(actor, resource.id, max(last + timedelta(days=1), today()))
        if each.day.isoweekday() == line.weekday and each.starts.astimezone(CHINA).time() == line.begins
    ]  # fmt: skip
    gone = set(sessions.drop_untouched(actor, [each.id for each in ahead]))
    return len(gone), [each for each in ahead if each.id not in gone and each.state == "open"]


def _ahead(actor: Actor, resource_id: UUID, since: date) -> list[Session]:
    until = since + timedelta(days=limits().horizon_days + 1)
    return sessions.list_sessions(
        actor, since=since, until=until, channel="", now=now(), resource_ids=(resource_id,)
    )


def add_exception(actor: Actor, exception: DayException) -> tuple[DayException, int]:
    """See `api.add_exception`."""
    resource = get(actor, exception.resource_id)
    require_place(actor, resource)
    if exception.day < today():
        raise RosterFaulty(problem="日期在过去", remedy="请选择今天或以后的日期")
    if exception.day > today() + timedelta(days=366):
        raise RosterFaulty(problem="日期在一年以后", remedy="请选择一年以内的日期")
    if exception.kind == "extra":
        if exception.begins is None or exception.ends is None:
            raise RosterFaulty(problem="加班次没有起止时间", remedy="请填写开始和结束时间")
        _check_hours(exception.begins, exception.ends, exception.capacity)
    elif exception.kind != "closed" or not exception.reason.strip():
        raise RosterFaulty(problem="停诊没有说明原因", remedy="请填写原因，如“外出进修”，会告诉已预约的居民")
    resources.put_exception(actor, exception)
    record(actor, "configure", what=f"排班例外：{resource.department} {resource.name} {exception.day}")
    told = 0
    if exception.kind == "closed":
        that_day = sessions.list_sessions(
            actor,
            since=exception.day,
            until=exception.day,
            channel="",
            now=now(),
            resource_ids=(resource.id,),
        )
        told = sum(
            stopping.stop(actor, each.id, exception.reason)[1] for each in that_day if each.state == "open"
        )
    materialise(actor, (resource,))
    return exception, told


def remove_exception(actor: Actor, exception_id: UUID) -> None:
    """See `api.remove_exception`."""
    found = resources.find_exception(actor, exception_id)
    if found is None:
        raise RosterNotFound
    resource = get(actor, found.resource_id)
    require_place(actor, resource)
    resources.drop_exception(actor, exception_id)
    materialise(actor, (resource,))


def materialise(actor: Actor, wanted: Sequence[Resource]) -> int:
    """Make the sessions of resources from today to the horizon; those that exist stay as they are. How many are new."""
    first, last = today(), today() + timedelta(days=limits().horizon_days)
    ids = [each.id for each in wanted if each.active]
    by_id = {each.id: each for each in wanted}
    closed: set[tuple[UUID, date]] = set()
    spans: list[tuple[Resource, date, time, time, int, tuple[tuple[str, int], ...]]] = []
    for exception in resources.list_exceptions(actor, ids, first):
        if exception.kind == "closed":
            closed.add((exception.resource_id, exception.day))
        elif exception.day <= last and exception.begins and exception.ends:
            spans.append(
                (by_id[exception.resource_id], exception.day, exception.begins, exception.ends, exception.capacity, ())
            )  # fmt: skip
    for line in resources.list_lines(actor, ids, first):
        spans.extend(
            (by_id[line.resource_id], day, line.begins, line.ends, line.capacity, line.shares)
            for day in _days(line, first, last)
        )
    return _make(actor, [span for span in spans if (span[0].id, span[1]) not in closed])


def _days(line: RosterLine, first: date, last: date) -> Iterator[date]:
    day = max(first, line.valid_from)
    day += timedelta(days=(line.weekday - day.isoweekday()) % 7)
    while day <= min(last, line.valid_to or last):
        yield day
        day += timedelta(days=7)


def _make(
    actor: Actor, spans: Sequence[tuple[Resource, date, time, time, int, tuple[tuple[str, int], ...]]]
) -> int:
    rows, shares = [], {}
    instant = now()
    for resource, day, begins, ends, capacity, own in spans:
        rules = service(resource.service)
        starts, ending = datetime.combine(day, begins, CHINA), datetime.combine(day, ends, CHINA)
        if ending <= instant:
            continue
        identity = new_id()
        released = starts - timedelta(minutes=rules.release_minutes)
        rows.append(
            (identity, resource.id, resource.organisation_id, day, starts, ending, released, capacity)
        )
        shares[identity] = shares_of(capacity, own or rules.shares)
    made = set(sessions.insert_sessions(actor, rows))
    numbers = []
    for identity, _, _, _, starts, ending, _, capacity in rows:
        if identity in made:
            step = (ending - starts) / capacity
            numbers += [
                (identity, index + 1, _minute(starts + step * index), _minute(starts + step * (index + 1)), shares[identity][index])
                for index in range(capacity)
            ]  # fmt: skip
    if numbers:
        sessions.insert_numbers(actor, numbers)
    return len(made)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
