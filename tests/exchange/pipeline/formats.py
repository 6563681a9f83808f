"""A format made for tests: a part a line, `key|name|birth date|…`, so that each stage can be provoked."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from yizhou.exchange.pipeline.contracts import SUBJECT, Envelope, Parsed, Part, ResourceDraft, reference_to
from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.registries.residents.contracts import PersonClaim

NAME = "test-lines"
RECEIVED = datetime(2026, 3, 1, 8, tzinfo=UTC)


@dataclass
class LineFormat:
    """`key;name;value;options`, options `bad` (the format refuses), `boom` (storing fails), `group=g`, `at=time`, `code=institution`."""

    name: str = NAME
    parsed: int = 0

    def parse(self, envelope: Envelope) -> Parsed:
        self.parsed += 1
        text = envelope.body.decode()
        if text.startswith("broken"):
            return Parsed((), (Fault("test.broken", Severity.ERROR, "第1行", "坏了", "修好"),))
        if text.startswith("crash"):
            raise RuntimeError("the format has a bug")
        return Parsed(
            tuple(part(line) for line in text.splitlines() if line), title="测试报文", encoding="UTF-8"
        )


def part(line: str) -> Part:
    key, name, value, options = ([*line.split(";"), "", "", ""])[:4]
    wish = dict(piece.partition("=")[::2] for piece in options.split(",") if piece)
    faults = (Fault("test.bad", Severity.ERROR, key, "此行有错", "改正"),) if "bad" in wish else ()
    at = wish.get("at", "2026-02-01T08:00:00+08:00")
    observation: dict[str, Any] = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "测试"},
        "subject": {"reference": SUBJECT},
        "valueString": value,
        "effectiveDateTime": at,
    }
    if "boom" in wish:
        observation["resourceType"] = "NoSuchType"
    report = {
        "resourceType": "DiagnosticReport",
        "status": "final",
        "code": {"text": "报告"},
        "subject": {"reference": SUBJECT},
        "result": [{"reference": reference_to("Observation", f"{key}/o")}],
        "effectiveDateTime": at,
    }
    drafts = [ResourceDraft(observation, f"{key}/o"), ResourceDraft(report, f"{key}/r")]
    if "short" in wish:
        drafts = drafts[:1]
    claim = (
        PersonClaim(name=name, sex="2", birth_date=date(1980, 1, 1), local_id=f"L-{name}") if name else None
    )
    return Part(
        key, f"第{key}行", claim, tuple(drafts) if name else (), institution_code=wish.get("code", ""), faults=faults,
        group=wish.get("group", ""), owns=f"{key}/",
    )  # fmt: skip


def envelope(partner_id: Any, text: str, **hints: str) -> Envelope:
    return Envelope("files", NAME, partner_id, text.encode(), "text/plain", RECEIVED, hints)
