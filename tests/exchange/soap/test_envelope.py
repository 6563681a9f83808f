import pytest
from lxml import etree

from tests.exchange.soap.samples import element, soap
from yizhou.exchange.soap import addressing
from yizhou.exchange.soap.envelope import detached, read, version_of, write
from yizhou.exchange.soap.errors import BodyMissing, NotAnEnvelope, NotUnderstood, VersionMismatch
from yizhou.exchange.soap.names import SOAP11, SOAP12, WSA
from yizhou.kernel.clock.api import new_id


@pytest.mark.parametrize("namespace", [SOAP11, SOAP12])
def test_both_soap_versions_are_read_and_answered_in_kind(namespace):
    request = read(element(soap("<r:Ask xmlns:r='urn:r'/>", namespace=namespace)))
    assert request.operation == "Ask"
    answer = element(write(request.namespace, etree.Element("Answer")))
    assert answer.tag == f"{{{namespace}}}Envelope"
    assert answer[0][0].tag == "Answer"


def test_something_else_than_an_envelope_is_refused():
    with pytest.raises(NotAnEnvelope, match="Hello"):
        read(element("<Hello/>"))


def test_an_envelope_of_an_unknown_version_is_refused():
    with pytest.raises(VersionMismatch):
        version_of(element("<e:Envelope xmlns:e='http://www.w3.org/2003/05/soap-envelop'/>"))


@pytest.mark.parametrize("body", ["", "<a/><b/>", "text only"])
def test_a_body_must_hold_exactly_one_element(body):
    with pytest.raises(BodyMissing):
        read(element(soap(body)))


def test_a_header_that_must_be_understood_and_is_not_refuses():
    header = "<x:Routing xmlns:x='urn:x' s:mustUnderstand='true'/>"
    with pytest.raises(NotUnderstood, match="urn:x"):
        read(element(soap("<a/>", header)))


def test_a_header_meant_for_another_node_does_not_concern_us():
    header = "<x:Routing xmlns:x='urn:x' s:mustUnderstand='1' s:role='urn:someone-else'/>"
    assert read(element(soap("<a/>", header))).operation == "a"


def test_the_published_addressing_example_is_understood(messages):
    header = etree.fromstring((messages / "01-ws-addressing.xml").read_bytes())
    wrapped = element(soap("<a/>"))
    wrapped.replace(wrapped[0], header)
    found = addressing.read(read(wrapped).header)
    assert found.message_id == "uuid:aaaabbbb-cccc-dddd-eeee-ffffffffffff"
    assert found.sender == "http://app.example/client1"
    assert found.action == "http://fabrikam123.example/mail/Delete"


def test_an_answer_relates_to_the_message_it_answers():
    asked = addressing.Addressing(WSA, message_id="urn:uuid:1", sender="urn:oid:1.2.3")
    blocks = {etree.QName(b).localname: b for b in addressing.answer(asked, "urn:done", new_id())}
    assert blocks["RelatesTo"].text == "urn:uuid:1"
    assert blocks["To"].text == "urn:oid:1.2.3"
    assert blocks["Action"].text == "urn:done"


def test_no_addressing_asked_no_addressing_answered():
    assert addressing.answer(addressing.Addressing(), "urn:done", new_id()) == ()


def test_a_kept_payload_carries_its_namespaces_and_nothing_of_the_envelope():
    request = read(element(soap("<r:Ask xmlns:r='urn:r' xmlns:u='urn:unused'><r:x/></r:Ask>", "<secret/>")))
    assert detached(request.payload) == b'<r:Ask xmlns:r="urn:r"><r:x></r:x></r:Ask>'
