"""The printed cell of allowed values, read: `CV04.50.005`, `GB/T 2261.1`, `ICD-10`, or the codes themselves, `1.阴性 2.阳性`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from yizhou.standards import code_systems, icd10, institution_classes, value_sets

__all__ = ["Allowed", "read"]

_VALUE_SET = re.compile(r"C[VF]\d{2}\.\d{2}\.\d{3}")
_NATIONAL = re.compile(r"GB\.?/?\s?T?\s?(\d{4,5}(?:\.\d)?)")
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\s*[.．、]\s*(?=[^\d\s.．、])")
_UNDOTTED = re.compile(r"(?<![\d.])(\d{1,2})\s*(?=[^\d\s.．、])")
_INLINE = re.compile(r"^\s*[1l０1]\s*[.．、]?\s*[^\d.．、CD]")
_DASHES = frozenset("—―-一–_")
# GB/T 2659 and GB/T 3304 also have codes of letters (CHN, YI).
_LETTERED = frozenset({"世界各国和地区名称", "中国各民族名称罗马字母拼写法和代码"})
_TITLES = {
    "2260": "GBT 2260_2002 《中华人民共和国行政区划代码》",
    "2659": "世界各国和地区名称",
    "3304": "中国各民族名称罗马字母拼写法和代码",
    "2261.1": "人的性别代码",
    "2261.2": "婚姻状况代码",
    "2261.3": "健康状况",
    "2261.4": "从业状况(个人身份)代码",
    "4658": "学历代码",
    "4762": "政治面貌代码",
    "6864": "中华人民共和国学位代码",
}


def bare(code: str) -> str:
    """A code without leading zeros: tables print `1`, files send `01`, and the other way round."""
    return (code.lstrip("0") or "0") if code.isdigit() else code


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a cell allows.

    `kind` is `value_set` (a CV number, `name` its title), `national` (a GB list published here), `icd10`,
    `institution_class`, `inline` (the codes stand in the cell), `named` (a list that is named but not published here)
    or `any`. `institution_class` (WS 218) judges nothing: a code of 22 places holds the class as one of its parts.
    `id` names the list; `codes` is empty where it is open or too large to be listed.
    """

    kind: str
    id: str = ""
    name: str = ""
    codes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    _bare: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_bare", {bare(code): name for code, name in self.codes.items()})

    @property
    def closed(self) -> bool:
        """Whether a code outside the list can be called wrong."""
        return self.kind == "icd10" or (self.kind in ("value_set", "national", "inline") and bool(self.codes))

    @property
    def lettered(self) -> bool:
        """Whether the standard has codes of letters beside those of figures, which alone are published here."""
        return self.id in _LETTERED

    def has(self, code: str) -> bool:
        """Whether the list has the code; `1` and `01` are the same. True wherever nobody can judge."""
        if self.kind == "icd10":
            return icd10.nearest(code) is not None
        if self.lettered and code.isascii() and code.isalpha():
            return True
        return not self.closed or bare(code) in self._bare

    def name_of(self, code: str) -> str:
        """The Chinese name of a code, empty when unknown."""
        if self.kind == "icd10":
            return icd10.name_of(code)
        if self.kind == "institution_class":
            return institution_classes.class_name(code)
        return self.codes.get(code) or self._bare.get(bare(code), "")


def _inline(text: str) -> Mapping[str, str]:
    clean = re.sub(r"[（(]C[VF][^)）]*[)）]", "", text).replace("l.", "1.")
    pattern = _DOTTED if re.match(r"\s*1\s*[.．、]", clean) else _UNDOTTED
    marks = list(pattern.finditer(clean))
    codes: dict[str, str] = {}
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        name = clean[mark.end() : following.start() if following else len(clean)].strip(" 　,，;；.。")
        if name:
            codes.setdefault(mark.group(1), name)
    return MappingProxyType(codes if len(codes) > 1 else {})


@lru_cache(maxsize=2048)
def read(cell: str) -> Allowed:
    """What a printed cell allows; `any` for an empty cell or a dash.

    Misprints that are no identifier at all (`GI3/T2261.1`) come out as `named`: nothing is judged by them.
    """
    text = cell.strip()
    if not text.strip("".join(_DASHES)):
        return Allowed("any")
    for number in _VALUE_SET.findall(text):
        listed = value_sets.get(number)
        if listed:
            return Allowed("value_set", number, listed.name, listed.codes)
    compact = text.upper().replace(" ", "").replace("—", "-")
    if re.search(r"[I1]CD-?10", compact):
        return Allowed("icd10", "ICD-10", "疾病和有关健康问题的国际统计分类（ICD-10）")
    if re.match(r"WS/?T?218", compact):
        return Allowed("institution_class", "WS 218", "卫生机构（组织）分类与代码")
    national = _NATIONAL.search(text)
    if national:
        number = national.group(1)
        title = _TITLES.get(number, "")
        listed = code_systems.codes(title) if title else None
        if listed:
            return Allowed("national", title, f"GB/T {number} {title}", listed)
        return Allowed("named", f"GB/T {number}", text)
    codes = _inline(text) if _INLINE.match(text) else {}
    return Allowed("inline", "", text, codes) if codes else Allowed("named", "", text)
