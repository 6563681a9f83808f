"""Long base64 leaves the body while it is read, however the wire cuts it."""

from base64 import b64encode

import pytest

from yizhou.exchange.mhd import diverting
from yizhou.exchange.mhd.diverting import Slim, kept_file
from yizhou.exchange.mhd.errors import AttachmentBroken
from yizhou.kernel.files.api import get

pytestmark = pytest.mark.django_db
LARGE = bytes(range(256)) * 40


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is long, for a test."""
    monkeypatch.setattr(diverting, "LONG", 2_000)


def slimmed(body: bytes, cut: int) -> tuple[bytes, dict[str, str]]:
    rest = [body[start : start + cut] for start in range(0, len(body), cut)]
    hints: dict[str, str] = {}
    slim = Slim(lambda _: rest.pop(0) if rest else b"", hints)
    return b"".join(iter(lambda: slim.read(1), b"")), hints


@pytest.mark.parametrize("cut", [1, 7, 997, 1_000_000])
def test_only_long_data_is_diverted_wherever_the_wire_cuts(cut: int) -> None:
    text = b64encode(LARGE).replace(b"/", b"\\/")
    body = (
        b'{"a":"\\"data\\": \\"no", "data":"c2hvcnQ=", "x":{"data" : "'
        + text
        + b'"}, "data":"'
        + text
        + b'","z":1}'
    )
    slim, hints = slimmed(body, cut)
    assert (
        slim
        == b'{"a":"\\"data\\": \\"no", "data":"c2hvcnQ=", "x":{"data" : "stored:1"}, "data":"stored:2","z":1}'
    )
    for mark in ("stored:1", "stored:2"):
        kept = kept_file(mark, hints)
        assert kept is not None
        assert get(kept.hash) == LARGE
    assert kept_file("stored:3", hints) is None
    assert kept_file("occasion", hints) is None


@pytest.mark.parametrize("spoilt", [b"%", b"A"])
def test_long_data_that_is_no_base64_is_refused(spoilt: bytes) -> None:
    with pytest.raises(AttachmentBroken):
        slimmed(b'{"data":"' + b64encode(LARGE) + spoilt + b'"}', 500)


def test_a_body_cut_off_in_its_attachment_stays_broken_json() -> None:
    slim, _ = slimmed(b'{"data":"' + b64encode(LARGE), 500)
    assert slim == b'{"data":"stored:1'
