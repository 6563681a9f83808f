"""Numbers with check characters: citizens (GB 11643), organisations (GB 11714), unified credit codes (GB 32100)."""

from datetime import date
from random import Random

CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CITIZEN_CHECKS = "10X98765432"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
MOBILE_PREFIXES = (
    "130", "131", "132", "135", "136", "137", "138", "139", "147", "150", "151", "152", "153", "157", "158", "159",
    "166", "172", "176", "177", "178", "180", "182", "183", "184", "187", "188", "189", "191", "198", "199",
)  # fmt: skip


def citizen_check(body: str) -> str:
    """Check character of the first 17 places (ISO 7064 MOD 11-2, GB 11643 §4.3)."""
    return CITIZEN_CHECKS[
        sum(int(digit) * weight for digit, weight in zip(body, CITIZEN_WEIGHTS, strict=True)) % 11
    ]


def citizen_id(region: str, birth: date, serial: int, male: bool) -> str:
    """An 18-place number; `serial` is any integer, its parity is set by the sex."""
    sequence = serial % 499 * 2 + (1 if male else 2)
    body = f"{region}{birth:%Y%m%d}{sequence:03d}"
    return body + citizen_check(body)


def old_citizen_id(number: str) -> str:
    """The 15-place form used before 1999: two-digit year, no check character."""
    return number[:6] + number[8:17]


def mistyped(number: str, rng: Random) -> str:
    """The number as a tired clerk types it: two neighbours swapped or one digit wrong, so the check fails."""
    for _ in range(20):
        place = rng.randrange(6, len(number) - 2)
        if rng.random() < 0.5 and number[place] != number[place + 1]:
            wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        else:
            wrong = (
                number[:place] + str((int(number[place]) + rng.randrange(1, 9)) % 10) + number[place + 1 :]
            )
        if wrong[:17].isdigit() and citizen_check(wrong[:17]) != wrong[17]:
            return wrong
    return number[:17] + ("0" if number[17] != "0" else "1")


def organisation_code(body: str) -> str:
    """Eight places of an organisation code with the check character (GB 11714: MOD 11, 10 is X, 11 is 0)."""
    total = sum(int(digit, 36) * weight for digit, weight in zip(body, ORGANISATION_WEIGHTS, strict=True))
    check = 11 - total % 11
    return body + {10: "X", 11: "0"}.get(check, str(check))


def credit_code(kind: str, region: str, organisation: str) -> str:
    """A unified social credit code: kind (2 places), region (6), organisation code (9), check (GB 32100, MOD 31)."""
    body = f"{kind}{region}{organisation}"
    total = sum(CREDIT_ALPHABET.index(place) * pow(3, index, 31) for index, place in enumerate(body))
    return body + CREDIT_ALPHABET[(31 - total % 31) % 31]


def mobile_phone(rng: Random) -> str:
    return rng.choice(MOBILE_PREFIXES) + f"{rng.randrange(10**8):08d}"


def land_line(rng: Random) -> str:
    """A land line of Chuxiong (area code 0878)."""
    return f"0878-{rng.choice('3467')}{rng.randrange(10**6):06d}"
