"""Figures of cards: by disease, place, time, age; report rate and timeliness; warnings against the same days of years before."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import mean, pstdev

from yizhou.engines.report_cards import definitions
from yizhou.engines.report_cards.contracts import CardKind
from yizhou.engines.report_cards.errors import KindUnknown
from yizhou.engines.report_cards.store import figures
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA, now, today
from yizhou.kernel.organisations import api as organisations

SEXES = {"1": "男", "2": "女"}
BY_NAMES = {
    "subject": "病种", "group": "类别", "county": "县（市）", "institution": "报告单位", "month": "月份", "week": "周", "sex": "性别", "age": "年龄组",
}  # fmt: skip
_NEIGHBOURS = (-1, 0, 1)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table of figures."""

    id: str
    name: str
    cards: int
    deaths: int
    late: int
    returned: int
    void: int


@dataclass(frozen=True, slots=True)
class Quality:
    """How well is reported. Rates are shares of 1, None where there is nothing to share."""

    noticed: int
    reported: int
    dismissed: int
    missed: int
    cards: int
    late: int
    returned: int
    duplicates: int

    @property
    def report_rate(self) -> float | None:
        """Of the diagnoses that had to be reported, those that were."""
        had_to = self.reported + self.missed
        return self.reported / had_to if had_to else None

    @property
    def timely_rate(self) -> float | None:
        """Of the cards, those submitted in time."""
        return (self.cards - self.late) / self.cards if self.cards else None


@dataclass(frozen=True, slots=True)
class Warned:
    """More than usual: `expected` is the mean of the same days of years before, `bound` what is still usual."""

    place: str
    subject: str
    name: str
    count: int
    expected: float
    bound: float
    why: str


def _span(since: date, until: date) -> tuple[datetime, datetime]:
    return datetime.combine(since, time(), CHINA), datetime.combine(until + timedelta(days=1), time(), CHINA)


def table(actor: Actor, kind_id: str, by: str, since: date, until: date) -> list[Row]:
    """Cards by a dimension. Raises KindUnknown."""
    kind = definitions.kind(kind_id)
    if by != "group" and by not in figures.DIMENSIONS:
        raise KindUnknown(kind=f"统计维度 {by}")
    first, last = _span(since, until)
    counted = figures.count_by(actor, kind.id, "subject" if by == "group" else by, first, last)
    record(actor, "read", what=f"{kind.name}统计（{BY_NAMES[by]}）")
    rows = [Row(value, _name(kind, by, value), *numbers) for value, *numbers in counted]
    return _by_group(kind, rows) if by == "group" else rows


def _name(kind: CardKind, by: str, value: str) -> str:
    if by == "subject":
        return kind.subjects[value].name if value in kind.subjects else value
    if by == "county":
        return _place(value)
    return SEXES.get(value, "不详") if by == "sex" else value


def _place(path: str) -> str:
    found = organisations.ancestors(path)
    return found[-1].name if found else path


def _by_group(kind: CardKind, rows: Sequence[Row]) -> list[Row]:
    made = []
    for group in kind.groups.values():
        own = [row for row in rows if row.id in kind.subjects and kind.subjects[row.id].group == group.id]
        made.append(
            Row(
                group.id, group.name, sum(row.cards for row in own), sum(row.deaths for row in own), sum(row.late for row in own),
                sum(row.returned for row in own), sum(row.void for row in own),
            )
        )  # fmt: skip
    return made


def quality(actor: Actor, kind_id: str, since: date, until: date) -> Quality:
    """Report rate, timeliness, returned and double cards of a period. Raises KindUnknown."""
    kind = definitions.kind(kind_id)
    first, last = _span(since, until)
    noticed, reported, dismissed, missed = figures.count_due(actor, kind.id, first, last, now())
    rows = figures.count_by(actor, kind.id, "subject", first, last)
    cards, late, returned = (
        sum(row[1] for row in rows),
        sum(row[3] for row in rows),
        sum(row[4] for row in rows),
    )
    window = min(one.window_days for one in kind.subjects.values())
    return Quality(
        noticed, reported, dismissed, missed, cards, late, returned,
        figures.count_duplicates(actor, kind.id, first, last, window),
    )  # fmt: skip


def warnings(actor: Actor, kind_id: str, day: date | None = None) -> list[Warned]:
    """Counties and diseases with more diagnoses than usual in the days up to `day`; what alarms by itself first."""
    kind = definitions.kind(kind_id)
    rule = kind.warning
    if rule is None:
        return []
    last = (day or today()) + timedelta(days=1)
    firsts = [last - timedelta(days=rule.days)]
    for year in range(1, rule.years + 1):
        same = last - timedelta(days=round(365.25 * year))
        firsts += [same + timedelta(days=rule.days * (shift - 1)) for shift in _NEIGHBOURS]
    windows = [
        (
            datetime.combine(one, time(), CHINA),
            datetime.combine(one + timedelta(days=rule.days), time(), CHINA),
        )
        for one in firsts
    ]
    seen: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * len(windows))
    for place, subject, number, count in figures.count_windows(actor, kind.id, windows):
        seen[place, subject][number] = count
    found = []
    for (place, subject), (current, *before) in seen.items():
        if subject not in kind.subjects or not current:
            continue
        usual = mean(before)
        bound = usual + rule.deviations * pstdev(before)
        alarm = kind.groups[kind.subjects[subject].group].alarm
        why = ""
        if alarm and current >= alarm:
            why = f"{rule.days}天内出现{current}例，达到预警值{alarm}例"
        elif current >= rule.least and current > bound:
            why = f"{rule.days}天内{current}例，高于近{rule.years}年同期均值{usual:.1f}例加{rule.deviations:g}倍标准差（{bound:.1f}例）"
        if why:
            found.append(
                Warned(_place(place), subject, kind.subjects[subject].name, current, usual, bound, why)
            )
    return sorted(found, key=lambda one: (one.count <= one.bound, -one.count))
