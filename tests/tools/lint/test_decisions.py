from tools.lint.rules.decisions import Decisions

INDEX = "docs/decisions/README.md"
NOTE = "docs/decisions/0001-layers.md"


def test_a_short_listed_decision_with_its_check_is_free(lint):
    assert (
        lint(Decisions(), {INDEX: "[layers](0001-layers.md)", NOTE: "# Layers\n\nCheck: lint-imports\n"})
        == []
    )


def test_both_ways_to_name_the_check_are_free(lint):
    assert (
        lint(Decisions(), {INDEX: "0001-layers.md", NOTE: "# Layers\n\n**Enforced by** `tests/x.py`.\n"})
        == []
    )


def test_a_decision_without_check_is_found(lint):
    found = lint(Decisions(), {INDEX: "0001-layers.md", NOTE: "# Layers\n"})
    assert found == [
        f"{NOTE}:1 say in a line `Check: …` or `**Enforced by** …` which test or linter holds it"
    ]


def test_a_decision_longer_than_a_page_and_missing_in_the_index_is_found_twice(lint):
    found = lint(Decisions(), {INDEX: "", NOTE: "Check: x\n" + "word\n" * 60})
    assert [line.split(" ", 1)[1] for line in found] == [
        "61 lines: a decision fits a page",
        "add it to docs/decisions/README.md",
    ]
