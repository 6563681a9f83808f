"""National algorithms against their published vectors."""

from yizhou.kernel.crypto.api import sign, sm3_hex, sm4_decrypt, sm4_encrypt, verify


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
