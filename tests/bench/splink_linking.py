"""The same data linked by splink (MoJ, DuckDB), configured as its documentation advises and fed with what helps it most:
pinyin, the village and normalised numbers come from our own readers. It learns its parameters itself (EM).
"""

import logging
from collections.abc import Sequence
from typing import Any

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from yizhou.registries.residents.contracts import PersonClaim
from yizhou.registries.residents.features import of_claim

logging.getLogger("splink").setLevel(logging.ERROR)
THRESHOLDS = (0.9, 0.99, 0.999, 0.9999, 0.99999)


def link_people(claims: Sequence[PersonClaim]) -> dict[float, list[int]]:
    """The cluster of each claim, for each threshold: which one is best nobody knows beforehand, so it is tried."""
    frame = pd.DataFrame([_row(number, claim) for number, claim in enumerate(claims)])
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        blocking_rules_to_generate_predictions=[
            block_on("number"),
            block_on("sound", "birth"),
            block_on("phone", "sex"),
            block_on("name", "village"),
            block_on("birth", "village"),
            block_on("name", "substr(birth, 1, 4)"),
        ],
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.8]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("sound"),
            cl.DamerauLevenshteinAtThresholds("birth", [1, 2]),
            cl.ExactMatch("sex"),
            cl.LevenshteinAtThresholds("number", [1]),
            cl.LevenshteinAtThresholds("phone", [1]),
            cl.ExactMatch("village"),
            cl.ExactMatch("mother"),
        ],
    )
    linker = Linker(frame, settings, db_api=DuckDBAPI())
    linker.training.estimate_probability_two_random_records_match([block_on("number")], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("number"), block_on("name", "birth"), block_on("phone", "village")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=THRESHOLDS[0])
    answers = {}
    for threshold in THRESHOLDS:
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(found, threshold)
        by_id = dict(clusters.as_pandas_dataframe()[["id", "cluster_id"]].itertuples(index=False))
        answers[threshold] = [by_id.get(number, number) for number in range(len(claims))]
    return answers


def _row(number: int, claim: PersonClaim) -> dict[str, Any]:
    features = of_claim(claim)
    name = features.names[0] if features.names else None
    numbers = features.citizen_ids or features.weak_ids
    return {
        "id": number,
        "name": name.plain if name else None,
        "sound": name.letters if name else None,
        "birth": features.births[0].isoformat() if features.births else None,
        "sex": features.sex or None,
        "number": numbers[0] if numbers else None,
        "phone": features.phones[0] if features.phones else None,
        "village": features.place.region_code or None,
        "mother": features.mother.plain if features.mother else None,
    }


def link_febrl(left: list[dict[str, str]], right: list[dict[str, str]]) -> list[tuple[int, int]]:
    """Pairs of two Febrl sets (or of one with itself) that splink calls one person, at even odds, as ours does."""
    is_one = left is right
    tables = [_febrl(left, "a")] if is_one else [_febrl(left, "a"), _febrl(right, "b")]
    settings = SettingsCreator(
        link_type="dedupe_only" if is_one else "link_only",
        unique_id_column_name="id",
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"),
            block_on("soc_sec_id"),
            block_on("date_of_birth"),
            block_on("address_1"),
            block_on("postcode", "surname"),
            block_on("postcode", "given_name"),
        ],
        comparisons=[
            cl.JaroWinklerAtThresholds("given_name", [0.9, 0.8]),
            cl.JaroWinklerAtThresholds("surname", [0.9, 0.8]),
            cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.JaroWinklerAtThresholds("address_1", [0.9]),
            cl.LevenshteinAtThresholds("postcode", [1]),
            cl.JaroWinklerAtThresholds("suburb", [0.9]),
        ],
    )
    linker = Linker(tables if not is_one else tables[0], settings, db_api=DuckDBAPI())
    linker.training.estimate_probability_two_random_records_match([block_on("soc_sec_id")], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("date_of_birth"), block_on("soc_sec_id"), block_on("surname")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    return [(int(a[1:]), int(b[1:])) for a, b in found[["id_l", "id_r"]].itertuples(index=False)]


def _febrl(rows: list[dict[str, str]], prefix: str) -> Any:
    keep = ("given_name", "surname", "date_of_birth", "soc_sec_id", "address_1", "postcode", "suburb")
    return pd.DataFrame(
        [
            {"id": f"{prefix}{place}", **{key: row[key] or None for key in keep}}
            for place, row in enumerate(rows)
        ]
    )
