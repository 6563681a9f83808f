"""Blocking keys: 64-bit values under which a claim finds its candidates in `resident_key` without reading the others.

A resident is stored under few keys, a claim asks with more: neighbouring years, day and month exchanged. Names enter by
their confusable sounds, sorted, so that homophones, accents and a swapped order meet under one key.
"""

from datetime import date
from hashlib import blake2b

from yizhou.registries.residents.contracts import PersonClaim
from yizhou.registries.residents.features import Features
from yizhou.registries.residents.names import NameForm


def key(*parts: str) -> int:
    """A signed 64-bit key."""
    digest = blake2b("\x1f".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def source_key(claim: PersonClaim) -> int | None:
    """Key of the source's own patient number; not stored: `resident_source_link` is asked directly."""
    return key("L", claim.source, claim.local_id) if claim.source and claim.local_id else None


def citizen_key(number: str) -> int:
    return key("citizen_id", number)


def document_key(document: tuple[str, str, str]) -> int:
    return key(*document)


def phone_key(figures: str) -> int:
    return key("P", figures)


def _name_sound(name: NameForm) -> str:
    return " ".join(sorted(name.sounds or name.words))


def _surname_sound(name: NameForm) -> str:
    return name.sounds[0] if name.sounds else name.surname[:4]


def _given_sound(name: NameForm) -> str:
    if not name.sounds:
        return name.given
    given = name.sounds[len(name.surname) :]
    return " ".join(given) if len(given) >= 2 else ""


def _identifier_keys(features: Features) -> set[int]:
    keys = {citizen_key(number) for number in (*features.citizen_ids, *features.weak_ids)}
    keys |= {document_key(document) for document in features.others}
    keys |= {phone_key(figures) for figures in features.phones}
    return keys


def stored_keys(features: Features) -> set[int]:
    """Keys a resident is found under."""
    keys = _identifier_keys(features)
    keys |= {key("M", number) for number in features.mother_ids}
    for name in features.names:
        sound = _name_sound(name)
        place = features.place.region_code
        if place[6:9] not in {"", "000"}:
            keys.add(key("NT", sound, place[:9]))
        if not features.births:
            keys.add(key("N0", sound))
    for birth in features.births:
        keys |= _birth_keys(features, birth)
        keys |= {key("NY", _name_sound(name), str(birth.year)) for name in features.names}
    return keys


def asked_keys(features: Features) -> set[int]:
    """Keys a claim looks under."""
    keys = stored_keys(features) | {key("N0", _name_sound(name)) for name in features.names}
    # A number that is not the person's own leads to the mother's children; so does one that turns out to be hers.
    keys |= {key("M", number) for number in features.citizen_ids}
    keys |= {citizen_key(number) for number in features.mother_ids}
    for birth in features.births:
        for name in features.names:
            keys |= {key("NY", _name_sound(name), str(birth.year + step)) for step in (-1, 1)}
        if birth.day <= 12 and birth.day != birth.month:
            keys |= _birth_keys(features, birth.replace(month=birth.day, day=birth.month))
    return keys


def _birth_keys(features: Features, birth: date) -> set[int]:
    day = birth.isoformat()
    keys: set[int] = set()
    for name in features.names:
        keys.add(key("BS", day, _surname_sound(name)))
        given = _given_sound(name)
        if given:
            keys.add(key("BG", day, given))
    if features.mother is not None:
        keys.add(key("BM", day, _name_sound(features.mother)))
    return keys


def lock_keys(features: Features) -> set[int]:
    """The strongest keys: two simultaneous claims about one new person share at least one of them."""
    keys = {citizen_key(number) for number in features.citizen_ids}
    keys |= {document_key(document) for document in features.others}
    for birth in features.births[:1]:
        day = birth.isoformat()
        keys |= {key("X", day, _name_sound(name)) for name in features.names}
        if not features.names:
            keys |= {key("XM", day, number) for number in features.mother_ids}
    if not features.births:
        keys |= {key("XN", _name_sound(name)) for name in features.names}
    return keys
