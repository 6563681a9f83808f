"""Client of the provincial electronic health card platform (云南省电子健康卡平台): JSON over HTTPS, every call and every answer signed.

    POST <url>  {"method", "version": "V2.0.0", "appId", "nonceStr", "timestamp", "signMode": "SM3",
                 "encryptMode": "SM4/ECB/ZeroBytePadding", "headSign", "bodySign", "body": {…}}
         → {"returnCode": "0", "returnDesc", "nonceStr", "timestamp", "datas": {…}, "signString"}

Methods createVmcardQRcode, modifyVmcardInfo, getPersonInfo, verifyQRcode; names, numbers, phones are SM4 in hexadecimal. A signature is the
SM3 of `name=value` of all fields, sorted and joined by `&`, with `&key=<secret>` behind. An answer must carry our nonce and be fresh.
"""

import hmac
import os
from collections.abc import Mapping
from secrets import token_hex
from typing import Any

import httpx
import orjson

from yizhou.kernel.clock.api import now
from yizhou.kernel.crypto import api as crypto
from yizhou.registries.provincial_index.contracts import ProvincialPerson
from yizhou.registries.provincial_index.errors import (
    AnswerNotTrusted,
    CardNotHolding,
    ProvinceNotConfigured,
    ProvinceRefused,
    ProvinceSilent,
)
from yizhou.registries.provincial_index.hl7 import day
from yizhou.registries.residents.contracts import Resident

NAMES = ("CARD_URL", "CARD_APP", "CARD_SECRET")
_FRESH = 300
_UNKNOWN = "2001"
_STATES = {"1": "", "2": "注销", "3": "挂失", "4": "冻结"}
_SECRET_FIELDS = ("name", "idCode", "phone")


def configured() -> bool:
    """Whether the card platform is known."""
    return all(os.environ.get(f"YIZHOU_PROVINCE_{name}") for name in NAMES)


def signature(fields: Mapping[str, Any], secret: str) -> str:
    """SM3 over the sorted fields and the secret."""
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields) if fields[name] not in ("", None))
    return crypto.sm3_hex(f"{text}&key={secret}".encode())


