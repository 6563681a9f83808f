"""Decision tables, read from DMN as dmn-js writes it."""

import pytest

from yizhou.engines.rules import api
from yizhou.engines.rules.decisions import condition_of
from yizhou.engines.rules.errors import DecisionAmbiguous, DecisionNotRead, RuleNotRead

TABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="http://yizhou">
  <decision id="control" name="血压控制分类">
    <decisionTable hitPolicy="{policy}">
      <input label="收缩压"><inputExpression typeRef="number"><text>systolic</text></inputExpression></input>
      <input label="不良反应"><inputExpression typeRef="boolean"><text>reaction</text></inputExpression></input>
      <output name="class" typeRef="string" /><output name="days" typeRef="number" />
      <rule><inputEntry><text>&gt;= 140</text></inputEntry><inputEntry><text>-</text></inputEntry>
        <outputEntry><text>"high"</text></outputEntry><outputEntry><text>14</text></outputEntry></rule>
      <rule><inputEntry><text></text></inputEntry><inputEntry><text>true</text></inputEntry>
        <outputEntry><text>"reaction"</text></outputEntry><outputEntry><text>14</text></outputEntry></rule>
      <rule><inputEntry><text>{cell}</text></inputEntry><inputEntry><text>not(true)</text></inputEntry>
        <outputEntry><text>"fine"</text></outputEntry><outputEntry><text>90</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>"""


def table(policy: str = "FIRST", cell: str = "[90..140)"):
    return api.read_decisions(TABLE.format(policy=policy, cell=cell).encode())["control"]


def test_the_first_row_that_holds_speaks() -> None:
    assert table().decide({"systolic": 150, "reaction": True}) == [{"class": "high", "days": 14.0}]
    assert table().decide({"systolic": 120, "reaction": True}) == [{"class": "reaction", "days": 14.0}]
    assert table().decide({"systolic": 120, "reaction": False}) == [{"class": "fine", "days": 90.0}]
    assert table().decide({"systolic": 80, "reaction": False}) == []
    assert table().decide({"systolic": None, "reaction": None}) == []
    assert table().names == {"systolic", "reaction"}


def test_all_rows_speak_under_collect_and_two_are_too_many_under_unique() -> None:
    both = {"systolic": 150, "reaction": True}
    assert [one["class"] for one in table("COLLECT").decide(both)] == ["high", "reaction"]
    with pytest.raises(DecisionAmbiguous):
        table("UNIQUE").decide(both)


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        (">= 140", "(x) >= 140"),
        ("[1..3)", "(x) >= 1 && (x) < 3"),
        ("(1..3]", "(x) > 1 && (x) <= 3"),
        ('"a","b"', '((x) == "a") || ((x) == "b")'),
        ("not(<5)", "!((x) < 5)"),
        ("< 3, [8..9]", "((x) < 3) || ((x) >= 8 && (x) <= 9)"),
        ("? in [1, 2]", "(x) in [1, 2]"),
    ],
)
def test_a_cell_is_a_condition_on_its_input(cell: str, wanted: str) -> None:
    assert condition_of(cell, "x") == wanted


def test_what_cannot_be_read_is_said_in_words() -> None:
    with pytest.raises(RuleNotRead):
        table(cell="&gt;= ")
    with pytest.raises(DecisionNotRead, match="命中策略"):
        table("PRIORITY")
    with pytest.raises(DecisionNotRead, match="XML"):
        api.read_decisions(b"<definitions")
    with pytest.raises(DecisionNotRead, match="不是 DMN"):
        api.read_decisions(b"<definitions/>")
