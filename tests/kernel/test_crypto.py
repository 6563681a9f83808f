"""National algorithms against their published vectors."""

import gmalg
import pytest

from yizhou.kernel.crypto import sm2
from yizhou.kernel.crypto.api import (
    sign,
    sm2_public_key,
    sm2_sign,
    sm2_verify,
    sm3_hex,
    sm4_decrypt,
    sm4_ecb_decrypt,
    sm4_ecb_encrypt,
    sm4_encrypt,
    verify,
)

# GM/T 0003.5-2012 annex A.2: signer's id 1234567812345678, message "message digest".
SM2_KEY = bytes.fromhex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8")
SM2_POINT = bytes.fromhex(
    "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
SM2_RANDOM = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21
SM2_SIGNATURE = bytes.fromhex(
    "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
    "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
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


def test_sm2_verifies_the_signature_of_gm_t_0003_annex_a() -> None:
    assert sm2.public_key(SM2_KEY) == SM2_POINT
    assert sm2.verify(SM2_POINT, b"message digest", SM2_SIGNATURE)
    assert not sm2.verify(SM2_POINT, b"message digesT", SM2_SIGNATURE)
    assert not sm2.verify(SM2_POINT, b"message digest", SM2_SIGNATURE[:-1] + b"\0")
    assert not sm2.verify(SM2_POINT, b"message digest", bytes(64))


def test_the_library_signs_as_gm_t_0003_annex_a_with_its_random_number() -> None:
    signer = gmalg.SM2(sk=SM2_KEY, uid=sm2.USER_ID, rnd_fn=lambda _bits: SM2_RANDOM)
    assert b"".join(signer.sign(b"message digest")) == SM2_SIGNATURE


def test_an_sm2_signature_of_the_platform_holds_for_its_use_only() -> None:
    signature = sm2_sign(b"payload", "licence")
    assert len(signature) == 64
    assert len(sm2_public_key("licence")) == 65
    assert sm2_verify(b"payload", signature, "licence")
    assert not sm2_verify(b"payload", signature, "other")
    assert not sm2_verify(b"payload2", signature, "licence")
    assert not sm2_verify(b"payload", signature[:63], "licence")


@pytest.mark.parametrize("wrong", [b"", b"\0" * 64, b"\xff" * 64, b"short"])
def test_what_is_no_sm2_signature_is_refused_and_breaks_nothing(wrong: bytes) -> None:
    assert not sm2_verify(b"payload", wrong, "health-code")
    assert not sm2.verify(b"\x04" + b"\1" * 64, b"payload", b"\1" * 64)


def test_sm4_by_blocks_gives_the_published_vector_and_comes_back() -> None:
    """GB/T 32907-2016 annex A, example 1; the wire of the health card platform prescribes this mode."""
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    assert sm4_ecb_encrypt(key, key).hex() == "681edf34d206965e86b3e94f536e4246"
    assert sm4_ecb_decrypt(key, sm4_ecb_encrypt(key, "赵志明".encode())).decode() == "赵志明"
