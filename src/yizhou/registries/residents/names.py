"""Personal names: what is a name at all, how it is split and read, and how alike two names are.

Han names of two to four characters, compound surnames, Yi names of any length with or without separators,
and names in Latin letters.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from yizhou.registries.residents.definitions import names_definition
from yizhou.registries.residents.pinyin import confusable, reading, readings, surname_reading, toneless

_SEPARATORS = re.compile(r"[\s·•・．.‧∙⋅,，、_\-—()（）\[\]【】*]+")
_NOTES = re.compile(r"[(（\[【].*?[)）\]】]")
_HAN = re.compile(r"[㐀-鿿]")
_MASKED = re.compile(r"[*＊某×]|XX", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NameForm:
    """A name made comparable. `text` has one form of every character; Latin names keep their words in `words`."""

    plain: str
    text: str
    surname: str
    given: str
    tones: tuple[str, ...]
    syllables: tuple[str, ...]
    sounds: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def is_han(self) -> bool:
        return not self.words

    @property
    def letters(self) -> str:
        """Pinyin without blanks, or the Latin letters."""
        return "".join(self.words) if self.words else "".join(self.syllables)

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in (self.words or self.syllables) if part)


@dataclass(frozen=True, slots=True)
class NewbornName:
    """A newborn registered under the mother's name; `order` counts twins from 1, None when not said."""

    mother: str
    order: int | None


def newborn_name(raw: str) -> NewbornName | None:
    """Reads 王芳之子, 王芳之女二, 王芳大双; None for an ordinary name."""
    definition = names_definition()
    found = definition.newborn.match(_SEPARATORS.sub("", raw))
    if not found or found["mother"] in definition.placeholders:
        return None
    has_particle = found.string[found.end("mother")] in "之的"
    if found["child"] in definition.newborn_particle_needed and not has_particle:
        return None
    orders = definition.newborn_orders
    order = orders.get((found["order"] or "").lower()) or orders.get(found["child"])
    return NewbornName(found["mother"], order)


def is_name(raw: str) -> bool:
    """Whether this names a person: not empty, not a placeholder, not masked, not a newborn under the mother's name."""
    text = _SEPARATORS.sub("", raw).lower()
    if len(text) < 2 or text in names_definition().placeholders or _MASKED.search(raw):
        return False
    return any(character.isalpha() for character in text) and newborn_name(raw) is None


@lru_cache(maxsize=20_000)
def name_form(raw: str) -> NameForm:
    """The comparable form of a name; `is_name` is the caller's question."""
    definition = names_definition()
    noted = unicodedata.normalize("NFKC", raw).strip()
    bare = _NOTES.sub("", noted) or noted
    if not _HAN.search(bare):
        words = tuple(_latin_words(bare))
        joined = " ".join(words)
        return NameForm(
            joined, joined, words[-1] if words else "", words[0] if words else "", (), (), (), words or ("",)
        )
    plain = _SEPARATORS.sub("", bare).translate(definition.simplified)
    text = plain.translate(definition.fold)
    size = 2 if plain[:2] in definition.compound_surnames and len(plain) > 2 else 1
    tones = (*surname_reading(plain[:size]), *(reading(character) for character in plain[size:]))
    syllables = tuple(toneless(tone) for tone in tones)
    return NameForm(
        plain, text, text[:size], text[size:], tones, syllables, tuple(confusable(s) for s in syllables), ()
    )


def _latin_words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text.lower())
    letters = "".join(character for character in folded if not unicodedata.combining(character))
    return [word for word in re.split(r"[^a-z']+", letters) if word]


def compare_names(one: NameForm, other: NameForm) -> str:
    """The level of likeness of two names (levels of the field `name` in the model)."""
    if one.is_han and other.is_han:
        return _compare_han(one, other)
    if one.is_han or other.is_han:
        han, latin = (one, other) if one.is_han else (other, one)
        return "romanised" if _is_romanised(han, latin) else "different"
    return _compare_latin(one, other)


def _compare_han(one: NameForm, other: NameForm) -> str:
    if one.text == other.text:
        return "exact" if one.plain == other.plain else "variant"
    if len(one.text) == len(other.text):
        level = _compare_same_length(one, other)
        if level:
            return level
    if len(one.given) >= 2 and one.given == other.given:
        return "surname_changed"
    shorter, longer = sorted((one.text, other.text), key=len)
    if (
        len(shorter) >= 2
        and len(longer) > len(shorter)
        and (longer.startswith(shorter) or longer.endswith(shorter))
    ):
        return "part"
    if len(shorter) >= 3 and OSA.distance(shorter, longer, score_cutoff=1) <= 1:
        return "one_character"
    if _is_nickname(one, other) or _is_nickname(other, one):
        return "nickname"
    return "surname_only" if one.surname == other.surname else "different"


def _is_nickname(short: NameForm, name: NameForm) -> bool:
    """阿芳, 芳妹 of 李秀芳: one character of the given name, the last as a rule, with a word of calling."""
    definition = names_definition()
    if len(short.text) != 2 or not name.given:
        return False
    first, last = short.text
    called = {last} if first in definition.nickname_prefixes else set()
    if last in definition.nickname_suffixes:
        called.add(first)
    return name.given[-1] in called and name.text[0] not in definition.nickname_prefixes


def _compare_same_length(one: NameForm, other: NameForm) -> str:
    if one.tones == other.tones:
        return "homophone_tone"
    if one.syllables == other.syllables or _share_readings(one.text, other.text):
        return "homophone"
    if one.sounds == other.sounds:
        return "confused_sound"
    if sorted(one.text) == sorted(other.text):
        return "swapped"
    differing = [
        index for index, pair in enumerate(zip(one.text, other.text, strict=True)) if pair[0] != pair[1]
    ]
    if len(differing) == 1 and len(one.text) >= 3 and differing[0] >= len(one.surname):
        return "one_character"
    return ""


def _share_readings(one: str, other: str) -> bool:
    for left, right in zip(one, other, strict=True):
        if left == right:
            continue
        sounds = {toneless(tone) for tone in readings(left)}
        if not any(toneless(tone) in sounds for tone in readings(right)):
            return False
    return True


def _is_romanised(han: NameForm, latin: NameForm) -> bool:
    size = len(han.surname)
    surname, given = "".join(han.syllables[:size]), "".join(han.syllables[size:])
    return "".join(latin.words) in {surname + given, given + surname}


def _compare_latin(one: NameForm, other: NameForm) -> str:
    if one.words == other.words:
        return "exact"
    if sorted(one.words) == sorted(other.words):
        return "swapped"
    if min(len(one.words), len(other.words)) >= 2 and (
        set(one.words) <= set(other.words) or set(other.words) <= set(one.words)
    ):
        return "part"
    likeness = JaroWinkler.normalized_similarity(one.text, other.text)
    if likeness >= 0.93 and OSA.distance(one.text, other.text) <= 2:
        return "one_character"
    return "surname_only" if one.surname == other.surname else "different"
