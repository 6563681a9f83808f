"""A star of invented rows at any size, written with the warehouse's own writer: what indicators are measured on.

Institutions and health workers are the synthetic prefecture's own; residents and ten years of their record are drawn by DuckDB.
A resident has about five contacts a year, and each contact what usually goes with it. Nobody's record stands behind it.
"""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

YEARS = 10
CONTACTS = 5
"""A resident's contacts in a year: China had 6.8 visits to a doctor and 0.2 stays in 2023."""

_ENCOUNTERS = """
SELECT md5({year} || '/' || e.n) AS id, r.id AS resident, CAST(NULL AS VARCHAR) AS encounter, f.id AS facility,
  coalesce(d.id, '') AS provider,
  CASE k.kind WHEN 'inpatient' THEN 'IMP' WHEN 'emergency' THEN 'EMER' ELSE 'AMB' END AS class, k.kind AS kind,
  CASE k.kind WHEN 'check_up' THEN ['老年人健康体检', '儿童健康检查', '健康体检'][e.h5 % 3 + 1]
    WHEN 'follow_up' THEN ['高血压患者随访', '2型糖尿病患者随访', '第2次产前随访', '产后访视'][least(e.h5 % 10, 9) // 3 + 1]
    ELSE '' END AS subject,
  '内科' AS department, CASE WHEN k.kind = 'inpatient' THEN k.day + CAST(e.h5 % 14 AS INTEGER) END AS ended,
  CASE WHEN k.kind = 'inpatient' THEN greatest(1, e.h5 % 14) END AS days,
  CASE WHEN k.kind = 'inpatient' THEN ['治愈', '好转', '好转', '其他', '死亡'][least(e.h5 % 60 // 12, 4) + 1] ELSE '' END AS outcome,
  k.day AS day, {year} AS year
FROM (SELECT n, draw(n, {year} * 10 + 1) AS h1, draw(n, {year} * 10 + 2) AS h2, draw(n, {year} * 10 + 3) AS h3, draw(n, {year} * 10 + 4) AS h4,
  draw(n, {year} * 10 + 5) AS h5 FROM range({contacts}) x(n)) e
JOIN people r ON r.n = e.h1 % {residents}
JOIN institutions f ON f.county = r.county AND f.n = CAST(floor(f_count(r.county) * pow((e.h2 % 10000) / 10000.0, 1.6)) AS BIGINT)
LEFT JOIN staff d ON d.place = f.id AND d.n = e.h3 % d.among,
LATERAL (SELECT CASE WHEN e.h4 % 1000 < 80 AND f.hospital THEN 'inpatient' WHEN e.h4 % 1000 < 120 AND f.hospital THEN 'emergency'
  WHEN e.h4 % 1000 < 130 AND f.hospital THEN 'observation' WHEN e.h4 % 1000 BETWEEN 130 AND 169 THEN 'check_up'
  WHEN e.h4 % 1000 BETWEEN 170 AND 249 THEN 'follow_up' WHEN e.h4 % 1000 BETWEEN 250 AND 254 THEN 'home'
  WHEN e.h4 % 1000 BETWEEN 255 AND 259 THEN 'virtual' ELSE 'outpatient' END AS kind,
  DATE '{year}-01-01' + CAST(e.h3 // 8191 % {days} AS INTEGER) AS day) k
"""
_OF_AN_ENCOUNTER = {
    "fact_diagnosis": "SELECT md5(id || 'd' || i) AS id, resident, id AS encounter, facility, ['I10', 'E11.9', 'J06.9', 'K29.5'][draw(id, 0) % 4 + 1] "
    "AS code, day, year FROM made, range(1 + draw(id, 6) % 5 // 4) x(i)",
    "fact_medication": "SELECT md5(id || 'm' || i) AS id, resident, id AS encounter, facility, provider, 'request' AS kind, '药品' || draw(id, i + 40) % 400 "
    "AS name, ['C08CA01', 'A10BA02', 'J01CA04', 'N02BE01', ''][draw(id, i + 40) % 5 + 1] AS atc, day, year "
    "FROM made, range(draw(id, 7) % 4) x(i) WHERE kind IN ('outpatient', 'emergency', 'inpatient', 'home', 'virtual')",
    "fact_report": "SELECT md5(id || 'r') AS id, resident, id AS encounter, facility, CASE draw(id, 8) % 3 WHEN 0 THEN 'RAD' ELSE 'LAB' END AS category, "
    "day, year FROM made WHERE draw(id, 9) % 2 = 0",
    "fact_procedure": "SELECT md5(id || 'p') AS id, resident, id AS encounter, facility, provider, '47.09' AS code, CAST(draw(id, 8) % 4 + 1 AS INTEGER) "
    "AS grade, day, year FROM made WHERE (kind = 'inpatient' AND draw(id, 9) % 2 = 0) OR (kind = 'outpatient' AND draw(id, 9) % 33 = 0)",
    "fact_charge": "SELECT md5(id || 'c') AS id, resident, id AS encounter, facility, CASE kind WHEN 'inpatient' THEN kind ELSE 'outpatient' END AS kind, "
    "t AS total, t * 0.4 AS drugs, t * 0.05 AS antibiotics, t * 0.1 AS materials, t * 0.25 AS examinations, CASE kind WHEN 'inpatient' THEN t * 0.3 END AS own, "
    "day, year FROM (SELECT *, CASE kind WHEN 'inpatient' THEN 4000 ELSE 80 END + draw(id, 8) % 30000 / 100.0 AS t FROM made "
    "WHERE kind IN ('inpatient', 'outpatient', 'emergency'))",
    "fact_observation": "SELECT md5(id || 'o') AS id, resident, id AS encounter, facility, CASE WHEN kind = 'follow_up' THEN '85354-9' ELSE '14771-0' END "
    "AS code, 110.0 + draw(id, 8) % 50 AS value, CASE kind WHEN 'follow_up' THEN 70.0 + draw(id, 9) % 30 END AS second, day, year "
    "FROM made WHERE kind = 'follow_up' OR draw(id, 10) % 2 = 0",
    "fact_immunization": "SELECT md5(id || 'i') AS id, resident, id AS encounter, facility, '06' AS vaccine, 1 AS dose, day, year FROM made "
    "WHERE kind = 'outpatient' AND draw(id, 11) % 8 = 0",
    "fact_message": "SELECT md5(id || 'x') AS id, facility, 'fhir_api' AS channel, ['accepted', 'accepted', 'accepted', 'partly', 'refused', 'waiting']"
    "[least(draw(id, 12) % 40, 5) + 1] AS status, 20 AS resources, 1 AS documents, draw(id, 13) % 3 AS faults, "
    "draw(id, 14) % 900 / 10.0 AS milliseconds, 20000 AS size, 0 AS repeats, day, year FROM made",
}  # fmt: skip


