"""Taking in NDJSON: slices of lines become messages of the pipeline, so that faults are kept and mended as any message's are."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson
import structlog

from yizhou.exchange.bulk import store
from yizhou.exchange.bulk.contracts import Import, State
from yizhou.exchange.bulk.errors import ImportNotFound, LineTooLong, NothingToImport
from yizhou.exchange.fhir_api.api import numbers, outcome
from yizhou.exchange.partners import api as partners
from yizhou.exchange.pipeline.api import Pipeline, submit
from yizhou.exchange.pipeline.contracts import Envelope, PartReport
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.errors.contracts import CodedError
from yizhou.kernel.files import api as files

log = structlog.get_logger(__name__)
LINES = 4_000
BYTES = 8 * 1024 * 1024
"""A slice ends with whichever is reached first."""
LONGEST = 32
"""Megabytes of one line."""
NAME = "body.ndjson"
_PIECE = 1024 * 1024


def folder_of(import_id: UUID) -> str:
    return f"imports/{import_id}"


def keep(import_id: UUID, read: Callable[[int], bytes]) -> int:
    """Put a body into the file store, piece by piece; its size. Raises NothingToImport."""
    size = 0
    with files.create_named(folder_of(import_id), NAME) as target:
        while piece := read(_PIECE):
            target.write(piece)
            size += len(piece)
    if not size:
        files.drop_named(folder_of(import_id))
        raise NothingToImport
    return size


def get(actor: Actor, import_id: UUID) -> Import:
    """Raises ImportNotFound."""
    found = store.find_import(actor, import_id)
    if found is None:
        raise ImportNotFound(id=import_id)
    return found


def _slices(pieces: Iterator[bytes], skip: int) -> Iterator[tuple[int, list[bytes]]]:
    """Lines after the first `skip`, in slices, each with the number of its first line. Raises LineTooLong."""
    held: list[bytes] = []
    rest, size, number = b"", 0, 0
    for piece in pieces:
        lines = (rest + piece).split(b"\n")
        rest = lines.pop()
        if len(rest) > LONGEST * 1024 * 1024:
            raise LineTooLong(line=number + len(lines) + 1, limit=LONGEST)
        for line in lines:
            number += 1
            if number <= skip:
                continue
            held.append(line)
            size += len(line)
            if len(held) >= LINES or size >= BYTES:
                yield number - len(held) + 1, held
                held, size = [], 0
    if rest and number + 1 > skip:
        number += 1
        held.append(rest)
    if held:
        yield number - len(held) + 1, held


def take(import_id: UUID, transaction: Callable[[], AbstractContextManager[None]]) -> None:
    """See `api.take`."""
    platform = system_actor("批量导入")
    asked = store.find_import(platform, import_id)
    if asked is None or asked.state not in (State.WAITING, State.RUNNING):
        return
    try:
        for first, lines in _slices(files.named_pieces(folder_of(import_id), NAME), asked.position):
            asked = _taken(asked, first, lines)
            with transaction():
                store.save_import(platform, asked)
        asked = replace(asked, state=State.DONE)
    except CodedError as error:
        log.warning("import_failed", import_id=str(import_id), error=error.code)
        asked = replace(asked, state=State.FAILED, error=f"{error.text}。{error.advice_text}")
    with transaction():
        store.save_import(platform, asked)
    files.drop_named(folder_of(import_id))


def _taken(asked: Import, first: int, lines: list[bytes]) -> Import:
    """The import after a slice. A person's lines go in together; if that fails, each of them goes in by itself."""
    told = {"first_line": str(first), "by_person": "1", "occasion": f"{asked.id}:{first}"}
    counted, refused, messages = Counter(asked.types), asked.refused, list(asked.messages)
    again: list[int] = []
    if any(map(bytes.strip, lines)):
        filled = [number for number, line in enumerate(lines) if line.strip()]
        message, parts = _submitted(asked, b"\n".join(lines), told)
        messages.append(message)
        for part in parts:
            places = list(numbers(part.key))
            if part.accepted:
                counted.update(each.partition("/")[0] for each in part.resource_ids if each)
            elif len(places) > 1:
                again += [filled[each] for each in places]
            else:
                refused += 1
    for number in sorted(again):
        told = {"first_line": str(first + number), "occasion": f"{asked.id}:{first + number}:alone"}
        message, parts = _submitted(asked, lines[number], told)
        messages.append(message)
        counted.update(each.partition("/")[0] for part in parts for each in part.resource_ids if each)
        refused += not any(part.accepted for part in parts)
    return replace(
        asked, state=State.RUNNING, position=first + len(lines) - 1, refused=refused, types=dict(counted),
        messages=tuple(messages),
    )  # fmt: skip


def _submitted(asked: Import, body: bytes, hints: dict[str, str]) -> tuple[UUID, tuple[PartReport, ...]]:
    partner = partners.get(asked.partner_id)
    envelope = Envelope("fhir", "fhir-ndjson", partner.id, body, "application/fhir+ndjson", now(), hints)
    report = submit(partners.actor_of(partner), envelope)
    return report.message_id, report.parts


def errors_of(asked: Import) -> Iterator[bytes]:
    """NDJSON: an OperationOutcome for each line that was refused."""
    for message in asked.messages:
        report = Pipeline().report(message)
        for part in report.parts:
            if not part.accepted and len(list(numbers(part.key))) == 1:
                content: dict[str, Any] = outcome(part.faults)
                yield orjson.dumps(content) + b"\n"
        if not report.parts and report.faults:
            yield orjson.dumps(outcome(report.faults)) + b"\n"
