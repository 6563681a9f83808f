"""Counts of bookings by institution."""

from datetime import date

import orjson

from yizhou.engines.schedules.contracts import Supervision
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import fetch_all


def by_institution(actor: Actor, scope: str, since: date, until: date, today: date) -> list[Supervision]:
    """One line for each institution that offers numbers in a part of the tree."""
    del actor
    rows = fetch_all(
        "WITH place AS (SELECT organisation_id, min(organisation_name) AS name, min(organisation_code) AS code, count(*) AS resources "
        "FROM schedule_resource WHERE place <@ %(scope)s::ltree GROUP BY organisation_id), "
        "pool AS (SELECT s.organisation_id, count(*) AS offered, count(*) FILTER (WHERE n.state = 'taken') AS taken, "
        "count(DISTINCT s.id) FILTER (WHERE s.state = 'stopped') AS stopped FROM schedule_session s "
        "JOIN schedule_number n ON n.session_id = s.id WHERE s.day BETWEEN %(since)s AND %(until)s GROUP BY s.organisation_id), "
        "channel AS (SELECT organisation_id, channel, state, count(*) AS many FROM schedule_booking "
        "WHERE day BETWEEN %(since)s AND %(until)s GROUP BY organisation_id, channel, state), "
        "people AS (SELECT organisation_id, count(DISTINCT resident_id) AS users FROM schedule_booking "
        "WHERE day BETWEEN %(since)s AND %(until)s GROUP BY organisation_id), "
        "judged AS (SELECT organisation_id, avg(stars)::float8 AS stars, count(*) AS many FROM schedule_rating "
        "WHERE at >= %(since)s AND at < %(until)s::date + 1 GROUP BY organisation_id), "
        "banned AS (SELECT organisation_id, count(*) AS many FROM schedule_ban WHERE until >= %(today)s AND lifted = '' "
        "GROUP BY organisation_id) "
        "SELECT p.code, p.name, p.resources, coalesce(o.offered, 0), coalesce(o.taken, 0), coalesce(o.stopped, 0), "
        "coalesce((SELECT json_object_agg(c.channel, c.many) FROM (SELECT channel, sum(many) AS many FROM channel c "
        "WHERE c.organisation_id = p.organisation_id GROUP BY channel) c), '{}')::text, "
        "coalesce((SELECT json_object_agg(c.state, c.many) FROM (SELECT state, sum(many) AS many FROM channel c "
        "WHERE c.organisation_id = p.organisation_id GROUP BY state) c), '{}')::text, "
        "coalesce(u.users, 0), coalesce(b.many, 0), j.stars, coalesce(j.many, 0) FROM place p "
        "LEFT JOIN pool o USING (organisation_id) LEFT JOIN people u USING (organisation_id) "
        "LEFT JOIN judged j USING (organisation_id) LEFT JOIN banned b USING (organisation_id) ORDER BY p.name",
        {"scope": scope, "since": since, "until": until, "today": today},
    )
    return [
        Supervision(
            code, name, many, offered, taken, stopped, orjson.loads(channels), orjson.loads(states), *rest
        )
        for code, name, many, offered, taken, stopped, channels, states, *rest in rows
    ]
