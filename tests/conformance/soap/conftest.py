"""The SOAP channel over real HTTP: a server with its own database, three institutions and their systems' credentials."""

from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import requests
from lxml import etree
from zeep import Client, Settings
from zeep.transports import Transport

from tests.exchange.soap.samples import soap
from yizhou.exchange.partners import api as partners
from yizhou.exchange.soap.names import HL7, SOAP11, SOAP12
from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import OrganisationRow

HOSPITAL, CLINIC, OTHER = "his-hospital", "his-clinic", "his-other-county"
SECRET = "a-long-secret-2026"


@dataclass(frozen=True)
class Wire:
    """Where the services are; every call may be made as another partner."""

    url: str
    clients: dict[tuple[str, str], Client] = field(default_factory=dict)

    def client(self, service: str, partner: str = HOSPITAL, **options: Any) -> Client:
        """A zeep client that knows nothing but the WSDL it fetches; one for each service and partner."""
        if options:
            return self._client(service, partner, options)
        if (service, partner) not in self.clients:
            self.clients[service, partner] = self._client(service, partner, {})
        return self.clients[service, partner]

    def _client(self, service: str, partner: str, options: dict[str, Any]) -> Client:
        session = requests.Session()
        session.auth = (partner.encode(), SECRET.encode())
        return Client(
            f"{self.url}/soap/{service}?wsdl", transport=Transport(session=session),
            settings=Settings(strict=True, xml_huge_tree=True), **options,
        )  # fmt: skip

    def post(
        self, service: str, body: bytes | str, *, partner: str | None = HOSPITAL, namespace: str = SOAP12,
        content_type: str = "", secret: str = SECRET,
    ) -> httpx.Response:  # fmt: skip
        kind = content_type or ("text/xml; charset=utf-8" if namespace == SOAP11 else "application/soap+xml")
        auth = (partner, secret) if partner else None
        raw = body.encode() if isinstance(body, str) else body
        return httpx.post(
            f"{self.url}/soap/{service}", content=raw, headers={"Content-Type": kind}, auth=auth, timeout=60
        )

    def call(self, service: str, body: str, header: str = "", **options: Any) -> etree._Element:
        """Post a payload in an envelope; the envelope that comes back."""
        return etree.fromstring(self.post(service, soap(body, header), **options).content)

    def hip(self, action: str, message: bytes | str, partner: str = HOSPITAL) -> etree._Element:
        """HIPMessageServer by zeep: the answering HL7 v3 message."""
        text = message.decode() if isinstance(message, bytes) else message
        answer = self.client("HIPMessageServer", partner).service.HIPMessageServer(
            action=action, message=text
        )
        return etree.fromstring(answer.encode())


def hip_envelope(action: str, message: str) -> bytes:
    """The same by hand."""
    wrapped = (
        f"<h:HIPMessageServer xmlns:h='{HL7}'><h:action>{action}</h:action><h:message/></h:HIPMessageServer>"
    )
    root = etree.fromstring(soap(wrapped))
    next(root.iter(f"{{{HL7}}}message")).text = message
    return etree.tostring(root)


@pytest.fixture
def wire(live_server) -> Wire:
    with unit_of_work():
        organisations.upsert_many(
            [
                OrganisationRow("532300", "楚雄彝族自治州", "prefecture"),
                OrganisationRow("532301", "楚雄市", "county", "532300"),
                OrganisationRow("532324", "南华县", "county", "532300"),
                OrganisationRow("H532301001", "楚雄州人民医院", "institution", "532301", "A100"),
                OrganisationRow("C532301002", "鹿城社区卫生服务中心", "institution", "532301", "B100"),
                OrganisationRow("H532324001", "南华县人民医院", "institution", "532324", "A100"),
            ]
        )
        for code, institution in ((HOSPITAL, "H532301001"), (CLINIC, "C532301002"), (OTHER, "H532324001")):
            partners.register(
                system_actor(),
                code=code,
                name=f"{institution}的系统",
                secret=SECRET,
                institution_code=institution,
            )
    return Wire(live_server.url)
