"""A published example document (WS/T 500.4, annex A)."""

from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "conformance" / "cda" / "examples"


@pytest.fixture
def published_document() -> bytes:
    return (EXAMPLES / "wst500-04-example.xml").read_bytes()
