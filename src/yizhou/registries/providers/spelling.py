"""How a name is typed: whole pinyin (`zhangwei`) and initials (`zw`), so that a health worker is found either way."""

import os
from functools import cache, lru_cache

import yaml

from yizhou.kernel.settings.api import environment


@cache
def _surnames() -> dict[str, str]:
    """Surnames that are read otherwise than the character (单 is shan): the list identity matching uses."""
    path = environment().definitions / "identity" / "names.yaml"
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["surname_readings"]


@lru_cache(maxsize=20_000)
def _syllable(character: str) -> str:
    # Character by character: without its phrases pypinyin needs 45 MB less per process.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin

    return pinyin(character, style=Style.NORMAL, errors="default")[0][0].lower()


def spelled(name: str) -> tuple[str, str]:
    """Whole pinyin and initials of a name, blanks and dots left out."""
    characters = [character for character in name if character.isalnum()]
    if not characters:
        return "", ""
    first = _surnames().get(characters[0], "").rstrip("12345") or _syllable(characters[0])
    syllables = [first, *(_syllable(character) for character in characters[1:])]
    return "".join(syllables), "".join(syllable[0] for syllable in syllables)
