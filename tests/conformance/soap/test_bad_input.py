"""Bad input over the wire: each gets a coded Chinese answer with place and advice; none is lost, none stops the rest."""

import gzip
import time
from uuid import UUID

import httpx
import pytest
from lxml import etree

from tests.conformance.soap.conftest import HOSPITAL, SECRET
from tests.exchange.soap.samples import PERSON, element, soap
from yizhou.exchange.partners import api as partners
from yizhou.exchange.soap.names import EXCHANGE, SOAP11, SOAP12, WSSE
from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.db.api import fetch_all

FAULTS = f".//{{{EXCHANGE}}}Faults"


def fault(response, status: int, code: str) -> etree._Element:
    """The fault's detail; every fault is coded and speaks Chinese."""
    assert response.status_code == status, response.text
    root = etree.fromstring(response.content)
    detail = root.find(FAULTS)
    assert detail.get("code") == code
    assert any("\u4e00" <= c <= "\u9fff" for c in detail.findtext(f"{{{EXCHANGE}}}advice"))
    return root


def messages() -> list[tuple]:
    return fetch_all("SELECT status, format, body_hash, id FROM message ORDER BY received", ())


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<s:Envelope", "soap.not_xml"),
        (soap(PERSON)[:-30], "soap.not_xml"),
        ("", "soap.not_xml"),
        ('{"resourceType":"Patient"}', "soap.not_xml"),
        ("<Hello/>", "soap.not_an_envelope"),
        ("<e:Envelope xmlns:e='urn:soap-of-the-future'/>", "soap.version_mismatch"),
        (soap(""), "soap.body_missing"),
        (soap("<a/><b/>"), "soap.body_missing"),
        (soap("<x:Delete xmlns:x='urn:x'/>"), "soap.operation_unknown"),
        (
            '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + soap("<a>&e;</a>").decode(),
            "soap.doctype_forbidden",
        ),
        (soap(PERSON, "<x:y xmlns:x='urn:x' s:mustUnderstand='1'/>"), "soap.not_understood"),
    ],
)
def test_a_request_that_cannot_be_served_gets_a_coded_fault(wire, body, code):
    status = 400 if code not in ("soap.version_mismatch", "soap.not_understood") else 500
    root = fault(wire.post("PersonRegistration", body), status, code)
    assert root.tag == f"{{{SOAP12}}}Envelope"
    assert root.find(f".//{{{SOAP12}}}Text").text


def test_a_fault_of_soap_1_1_has_the_drafts_codes(wire):
    root = fault(wire.post("PersonRegistration", "<s:Envelope", namespace=SOAP11), 500, "soap.not_xml")
    assert root.tag == f"{{{SOAP11}}}Envelope"
    assert root.find(".//faultcode").text == "soap:Client"
    assert root.find(".//faultstring").text.startswith("参数错误：")


def test_a_version_mismatch_names_the_versions_understood(wire):
    root = fault(
        wire.post("PersonRegistration", "<e:Envelope xmlns:e='urn:x'/>"), 500, "soap.version_mismatch"
    )
    assert len(root.findall(f".//{{{SOAP12}}}SupportedEnvelope")) == 2


def test_an_entity_bomb_is_refused_at_once(wire):
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE a [<!ENTITY e0 "lol">{levels}]>' + soap("<a>&e9;</a>").decode()
    started = time.monotonic()
    fault(wire.post("PersonRegistration", bomb), 400, "soap.doctype_forbidden")
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-16"])
def test_a_request_in_its_own_encoding_is_accepted(wire, encoding):
    body = f'<?xml version="1.0" encoding="{encoding}"?>' + soap(PERSON).decode()
    response = wire.post(
        "PersonRegistration", body.encode(encoding), content_type=f"application/soap+xml; charset={encoding}"
    )
    assert response.status_code == 200, response.text
    assert "普光明" in response.text


def test_gbk_that_claims_utf8_is_accepted_with_a_warning(wire):
    body = '<?xml version="1.0" encoding="UTF-8"?>' + soap(PERSON).decode()
    response = wire.post("PersonRegistration", body.encode("gbk"))
    assert "普光明" in response.text
    assert "pipeline.encoding_misdeclared" in response.text


def test_bytes_of_no_encoding_get_a_coded_answer(wire):
    fault(wire.post("PersonRegistration", b"<a>\xff\xfe\xff\xff\x80</a>"), 400, "soap.not_decodable")


@pytest.mark.feature("10.2.1.3(3)-01", "10.2.1.3(4)-02")
@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"partner": None}, "soap.credentials_missing"),
        ({"secret": "guessed"}, "partners.refused"),
        ({"partner": "nobody"}, "partners.refused"),
    ],
)
def test_without_the_right_credentials_nothing_is_taken_or_kept(wire, options, code):
    response = wire.post("PersonRegistration", soap(PERSON), **options)
    fault(response, 401, code)
    assert response.headers["www-authenticate"].startswith("Basic")
    assert messages() == []


