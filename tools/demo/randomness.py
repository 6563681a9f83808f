"""Independent random streams: the same seed and the same key give the same stream, in any order, on any machine."""

import random
from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import accumulate
from typing import Generic, TypeVar, cast
from uuid import UUID

Value = TypeVar("Value")


def digest(*key: object) -> bytes:
    """16 bytes that depend on nothing but the key."""
    return blake2b("\x1f".join(map(str, key)).encode(), digest_size=16).digest()


def stream(*key: object) -> random.Random:
    """A random generator of its own for this key."""
    return random.Random(int.from_bytes(digest(*key), "big"))


def chance(*key: object) -> float:
    """One number in [0, 1) for this key, cheaper than a stream."""
    return int.from_bytes(digest(*key)[:7], "big") / (1 << 56)


def identity(*key: object) -> UUID:
    """A UUID (version 4 layout) that depends on nothing but the key."""
    return UUID(bytes=digest(*key), version=4)


class Weighted(Generic[Value]):
    """Values with weights, ready to be drawn many times."""

    __slots__ = ("bounds", "total", "values")

    def __init__(self, weights: Mapping[Value, float] | Iterable[tuple[Value, float]]) -> None:
        listed = cast(
            "Iterable[tuple[Value, float]]", weights.items() if isinstance(weights, Mapping) else weights
        )
        pairs = list(listed)
        self.values: Sequence[Value] = [value for value, _ in pairs]
        self.bounds = list(accumulate(weight for _, weight in pairs))
        self.total = self.bounds[-1]

    def draw(self, rng: random.Random) -> Value:
        return self.at(rng.random())

    def at(self, fraction: float) -> Value:
        """The value at this fraction (0 to 1) of the total weight."""
        return self.values[min(bisect(self.bounds, fraction * self.total), len(self.values) - 1)]
