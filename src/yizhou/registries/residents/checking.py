"""What is wrong with what a message says about a person. Pure; the resident may be registered all the same."""

import re
from datetime import date

from yizhou.kernel.clock.api import today
from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.registries.residents import errors
from yizhou.registries.residents.contracts import IdentifierKind, PersonClaim
from yizhou.registries.residents.identifiers import phone_number, sort_identifiers
from yizhou.registries.residents.names import is_name, newborn_name
from yizhou.standards import citizen_id

_OLDEST_YEARS = 125
_SEX_CODES = frozenset({"", "0", "1", "2", "9"})
_STRANGE = re.compile(r"[0-9@#$%^&=+<>/\\|~]|[\ufffd\u0000-\u001f]|锟斤拷|烫烫|屯屯")


def check_claim(claim: PersonClaim) -> tuple[Fault, ...]:
    """See `api.check_claim`."""
    checks = (_check_numbers, _check_dates, _check_sex, _check_name, _check_phones)
    return tuple(fault for check in checks for fault in check(claim))


def _error(code: str, message: str, advice: str) -> Fault:
    return Fault(code, Severity.ERROR, "", message, advice)


def _warning(code: str, message: str, advice: str) -> Fault:
    return Fault(code, Severity.WARNING, "", message, advice)


def _check_numbers(claim: PersonClaim) -> list[Fault]:
    faults = []
    for identifier in claim.identifiers:
        if identifier.kind is not IdentifierKind.CITIZEN_ID or not identifier.value.strip():
            continue
        checked = citizen_id.check(identifier.value)
        shown = citizen_id.mask(citizen_id.normalise(identifier.value))
        if checked.problem == "check_digit":
            faults.append(
                _warning(
                    errors.FAULT_CHECK_DIGIT,
                    f"身份证号 {shown} 的校验码不正确",
                    "请核对号码的每一位；登记继续进行，但该号码只作为弱证据",
                )
            )
        elif not checked.valid:
            problem = {
                "length": "位数不对",
                "characters": "含有不允许的字符",
                "region": "省级代码不存在",
                "birth_date": "其中的出生日期不存在",
            }
            faults.append(
                _warning(
                    errors.FAULT_CITIZEN_ID,
                    f"身份证号 {shown} {problem[checked.problem]}",
                    "请核对证件类型和号码；登记继续进行，但不用该号码识别居民",
                )
            )
    return faults


def _check_dates(claim: PersonClaim) -> list[Fault]:
    faults, born, died, present = [], claim.birth_date, claim.deceased_on, today()
    if born and born > present:
        faults.append(
            _error(errors.FAULT_BIRTH_IN_FUTURE, f"出生日期 {born} 晚于今天", "请核对出生日期后重新上报")
        )
    if born and born < date(present.year - _OLDEST_YEARS, 1, 1):
        faults.append(
            _warning(
                errors.FAULT_BIRTH_TOO_LONG_AGO,
                f"出生日期 {born} 距今超过 {_OLDEST_YEARS} 年",
                "请核对出生年份",
            )
        )
    if died and died > present:
        faults.append(
            _error(errors.FAULT_DEATH_IN_FUTURE, f"死亡日期 {died} 晚于今天", "请核对死亡日期后重新上报")
        )
    if born and died and born > died:
        faults.append(
            _error(
                errors.FAULT_BIRTH_AFTER_DEATH,
                f"出生日期 {born} 晚于死亡日期 {died}",
                "请核对出生日期和死亡日期后重新上报",
            )
        )
    for number in sort_identifiers(claim).own:
        printed = citizen_id.check(number).birth_date
        if born and printed and printed != born:
            faults.append(
                _warning(
                    errors.FAULT_BIRTH_DIFFERS,
                    f"出生日期 {born} 与身份证号中的 {printed} 不一致",
                    "请以证件为准更正；平台采用证件上的日期",
                )
            )
    return faults


def _check_sex(claim: PersonClaim) -> list[Fault]:
    faults = []
    if claim.sex not in _SEX_CODES:
        faults.append(
            _warning(
                errors.FAULT_SEX_CODE,
                f"性别代码 {claim.sex[:10]} 不在 GB/T 2261.1 中",
                "请使用 0 未知、1 男、2 女、9 未说明",
            )
        )
    for number in sort_identifiers(claim).own:
        printed = citizen_id.check(number).sex
        if claim.sex in {"1", "2"} and printed != claim.sex:
            faults.append(
                _warning(
                    errors.FAULT_SEX_DIFFERS, "性别与身份证号不一致", "请以证件为准更正；平台采用证件上的性别"
                )
            )
    return faults


def _check_name(claim: PersonClaim) -> list[Fault]:
    sorted_ids = sort_identifiers(claim)
    is_newborn = newborn_name(claim.name) is not None and claim.birth_date is not None
    knows_mother = claim.birth_date is not None and (
        bool(sorted_ids.anothers) or bool(claim.mother_citizen_id or claim.mother_name)
    )
    if not (
        is_name(claim.name)
        or is_newborn
        or knows_mother
        or claim.local_id
        or sorted_ids.own
        or sorted_ids.weak
        or sorted_ids.others
    ):
        return [
            _error(errors.FAULT_NOTHING, errors.NothingToIdentify.message, errors.NothingToIdentify.advice)
        ]
    if claim.name and not is_newborn and (not is_name(claim.name) or _STRANGE.search(claim.name)):
        return [
            _warning(
                errors.FAULT_NAME,
                f"姓名“{claim.name[:30]}”不像真实姓名",
                "请填写证件上的姓名；编码错误（乱码）请检查字符集",
            )
        ]
    return []


def _check_phones(claim: PersonClaim) -> list[Fault]:
    wrong = [raw for raw in claim.phones if raw.strip() and not phone_number(raw)]
    return [
        _warning(errors.FAULT_PHONE, f"电话号码 {raw[:20]} 不能使用", "请填写手机号或带区号的固定电话")
        for raw in wrong
    ]