def test_a_wrong_username_token_is_refused_although_basic_would_do(wire):
    token = (
        f"<w:Security xmlns:w='{WSSE}'><w:UsernameToken><w:Username>{HOSPITAL}</w:Username>"
        "<w:Password>wrong</w:Password></w:UsernameToken></w:Security>"
    )
    root = fault(wire.post("PersonRegistration", soap(PERSON, token)), 401, "partners.refused")
    assert root.find(f".//{{{SOAP12}}}Subcode/{{{SOAP12}}}Value").text == "wsse:FailedAuthentication"


def test_a_partner_without_the_channel_is_refused(wire):
    partners.register(
        system_actor(),
        code="files-only",
        name="只报表格",
        secret=SECRET,
        institution_code="C532301002",
        channels=("files",),
    )
    response = wire.post("PersonRegistration", soap(PERSON), partner="files-only")
    fault(response, 400, "partners.channel_not_allowed")


def test_a_broken_request_of_a_known_sender_is_kept_and_listed(wire):
    root = fault(wire.post("PersonRegistration", soap(PERSON)[:-30]), 400, "soap.not_xml")
    number = root.find(FAULTS).get("messageId")
    (kept,) = messages()
    assert (kept[0], kept[1], str(kept[3])) == ("refused", "soap-person", number)


def test_passwords_of_a_broken_request_are_not_kept(wire):
    from yizhou.kernel.files import api as files

    token = f"<w:Security xmlns:w='{WSSE}'><w:UsernameToken><w:Password>top-secret</w:Password></w:UsernameToken></w:Security>"
    wire.post("PersonRegistration", soap(PERSON, token)[:-30])
    ((_, _, body_hash, _),) = messages()
    kept = files.get(body_hash)
    assert b"top-secret" not in kept
    assert b"***" in kept


def test_a_refused_feed_is_kept_and_can_be_repaired(wire):
    from yizhou.exchange.pipeline import api as pipeline

    unborn = PERSON.replace("1985-03-12", "2085-03-12")
    root = fault(wire.post("PersonRegistration", soap(unborn)), 400, "soap.refused")
    number = root.find(FAULTS).get("messageId")
    found = [f for f in root.iter(f"{{{EXCHANGE}}}Fault") if f.get("severity") == "error"]
    assert [f.get("code") for f in found] == ["identity.birth_in_future"]
    assert found[0].findtext(f"{{{EXCHANGE}}}place") == "/PersonRecordFeed/person"
    report = pipeline.repair(UUID(number), PERSON.encode(), "值班员", "出生年份录错")
    assert report.status.value == "accepted"


def test_an_unknown_service_is_not_found(wire):
    response = wire.post("Nothing", soap("<a/>"))
    assert element(response.content).find(FAULTS).get("code") == "soap.service_unknown"


def test_a_media_type_that_is_no_soap_is_refused(wire):
    fault(
        wire.post("PersonRegistration", b"a=1", content_type="application/x-www-form-urlencoded"),
        400,
        "soap.media_type",
    )


def test_a_request_over_the_limit_is_refused_without_being_read_from_strangers(wire):
    big = b" " * (65 * 1024 * 1024)
    fault(wire.post("DocumentsStorage", big, partner=None), 413, "soap.too_large")
    assert messages() == []


def test_a_request_over_the_limit_is_kept_for_a_known_sender(wire):
    root = fault(wire.post("DocumentsStorage", b"x" * (65 * 1024 * 1024)), 413, "soap.too_large")
    assert root.find(FAULTS).get("messageId") == str(messages()[0][3])


def packed(wire, body: bytes, coding: str = "gzip"):
    headers = {"Content-Type": "application/soap+xml", "Content-Encoding": coding}
    return httpx.post(
        f"{wire.url}/soap/PersonRegistration",
        content=body,
        headers=headers,
        auth=(HOSPITAL, SECRET),
        timeout=60,
    )


def test_a_compressed_request_is_opened(wire):
    assert "普光明" in packed(wire, gzip.compress(soap(PERSON))).text


@pytest.mark.parametrize(
    ("body", "coding", "status", "code"),
    [
        (gzip.compress(soap(PERSON))[:-20], "gzip", 400, "soap.attachment"),
        (b"not gzip", "gzip", 400, "soap.attachment"),
        (soap(PERSON), "br", 400, "soap.attachment"),
        (gzip.compress(b" " * (70 * 1024 * 1024)), "gzip", 413, "soap.too_large"),
    ],
    ids=["cut off", "not gzip", "brotli", "bomb"],
)
def test_a_compressed_request_that_cannot_be_opened_gets_a_coded_fault(wire, body, coding, status, code):
    fault(packed(wire, body, coding), status, code)
