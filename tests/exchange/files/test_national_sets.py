"""Tables after the published data sets (WS 372, WS 375, WS 376, WS 377): whatever a row says is in the record."""

import csv
import io
from typing import Any

import pytest

from tests.exchange.files.filling import CHILD, WOMAN, filled
from tests.exchange.files.test_http import resources
from tests.exchange.ground import Sender
from yizhou.exchange.files.definitions import data_sets
from yizhou.standards import data_elements
from yizhou.standards import data_sets as published

NATIONAL = [one for one in data_sets().values() if one.follows]


def faults_of(answer: Any) -> dict[str, dict[str, Any]]:
    """Faults of the message and of its parts, by code."""
    content = answer.json()
    listed = [*content["faults"], *(fault for part in content["parts"] for fault in part["faults"])]
    return {fault["code"]: fault for fault in listed}


def written(*rows: dict[str, str]) -> str:
    target = io.StringIO()
    writer = csv.DictWriter(target, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()


@pytest.mark.parametrize("data_set", NATIONAL, ids=lambda one: one.id)
def test_every_item_of_a_national_set_is_carried_into_the_record(clinic: Sender, data_set) -> None:
    person = CHILD if data_set.follows.startswith("HDSB01") else WOMAN
    answer = clinic.post(f"/files/{data_set.id}", written(filled(data_set, person)))
    assert answer.status_code == 200, answer.content
    assert [fault for fault in answer.json()["faults"] if fault["severity"] == "error"] == []
    found = resources(answer)
    assert found["Encounter"][0]["type"][0]["coding"][0]["code"] == data_set.follows
    said = {
        coding["code"]
        for one in found["Observation"]
        for coding in one["code"]["coding"]
        if coding["system"] == "urn:yizhou:data-set-item"
    }
    assert said == {column.item for column in data_set.columns if column.item and column.observe}


@pytest.mark.parametrize("data_set", NATIONAL, ids=lambda one: one.id)
def test_an_item_is_a_column_an_alias_or_tells_who_the_person_is(data_set) -> None:
    named = {name for column in data_set.columns for name in (column.name, *column.aliases)}
    items = {column.item for column in data_set.columns}
    for item in published.get(data_set.follows).items:
        name = (data_elements.name_of(item.name) or item.name).replace(" ", "")
        assert item.key in items or name in named, item


def test_a_code_outside_its_list_is_said_with_the_codes_there_are(clinic: Sender) -> None:
    chosen = data_sets()["newborn_screening"]
    row = filled(chosen, CHILD) | {"听力筛查结果代码": "7", "采血日期时间": "20990101000000"}
    faults = faults_of(clinic.post("/files/newborn_screening", written(row)))
    assert (
        "1 通过、2 未通过"
        in faults["files.code_not_in_set"]["message"] + faults["files.code_not_in_set"]["advice"]
    )
    assert faults["files.date_in_future"]["severity"] == "error"


def test_a_mothers_birth_before_the_childs_is_no_fault_and_what_lies_ahead_neither(clinic: Sender) -> None:
    chosen = data_sets()["newborn_screening"]
    row = filled(chosen, CHILD) | {"母亲出生日期": "19800102"}
    assert clinic.post("/files/newborn_screening", written(row)).json()["accepted"] == 1
    chosen = data_sets()["frail_children"]
    row = filled(chosen, CHILD) | {"预约日期": "20991231"}
    assert clinic.post("/files/frail_children", written(row)).json()["accepted"] == 1


def test_a_disease_code_is_read_by_the_nearest_published_one(clinic: Sender) -> None:
    chosen = data_sets()["tumour_cases"]
    answer = clinic.post(
        "/files/tumour_cases", written(filled(chosen, WOMAN) | {"肿瘤诊断代码": "C34.100x002"})
    )
    (condition,) = resources(answer)["Condition"]
    assert condition["code"]["coding"][0]["system"] == "http://hl7.org/fhir/sid/icd-10"
    assert condition["code"]["coding"][0]["code"] == "C34.100X002"
    assert "支气管" in condition["code"]["text"]
    wrong = clinic.post("/files/tumour_cases", written(filled(chosen, WOMAN, "N2") | {"肿瘤诊断代码": "ZZZ"}))
    assert "files.code_not_in_set" in faults_of(wrong)
