"""WS/T 790.2 with zeep, an independent client that knows nothing but the WSDL."""

from uuid import UUID

import pytest
from zeep.exceptions import Fault
from zeep.wsse.username import UsernameToken

from tests.conformance.soap.conftest import CLINIC, HOSPITAL, OTHER, SECRET
from tests.exchange.soap.samples import PERSON, soap
from yizhou.exchange.soap.names import EXCHANGE, RHIN, SOAP11
from yizhou.kernel.db.api import fetch_all

LOCAL = "urn:uuid:6f1c1d1e-0000-4000-8000-00000000000a"
CITIZEN = {"system": {"value": "urn:oid:2.16.156.10011.1.3"}, "value": {"value": "53230119850312123X"}}


def person(local: str = LOCAL, name: str = "普光明", birth: str = "1985-03-12", citizen=CITIZEN, **more):
    """A `person` for zeep to build by the schema alone."""
    human = {
        "id": citizen, "name": [{"text": {"value": name}}], "gender": {"value": "1"}, "birthTime": {"value": birth},
        "telecom": [{"value": "13987800001"}], **more,
    }  # fmt: skip
    address = {
        "text": {"value": "云南省楚雄市鹿城镇西门社区5号"},
        "administrativeDivision": {"value": "532301"},
    }
    return {"id": {"value": local}, "addr": address, "statusCode": {"value": "urn:active"}, "human": human}


@pytest.mark.feature("10.2.1.1-01", "10.2.1.1.1-01")
def test_zeep_registers_a_resident_and_gets_the_platforms_number(wire):
    client = wire.client("PersonRegistration")
    (answer,) = client.service.PersonRecordFeed(person=[person()])
    assert UUID(answer.id.value.removeprefix("urn:uuid:"))
    assert answer.human.name[0].text.value == "普光明"
    assert answer.human.id.value.value == "53230119850312123X"


def test_the_same_feed_again_changes_nothing(wire):
    client = wire.client("PersonRegistration")
    (first,) = client.service.PersonRecordFeed(person=[person()])
    (second,) = client.service.PersonRecordFeed(person=[person()])
    assert first.id.value == second.id.value
    header = wire.call("PersonRegistration", PERSON).find(f".//{{{EXCHANGE}}}MessageHeader")
    again = wire.call("PersonRegistration", PERSON).find(f".//{{{EXCHANGE}}}MessageHeader")
    assert header.get("messageId") == again.get("messageId")
    assert (header.get("repeated"), again.get("repeated")) == ("false", "true")


@pytest.mark.feature("10.2.1.1.1-03")
def test_a_second_feed_of_the_same_number_updates_the_person(wire):
    client = wire.client("PersonRegistration")
    client.service.PersonRecordFeed(person=[person()])
    changed = person(telecom=[{"value": "13900000009"}])
    (answer,) = client.service.PersonRecordFeed(person=[changed])
    found = query(client, id=[{"value": {"value": LOCAL.removeprefix("urn:uuid:")}}])
    assert "13900000009" in [t.value for t in found.patientList.person[0].human.telecom]
    assert found.patientList.person[0].id.value == answer.id.value


@pytest.mark.feature("10.2.1.1.1-04", "10.2.1.1-05", "10.2.1.8-12", "10.2.1.9(3)-08")
def test_two_institutions_registering_one_citizen_get_the_same_number(wire):
    hospital, clinic = wire.client("PersonRegistration"), wire.client("PersonRegistration", CLINIC)
    (first,) = hospital.service.PersonRecordFeed(person=[person()])
    other = "urn:uuid:6f1c1d1e-0000-4000-8000-0000000000ff"
    (second,) = clinic.service.PersonRecordFeed(person=[person(local=other)])
    assert first.id.value == second.id.value


def query(client, **parameters):
    return client.service.PersonRecordQuery(personQueryPayload={"personQueryParam": parameters})


@pytest.mark.parametrize(
    "parameters",
    [
        {"id": [CITIZEN]},
        {"id": [{"value": {"value": LOCAL.removeprefix("urn:uuid:")}}]},
        {
            "name": {"text": {"value": "普光明"}},
            "birthTime": {"value": "1985-03-12"},
            "gender": {"value": "1"},
        },
        {"telecom": {"value": "13987800001"}, "name": {"text": {"value": "普光明"}}},
    ],
    ids=["citizen number", "own number", "demographics", "phone and name"],
)
def test_a_registered_resident_is_found(wire, parameters):
    client = wire.client("PersonRegistration")
    (registered,) = client.service.PersonRecordFeed(person=[person()])
    found = query(client, **parameters)
    assert found.totalCount.value == 1
    assert found.patientList.person[0].id.value == registered.id.value


def test_the_platforms_number_finds_the_resident(wire):
    client = wire.client("PersonRegistration")
    (registered,) = client.service.PersonRecordFeed(person=[person()])
    found = query(client, identifiedPersonIdentifier={"value": {"value": registered.id.value}})
    assert found.patientList.person[0].id.value == registered.id.value


