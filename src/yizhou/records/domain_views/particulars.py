"""Particulars of the person that a view may show, in words (plan 10.1.2, 10.1.7.1)."""

from collections.abc import Callable, Mapping

from yizhou.records.domain_views.contracts import Value
from yizhou.registries.residents.contracts import Profile
from yizhou.standards import code_systems

_RELATIONS = {
    "mother": "母亲", "father": "父亲", "child": "子女", "spouse": "配偶", "guardian": "监护人", "sibling": "兄弟姐妹",
    "contact": "联系人",
}  # fmt: skip


def _coded(system: str, code: str) -> str:
    return (code_systems.display(system, code) or code) if code else ""


def _one(name: str, text: str) -> list[Value]:
    return [Value(name, text)] if text else []


def _masked(number: str) -> str:
    """As the head of the record shows it: who needs the whole number asks for it there, and that is audited."""
    keep = 6 if len(number) > 11 else 3
    return (
        f"{number[:keep]}{'*' * (len(number) - keep - 4)}{number[-4:]}" if len(number) > keep + 4 else number
    )


def _relatives(profile: Profile) -> list[Value]:
    return [Value(_RELATIONS.get(one.relationship, one.relationship), one.name) for one in profile.relatives]


_FIELDS: Mapping[str, Callable[[Profile], list[Value]]] = {
    "name": lambda one: _one("姓名", one.resident.name),
    "sex": lambda one: _one("性别", _coded("GB/T 2261.1", one.resident.sex)),
    "birth_date": lambda one: _one("出生日期", str(one.resident.birth_date or "")),
    "ethnic_group": lambda one: _one("民族", _coded("GB/T 3304", one.resident.ethnic_group)),
    "marital_status": lambda one: _one("婚姻状况", _coded("GB/T 2261.2", one.marital_status)),
    "occupation": lambda one: _one("职业", _coded("GB/T 2261.4", one.occupation)),
    "citizen_id": lambda one: _one("身份证件号码", _masked(one.resident.citizen_id)),
    "health_code": lambda one: _one("电子健康码", one.resident.health_code),
    "phones": lambda one: _one("电话号码", "、".join(map(_masked, one.resident.phones))),
    "address": lambda one: _one("现住址", one.resident.address),
    "parents": lambda one: _one("母亲", one.mother_name) + _one("父亲", one.father_name),
    "relatives": _relatives,
    "contact": lambda one: _one(
        "联系人", " ".join(text for text in (one.contact_name, _masked(one.contact_phone)) if text)
    ),
    "deceased_on": lambda one: _one("死亡日期", str(one.resident.deceased_on or "")),
}
FIELDS = frozenset(_FIELDS)
"""Names a definition may use."""


def of(profile: Profile, fields: tuple[str, ...]) -> list[Value]:
    """What is known of these particulars, each once."""
    found = [value for field in fields for value in _FIELDS[field](profile)]
    return list(dict.fromkeys(found))
