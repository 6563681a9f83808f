"""What a patient presents, told apart by its writing alone: pure, so that a counter without a line tells the same."""

import re

from yizhou.standards import citizen_id

NAMES = {
    "health_code": "健康码（动态码）", "health_code_static": "健康码（静态码或号码）", "provincial_qr": "省电子健康卡二维码",
    "provincial_card": "省电子健康卡卡号", "provincial_code": "全省统一识别码", "citizen_id": "居民身份证号",
    "insurance_card": "社会保障卡号", "local_card": "本机构就诊卡号",
}  # fmt: skip
_OURS = re.compile(r"YZ2\.YZ\d{16}\.(?P<issued>[0-9a-z]+)\.\S+", re.IGNORECASE)
_NUMBER = re.compile(r"YZ(2\.|5323)\S*", re.IGNORECASE)  # a damaged one too: its fault is told better there
_QR = re.compile(r"(?P<card>[0-9A-Fa-f]{32,64}):(?P<kind>[01])(:\S*)?")
_CARD = re.compile(r"[0-9A-Fa-f]{32,64}")
_CITIZEN = re.compile(r"\d{15}|\d{17}[\dXx]")
_INSURANCE = re.compile(r"[A-Za-z]\d{8}|[A-Za-z]{2}\d{7}")
_CODE = re.compile(r"53[0-9A-Z]{2}-[0-9A-Z-]{6,40}", re.IGNORECASE)
_LOCAL = re.compile(r"[0-9A-Za-z_-]{1,64}")


def medium_of(text: str) -> str:
    """One of NAMES, empty when nothing fits. A patient number of one institution is what is left over."""
    if found := _OURS.fullmatch(text):
        return "health_code_static" if found["issued"] == "0" else "health_code"
    for pattern, medium in (
        (_NUMBER, "health_code_static"), (_QR, "provincial_qr"), (_CARD, "provincial_card"), (_CITIZEN, "citizen_id"),
        (_CODE, "provincial_code"), (_INSURANCE, "insurance_card"), (_LOCAL, "local_card"),
    ):  # fmt: skip
        if pattern.fullmatch(text):
            return medium
    return ""


def card_in(qr: str) -> str:
    """The card number written in a QR code of the province."""
    found = _QR.fullmatch(qr)
    return found["card"] if found else ""


def is_dynamic(qr: str) -> bool:
    """Whether a QR code of the province is one that only the province can read as valid."""
    found = _QR.fullmatch(qr)
    return bool(found and found["kind"] == "1")


def shown(text: str) -> str:
    """A presented text without its secret part."""
    return (
        citizen_id.mask(text)
        if medium_of(text) == "citizen_id"
        else f"{text[:4]}…{text[-4:]}"
        if len(text) > 10
        else text
    )
