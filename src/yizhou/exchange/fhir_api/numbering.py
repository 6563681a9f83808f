"""Lists of entry numbers as short text and back: `0-3,5`."""

from collections.abc import Iterator, Sequence


def ranges(numbers: Sequence[int]) -> str:
    """Ascending numbers, runs joined.

    >>> ranges([0, 1, 2, 5])
    '0-2,5'
    """
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in found)


def numbers(text: str) -> Iterator[int]:
    """Reverse of `ranges`."""
    for piece in text.split(","):
        first, _, last = piece.partition("-")
        yield from range(int(first), int(last or first) + 1)