class HealthCards:
    """The card platform at one address."""

    def __init__(self, url: str, application: str, secret: str, seconds: float = 10) -> None:
        self._url, self._application, self._secret = url, application, secret
        self._key = crypto.sm3(secret.encode())[:16]
        self._client = httpx.Client(timeout=seconds)

    @classmethod
    def configured(cls) -> "HealthCards":
        """From the environment. Raises ProvinceNotConfigured."""
        if not configured():
            names = "CARD_URL、YIZHOU_PROVINCE_CARD_APP、YIZHOU_PROVINCE_CARD_SECRET"
            raise ProvinceNotConfigured(what="省电子健康卡平台", names=names)
        url, application, secret = (os.environ[f"YIZHOU_PROVINCE_{name}"] for name in NAMES)
        return cls(url, application, secret, float(os.environ.get("YIZHOU_PROVINCE_SECONDS", "10")))

    def feed(self, resident: Resident, card: str) -> ProvincialPerson:
        """Apply for a card, or update the data of `card`; the card number and cross-domain index the platform says.

        Raises ProvinceSilent, ProvinceRefused, AnswerNotTrusted.
        """
        body: dict[str, Any] = {
            "name": resident.name, "idCardTypeCode": "01", "idCode": resident.citizen_id, "sex": resident.sex,
            "birthday": resident.birth_date.isoformat() if resident.birth_date else "", "nation": resident.ethnic_group,
            "phone": resident.phones[0] if resident.phones else "", "address": resident.address, "personnelType": "1",
        }  # fmt: skip
        if card:
            body["erhcCardNo"] = card
        told = self._ask("modifyVmcardInfo" if card else "createVmcardQRcode", body)
        person = self._person(told)
        if not person.card and card:
            return ProvincialPerson(card=card, cross=person.cross)
        if not (16 <= len(person.card) <= 64 and person.card.isalnum()):
            raise AnswerNotTrusted(reason=f"电子健康卡卡号“{person.card[:20]}”不合格式")
        return person

    def who(self, **asked: str) -> ProvincialPerson | None:
        """The person with `erhcCardNo`, `empi` or `idCode` (getPersonInfo). Raises as `feed`."""
        body = {"idCardTypeCode": "01", **asked} if "idCode" in asked else asked
        return self._found("getPersonInfo", body)

    def verify(self, code: str) -> ProvincialPerson | None:
        """Whose QR code this is, if it holds now (verifyQRcode). Raises CardNotHolding and as `feed`."""
        return self._found("verifyQRcode", {"qrCode": code})

    def _found(self, method: str, body: dict[str, Any]) -> ProvincialPerson | None:
        told = self._ask(method, body, missing=True)
        if told is None:
            return None
        state = _STATES.get(str(told.get("cardState", "1")), "停用")
        if state:
            raise CardNotHolding(state=state)
        return self._person(told)

    def _person(self, told: Mapping[str, Any]) -> ProvincialPerson:
        def open_(name: str) -> str:
            try:
                return crypto.sm4_ecb_decrypt(self._key, bytes.fromhex(str(told.get(name) or ""))).decode()
            except ValueError:
                raise AnswerNotTrusted(reason=f"加密项 {name} 不能解开") from None

        return ProvincialPerson(
            name=open_("name"), citizen_id=open_("idCode"), phone=open_("phone"), sex=str(told.get("sex") or ""),
            birth_date=day(str(told.get("birthday") or "")), address=str(told.get("address") or ""),
            ethnic_group=str(told.get("nation") or ""), card=str(told.get("erhcCardNo") or ""), cross=str(told.get("empi") or ""),
        )  # fmt: skip

    def _ask(self, method: str, plain: dict[str, Any], *, missing: bool = False) -> Any:
        body = {
            name: crypto.sm4_ecb_encrypt(self._key, str(value).encode()).hex()
            if name in _SECRET_FIELDS and value
            else value
            for name, value in plain.items()
        }
        nonce, moment = token_hex(16), str(int(now().timestamp()))
        head = {
            "appId": self._application,
            "nonceStr": nonce,
            "timestamp": moment,
            "version": "V2.0.0",
            "method": method,
        }
        message = {
            **head, "signMode": "SM3", "encryptMode": "SM4/ECB/ZeroBytePadding", "headSign": signature(head, self._secret),
            "bodySign": signature(body, self._secret), "body": body,
        }  # fmt: skip
        answer = self._post(orjson.dumps(message))
        self._require_genuine(answer, nonce)
        code = str(answer.get("returnCode"))
        if missing and code == _UNKNOWN:
            return None
        if code != "0":
            raise ProvinceRefused(reason=str(answer.get("returnDesc") or f"返回码 {code}")[:200])
        return answer.get("datas") or {}

    def _post(self, content: bytes) -> dict[str, Any]:
        try:
            came = self._client.post(self._url, content=content, headers={"Content-Type": "application/json"})
            if came.status_code >= 300:
                raise ProvinceSilent(reason=f"HTTP {came.status_code} {came.text[:80]}")
            answer = came.json()
        except httpx.TimeoutException:
            raise ProvinceSilent(reason="超时") from None
        except httpx.HTTPError as error:
            raise ProvinceSilent(reason=str(error)[:120] or type(error).__name__) from None
        except ValueError:
            raise AnswerNotTrusted(reason="不是 JSON") from None
        if not isinstance(answer, dict) or not isinstance(answer.get("datas") or {}, dict):
            raise AnswerNotTrusted(reason="结构不符")
        return answer

    def _require_genuine(self, answer: Mapping[str, Any], nonce: str) -> None:
        signed = {**(answer.get("datas") or {})}
        signed |= {name: answer.get(name) for name in ("returnCode", "returnDesc", "nonceStr", "timestamp")}
        if not hmac.compare_digest(signature(signed, self._secret), str(answer.get("signString", ""))):
            raise AnswerNotTrusted(reason="签名不符")
        if answer.get("nonceStr") != nonce:
            raise AnswerNotTrusted(reason="不是对本次请求的应答（随机数不符，可能是重放）")
        moment = str(answer.get("timestamp", ""))
        if not moment.isdecimal() or abs(int(now().timestamp()) - int(moment)) > _FRESH:
            raise AnswerNotTrusted(reason="应答已过期（时间相差超过 5 分钟）")
