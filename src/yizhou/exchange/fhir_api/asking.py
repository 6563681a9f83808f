"""Reading entries of a bundle: run after the writing ones (FHIR R4 §3.1.0.11.2), answered in their places."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson

from yizhou.exchange.fhir_api import faults
from yizhou.exchange.fhir_api.answering import line, outcome
from yizhou.exchange.fhir_api.entries import split_reference
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.errors.contracts import CodedError
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.contracts import Stored


def run(actor: Actor, queries: Mapping[str, str], base: str) -> dict[int, dict[str, Any]]:
    """Answers by entry number: reads by id and searches are run, operations are said to be not run."""
    return {int(number): _answer(actor, number, url, base) for number, url in queries.items()}


def _answer(actor: Actor, number: str, url: str, base: str) -> dict[str, Any]:
    path, asks, query = url.strip("/").partition("?")
    parts = split_reference(path) if not asks and " " not in path else None
    try:
        if parts is not None:
            return _read(fhir.read(actor, parts[0], parts[1]))
        if path in fhir.resource_types():
            found = fhir.searchset(actor, base, path, parse_qsl(query, keep_blank_values=True))
            return {"resource": orjson.Fragment(found), "response": {"status": line(200)}}
    except CodedError as error:
        status, body = fhir.outcome(error)
        return {"response": {"status": line(status), "outcome": orjson.loads(body)}}
    place = f"Bundle.entry[{number}].request"
    return {"response": {"status": line(501), "outcome": outcome([faults.query_not_run(place, url[:120])])}}


def _read(stored: Stored) -> dict[str, Any]:
    return {
        "resource": orjson.Fragment(stored.raw),
        "response": {"status": line(200), "etag": f'W/"{stored.version}"'},
    }
