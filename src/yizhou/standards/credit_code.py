"""Unified social credit codes of organisations (GB 32100-2015) and the organisation codes inside them (GB 11714-1997)."""

__all__ = ["is_credit_code", "is_organisation_code"]

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def is_credit_code(value: str) -> bool:
    """True when the 18 places are of the alphabet and the last is their check character (GB 32100 §4.6)."""
    text = value.strip().upper()
    if len(text) != 18 or any(character not in _VALUES for character in text):
        return False
    total = sum(_VALUES[character] * weight for character, weight in zip(text, _WEIGHTS, strict=False))
    return _VALUES[text[17]] == (31 - total % 31) % 31


def is_organisation_code(value: str) -> bool:
    """True for eight places, an optional hyphen, and their check character (GB 11714 §3)."""
    text = value.strip().upper().replace("-", "")
    if len(text) != 9 or not text.isascii() or not text.isalnum():
        return False
    total = sum(
        int(character, 36) * weight for character, weight in zip(text, _ORGANISATION_WEIGHTS, strict=False)
    )
    return text[8] == "0123456789X0"[11 - total % 11]
