"""The provincial platform and its electronic health card platform, for tests and trials: `python -m tools.simulators.provincial_platform`.

Speaks the wires of `src/yizhou/registries/provincial_index` with no code of theirs: `/registry` (SOAP, HL7 v3 registration, update, merge,
query) and `/cards` (signed JSON, SM3 and SM4). `/control` plays outages and wrong answers, and brings people from elsewhere.
"""

import argparse
import base64
import hmac
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from lxml import etree

PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
HL7 = "{urn:hl7-org:v3}"
THEIRS, OURS, CITIZEN = "2.16.156.10011.0.2.1", "2.16.156.10011.0.2.2", "2.16.156.10011.1.3"


def sm3(content: bytes) -> bytes:
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize()


class World:
    """People of the province by identification code, the local ids that stand for them, and what is to go wrong."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.people: dict[str, dict[str, Any]] = {}
        self.locals: dict[str, str] = {}
        self.log: list[dict[str, str]] = []
        self.trouble: dict[str, Any] = {}
        self.past: dict[str, bytes] = {}
        self.serial = 0

    def person(self, number: str, name: str, **more: Any) -> dict[str, Any]:
        """The person with this identity number, or a new one."""
        for one in self.people.values():
            if number and one["citizen_id"] == number:
                return one
        self.serial += 1
        code = f"5300-{self.serial:010d}"
        one = {"code": code, "citizen_id": number, "name": name, "card": "", "state": "1", **more}
        self.people[code] = one
        return one

    def card(self, one: dict[str, Any]) -> str:
        """The card of a person, made when there is none."""
        if not one["card"]:
            one["card"] = sm3(f"card {one['code']}".encode()).hex().upper()
            one["empi"] = sm3(f"empi {one['code']}".encode()).hex().upper()
        return str(one["card"])

    def put(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Bring somebody from elsewhere, with a card and a QR code that holds now."""
        one = self.person(wish["citizen_id"], wish["name"])
        one.update(wish)
        self.card(one)
        return {**one, "qr": f"{one['card']}:1:{uuid4().hex}"}


