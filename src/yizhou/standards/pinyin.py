"""How Chinese characters are read: pinyin syllables with and without tone (pypinyin's character dictionary)."""

import os
from functools import cache, lru_cache

__all__ = ["reading", "readings", "toneless"]

_TONES = {
    "ā": "a1", "á": "a2", "ǎ": "a3", "à": "a4", "ē": "e1", "é": "e2", "ě": "e3", "è": "e4", "ī": "i1", "í": "i2",
    "ǐ": "i3", "ì": "i4", "ō": "o1", "ó": "o2", "ǒ": "o3", "ò": "o4", "ū": "u1", "ú": "u2", "ǔ": "u3", "ù": "u4",
    "ǖ": "v1", "ǘ": "v2", "ǚ": "v3", "ǜ": "v4", "ü": "v", "ń": "n2", "ň": "n3", "ǹ": "n4", "ḿ": "m2",
}  # fmt: skip


@cache
def _dictionary() -> dict[int, str]:
    # Names and terms are read character by character: without the phrases pypinyin needs 45 MB less per process.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin.constants import PINYIN_DICT

    return PINYIN_DICT


@lru_cache(maxsize=30_000)
def readings(character: str) -> tuple[str, ...]:
    """All readings of a character as `zhang1`, the usual one first; empty for what has none."""
    found = []
    for marked in _dictionary().get(ord(character), "").split(","):
        tone, letters = "5", []
        for sign in marked:
            plain = _TONES.get(sign, sign)
            letters.append(plain[0])
            if len(plain) == 2:
                tone = plain[1]
        if letters:
            found.append("".join(letters) + tone)
    return tuple(dict.fromkeys(found))


def reading(character: str) -> str:
    """The usual reading with tone; the character itself (lower case) when it has none."""
    known = readings(character)
    return known[0] if known else character.lower()


def toneless(syllable: str) -> str:
    """`zhang` of `zhang1`."""
    return syllable[:-1] if syllable[-1:].isdigit() and len(syllable) > 1 else syllable
