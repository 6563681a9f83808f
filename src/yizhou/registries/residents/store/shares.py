"""Counts of names over the index."""

from collections.abc import Sequence

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, execute_many, fetch_all


def list_shares(actor: Actor) -> list[tuple[str, str, float]]:
    """(part, name, share); no person can be told from them."""
    del actor
    return fetch_all("SELECT part, name, share FROM resident_name_share")


def list_names(actor: Actor) -> list[tuple[str, int]]:
    """Names of all residents and how many bear each."""
    del actor
    return fetch_all("SELECT name, count(*) FROM resident WHERE cluster_id = id GROUP BY name")


def replace_shares(actor: Actor, rows: Sequence[tuple[str, str, float]]) -> None:
    """Put new counts in place of the old."""
    del actor
    execute("DELETE FROM resident_name_share")
    execute_many("INSERT INTO resident_name_share (part, name, share) VALUES (%s, %s, %s)", rows)
