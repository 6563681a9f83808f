"""Residents in the warehouse: one SM4 block (GM/T 0002) of the index id under a key only this platform can make.

The same resident has the same pseudonym in every table; nothing outside the platform can turn it back.
"""

from functools import cache
from uuid import UUID

from yizhou.kernel.crypto.api import sign, sm3, sm4_ecb_decrypt, sm4_ecb_encrypt


@cache
def _key() -> bytes:
    return sm3(sign(b"residents", "warehouse").encode())[:16]


def pseudonym(resident_id: UUID) -> str:
    """32 hexadecimal places."""
    return sm4_ecb_encrypt(_key(), resident_id.bytes).hex()


def resident_of(name: str) -> UUID:
    """Reverse of `pseudonym`."""
    return UUID(bytes=sm4_ecb_decrypt(_key(), bytes.fromhex(name)).ljust(16, b"\0"))
