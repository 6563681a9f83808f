"""Client of the provincial platform's registration service: `HIPMessageServer(action, message)` by SOAP 1.2 over HTTPS, HTTP Basic, HL7 v3
messages (`hl7.py`). An answer counts only when it names the message it answers. Never tries again by itself: the queue does."""

import os
import re
from typing import cast
from uuid import UUID

import httpx
from lxml import etree

from yizhou.kernel.clock.api import new_id, now
from yizhou.registries.provincial_index import hl7
from yizhou.registries.provincial_index.contracts import ProvincialPerson
from yizhou.registries.provincial_index.errors import (
    AnswerNotTrusted,
    ProvinceNotConfigured,
    ProvinceRefused,
    ProvinceSilent,
)
from yizhou.registries.residents.contracts import Resident

_SOAP = "http://www.w3.org/2003/05/soap-envelope"
_SHAPE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{5,63}")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
NAMES = ("URL", "ORG", "SECRET")


def configured() -> bool:
    """Whether the province's registration service is known."""
    return all(os.environ.get(f"YIZHOU_PROVINCE_{name}") for name in NAMES)


class Registration:
    """The registration service at one address."""

    def __init__(self, url: str, organisation: str, secret: str, seconds: float = 15) -> None:
        self._url, self._organisation = url, organisation
        self._client = httpx.Client(
            auth=httpx.BasicAuth(organisation.encode(), secret.encode()), timeout=seconds
        )

    @classmethod
    def configured(cls) -> "Registration":
        """From the environment. Raises ProvinceNotConfigured."""
        if not configured():
            raise ProvinceNotConfigured(
                what="省平台注册服务", names="URL、YIZHOU_PROVINCE_ORG、YIZHOU_PROVINCE_SECRET"
            )
        url, organisation, secret = (os.environ[f"YIZHOU_PROVINCE_{name}"] for name in NAMES)
        return cls(url, organisation, secret, float(os.environ.get("YIZHOU_PROVINCE_SECONDS", "15")))

    def feed(self, resident: Resident, code: str, *, active: bool) -> str:
        """Register or, with the province's `code`, update a resident; the code the province says it is.

        Raises ProvinceSilent, ProvinceRefused, AnswerNotTrusted.
        """
        interaction, action = (
            ("PRPA_IN201314UV02", "UpdatePatientRegistry")
            if code
            else ("PRPA_IN201311UV02", "AddPatientRegistry")
        )
        message_id = str(new_id())
        message = hl7.person_message(
            interaction, message_id, now(), self._organisation, resident, active=active, code=code
        )
        answer = self._ask(action, message_id, message)
        told = next((one.code for one in answer.found if one.code), "")
        if not told and code:
            return code
        if not _SHAPE.fullmatch(told):
            raise AnswerNotTrusted(reason=f"识别码“{told[:20]}”不合格式（应为 6 至 64 位字母数字）")
        return told

    def merge(self, kept: Resident, merged: UUID) -> None:
        """Our id `merged` stands under `kept`. Raises ProvinceSilent, ProvinceRefused, AnswerNotTrusted."""
        message_id = str(new_id())
        message = hl7.merge_message(message_id, now(), self._organisation, kept, str(merged))
        self._ask("MergePatientRegistry", message_id, message)

    def who(self, root: str, value: str) -> ProvincialPerson | None:
        """The person with this number in the whole province. Raises ProvinceSilent, ProvinceRefused, AnswerNotTrusted."""
        message_id = str(new_id())
        message = hl7.query_message(message_id, now(), self._organisation, root, value)
        found = self._ask("PatientRegistryQuery", message_id, message).found
        if len(found) > 1:
            raise ProvinceRefused(reason="省平台对这个号码返回了不止一人")
        return found[0] if found else None

    def _ask(self, action: str, message_id: str, message: bytes) -> hl7.Answer:
        answer = hl7.read_answer(self._post(_envelope(action, message)), message_id)
        if not answer.accepted:
            raise ProvinceRefused(reason=answer.text[:200] or "没有说明原因")
        return answer

    def _post(self, body: bytes) -> bytes:
        try:
            came = self._client.post(
                self._url, content=body, headers={"Content-Type": "application/soap+xml; charset=utf-8"}
            )
        except httpx.TimeoutException:
            raise ProvinceSilent(reason="超时") from None
        except httpx.HTTPError as error:
            raise ProvinceSilent(reason=str(error)[:120] or type(error).__name__) from None
        if came.status_code in {401, 403}:
            raise ProvinceSilent(reason=f"HTTP {came.status_code}，省平台不认本平台的机构代码或密钥")
        if came.status_code >= 300:
            raise ProvinceSilent(reason=f"HTTP {came.status_code} {came.text[:80]}")
        return _payload(came.content)


def _envelope(action: str, message: bytes) -> bytes:
    envelope = etree.Element(f"{{{_SOAP}}}Envelope", nsmap={"s": _SOAP})
    body = etree.SubElement(envelope, f"{{{_SOAP}}}Body")
    call = etree.SubElement(
        body, f"{{{hl7.HL7}}}HIPMessageServer", nsmap=cast("dict[str, str]", {None: hl7.HL7})
    )
    etree.SubElement(call, f"{{{hl7.HL7}}}action").text = action
    etree.SubElement(call, f"{{{hl7.HL7}}}message").text = message.decode().partition("?>")[2].strip()
    return etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")


def _payload(raw: bytes) -> bytes:
    """The HL7 message in the answering envelope, as text or as XML. Raises AnswerNotTrusted."""
    try:
        body = etree.fromstring(raw, _PARSER).find(f"{{{_SOAP}}}Body")
    except etree.XMLSyntaxError:
        body = None
    answer = body[0] if body is not None and len(body) else None
    if answer is None:
        raise AnswerNotTrusted(reason="没有 SOAP 信封或内容为空")
    text = "".join(str(part) for part in answer.itertext()).strip()
    if text.startswith("<"):
        return text.encode()
    inner = answer[0] if len(answer) else answer
    return etree.tostring(inner)
