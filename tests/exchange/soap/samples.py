"""Small requests for the tests of the SOAP channel, and the published messages kept beside them."""

from pathlib import Path

from lxml import etree

from yizhou.exchange.soap.names import RHIN, SOAP12

MESSAGES = Path(__file__).resolve().parents[2] / "conformance" / "soap" / "messages"


def published(prefix: str) -> bytes:
    """A published message by the beginning of its file name: `A03`, `A04`, …"""
    (found,) = MESSAGES.glob(f"test-{prefix}-*.xml")
    return found.read_bytes()


def element(text: str | bytes) -> etree._Element:
    return etree.fromstring(text.encode() if isinstance(text, str) else text)


def soap(body: str, header: str = "", namespace: str = SOAP12) -> bytes:
    """An envelope around a body."""
    return (
        f'<s:Envelope xmlns:s="{namespace}"><s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>'
    ).encode()


PERSON = f"""<r:PersonRecordFeed xmlns:r="{RHIN}"><r:person>
  <r:id value="urn:uuid:6f1c1d1e-0000-4000-8000-00000000000a"/>
  <r:addr><r:text value="云南省楚雄市鹿城镇西门社区5号"/><r:administrativeDivision value="532301"/></r:addr>
  <r:telecom value="13987800001"/><r:statusCode value="urn:active"/>
  <r:human>
    <r:id><r:system value="urn:oid:2.16.156.10011.1.3"/><r:value value="53230119850312123X"/></r:id>
    <r:name><r:text value="普光明"/></r:name><r:gender value="1"/>
    <r:birthTime value="1985-03-12"/><r:maritalStatusCode value="20"/>
    <r:asEmployee><r:occupationCode value="24"/><r:employerName value="楚雄一中"/></r:asEmployee>
    <r:asOtherIds><r:system value="urn:oid:2.16.156.10011.1.2"/><r:value value="53230100100100001"/></r:asOtherIds>
    <r:contact><r:id><r:value value="1"/></r:id><r:name value="李秀英"/><r:telecom value="13987800002"/></r:contact>
  </r:human></r:person></r:PersonRecordFeed>"""