def test_all_criteria_must_hold(wire):
    client = wire.client("PersonRegistration")
    client.service.PersonRecordFeed(person=[person()])
    assert query(client, id=[CITIZEN], name={"text": {"value": "李四"}}).totalCount.value == 0


def test_nobody_found_is_an_empty_list(wire):
    found = query(wire.client("PersonRegistration"), name={"text": {"value": "无此人"}})
    assert found.totalCount.value == 0


def test_a_query_without_criteria_is_refused_in_chinese(wire):
    with pytest.raises(Fault) as caught:
        query(wire.client("PersonRegistration"))
    assert caught.value.message.startswith("参数错误：")


def test_another_county_does_not_see_the_resident(wire):
    hospital, other = wire.client("PersonRegistration"), wire.client("PersonRegistration", OTHER)
    hospital.service.PersonRecordFeed(person=[person()])
    assert query(other, name={"text": {"value": "普光明"}}).totalCount.value == 0
    with pytest.raises(Fault) as caught:
        query(other, id=[CITIZEN])
    assert caught.value.message.startswith("没有权限：")


@pytest.mark.feature("10.2.1.9(3)-04")
def test_cross_references_of_a_person_are_found_by_any_of_them(wire):
    hospital, clinic = wire.client("PersonRegistration"), wire.client("PersonRegistration", CLINIC)
    (registered,) = hospital.service.PersonRecordFeed(person=[person()])
    other = "urn:uuid:6f1c1d1e-0000-4000-8000-0000000000ff"
    clinic.service.PersonRecordFeed(person=[person(local=other)])
    (found,) = hospital.service.PersonIdentifierQuery(
        identifierQuery={"domain": {"value": f"urn:yizhou:source:{CLINIC}"}, "id": CITIZEN}
    )
    assert found.matchIdentifier.value.value == other.removeprefix("urn:uuid:")
    assert f"urn:uuid:{found.masterIdentifier.value.value}" == registered.id.value
    assert LOCAL.removeprefix("urn:uuid:") in [i.value.value for i in found.id]


def test_another_sources_number_finds_the_person_by_its_namespace(wire):
    hospital, clinic = wire.client("PersonRegistration"), wire.client("PersonRegistration", CLINIC)
    (registered,) = hospital.service.PersonRecordFeed(person=[person()])
    clinic.service.PersonRecordFeed(person=[person(local="urn:uuid:6f1c1d1e-0000-4000-8000-0000000000ff")])
    number = {
        "system": {"value": f"urn:yizhou:source:{CLINIC}"},
        "value": {"value": "6f1c1d1e-0000-4000-8000-0000000000ff"},
    }
    (found,) = query(hospital, id=[number]).patientList.person
    assert found.id.value == registered.id.value


@pytest.mark.feature("10.2.1.3(6)-01")
def test_a_query_is_audited_with_the_person_it_showed(wire):
    client = wire.client("PersonRegistration")
    (registered,) = client.service.PersonRecordFeed(person=[person()])
    query(client, id=[CITIZEN])
    rows = fetch_all("SELECT actor_name, resident_id::text FROM audit_entry WHERE action = 'query'", ())
    assert ("H532301001的系统", registered.id.value.removeprefix("urn:uuid:")) in rows


def test_one_faulty_person_does_not_stop_the_others(wire):
    nobody = "<r:person><r:id/><r:statusCode value='urn:active'/></r:person>"
    mixed = PERSON.replace("</r:PersonRecordFeed>", f"{nobody}</r:PersonRecordFeed>")
    envelope = wire.call("PersonRegistration", mixed)
    header = envelope.find(f".//{{{EXCHANGE}}}MessageHeader")
    assert header.get("status") == "partly"
    assert [p.get("accepted") for p in header.findall(f"{{{EXCHANGE}}}Part")] == ["true", "false"]
    assert len(envelope.findall(f".//{{{RHIN}}}PersonRecordFeedResponse/{{{RHIN}}}person")) == 1


def test_a_feed_with_nothing_to_accept_is_a_fault_with_every_finding(wire):
    unborn = PERSON.replace("1985-03-12", "2085-03-12")
    response = wire.post("PersonRegistration", soap(unborn))
    assert response.status_code == 400
    text = response.text
    assert "identity.birth_in_future" in text
    assert "messageId=" in text
    assert "soap:Sender" in text


@pytest.mark.feature("10.2.1.3(3)-01")
def test_credentials_may_come_as_username_token(wire):
    client = wire.client("PersonRegistration", wsse=UsernameToken(HOSPITAL, SECRET))
    client.transport.session.auth = None
    (answer,) = client.service.PersonRecordFeed(person=[person()])
    assert answer.id.value


def test_soap_1_1_is_answered_in_soap_1_1(wire):
    client = wire.client(
        "PersonRegistration", port_name="PersonProviderPortSoap11", service_name="PersonRegistrationServer"
    )
    (answer,) = client.service.PersonRecordFeed(person=[person()])
    assert answer.id.value
    response = wire.post("PersonRegistration", soap(PERSON, namespace=SOAP11), namespace=SOAP11)
    assert response.headers["content-type"].startswith("text/xml")
    assert SOAP11 in response.text
