"""Learns a Fellegi-Sunter model from unlabelled pairs by expectation maximisation (Winkler 1988).

Input are patterns: the level every field reached for a pair, `""` where a side said nothing. Fields are taken as
independent given whether the pair is one person; missing fields say nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2

Pattern = tuple[str, ...]
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Learned:
    """`m` and `u` by field position and level, and the `share` of pairs that are one person."""

    m: tuple[dict[str, float], ...]
    u: tuple[dict[str, float], ...]
    share: float

    def weight(self, pattern: Pattern) -> float:
        """Bits of evidence in a pattern, the prior apart."""
        return sum(
            log2(self.m[place].get(level, _LEAST) / self.u[place].get(level, _LEAST))
            for place, level in enumerate(pattern)
            if level
        )

    def probability(self, pattern: Pattern) -> float:
        """The chance that a pair with this pattern is one person."""
        odds = self.share / max(1 - self.share, _LEAST) * 2 ** max(min(self.weight(pattern), 200), -200)
        return odds / (1 + odds)


def learn(
    patterns: Mapping[Pattern, int],
    agreeing: Sequence[str],
    share: float,
    rounds: int = 40,
    u: tuple[dict[str, float], ...] | None = None,
) -> Learned:
    """Parameters that explain the counted patterns best.

    `agreeing` is the level of full agreement of each field: at the start a pair is one person when it agrees on more
    than half of what both sides say, and about `share` of the pairs are. `u`, where it was measured on pairs of
    people met at random, is believed: pairs that share a blocking key say too little about two strangers.
    """
    size = len(agreeing)
    chances = {pattern: _first_guess(pattern, agreeing) for pattern in patterns}
    learned = _maximise(patterns, chances, size, share, u)
    for _ in range(rounds):
        chances = {pattern: learned.probability(pattern) for pattern in patterns}
        total = sum(patterns.values())
        share = sum(chances[pattern] * count for pattern, count in patterns.items()) / total
        learned = _maximise(patterns, chances, size, share, u)
    return learned


def _first_guess(pattern: Pattern, agreeing: Sequence[str]) -> float:
    said = [level == full for level, full in zip(pattern, agreeing, strict=True) if level]
    return 0.99 if said and sum(said) * 2 > len(said) else 0.01


def _maximise(
    patterns: Mapping[Pattern, int],
    chances: Mapping[Pattern, float],
    size: int,
    share: float,
    u: tuple[dict[str, float], ...] | None,
) -> Learned:
    same: list[dict[str, float]] = [{} for _ in range(size)]
    other: list[dict[str, float]] = [{} for _ in range(size)]
    for pattern, count in patterns.items():
        chance = chances[pattern]
        for place, level in enumerate(pattern):
            if level:
                same[place][level] = same[place].get(level, 0.0) + count * chance
                other[place][level] = other[place].get(level, 0.0) + count * (1 - chance)
    learned_u = tuple(map(_shares, other)) if u is None else u
    return Learned(tuple(map(_shares, same)), learned_u, min(max(share, _LEAST), 1 - _LEAST))


def _shares(counts: dict[str, float]) -> dict[str, float]:
    total = sum(counts.values()) + _LEAST * len(counts)
    return {level: (count + _LEAST) / total for level, count in counts.items()} if total else {}
