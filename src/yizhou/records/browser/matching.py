"""Whether what was typed fits an entry: Chinese, pinyin, initials, codes. Pure."""

import unicodedata
from collections.abc import Sequence

from yizhou.records.browser.contracts import Entry
from yizhou.standards.pinyin import readings, toneless


def words(text: str) -> tuple[str, ...]:
    """What was typed, word by word; full-width signs and capitals are the same as plain ones."""
    return tuple(unicodedata.normalize("NFKC", text).lower().split())


def fits(entry: Entry, wanted: Sequence[str]) -> bool:
    """Whether every word fits somewhere."""
    return all(_fits(entry, word) for word in wanted)


def _fits(entry: Entry, word: str) -> bool:
    told = (entry.name, entry.text, entry.institution_name, entry.department, entry.kind_name)
    if any(word in unicodedata.normalize("NFKC", one).lower() for one in told):
        return True
    if any(code.lower().startswith(word) for code in entry.codes):
        return True
    return word.isascii() and word.isalnum() and spelt(entry.name, word)


def spelt(name: str, word: str) -> bool:
    """Whether `word` spells part of a name: syllables, initials, or both mixed, in any reading of its characters."""
    signs = [sign for sign in unicodedata.normalize("NFKC", name).lower() if not sign.isspace()]
    return any(_from(signs, begin, word) for begin in range(len(signs)))


def _from(signs: Sequence[str], at: int, rest: str) -> bool:
    if not rest:
        return True
    if at == len(signs):
        return False
    spellings = {toneless(one) for one in readings(signs[at])} or {signs[at]}
    for spelling in spellings:
        if rest[0] != spelling[0]:
            continue
        if spelling.startswith(rest) or _from(signs, at + 1, rest[1:]):
            return True
        if len(spelling) > 1 and rest.startswith(spelling) and _from(signs, at + 1, rest[len(spelling) :]):
            return True
    return False
