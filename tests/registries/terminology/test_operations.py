"""The terminology service over FHIR R4: every operation by GET and POST, with Parameters in and out."""

from typing import Any

import pytest
from django.test import Client

from tests.exchange.ground import Sender
from tests.registries.terminology.conftest import ICD10, REGIONS, Terms, values
from yizhou.registries.terminology import operations


@pytest.mark.feature("10.2.1.1-04", "10.4.5-01", "12.3.4-04")
def test_lookup_tells_name_parents_and_children(terms: Terms) -> None:
    told = terms.told("CodeSystem/$lookup", system=ICD10, code="I10")
    assert (told["display"], told["property.inactive"]) == ("特发性(原发性)高血压", False)
    place = terms.ask("CodeSystem/$lookup", system=REGIONS, code="532302101000", property="parent")
    assert values(place)["display"] == "金山镇"
    assert values(place)["property.parent"] == "532302"
    below = terms.ask("CodeSystem/$lookup", system=REGIONS, code="532302", property="child")
    assert len([entry for entry in below["parameter"] if entry["name"] == "property"]) > 10


@pytest.mark.feature("10.4.5-04", "12.3.4-03", "12.3.4-05", "12.3.4-06", "12.3.4-08")
@pytest.mark.parametrize(
    ("system", "code", "name"),
    [
        ("GB/T 2261.1", "1", "男"),
        ("urn:oid:2.16.156.10011.2.3.3.4", "2", "女"),
        ("GB/T 4658", "10", "研究生"),
        ("GB/T 6864", "2", "博士"),
        ("WS 218", "A210", "中医(综合)医院"),
        ("CV02.01.101", "1", "居民身份证"),
        ("2.16.156.10011.2.3.1.1", "03", "护照"),
    ],
)
def test_value_domains_are_found_by_standard_number_oid_and_cv_number(
    terms: Terms, system: str, code: str, name: str
) -> None:
    told = terms.told("CodeSystem/$validate-code", url=system, code=code)
    assert (told["result"], told["display"]) == (True, name)


def test_a_code_retired_years_ago_says_so_and_names_its_successor(terms: Terms) -> None:
    told = terms.told("CodeSystem/$validate-code", url=REGIONS, code="532331")
    assert (told["result"], told["inactive"], told["successor"]) == (False, True, "532302")
    assert told["message"] == "代码 532331（禄丰县）已于 2021-10-31 停用。请改用 532302（禄丰市）"
    before = terms.told("CodeSystem/$validate-code", url=REGIONS, code="532331", date="2019-05-01")
    assert (before["result"], before["display"]) == (True, "禄丰县")
    looked = terms.told("CodeSystem/$lookup", system=REGIONS, code="532331")
    assert (looked["property.inactive"], looked["property.retirementDate"], looked["property.successor"]) == (
        True, "2021-10-31", "532302",
    )  # fmt: skip


def test_a_code_only_an_old_edition_has_is_told_as_such(terms: Terms) -> None:
    told = terms.told("CodeSystem/$validate-code", url=REGIONS, code="110103")
    assert told["result"] is False
    assert "2002 版" in told["message"]
    assert (
        terms.told("CodeSystem/$validate-code", url=REGIONS, code="110103", version="2002")["result"] is True
    )


def test_a_wrong_name_is_told_with_the_right_one(terms: Terms) -> None:
    told = terms.told("CodeSystem/$validate-code", url=ICD10, code="I10", display="糖尿病")
    assert (told["result"], told["display"]) == (False, "特发性(原发性)高血压")
    assert "不是“糖尿病”" in told["message"]


def test_validation_takes_coding_and_codeable_concept_by_post(hospital: Sender) -> None:
    def ask(kind: str, value: dict[str, Any]) -> dict[str, Any]:
        body = {
            "resourceType": "Parameters",
            "parameter": [{"name": kind, f"value{kind[0].upper()}{kind[1:]}": value}],
        }
        return values(hospital.post("/fhir/CodeSystem/$validate-code", body).json())

    assert ask("coding", {"system": ICD10, "code": "I10"})["result"] is True
    concept = {"coding": [{"system": ICD10, "code": "不存在"}, {"system": "GB/T 2261.1", "code": "1"}]}
    assert ask("codeableConcept", concept)["display"] == "男"


@pytest.mark.parametrize(
    ("a", "b", "outcome"),
    [
        ("I10", "I10", "equivalent"),
        ("E11", "E11.9", "subsumes"),
        ("E11.9", "E11", "subsumed-by"),
        ("E11", "I10", "not-subsumed"),
        ("E00-E90", "E11.9", "subsumes"),
        ("E10-E14", "E11.900", "subsumes"),
        ("E11", "E10-E14", "subsumed-by"),
        ("C15-C26", "C00-C97", "subsumed-by"),
        ("I00-I99", "E11", "not-subsumed"),
    ],
)
def test_subsumption_follows_the_classification(terms: Terms, a: str, b: str, outcome: str) -> None:
    assert terms.told("CodeSystem/$subsumes", system=ICD10, codeA=a, codeB=b) == {"outcome": outcome}


def test_chapters_and_blocks_gather_codes_but_are_none(terms: Terms) -> None:
    told = terms.told("CodeSystem/$validate-code", url=ICD10, code="E10-E14")
    assert (told["result"], "只用于归类" in told["message"]) == (False, True)
    assert terms.told("CodeSystem/$validate-code", url=ICD10, code="E11")["result"] is True
    found = terms.ask("ValueSet/$expand", url=ICD10, filter="糖尿病", count="50")["expansion"]["contains"]
    assert [entry["code"] for entry in found if entry.get("abstract")] == ["E10-E14"]


