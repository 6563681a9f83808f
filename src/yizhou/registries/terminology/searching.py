"""Finding terms by a part of their name, their pinyin or its initials: the pieces that are indexed, and those asked for.

Of Chinese characters every one and every neighbouring pair is a piece; of pinyin the three and the five letters from where
each syllable begins; of initials every two. A term that has the pieces of a question is compared in full, so pieces may only promise too much.
"""

import unicodedata
from dataclasses import dataclass

from yizhou.standards.pinyin import reading, toneless


@dataclass(frozen=True, slots=True)
class Searchable:
    """A name as it is searched: without spaces and signs, as pinyin letters, as initials, and in pieces."""

    plain: str
    letters: str
    initials: str
    grams: list[str]


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: `plain` to compare with, and the pieces to look up. A name has all of `characters`; read aloud it
    has `sound`, or its initials have all of `initials`. Without any only codes are compared."""

    plain: str
    characters: list[str]
    sound: str = ""
    initials: tuple[str, ...] = ()


def plain(text: str) -> str:
    """Half-width, lower case, letters and figures only: `２型 糖尿病（T2DM）` → `2型糖尿病t2dm`."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(character for character in folded if character.isalnum())


def searchable(text: str) -> Searchable:
    """How a term's name is stored for searching."""
    bare = plain(text)
    sounds = [toneless(reading(character)) if not character.isascii() else character for character in bare]
    letters, initials = "".join(sounds), "".join(sound[0] for sound in sounds)
    pieces = {*_characters(bare), *_pairs(bare), *_beginnings(sounds), *_windows(initials)}
    return Searchable(bare, letters, initials, sorted(pieces))


def question(text: str) -> Question:
    """What to look up for a text somebody typed; a sound is taken to begin with a syllable."""
    bare = plain(text)
    if not bare.isascii():
        return Question(bare, sorted(set(_pairs(bare)) or set(_characters(bare))))
    return Question(bare, [], _beginning(bare), tuple(sorted(set(_windows(bare)))))


def _characters(text: str) -> list[str]:
    return [character for character in text if not character.isascii()]


def _pairs(text: str) -> list[str]:
    pairs = (text[place : place + 2] for place in range(len(text) - 1))
    return [pair for pair in pairs if not pair[0].isascii() and not pair[1].isascii()]


def _beginnings(sounds: list[str]) -> list[str]:
    following = ["".join(sounds[place : place + 5]) for place in range(len(sounds))]
    return [letters[:size] for letters in following for size in (3, 5) if len(letters) >= size]


def _beginning(asked: str) -> str:
    """The longest piece a sound is looked up by: `xin` begins half of all diseases' syllables, `xinji` few."""
    return asked[:5] if len(asked) >= 5 else asked[:3] if len(asked) > 2 else ""


def _windows(text: str) -> list[str]:
    return [text[place : place + 2] for place in range(len(text) - 1)]
