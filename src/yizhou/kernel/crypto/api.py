"""National cryptography for the rest of the platform: SM3 digests, SM4 encryption, signatures of the platform: keyed ones
that only it can check, and SM2 ones that anybody can.

GB/T 32905-2016 (SM3), GB/T 32907-2016 (SM4), GB/T 32918-2016 (SM2), proved with the published vectors in the tests.
"""

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings

from yizhou.kernel.crypto import sm2

__all__ = [
    "hmac_sm3", "sign", "sm2_public_key", "sm2_sign", "sm2_verify", "sm3", "sm3_hex", "sm4_decrypt", "sm4_ecb_decrypt", "sm4_ecb_encrypt", "sm4_encrypt", "verify",
]  # fmt: skip


def sm3(content: bytes) -> bytes:
    """SM3 digest, 32 bytes (GB/T 32905-2016)."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize()


def sm3_hex(content: bytes) -> str:
    """SM3 digest as 64 hexadecimal places (GB/T 32905)."""
    return sm3(content).hex()


def hmac_sm3(key: bytes, content: bytes) -> bytes:
    """HMAC with SM3, 32 bytes: what partners who share a secret sign their calls with (RFC 2104; GB/T 15852.2)."""
    made = HMAC(key, hashes.SM3())
    made.update(content)
    return made.finalize()


def sm4_encrypt(key: bytes, content: bytes) -> bytes:
    """SM4-CTR with a fresh 16-byte counter block in front (GB/T 32907-2016, GB/T 17964-2021 §8). `key` has 16 bytes."""
    start = os.urandom(16)
    encryptor = Cipher(algorithms.SM4(key), modes.CTR(start)).encryptor()
    return start + encryptor.update(content) + encryptor.finalize()


def sm4_decrypt(key: bytes, content: bytes) -> bytes:
    """Reverse of `sm4_encrypt`."""
    decryptor = Cipher(algorithms.SM4(key), modes.CTR(content[:16])).decryptor()
    return decryptor.update(content[16:]) + decryptor.finalize()


def sm4_ecb_encrypt(key: bytes, content: bytes) -> bytes:
    """SM4-ECB with zero padding: for short fields of a partner's wire that prescribes it (`SM4/ECB/ZeroBytePadding`), never for storage."""
    encryptor = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()  # noqa: S305 (prescribed by the wire)
    return encryptor.update(content + bytes(-len(content) % 16)) + encryptor.finalize()


def sm4_ecb_decrypt(key: bytes, content: bytes) -> bytes:
    """Reverse of `sm4_ecb_encrypt`; raises ValueError where whole blocks are missing."""
    decryptor = Cipher(algorithms.SM4(key), modes.ECB()).decryptor()  # noqa: S305
    return (decryptor.update(content) + decryptor.finalize()).rstrip(b"\0")


@cache
def _platform_key(use: str) -> bytes:
    return sm3(f"{use}:{settings.SECRET_KEY}".encode())


def sign(payload: bytes, use: str = "token") -> str:
    """A keyed signature (HMAC-SM3) by the platform, as unpadded base64url; `use` separates purposes."""
    mac = HMAC(_platform_key(use), hashes.SM3())
    mac.update(payload)
    return urlsafe_b64encode(mac.finalize()).decode().rstrip("=")


def verify(payload: bytes, signature: str, use: str = "token") -> bool:
    """Whether `signature` was made by this platform over `payload` for `use`."""
    try:
        urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    except ValueError:
        return False
    return hmac.compare_digest(sign(payload, use).encode(), signature.encode())


@cache
def _signing_key(use: str) -> bytes:
    return sm2.private_key(_platform_key(f"sm2:{use}"))


def sm2_sign(payload: bytes, use: str) -> bytes:
    """The platform's SM2 signature (r, s: 64 bytes) for a use, with the default signer's id of GM/T 0009."""
    return sm2.sign(_signing_key(use), payload)


def sm2_verify(payload: bytes, signature: bytes, use: str) -> bool:
    """Whether the platform made this SM2 signature over `payload` for `use`."""
    return sm2.verify(sm2_public_key(use), payload, signature)


def sm2_public_key(use: str) -> bytes:
    """The platform's public key for a use: an uncompressed point, 65 bytes. Whoever has it can check without the platform."""
    return sm2.public_key(_signing_key(use))