@pytest.mark.parametrize("text", ["高血压", "gaoxueya", "gxy", "I10", "gao xue ya"])
def test_expansion_is_filtered_by_characters_pinyin_initials_and_code(terms: Terms, text: str) -> None:
    found = terms.ask("ValueSet/$expand", url=f"{ICD10}?vs", filter=text, count="200")["expansion"]
    assert "I10" in {entry["code"] for entry in found["contains"]}
    assert found["total"] >= len(found["contains"])


def test_expansion_pages_through_all_codes_without_losing_one(terms: Terms) -> None:
    seen: list[str] = []
    while True:
        found = terms.ask("ValueSet/$expand", url="CV02.01.101", count="3", offset=str(len(seen)))[
            "expansion"
        ]
        seen += [entry["code"] for entry in found["contains"]]
        if len(seen) >= found["total"]:
            break
    assert len(seen) == len(set(seen)) == found["total"] == 8
    first = terms.ask("ValueSet/$expand", url=ICD10, count="1000", offset="21800")["expansion"]
    assert (first["total"], len(first["contains"])) == (22_611, 811)


def test_membership_in_a_value_set_is_judged(terms: Terms) -> None:
    assert terms.told("ValueSet/$validate-code", url="CV02.01.101", code="01")["result"] is True
    foreign = terms.told("ValueSet/$validate-code", url="CV02.01.101", system=ICD10, code="I10")
    assert foreign["result"] is False
    assert "不含代码系统" in foreign["message"]


@pytest.mark.feature("10.4.6-07")
def test_an_old_region_code_is_translated_into_the_one_in_force(terms: Terms) -> None:
    found = terms.ask("ConceptMap/$translate", system=REGIONS, code="532331", targetsystem=REGIONS)
    match = next(entry for entry in found["parameter"] if entry["name"] == "match")
    parts = {part["name"]: part for part in match["part"]}
    assert parts["concept"]["valueCoding"] == {"system": REGIONS, "code": "532302", "display": "禄丰市"}
    assert parts["equivalence"]["valueCode"] == "equivalent"
    nothing = terms.told("ConceptMap/$translate", system=ICD10, code="I10")
    assert nothing["result"] is False
    assert "对照工作台" in nothing["message"]


def test_artefacts_are_read_and_searched(terms: Terms) -> None:
    system = terms.ask("CodeSystem/sexes")
    assert (system["status"], system["content"], len(system["concept"])) == ("active", "complete", 4)
    assert terms.ask("CodeSystem/icd10")["content"] == "not-present"
    assert terms.ask("CodeSystem/regions-1")["status"] == "retired"
    assert terms.ask("ConceptMap/regions-changes")["group"][0]["element"][0]["target"][0]["code"]
    values_ = terms.ask("ValueSet/cv02.01.101")
    assert values_["compose"]["include"][0]["version"] == "WS 364-2011"
    bundle = terms.ask("CodeSystem", title="疾病分类", status="active")
    assert [entry["resource"]["url"] for entry in bundle["entry"]] == [ICD10]
    many = terms.ask("CodeSystem", _count="10")
    assert (len(many["entry"]), [link["relation"] for link in many["link"]]) == (10, ["self", "next"])
    by_oid = terms.ask("CodeSystem", identifier="urn:oid:2.16.156.10011.2.3.3.4")
    assert by_oid["entry"][0]["resource"]["title"] == "生理性别代码"


def test_what_goes_wrong_is_an_operation_outcome_in_chinese_with_advice(terms: Terms) -> None:
    status, issue = terms.refused("CodeSystem/$lookup", system=ICD10, code="ZZZ")
    assert (status, issue["code"]) == (404, "not-found")
    assert "没有代码 ZZZ" in issue["details"]["text"]
    assert (
        terms.refused("CodeSystem/$lookup", code="I10")[1]["details"]["coding"][0]["code"]
        == "terminology.parameter_missing"
    )
    assert terms.refused("CodeSystem/$lookup", system="urn:nobody", code="1")[0] == 404
    assert terms.refused("ValueSet/$expand", url=ICD10, count="viele")[0] == 400
    assert terms.refused("ValueSet/$closure", url=ICD10)[0] == 405
    assert terms.refused("CodeSystem", colour="red")[0] == 400
    status, issue = terms.refused("CodeSystem/$validate-code", url=ICD10, code="I10", date="gestern")
    assert "2026-01-31" in issue["diagnostics"]
    answer = terms.client.post("/fhir/CodeSystem/$lookup", b"{", content_type="application/fhir+json")
    assert (answer.status_code, answer.json()["issue"][0]["code"]) == (400, "invalid")


def test_the_capability_statement_names_the_operations(terms: Terms) -> None:
    stated = {each["type"]: each for each in terms.client.get("/fhir/metadata").json()["rest"][0]["resource"]}
    for kind, offered in operations.OPERATIONS.items():
        assert {f"${each['name']}" for each in stated[kind.value]["operation"]} == set(offered)


def test_nobody_asks_without_logging_in(people: None) -> None:
    answer = Client().get("/fhir/CodeSystem/$lookup", {"system": ICD10, "code": "I10"})
    assert (answer.status_code, answer.json()["resourceType"]) == (401, "OperationOutcome")
    assert answer.headers["WWW-Authenticate"].startswith("Basic")
