"""On which line of a JSON text a place of it stands, so that a fault leads to the eye's own spot."""

import json
import re
from contextlib import suppress

_SPACE = re.compile(r"\s*")
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')
_SCALAR = re.compile(r"[^\s,\]}]+")


def lines_of(text: str) -> dict[str, int]:
    """Line of every place (`name[0].text`) of a JSON text known to be sound, counted from 1; far too deep a text is left."""
    found: dict[str, int] = {}
    with suppress(RecursionError):
        _Reader(text, found).value(0, "")
    return found


class _Reader:
    """Walks the text once; places are noted as they are passed."""

    def __init__(self, text: str, found: dict[str, int]) -> None:
        self._text, self._found = text, found
        self._line, self._counted = 1, 0

    def _after(self, at: int) -> int:
        match = _SPACE.match(self._text, at)
        return match.end() if match else at

    def _note(self, place: str, at: int) -> None:
        self._line += self._text.count("\n", self._counted, at)
        self._counted = at
        self._found.setdefault(place, self._line)

    def value(self, at: int, place: str) -> int:
        """Pass the value that begins at or after `at`; where it ends."""
        at = self._after(at)
        self._note(place, at)
        match self._text[at]:
            case "{":
                return self._object(at + 1, place)
            case "[":
                return self._list(at + 1, place)
            case '"':
                return self._string(at)
        scalar = _SCALAR.match(self._text, at)
        return scalar.end() if scalar else at + 1

    def _string(self, at: int) -> int:
        match = _STRING.match(self._text, at)
        return match.end() if match else at + 1

    def _object(self, at: int, place: str) -> int:
        at = self._after(at)
        while self._text[at] != "}":
            start, at = at, self._string(at)
            name = json.loads(self._text[start:at], strict=False)
            at = self._after(at) + 1
            at = self._after(self.value(at, f"{place}.{name}" if place else name))
            if self._text[at] == ",":
                at = self._after(at + 1)
        return at + 1

    def _list(self, at: int, place: str) -> int:
        at, number = self._after(at), 0
        while self._text[at] != "]":
            at = self._after(self.value(at, f"{place}[{number}]"))
            number += 1
            if self._text[at] == ",":
                at = self._after(at + 1)
        return at + 1
