"""Writings of a code that mean the same code: what tables print, and what senders make of it."""

__all__ = ["spellings", "stored"]


def _zeros(code: str) -> list[str]:
    if not code.isdigit():
        return []
    bare = code.lstrip("0") or "0"
    return [bare, bare.zfill(2), bare.zfill(3), bare.zfill(4)]


def _area(code: str) -> str:
    """Six places down to counties, nine for townships, twelve for villages (GB/T 2260, GB/T 10114)."""
    text = code.strip()
    if len(text) == 12 and text.endswith("000"):
        text = text[:9]
    return text[:6] if len(text) == 9 and text.endswith("000") else text


def _disease(code: str) -> str:
    """Without the dagger or asterisk that tells the axis; capital letters, but a filling x as the national edition prints it."""
    return code.strip().upper().rstrip("+*†").replace(".X", ".x")


def _whole(code: str) -> list[str]:
    """The six-place code of a four-place one: `E11.9` is printed as `E11.900`."""
    return [f"{code}00"] if len(code) == 5 and code[3] == "." else []


def stored(spelling: str, code: str) -> str:
    """The one form a code of a system with this `spelling` is stored in."""
    match spelling:
        case "region":
            return _area(code)
        case "icd10":
            return _disease(code)
    return code.strip()


def spellings(spelling: str, code: str) -> list[str]:
    """Forms under which `code` may be stored, the likeliest first (`1` and `01` where a table is `numbered`)."""
    first = stored(spelling, code)
    more = _zeros(first) if spelling == "numbered" else _whole(first) if spelling == "icd10" else []
    return list(dict.fromkeys((first, *more)))
