"""The published documents the conformance tests run over: all where ../shared exists, the committed ones everywhere."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from tests.conftest import SHARED
from yizhou.exchange.pipeline.contracts import Envelope

_COMMITTED = Path(__file__).parent / "examples"
_FOLDER = SHARED / "data" / "cda"

NATIONAL: list[Path] = sorted((_FOLDER if _FOLDER.exists() else _COMMITTED).glob("wst*.xml"))
FOREIGN: list[Path] = sorted(
    (_FOLDER / "ccda").glob("*.xml") if _FOLDER.exists() else _COMMITTED.glob("ccda-*.xml")
)
RECEIVED = datetime(2026, 1, 1, 8, 0, tzinfo=UTC)


def name_of(path: Path) -> str:
    return path.stem.removesuffix("-example")


def envelope(body: bytes, received: datetime = RECEIVED) -> Envelope:
    """A message as a channel would hand it in."""
    return Envelope("load", "cda", UUID(int=1), body, "text/xml", received)
