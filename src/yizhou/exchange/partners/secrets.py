"""Secrets of partners. Long random ones are kept as a salted HMAC-SM3 by the platform's key, short ones as Argon2id.

A generated secret has 192 bits: no guessing reaches it, so a fast keyed digest protects it as well as a slow one, and
a prefecture of 1,756 systems is set up in a second. A secret a person made up is short, and gets Argon2. That costs
tens of milliseconds, a message a few; so what was proved once is remembered in the process, tied to the stored hash,
and a renewed secret forgets it at once.
"""

import hmac
import os
import secrets
from collections import OrderedDict

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from yizhou.kernel.crypto import api as crypto

LEAST_CHARACTERS = 12
RANDOM_CHARACTERS = 24
"""From this length on a secret counts as generated."""
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_process_key = os.urandom(32)
_proved: OrderedDict[bytes, None] = OrderedDict()
_KEPT = 10_000
_NOBODY = _hasher.hash(secrets.token_hex(16))


def fresh_secret() -> str:
    """A new secret: 32 characters, 192 bits."""
    return secrets.token_urlsafe(24)


def _digest(salt: str, secret: str) -> str:
    return crypto.sign(f"{salt}\0{secret}".encode(), use="partner secret")


def hash_secret(secret: str) -> str:
    """What is stored instead of the secret."""
    if len(secret) < RANDOM_CHARACTERS:
        return _hasher.hash(secret)
    salt = secrets.token_urlsafe(12)
    return f"sm3${salt}${_digest(salt, secret)}"


def matches(stored: str, secret: str) -> bool:
    """Whether `secret` is the one that was hashed to `stored`."""
    kind, _, rest = stored.partition("$")
    if kind == "sm3":
        salt, _, digest = rest.partition("$")
        return hmac.compare_digest(digest, _digest(salt, secret))
    mark = hmac.digest(_process_key, f"{stored}\0{secret}".encode(), "sha256")
    if mark in _proved:
        _proved.move_to_end(mark)
        return True
    try:
        _hasher.verify(stored, secret)
    except (Argon2Error, InvalidHashError):
        return False
    _proved[mark] = None
    if len(_proved) > _KEPT:
        _proved.popitem(last=False)
    return True


def spend_time(secret: str) -> None:
    """As slow as a wrong secret, so that an unknown code does not answer faster."""
    matches(_NOBODY, secret)
