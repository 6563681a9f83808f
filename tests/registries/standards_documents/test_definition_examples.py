"""The frame and the catalogue prove themselves by their examples."""

from typing import Any

import pytest
import yaml
from django.db import connection

from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.settings.api import environment
from yizhou.registries.standards_documents import api, checking
from yizhou.registries.standards_documents.cataloguing import content_of
from yizhou.registries.standards_documents.contracts import Question
from yizhou.registries.standards_documents.definitions import catalogue, frame, local_texts
from yizhou.registries.standards_documents.numbers import key_of, shown, sort_of
from yizhou.registries.standards_documents.using import matches


def cases(name: str) -> list[dict[str, Any]]:
    path = environment().definitions / "standards_documents" / "examples" / f"{name}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]


def _days(entry: dict[str, Any]) -> dict[str, Any]:
    from datetime import date

    days = {
        name: date.fromisoformat(entry[name]) for name in ("issued", "effective", "expires") if name in entry
    }
    return entry | days


@pytest.mark.parametrize("case", cases("frame"), ids=lambda case: case["name"])
def test_example_of_the_frame(case: dict[str, Any]) -> None:
    found = checking.faults(content_of(_days(case["content"])))
    assert sorted(fault.place for fault in found) == sorted(case["faults"])


def test_every_entry_of_the_catalogue_is_without_fault_and_there_once() -> None:
    entries = catalogue()
    for entry in entries:
        assert checking.faults(content_of(entry)) == [], entry["number"]
    keys = [key_of(entry["number"]) for entry in [*entries, *local_texts()]]
    assert len(keys) == len(set(keys))


def test_the_prefecture_s_texts_lack_only_the_day_they_begin() -> None:
    for entry in local_texts():
        assert [fault.place for fault in checking.faults(content_of(entry))] == ["effective"], entry["id"]
        named = {key_of(each["number"]).split("-")[0] for each in catalogue()}
        assert any(stem in key_of(entry["text"]) for stem in named) or entry["part"] == "rules"


@pytest.mark.django_db
def test_the_catalogue_is_taken_in_once_and_found() -> None:
    actor = system_actor("测试")
    assert api.load_catalogue(actor) == len(catalogue()) + len(local_texts())
    assert api.load_catalogue(actor) == 0
    for case in cases("catalogue"):
        found = api.find(actor, Question(case["ask"])).items
        assert [each.content.number for each in found][:1] == [case["number"]] or case["number"] in {
            each.content.number for each in found
        }, case
        one = next(each for each in found if each.content.number == case["number"])
        assert (one.content.class_id, one.content.level) == (case["class"], case["level"])
    assert connection.in_atomic_block


def test_every_level_has_its_route_and_every_state_a_name() -> None:
    rules = frame()
    assert all(level.route in rules.routes for level in rules.levels.values())
    assert all(state in rules.states for route in rules.routes.values() for state in route.states)
    assert rules.route_of("prefecture").next("comment") == "review"
    assert rules.route_of("national").next("draft") == "review"


def test_numbers_are_one_however_they_are_written() -> None:
    assert key_of("gb/t 2261.1—2003") == key_of("GB/T2261.1-2003")
    assert shown("ws218—2002") == "WS 218-2002"
    assert shown("中华人民共和国电子签名法") == "中华人民共和国电子签名法"
    assert sort_of(1, "WS 375.2-2012") < sort_of(1, "WS 375.10-2012")


@pytest.mark.parametrize(
    ("number", "standard", "is_used"),
    [("WS 365-2011", "WS 365-2011", True), ("WS/T 500-2016", "WS/T 500.12-2016", True), ("WS/T 790-2021", "WS/T 790.2（2016 草案）", True),
     ("GB/T 2261.1-2003", "GB/T 2261.2-2003", False), ("GB/T 2260-2007", "GB/T 2260-2002", False), ("WS 37-2011", "WS 373.1-2012", False),
     ("GB/T 14396-2016", "GB/T 14396", True), ("IHE", "IHE", True), ("HL7", "HL7 V3", False)],
)  # fmt: skip
def test_a_book_names_a_document_a_part_of_it_or_it_without_its_year(
    number: str, standard: str, is_used: bool
) -> None:
    assert matches(number, standard) is is_used
