"""Addresses of the prefecture down to the village (GB/T 10114), read from free text."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from yizhou.standards import regions

_ENDINGS = re.compile(
    r"(彝族自治州|自治州|傣族傈僳族乡|彝族乡|回族乡|白族乡|傣族乡|傈僳族乡|苗族乡|街道办事处|街道|社区居民委员会|居民委员会|村民委员会|"
    r"社区居委会|村委会|居委会|委员会|社区|地区|[省市县区州镇乡村])$"
)
_NOISE = re.compile(r"[\s,，.。;；、()（）\-—]+")


@dataclass(frozen=True, slots=True)
class Place:
    """What an address says: the finest region code of the prefecture found (12 places, or empty), and its plain text."""

    region_code: str
    text: str


@lru_cache(maxsize=20_000)
def short_name(name: str) -> str:
    """A region's name without its rank: 鹿城镇 → 鹿城. Names of one character keep it."""
    short = _ENDINGS.sub("", name)
    return short if len(short) >= 2 else name


@cache
def _counties() -> tuple[tuple[str, str], ...]:
    found = [(short_name(region.name), region.code) for region in regions.children(regions.PREFECTURE)]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=2_000)
def _below(code: str) -> tuple[tuple[str, str], ...]:
    found = [(short_name(region.name), region.code) for region in regions.children(code)]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


@cache
def _townships() -> dict[str, str]:
    """Townships whose short name stands once in the prefecture, for addresses without a county."""
    seen: dict[str, list[str]] = {}
    for _, county in _counties():
        for name, code in _below(county):
            seen.setdefault(name, []).append(code)
    return {name: codes[0] for name, codes in seen.items() if len(codes) == 1}


@lru_cache(maxsize=10_000)
def read_address(text: str, region_code: str = "") -> Place:
    """The place an address names; a given region code is believed when it is of the prefecture, and refined by the text."""
    plain = _NOISE.sub("", text)
    given = regions.current_code(region_code) if region_code[:4] == regions.PREFECTURE[:4] else ""
    if given and regions.find(given) is None:
        given = (
            regions.current_code(given[:9]) if regions.find(given[:9]) else regions.current_code(given[:6])
        )
        given = given if regions.find(given) else ""
    if given and given[9:] != "000":
        return Place(given, plain)
    return Place(_locate(plain, given), plain)


def _locate(plain: str, given: str) -> str:
    rest, code = plain, given
    if not code or code[4:] == "00000000":
        code, rest = _county(plain)
        if not code:
            return given
    else:
        rest = _after(rest, _own_name(code))
    while code[9:] == "000":
        found = next(((name, below) for name, below in _below(code) if name in rest), None)
        if found is None:
            break
        code, rest = found[1], _after(rest, found[0])
    return code


def _county(plain: str) -> tuple[str, str]:
    # 楚雄 names the prefecture and a city in it: 楚雄州大姚县 is not 楚雄市.
    bare = re.sub(r"^(云南省?)?(楚雄彝族自治州|楚雄州)", "", plain)
    is_outside = (
        bare == plain
        and re.match(r"\S{2,3}省|北京|上海|天津|重庆|内蒙古|广西|西藏|宁夏|新疆", bare)
        and not bare.startswith("云南")
    )
    if is_outside:
        return "", plain
    bare = re.sub(r"^云南省?", "", bare)
    for name, code in _counties():
        if bare.startswith(name):
            return code, bare[len(name) :]
    for name, code in _townships().items():
        if bare.startswith(name) and bare[len(name) : len(name) + 1] in "镇乡街彝回白傣傈苗":
            return code[:6].ljust(12, "0"), bare
    return "", plain


def _own_name(code: str) -> str:
    region = regions.find(code)
    return short_name(region.name) if region else ""


def _after(text: str, name: str) -> str:
    place = text.find(name) if name else -1
    return text[place + len(name) :] if place >= 0 else text


def compare_places(one: Place, other: Place) -> str:
    """The level of likeness of two addresses (levels of the field `address` in the model); empty when nothing can be said."""
    left, right = one.region_code, other.region_code
    if one.text and one.text == other.text and (re.search(r"\d", one.text) or left[9:] not in {"", "000"}):
        return "same"
    if not left or not right:
        return ""
    if left == right and left[9:] != "000":
        return "village"
    if left[:9] == right[:9] and left[6:9] != "000":
        return "township"
    if left[:6] == right[:6]:
        return "county" if left[4:6] != "00" else ""
    return "different" if "00" not in (left[4:6], right[4:6]) else ""
