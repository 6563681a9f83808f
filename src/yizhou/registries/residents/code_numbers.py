"""Numbers of electronic health codes: `YZ5323` + ten places + two check figures (ISO 7064 MOD 97-10).

The ten places are the serial number scattered over the whole range, so that neighbours in time get unlike numbers;
one serial gives one number, and the number says nothing about its holder.
"""

import re

PREFIX = "YZ5323"
_RANGE = 10**10
_FACTOR, _SHIFT = 6_180_339_887, 2_718_281_828
_SHAPE = re.compile(PREFIX + r"\d{12}$")


def code_number(serial: int) -> str:
    """The code number of a serial (1 …)."""
    body = PREFIX + f"{(serial * _FACTOR + _SHIFT) % _RANGE:010d}"
    return f"{body}{98 - _remainder(body + '00'):02d}"


def is_code_number(text: str) -> bool:
    """Whether this has the shape of a code number and right check figures."""
    return bool(_SHAPE.fullmatch(text)) and _remainder(text) == 1


def _remainder(text: str) -> int:
    return int("".join(str(int(sign, 36)) for sign in text)) % 97
