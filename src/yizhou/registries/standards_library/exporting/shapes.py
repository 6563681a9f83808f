"""What a value of a data set's row may look like, in terms that both XSD and JSON Schema can say.

Stricter than the conformance check where a schema cannot be lenient: dates as the format prints them, codes with their
printed zeros.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from yizhou.standards.data_sets import Item
from yizhou.standards.formats import Format, parse_format

_MOST_ENUMERATED = 400
_DAY = r"[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"([01][0-9]|2[0-3])[0-5][0-9]([0-5][0-9])?"
_ICD10 = r"[A-Z][0-9]{2}([.].{1,16})?[+*]?"


@dataclass(frozen=True, slots=True)
class Shape:
    """`codes` enumerate; else `pattern` (unanchored, understood by XSD and ECMA-262); else lengths; else anything.

    `number` is set for quantities: figures before the point, figures after it (None: a whole number).
    """

    codes: Mapping[str, str] = field(default_factory=dict)
    pattern: str = ""
    least: int = 0
    most: int | None = None
    truth: bool = False
    number: tuple[int, int | None] | None = None


def _number(rule: Format) -> Shape:
    if rule.decimals is None:
        least = max(rule.least, 1)
        return Shape(pattern=rf"[+\-]?[0-9]{{{least},{rule.most}}}", number=(rule.most, None))
    whole = max(rule.most - rule.decimals, 1)
    return Shape(
        pattern=rf"[+\-]?[0-9]{{1,{whole}}}([.][0-9]{{1,{rule.decimals}}})?", number=(whole, rule.decimals)
    )


def _filled(code: str, places: int) -> str:
    """A code of figures with the zeros its fixed format asks for: `1` in N2 is `01`."""
    return code.zfill(places) if code.isdigit() else code


def shape(item: Item) -> Shape:
    """The shape of an item's values by its code list, then its format."""
    values = item.values
    rule = parse_format(item.format)
    if values.closed and not values.lettered and 0 < len(values.codes) <= _MOST_ENUMERATED:
        places = rule.most if rule and rule.kind in ("N", "AN") and rule.least == rule.most else 0
        return Shape(codes={_filled(code, places): name for code, name in values.codes.items()})
    if values.kind == "icd10":
        return Shape(pattern=_ICD10)
    if rule is None:
        return Shape(truth=True) if item.datatype == "L" else Shape()
    match rule.kind:
        case "N":
            return _number(rule)
        case "D":
            return Shape(pattern=_DAY)
        case "DT":
            return Shape(pattern=f"{_DAY}T?{_CLOCK}")
        case "T":
            return Shape(pattern=_CLOCK)
        case "TF":
            return Shape(truth=True)
        case "BY":
            return Shape()
    return Shape(least=rule.least, most=rule.most)
