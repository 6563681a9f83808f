"""How names are read: the readings of `standards.pinyin`, those of surnames, and the sounds that get confused."""

from functools import lru_cache

from yizhou.registries.residents.definitions import names_definition
from yizhou.standards.pinyin import reading, readings, toneless

__all__ = ["confusable", "reading", "readings", "surname_reading", "toneless"]


def surname_reading(surname: str) -> tuple[str, ...]:
    """Readings of a surname's characters, one each: 单 is `shan4`."""
    special = names_definition().surname_readings
    if len(surname) == 1 and surname in special:
        return (special[surname],)
    return tuple(reading(character) for character in surname)


@lru_cache(maxsize=4_000)
def confusable(syllable: str) -> str:
    """What is left of a toneless syllable when confused sounds are made one: zhang, zang, zhan, zan → zan."""
    definition = names_definition()
    for initial, plain in definition.confused_initials:
        if syllable.startswith(initial):
            syllable = plain + syllable[len(initial) :]
            break
    for ending, plain in definition.confused_endings:
        if syllable.endswith(ending):
            return syllable[: -len(ending)] + plain
    return syllable