class Handler(BaseHTTPRequestHandler):
    world: World
    organisation: str
    secret: str

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def _send(self, status: int, content: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _json(self, status: int, content: Any) -> None:
        self._send(status, json.dumps(content, ensure_ascii=False).encode())

    def do_GET(self) -> None:
        with self.world.lock:
            self._json(200, {"people": self.world.people, "locals": self.world.locals, "log": self.world.log})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/control":
            return self._control(json.loads(body))
        trouble = self.world.trouble
        time.sleep(float(trouble.get("slow", 0)))
        if int(trouble.get("fail", 0)) > 0:
            trouble["fail"] -= 1
            return self._send(503, "系统维护".encode(), "text/plain; charset=utf-8")
        with self.world.lock:
            return self._registry(body) if self.path == "/registry" else self._cards(json.loads(body))

    def _control(self, wish: dict[str, Any]) -> None:
        with self.world.lock:
            made = [self.world.put(each) for each in wish.pop("people", [])]
            self.world.trouble.update(wish)
        self._json(200, {"people": made})

    # The registration service.

    def _registry(self, body: bytes) -> None:
        wanted = base64.b64encode(f"{self.organisation}:{self.secret}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {wanted}":
            return self._send(401, "机构代码或密钥不正确".encode(), "text/plain; charset=utf-8")
        call = etree.fromstring(body, PARSER).find(f".//{HL7}HIPMessageServer")
        if call is None:
            return self._send(400, b"")
        action = call.findtext(f"{HL7}action") or ""
        message = etree.fromstring((call.findtext(f"{HL7}message") or "").encode(), PARSER)
        answer = self._answer(action, message).encode()
        if self.world.trouble.get("replay") and "registry" in self.world.past:
            answer = self.world.past["registry"]
        self.world.past["registry"] = answer
        return self._send(200, answer, "application/soap+xml; charset=utf-8")

    def _answer(self, action: str, message: etree._Element) -> str:
        asked = message.find(f"{HL7}id")
        message_id = asked.get("extension", "") if asked is not None else ""
        patient = message.find(f".//{HL7}patient")
        numbers = (
            {}
            if patient is None
            else {e.get("root", ""): e.get("extension", "") for e in patient.iter(f"{HL7}id")}
        )
        local, number = numbers.get(OURS, ""), numbers.get(CITIZEN, "")
        name = "" if patient is None else (patient.findtext(f".//{HL7}name") or "")
        refusal = self.world.trouble.get("refuse", {}).get(number or name, "")
        self.world.log.append({"action": action, "local": local, "name": name, "message": message_id})
        if refusal:
            return soap("PRPA_IN201313UV02", message_id, "AE", refusal)
        if action == "PatientRegistryQuery":
            value = message.find(f".//{HL7}livingSubjectId/{HL7}value")
            root, text = (
                (value.get("root", ""), value.get("extension", "")) if value is not None else ("", "")
            )
            found = [
                one
                for one in self.world.people.values()
                if text
                and text == (one["code"] if root == THEIRS else one["citizen_id"] if root == CITIZEN else "")
            ]
            return soap(
                "PRPA_IN201306UV02", message_id, "AA", "查询成功", found, query="OK" if found else "NF"
            )
        if action == "MergePatientRegistry":
            prior = message.find(f".//{HL7}priorRegisteredRole/{HL7}id")
            if prior is not None:
                self.world.locals[prior.get("extension", "")] = self.world.locals.get(local, "")
            return soap("MCCI_IN000002UV01", message_id, "AA", "处理成功")
        forced = self.world.trouble.get("code", {}).get(name)
        if forced is None:
            one = self.world.people.get(self.world.locals.get(local, "")) or self.world.person(number, name)
            one.update(name=name, **facts(patient))
            self.world.locals[local] = one["code"]
            forced = one["code"]
        kind = "PMPR_IN000102CN01" if action == "AddPatientRegistry" else "PRPA_IN201315UV02"
        return soap(kind, message_id, "AA", "成功", [{"code": forced, "name": name}])

    # The electronic health card platform.

    def _key(self) -> bytes:
        return sm3(self.secret.encode())[:16]

    def _sign(self, fields: dict[str, Any]) -> str:
        text = "&".join(f"{name}={fields[name]}" for name in sorted(fields) if fields[name] not in ("", None))
        return sm3(f"{text}&key={self.secret}".encode()).hex()

    def _open(self, text: str) -> str:
        maker = Cipher(algorithms.SM4(self._key()), modes.ECB()).decryptor()  # noqa: S305
        return (maker.update(bytes.fromhex(text)) + maker.finalize()).rstrip(b"\0").decode()

    def _close(self, text: str) -> str:
        raw = text.encode()
        maker = Cipher(algorithms.SM4(self._key()), modes.ECB()).encryptor()  # noqa: S305
        return (maker.update(raw + bytes(-len(raw) % 16)) + maker.finalize()).hex().upper()

    def _cards(self, asked: dict[str, Any]) -> None:
        head = {name: asked.get(name) for name in ("appId", "nonceStr", "timestamp", "version", "method")}
        genuine = hmac.compare_digest(self._sign(head), asked["headSign"]) and hmac.compare_digest(
            self._sign(asked["body"]), asked["bodySign"]
        )
        late = abs(time.time() - int(asked["timestamp"])) > 300
        if not genuine or late or asked["appId"] != self.organisation:
            code, said, datas = "1001", "签名不正确或请求已过期", {}
        else:
            code, said, datas = self._card_answer(asked["method"], asked["body"])
        answer = {
            "returnCode": code,
            "returnDesc": said,
            "nonceStr": asked["nonceStr"],
            "timestamp": str(int(time.time())),
        }
        trouble = self.world.trouble
        if trouble.get("stale"):
            answer["timestamp"] = str(int(time.time()) - 4000)
        answer = {**answer, "datas": datas, "signString": self._sign({**datas, **answer})}
        if trouble.get("forge"):
            answer["datas"] = {**datas, "erhcCardNo": "F" * 64}
        raw = json.dumps(answer, ensure_ascii=False).encode()
        if trouble.get("replay") and "cards" in self.world.past:
            raw = self.world.past["cards"]
        self.world.past["cards"] = raw
        self._send(200, raw)

    def _card_answer(self, method: str, body: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
        number = self._open(body["idCode"]) if body.get("idCode") else ""
        self.world.log.append({"action": method, "local": "", "name": "", "message": ""})
        if refusal := self.world.trouble.get("refuse", {}).get(number):
            return "2009", refusal, {}
        if method in {"createVmcardQRcode", "modifyVmcardInfo"}:
            one = self.world.person(number, self._open(body["name"]))
            card = self.world.card(one)
            one.update(
                sex=body.get("sex", ""), birth=body.get("birthday", ""), address=body.get("address", "")
            )
            return "0", "成功", {"erhcCardNo": card, "empi": one["empi"], "qrCode": f"{card}:0:{one['code']}"}
        wanted = str(body.get("erhcCardNo") or str(body.get("qrCode", "")).partition(":")[0])
        for one in self.world.people.values():
            if (wanted and one["card"] == wanted) or (number and one["citizen_id"] == number and one["card"]):
                return "0", "成功", {
                    "erhcCardNo": one["card"], "empi": one["empi"], "cardState": one["state"], "name": self._close(one["name"]),
                    "idCode": self._close(one["citizen_id"]), "phone": self._close(one["phone"]) if one.get("phone") else "",
                    "sex": one.get("sex", ""), "birthday": one.get("birth", ""), "address": one.get("address", ""),
                }  # fmt: skip
        return "2001", "没有注册", {}


def facts(patient: etree._Element | None) -> dict[str, str]:
    """Sex, birth and address of a message, under the names the world has for them."""
    if patient is None:
        return {}
    found = {}
    for name, tag, attribute in (
        ("sex", "administrativeGenderCode", "code"),
        ("birth", "birthTime", "value"),
    ):
        element = patient.find(f".//{HL7}{tag}")
        if element is not None:
            found[name] = element.get(attribute, "")
    found["address"] = patient.findtext(f".//{HL7}streetAddressLine") or ""
    return found


def soap(kind: str, message_id: str, outcome: str, text: str, people: Any = (), query: str = "") -> str:
    """An answering envelope with the message as text, as the published server sends it."""
    subjects = "".join(
        "<subject typeCode='SUBJ'><registrationEvent classCode='REG' moodCode='EVN'><statusCode code='active'/><subject1 typeCode='SBJ'>"
        f"<patient classCode='PAT'><id root='{THEIRS}' extension='{escape(one['code'])}'/><statusCode code='active'/><patientPerson>"
        + (f"<id root='{CITIZEN}' extension='{one['citizen_id']}'/>" if one.get("citizen_id") else "")
        + f"<name use='L'>{escape(one['name'])}</name>"
        + (f"<administrativeGenderCode code='{one['sex']}'/>" if one.get("sex") else "")
        + (f"<birthTime value='{re.sub('-', '', one['birth'])}'/>" if one.get("birth") else "")
        + (
            f"<addr><streetAddressLine>{escape(one['address'])}</streetAddressLine></addr>"
            if one.get("address")
            else ""
        )
        + "</patientPerson></patient></subject1></registrationEvent></subject>"
        for one in people
    )
    acted = subjects + (f"<queryAck><queryResponseCode code='{query}'/></queryAck>" if query else "")
    message = (
        f"<{kind} xmlns='urn:hl7-org:v3' ITSVersion='XML_1.0'><id root='2.16.156.10011.0' extension='{uuid4()}'/>"
        f"<acknowledgement typeCode='{outcome}'><targetMessage><id root='2.16.156.10011.0' extension='{message_id}'/></targetMessage>"
        f"<acknowledgementDetail><text>{escape(text)}</text></acknowledgementDetail></acknowledgement>"
        f"<controlActProcess classCode='CACT' moodCode='EVN'>{acted}</controlActProcess></{kind}>"
    )
    return (
        "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body>"
        f"<HIPMessageServerResponse xmlns='urn:hl7-org:v3'><payload>{escape(message)}</payload></HIPMessageServerResponse></s:Body></s:Envelope>"
    )


def serve(port: int, organisation: str, secret: str) -> ThreadingHTTPServer:
    """A server that is listening; `serve_forever` answers."""
    handler = type(
        "ProvincialHandler", (Handler,), {"world": World(), "organisation": organisation, "secret": secret}
    )
    return ThreadingHTTPServer(("127.0.0.1", port), handler)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8902)
    parser.add_argument("--org", default="532300")
    parser.add_argument("--secret", default="trial")
    wish = parser.parse_args()
    server = serve(wish.port, wish.org, wish.secret)
    url = f"http://127.0.0.1:{server.server_port}"
    print(f"省平台和省电子健康卡平台（模拟）：{url}/registry、{url}/cards", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
