"""Two standards stand side by side."""

from typing import Any

from django.test import Client


def compare(client: Client, **query: str) -> dict[str, Any]:
    answer = client.get("/api/standards/comparison", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_two_editions_of_a_summary_are_aligned_row_by_row(reader: Client) -> None:
    found = compare(reader, kind="data_set", left="WS365.15", right="HDSB05.01")
    assert (found["left"]["standard"], found["right"]["standard"]) == ("WS 365-2011", "WS 373.1-2012")
    counts = found["counts"]
    assert counts["same"] + counts["changed"] + counts["left"] == found["left"]["size"]
    assert counts["same"] + counts["changed"] + counts["right"] == found["right"]["size"]
    assert counts["same"] > counts["left"]
    changed = next(pair for pair in found["pairs"] if pair["state"] == "changed")
    assert all(changed["left"][name] != changed["right"][name] for name in changed["differing"])


def test_a_standard_is_the_same_as_itself(reader: Client) -> None:
    for kind, identifier in (("data_set", "HDSB03.11"), ("document", "C0002"), ("value_set", "CV02.01.101")):
        counts = compare(reader, kind=kind, left=identifier, right=identifier)["counts"]
        assert counts["changed"] == counts["left"] == counts["right"] == 0, kind
        assert counts["same"] > 0


def test_spaces_and_width_make_no_difference_and_a_code_list_shows_what_was_added(reader: Client) -> None:
    found = compare(reader, kind="value_set", left="CV02.01.102", right="CV02.01.103")
    assert found["counts"]["changed"] + found["counts"]["left"] + found["counts"]["right"] > 0


def test_what_cannot_be_compared_is_refused(reader: Client) -> None:
    answer = reader.get("/api/standards/comparison", {"kind": "element", "left": "a", "right": "b"})
    assert (answer.status_code, answer.json()["code"]) == (422, "standards.not_comparable")
    answer = reader.get("/api/standards/comparison", {"kind": "data_set", "left": "WS365.15", "right": "x"})
    assert (answer.status_code, answer.json()["code"]) == (404, "standards.not_found")
