"""Reading entries of a bundle: run after the writing ones (FHIR R4 §3.1.0.11.2), answered in their places."""

from collections.abc import Mapping
from typing import Any

import orjson

from yizhou.exchange.fhir_api import faults
from yizhou.exchange.fhir_api.answering import line, outcome
from yizhou.exchange.fhir_api.entries import split_reference
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.errors.contracts import CodedError
from yizhou.records.fhir import api as fhir


def run(actor: Actor, queries: Mapping[str, str]) -> dict[int, dict[str, Any]]:
    """Answers by entry number: reads by id are run, searches and operations are said to be not run."""
    return {int(number): _answer(actor, number, url) for number, url in queries.items()}


def _answer(actor: Actor, number: str, url: str) -> dict[str, Any]:
    place = f"Bundle.entry[{number}].request"
    parts = split_reference(url) if "?" not in url and " " not in url else None
    if parts is None:
        return {
            "response": {"status": line(501), "outcome": outcome([faults.query_not_run(place, url[:120])])}
        }
    try:
        stored = fhir.read(actor, parts[0], parts[1])
    except CodedError as error:
        status, body = fhir.outcome(error)
        return {"response": {"status": line(status), "outcome": orjson.loads(body)}}
    return {
        "resource": orjson.Fragment(stored.raw),
        "response": {"status": line(200), "etag": f'W/"{stored.version}"'},
    }