def write_star(actor: Any, transaction: Any, residents: int, today: date) -> dict[str, int]:
    """Write every table for so many residents; rows by table. The places and workers are read from the platform."""
    from yizhou.engines.warehouse import api, refreshing
    from yizhou.engines.warehouse.store import manifest, star
    from yizhou.kernel.clock.api import new_id, now

    api.refresh(actor, transaction)
    tables = api.tables()
    rows: dict[str, int] = {}
    with refreshing.working() as place, star.connect(place / "spill") as link:
        held = {
            name: [refreshing.folder() / file.name for file in manifest.files(name)]
            for name in ("dim_place", "dim_provider")
        }
        for name, files in held.items():
            star.show(link, tables[name], files)

        def keep(name: str, part: str, query: str) -> None:
            listed = ", ".join(
                f"CAST({each.name} AS {each.type}) AS {each.name}" for each in tables[name].columns
            )
            link.execute(f"CREATE OR REPLACE TEMP TABLE new_{name} AS SELECT {listed} FROM ({query})")
            file = f"{name}/{f'year={part}/' if part else ''}{new_id().hex}.parquet"
            target: Path = refreshing.folder() / file
            target.parent.mkdir(parents=True, exist_ok=True)
            count = star.write_part(link, tables[name], part, None, target)
            with transaction():
                manifest.replace(
                    name, part, manifest.File(file, name, part, count, target.stat().st_size, now()), now()
                )
            link.execute(f"DROP TABLE new_{name}")
            rows[name] = rows.get(name, 0) + count

        _people(link, residents, keep)
        for year, days in _years(today):
            made = _ENCOUNTERS.format(
                year=year, days=days, residents=residents, contacts=residents * CONTACTS * days // 365
            )  # fmt: skip
            link.execute(f"CREATE OR REPLACE TEMP TABLE made AS {made}")
            keep("fact_encounter", str(year), "FROM made")
            for name, query in _OF_AN_ENCOUNTER.items():
                keep(name, str(year), query)
    return rows


def _years(today: date) -> Iterator[tuple[int, int]]:
    """Each year with how many of its days have been."""
    for year in range(today.year - YEARS + 1, today.year + 1):
        yield year, 365 if year < today.year else (today - date(year, 1, 1)).days + 1


def _people(link: Any, residents: int, keep: Callable[[str, str, str], None]) -> None:
    """Residents of the villages, institutions of a county (hospitals are visited more), workers of an institution."""
    link.execute("CREATE TEMP MACRO draw(a, b) AS CAST(hash(a, b) >> 2 AS BIGINT)")
    link.execute(
        "CREATE TEMP TABLE villages AS SELECT id, county, row_number() OVER (ORDER BY id) - 1 AS n FROM dim_place "
        "WHERE kind = (SELECT CASE WHEN count(*) > 0 THEN 'village' ELSE 'township' END FROM dim_place WHERE kind = 'village')"
    )
    link.execute(
        "CREATE TEMP TABLE institutions AS SELECT id, county, class_code LIKE 'A%' OR class_code LIKE 'C2%' AS hospital, "
        "row_number() OVER (PARTITION BY county ORDER BY class_code, id) - 1 AS n, count(*) OVER (PARTITION BY county) AS among "
        "FROM dim_place WHERE kind = 'institution'"
    )
    link.execute(
        "CREATE TEMP MACRO f_count(c) AS (SELECT any_value(among) FROM institutions WHERE county = c)"
    )
    link.execute(
        "CREATE TEMP TABLE staff AS SELECT id, place, row_number() OVER (PARTITION BY place ORDER BY id) - 1 AS n, "
        "count(*) OVER (PARTITION BY place) AS among FROM dim_provider WHERE category IN ('执业医师', '执业助理医师')"
    )
    link.execute(
        f"CREATE TEMP TABLE people AS SELECT x.n, md5('r' || x.n) AS id, v.id AS place, v.county FROM range({residents}) x(n) "
        "JOIN villages v ON v.n = draw(x.n, 0) % (SELECT count(*) FROM villages)"
    )
    keep(
        "dim_resident", "",
        "SELECT id, id AS person, CAST(1 + n % 2 AS VARCHAR) AS sex, DATE '1936-01-01' + CAST(draw(n, 1) % 32000 AS INTEGER) AS birth_date, place, "
        "CASE WHEN draw(n, 2) % 20 = 0 THEN DATE '2017-01-01' + CAST(draw(n, 3) % 3600 AS INTEGER) END AS died FROM people",
    )  # fmt: skip
