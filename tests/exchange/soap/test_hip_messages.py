import pytest

from yizhou.exchange.soap.errors import ActionMismatch, ActionUnknown
from yizhou.exchange.soap.hip_messages import INTERACTIONS, select


def test_the_fourteen_services_and_the_information_service_are_there():
    assert len(INTERACTIONS) == 15
    assert len({i.request for i in INTERACTIONS}) == 15


def test_an_action_in_any_case_selects_its_service():
    assert select("addpatientregistry", "PRPA_IN201311UV02").success == "PMPR_IN000102CN01"


def test_without_an_action_the_message_tells():
    assert select(" ", "PRPM_IN401030UV01").action == "AddOrganization"


def test_an_unknown_action_is_refused_with_the_known_ones():
    with pytest.raises(ActionUnknown) as caught:
        select("DeletePatient", "PRPA_IN201311UV02")
    assert "AddPatientRegistry" in caught.value.advice_text


def test_an_action_that_carries_another_message_is_refused():
    with pytest.raises(ActionMismatch, match="PRPA_IN201314UV02"):
        select("UpdatePatientRegistry", "PRPA_IN201311UV02")


def test_the_pre_check_may_carry_the_searchs_message_as_in_its_example():
    found = select("GetDocumentSetRetrieveInfoPrognosis", "GetDocumentStroedInfoRequest")
    assert (found.word, found.success) == ("预判", "GetDocumentStroedInfoResponse")
    assert select("GetDocumentSetRetrieveInfo", "GetDocumentStroedInfoRequest").word == "检索"
