"""The packaged contracts: valid, complete, and saying in Chinese where a message leaves them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from lxml import etree

from tests.exchange.soap.samples import PERSON, element
from yizhou.exchange.soap import schemas, wsdl
from yizhou.exchange.soap.errors import ContractUnknown
from yizhou.exchange.soap.offered import SERVICES, service_named

XS = "{http://www.w3.org/2001/XMLSchema}"
ADDRESS = "https://ehr.example/soap/PersonRegistration"


@pytest.mark.parametrize("service", SERVICES.values(), ids=lambda s: s.name)
def test_every_file_a_contract_refers_to_is_served(service):
    root = etree.fromstring(wsdl.wsdl(service, ADDRESS))
    waiting = [e.get("schemaLocation") for e in root.iter(XS + "import", XS + "include")]
    seen = set()
    while waiting:
        location = waiting.pop()
        assert location.startswith(f"{ADDRESS}?xsd=")
        name = location.removeprefix(f"{ADDRESS}?xsd=")
        if name not in seen:
            seen.add(name)
            schema = etree.fromstring(wsdl.xsd(service, name, ADDRESS))
            waiting += [e.get("schemaLocation") for e in schema.iter(XS + "import", XS + "include")]
    assert seen == set(service.schemas)


@pytest.mark.parametrize("service", SERVICES.values(), ids=lambda s: s.name)
def test_the_contract_names_the_operations_that_are_offered_and_no_others(service):
    root = etree.fromstring(wsdl.wsdl(service, ADDRESS))
    (port_type,) = root.findall("{http://schemas.xmlsoap.org/wsdl/}portType")
    named = {e.get("name") for e in port_type.findall("{http://schemas.xmlsoap.org/wsdl/}operation")}
    assert port_type.get("name") == service.port_type
    assert named == set(service.operations)


def test_files_outside_the_contract_are_not_served():
    for name in ("../../errors.py", "rhin_DocumentsStorage.xsd", "README.md", "nothing.xsd"):
        with pytest.raises(ContractUnknown):
            wsdl.xsd(service_named("PersonRegistration"), name, ADDRESS)


def test_a_message_within_the_contract_has_no_departures():
    assert schemas.departures(element(PERSON), "rhin_PersonRegistration.xsd") == ()


def test_each_departure_has_a_place_a_reason_and_advice_in_chinese():
    broken = PERSON.replace("urn:uuid:6f1c1d1e-0000-4000-8000-00000000000a", "12").replace(
        '<r:gender value="1"/>', "<r:geschlecht/>"
    )
    found = schemas.departures(element(broken), "rhin_PersonRegistration.xsd")
    assert [f.place.partition("（")[0] for f in found] == [
        "/PersonRecordFeed/person/id",
        "/PersonRecordFeed/person/human/geschlecht",
    ]
    assert "12" in found[0].message
    assert "gender" in found[1].message
    assert all(f.severity.value == "warning" and "?xsd" in f.advice for f in found)


def test_departures_are_found_in_the_default_namespace_and_inside_an_envelope():
    plain = PERSON.replace("xmlns:r=", "xmlns=").replace("<r:", "<").replace("</r:", "</")
    inside = etree.SubElement(etree.Element("e"), "b")
    inside.append(element(plain.replace('<gender value="1"/>', "<geschlecht/>")))
    (fault,) = schemas.departures(inside[0], "rhin_PersonRegistration.xsd")
    assert fault.place.startswith("/e/b/PersonRecordFeed/person/human/geschlecht")


def test_contracts_compiled_by_many_threads_at_once_keep_their_includes():
    """libxml2's document loader belongs to the process; before the lock a first message could lose it."""

    def compile_all(_):
        for name in ("rhin_DocumentsStorage.xsd", "rhin_PersonRegistration.xsd"):
            schemas.text.cache_clear()  # reading a file is where another thread gets its turn
            schemas._compile(name)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(compile_all, range(60)))
