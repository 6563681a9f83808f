"""How a title sounds: pinyin without tone and its initials, so that `xueya` and `xy` find 血压.

Read character by character: without its phrases pypinyin needs 45 MB less per process. What medicine reads
otherwise than the dictionary's first reading stands below.
"""

import os
import unicodedata
from functools import cache, lru_cache

_MEDICAL = {
    "率": "lv", "血": "xue", "重": "zhong", "长": "chang", "传": "chuan", "行": "xing", "调": "diao", "差": "cha",
    "单": "dan", "会": "hui", "便": "bian", "泌": "mi", "咽": "yan", "朝": "chao", "度": "du", "种": "zhong",
    "处": "chu", "石": "shi", "着": "zhe", "露": "lu", "系": "xi", "宿": "su", "骨": "gu", "数": "shu", "肿": "zhong",
}  # fmt: skip


@cache
def _dictionary() -> dict[int, str]:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin.constants import PINYIN_DICT

    return PINYIN_DICT


@lru_cache(maxsize=30_000)
def reading(character: str) -> str:
    """The reading of a character in plain letters, `ü` as `v`; the character itself, small, when it has none."""
    if character in _MEDICAL:
        return _MEDICAL[character]
    marked = _dictionary().get(ord(character), "").partition(",")[0]
    if not marked:
        return character.lower()
    apart = unicodedata.normalize("NFD", marked.replace("ü", "v")).replace("u\u0308", "v")
    return "".join(letter for letter in apart if letter.isascii())


@lru_cache(maxsize=30_000)
def sound(title: str) -> tuple[str, str]:
    """The whole reading and the initials of a title: 血压 → (`xueya`, `xy`)."""
    syllables = [reading(character) for character in title if character.isalnum()]
    return "".join(syllables), "".join(syllable[0] for syllable in syllables)
