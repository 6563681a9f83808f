"""National algorithms against their published vectors."""

import json
from pathlib import Path

import pytest

from yizhou.kernel.crypto.api import (
    sign,
    sm2_keypair,
    sm2_sign,
    sm2_verify,
    sm3_hex,
    sm4_decrypt,
    sm4_encrypt,
    verify,
)


def test_sm3_of_abc_is_the_digest_of_gb_t_32905_annex_a() -> None:
    assert sm3_hex(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_sm4_gives_back_what_was_encrypted() -> None:
    key = bytes(range(16))
    secret = sm4_encrypt(key, "毕摩".encode())
    assert sm4_decrypt(key, secret) == "毕摩".encode()
    assert sm4_encrypt(key, "毕摩".encode()) != secret


def test_a_signature_holds_for_its_use_only() -> None:
    signature = sign(b"payload", "health-code")
    assert verify(b"payload", signature, "health-code")
    assert not verify(b"payload", signature, "token")
    assert not verify(b"payload2", signature, "health-code")


def test_sm2_verifies_the_published_signature_of_gm_t_0003_5_annex_a(shared: Path) -> None:
    vector = json.loads((shared / "data/reference/vectors.json").read_text("utf-8"))["sm2_sign"]
    public, message = bytes.fromhex("04" + vector["P"]), vector["msg"].encode()
    signature = bytes.fromhex(vector["r"] + vector["s"])
    assert sm2_verify(public, message, signature)
    assert not sm2_verify(public, message + b".", signature)
    assert sm2_verify(public, message, sm2_sign(bytes.fromhex(vector["d"]), message))


def test_an_sm2_key_of_the_platform_signs_for_its_use_only() -> None:
    private, public = sm2_keypair("health-code")
    signature = sm2_sign(private, b"payload")
    assert (len(private), len(public), len(signature)) == (32, 65, 64)
    assert sm2_verify(public, b"payload", signature)
    assert not sm2_verify(sm2_keypair("licence")[1], b"payload", signature)
    assert sm2_keypair("health-code") == (private, public)


@pytest.mark.parametrize("wrong", [b"", b"\0" * 64, b"\xff" * 64, b"short"])
def test_what_is_no_sm2_signature_is_refused_and_breaks_nothing(wrong: bytes) -> None:
    assert not sm2_verify(sm2_keypair("health-code")[1], b"payload", wrong)
    assert not sm2_verify(b"\x04" + b"\1" * 64, b"payload", b"\1" * 64)
