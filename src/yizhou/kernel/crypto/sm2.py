"""SM2 signatures (GB/T 32918.2-2016, curve of GB/T 32918.5), with the default user id of GM/T 0009-2012 §10.

The mathematics are gmalg's. A private key is 32 bytes, a public key 65 (`04`, x, y), a signature 64 (r, s).
"""

from functools import cache

import gmalg
import gmalg.errors
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

USER_ID = b"1234567812345678"
_ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123


@cache
def sm2_keypair(use: str) -> tuple[bytes, bytes]:
    """(private, public) key of this platform for `use`: the same as long as the platform's secret is."""
    derived = HKDF(algorithm=hashes.SM3(), length=48, salt=None, info=f"sm2:{use}".encode())
    seed = int.from_bytes(derived.derive(settings.SECRET_KEY.encode()), "big")
    private = (seed % (_ORDER - 2) + 1).to_bytes(32, "big")
    return private, gmalg.SM2().generate_pk(private)


@cache
def _signer(private: bytes) -> gmalg.SM2:
    return gmalg.SM2(private, USER_ID)


@cache
def _verifier(public: bytes) -> gmalg.SM2:
    return gmalg.SM2(uid=USER_ID, pk=public)


def sm2_sign(private: bytes, content: bytes) -> bytes:
    """Signature over `content`; another one each time (GB/T 32918.2 §6)."""
    r, s = _signer(private).sign(content)
    return r.rjust(32, b"\0") + s.rjust(32, b"\0")


def sm2_verify(public: bytes, content: bytes, signature: bytes) -> bool:
    """Whether the holder of the private key of `public` signed `content` (GB/T 32918.2 §7)."""
    if len(signature) != 64:
        return False
    try:
        return bool(_verifier(public).verify(content, signature[:32], signature[32:]))
    except gmalg.errors.GMError:
        return False
