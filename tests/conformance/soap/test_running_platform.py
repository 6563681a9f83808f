"""zeep against the whole running platform: the processes `./yizhou up` starts, with a partner of the synthetic prefecture."""

import pytest
import requests
from lxml import etree
from zeep import Client
from zeep.transports import Transport

from tests.conformance.soap.test_documents import PATIENT, described
from tests.conformance.soap.test_person_registration import person
from tests.exchange.soap.samples import published

pytestmark = pytest.mark.platform


def client(platform, service: str) -> Client:
    """As the health information centre of a county, which may speak for its institutions."""
    session = requests.Session()
    session.auth = ("C532301", platform.secret("C532301"))
    return Client(f"{platform.base_url}/soap/{service}?wsdl", transport=Transport(session=session))


def test_a_resident_a_document_and_an_old_message_go_the_whole_way(platform):
    (registered,) = client(platform, "PersonRegistration").service.PersonRecordFeed(person=[person()])
    content = "转诊小结".encode()
    answer = client(platform, "DocumentsCollection").service.ProviderAndRegistryDocumentSet(
        submitObjectList={"documentEntry": [described(content)]},
        document=[{"_value_1": content, "id": "urn:uuid:6f1c1d1e-0000-4000-8000-0000000000e1"}],
    )
    (part,) = answer.header.MessageHeader.Part
    assert f"urn:uuid:{part.residentId}" == registered.id.value
    retrieval = client(platform, "DocumentsRetrievement").service
    condition = {"key": "$XDSDocumentEntryPatientId", "value": [{"value": PATIENT}]}
    (reference,) = retrieval.DocumentStoredQuery(
        storedQuery={"StoredName": {"value": "urn:FindDocuments"}, "Filter": [condition]}
    )
    asked = {"documentUniqueId": reference.documentUniqueId, "repositoryId": reference.repositoryId}
    (document,) = retrieval.RetrieveDocumentSet(documentReferenceList={"documentReference": [asked]})
    assert document.content == content
    old = client(platform, "HIPMessageServer").service.HIPMessageServer(
        action="AddPatientRegistry", message=published("A03").decode()
    )
    assert etree.fromstring(old.encode()).tag == "{urn:hl7-org:v3}PMPR_IN000102CN01"
