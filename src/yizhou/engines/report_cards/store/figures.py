"""Counts of cards and of reports that are due, within scope."""

from collections.abc import Sequence
from datetime import datetime

from yizhou.engines.report_cards.store.scope import scope
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import fetch_all, fetch_one

_AGE = (
    "CASE WHEN c.birth_date IS NULL THEN '不详' WHEN age(c.diagnosed, c.birth_date) < interval '1 year' THEN '0岁' "
    "WHEN age(c.diagnosed, c.birth_date) < interval '7 years' THEN '1～6岁' "
    "WHEN age(c.diagnosed, c.birth_date) < interval '15 years' THEN '7～14岁' "
    "WHEN age(c.diagnosed, c.birth_date) < interval '45 years' THEN '15～44岁' "
    "WHEN age(c.diagnosed, c.birth_date) < interval '65 years' THEN '45～64岁' ELSE '65岁及以上' END"
)
_BY = {
    "subject": ("c.subject", ""),
    "institution": ("c.institution_name", ""),
    "county": ("subpath(c.path, 0, 2)::text", "nlevel(c.path) > 1"),
    "month": ("to_char(c.diagnosed AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')", ""),
    "week": ("to_char(c.diagnosed AT TIME ZONE 'Asia/Shanghai', 'IYYY\"年第\"IW\"周\"')", ""),
    "sex": ("c.sex", ""),
    "age": (_AGE, ""),
}
DIMENSIONS = tuple(_BY)
_PERIOD = "{alias}.kind = %(kind)s AND {alias}.diagnosed >= %(since)s AND {alias}.diagnosed < %(until)s"


def count_by(
    actor: Actor, kind: str, by: str, since: datetime, until: datetime
) -> list[tuple[str, int, int, int, int, int]]:
    """(value, cards, deaths, late, ever returned, void) by a dimension, most first; void cards count as nothing else."""
    visible, values = scope(actor, "c")
    expression, more = _BY[by]
    rows = fetch_all(
        f"SELECT {expression}, count(*) FILTER (WHERE c.state <> 'void'), count(c.died) FILTER (WHERE c.state <> 'void'), "
        "count(*) FILTER (WHERE c.state <> 'void' AND c.submitted > c.due), "
        "count(*) FILTER (WHERE c.state <> 'void' AND c.returned > 0), count(*) FILTER (WHERE c.state = 'void') "
        f"FROM report_card c WHERE {_PERIOD.format(alias='c')} AND {visible} {f'AND {more}' if more else ''} "
        "GROUP BY 1 ORDER BY 2 DESC, 1",
        {**values, "kind": kind, "since": since, "until": until},
    )
    return [(row[0] or "", *row[1:]) for row in rows]


def count_due(
    actor: Actor, kind: str, since: datetime, until: datetime, at: datetime
) -> tuple[int, int, int, int]:
    """(noticed, reported, dismissed, overdue and still open)."""
    visible, values = scope(actor, "d")
    row = fetch_one(
        "SELECT count(*), count(*) FILTER (WHERE d.state = 'reported'), count(*) FILTER (WHERE d.state = 'dismissed'), "
        "count(*) FILTER (WHERE d.state = 'open' AND d.due < %(at)s) "
        f"FROM report_due d WHERE {_PERIOD.format(alias='d')} AND {visible}",
        {**values, "kind": kind, "since": since, "until": until, "at": at},
    )
    return (row[0], row[1], row[2], row[3]) if row else (0, 0, 0, 0)


def count_duplicates(actor: Actor, kind: str, since: datetime, until: datetime, days: int) -> int:
    """Cards of whom there is another card of the same illness within `days`."""
    visible, values = scope(actor, "c")
    row = fetch_one(
        f"SELECT count(*) FROM report_card c WHERE {_PERIOD.format(alias='c')} AND {visible} AND c.state <> 'void' AND EXISTS ("
        "SELECT 1 FROM report_card o WHERE o.resident_id = c.resident_id AND o.id <> c.id AND o.kind = c.kind AND o.subject = c.subject "
        "AND o.state <> 'void' AND abs(extract(epoch FROM o.diagnosed - c.diagnosed)) < %(days)s * 86400)",
        {**values, "kind": kind, "since": since, "until": until, "days": days},
    )
    return row[0] if row else 0


def count_windows(
    actor: Actor, kind: str, windows: Sequence[tuple[datetime, datetime]]
) -> list[tuple[str, str, int, int]]:
    """(county's path, subject, number of the window, diagnoses reported or due in it)."""
    visible_cards, values = scope(actor, "c")
    visible_due, more = scope(actor, "d")
    rows = fetch_all(
        "WITH span AS (SELECT * FROM unnest(%(firsts)s::timestamptz[], %(lasts)s::timestamptz[]) WITH ORDINALITY AS s(first, last, number)) "
        "SELECT place, subject, number, count(*) FROM ("
        "SELECT subpath(c.path, 0, least(2, nlevel(c.path)))::text AS place, c.subject, span.number FROM report_card c "
        "JOIN span ON c.diagnosed >= span.first AND c.diagnosed < span.last "
        f"WHERE c.kind = %(kind)s AND c.state <> 'void' AND {visible_cards} "
        "UNION ALL SELECT subpath(d.path, 0, least(2, nlevel(d.path)))::text, d.subject, span.number FROM report_due d "
        "JOIN span ON d.diagnosed >= span.first AND d.diagnosed < span.last "
        f"WHERE d.kind = %(kind)s AND d.state = 'open' AND {visible_due}) AS seen GROUP BY 1, 2, 3",
        {
            **values,
            **more,
            "kind": kind,
            "firsts": [one for one, _ in windows],
            "lasts": [one for _, one in windows],
        },
    )
    return [(row[0], row[1], row[2] - 1, row[3]) for row in rows]
