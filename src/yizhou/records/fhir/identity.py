"""Ids of resources: they say which resident's shard holds the resource, so that a read by id asks one partition.

`<resident>-<local>`, both UUIDs in base 62 of 22 digits (FHIR R4 §2.24.0.1 `id`: letters, digits, `-`, `.`, at most 64).
`local` is drawn from the sender's (origin, type, key) where there is one: the id of a resource is known before it is
written, and a repeated delivery meets its own row. Resources of no resident have only the local half. The Patient of
the resident registry has the resident's UUID as its id. docs/decisions/0020 says why.
"""

from functools import lru_cache
from hashlib import blake2b
from uuid import UUID

from yizhou.records.fhir.contracts import NO_RESIDENT

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PAIRS = [high + low for high in _DIGITS for low in _DIGITS]
_BASE = 62 * 62
_WIDTH = 22
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}
_TOP = 1 << 128


@lru_cache(maxsize=4096)
def encode(identity: UUID) -> str:
    """22 digits of base 62; remembered, for the resources of one message share their resident."""
    number = identity.int
    parts = []
    for _ in range(_WIDTH // 2):
        number, rest = divmod(number, _BASE)
        parts.append(_PAIRS[rest])
    parts.reverse()
    return "".join(parts)


def decode(text: str) -> UUID | None:
    """Reverse of `encode`; None when the text is not such an id."""
    if len(text) != _WIDTH:
        return None
    number = 0
    try:
        for digit in text:
            number = number * 62 + _VALUES[digit]
    except KeyError:
        return None
    return UUID(int=number) if number < _TOP else None


def local_id(resource_type: str, origin: str, key: str) -> UUID:
    """The local half for a sender's key: 128 bits of BLAKE2b, so that it needs no look-up."""
    name = f"{origin}\x00{resource_type}\x00{key}".encode()
    return UUID(bytes=blake2b(name, digest_size=16, person=b"yizhou.fhir").digest())


def compose(resident_id: UUID, local: UUID) -> str:
    """The FHIR id of a resource."""
    if resident_id == local:
        return str(resident_id)
    if resident_id == NO_RESIDENT:
        return encode(local)
    return f"{encode(resident_id)}-{encode(local)}"


def split(resource_id: str) -> tuple[UUID, UUID] | None:
    """(resident, local) of a FHIR id; None when this platform never gave it."""
    size = len(resource_id)
    if size == 2 * _WIDTH + 1 and resource_id[_WIDTH] == "-":
        resident, local = decode(resource_id[:_WIDTH]), decode(resource_id[_WIDTH + 1 :])
        return (resident, local) if resident and local else None
    if size == _WIDTH:
        local = decode(resource_id)
        return (NO_RESIDENT, local) if local else None
    if size == 36:
        try:
            resident = UUID(resource_id)
        except ValueError:
            return None
        return resident, resident
    return None
