"""Decision tables (OMG DMN 1.3 §8) whose cells are CEL: read from `.dmn` files, as dmn-js writes them.

Understood of an input cell (§8.2.8): `-`, comparisons (`>= 140`), intervals (`[140..160)`), literals, lists of these, `not(…)`,
and any CEL expression with `?` for the input. Hit policies: UNIQUE, FIRST, COLLECT, RULE ORDER. A cell that cannot be known
does not hold.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from yizhou.engines.rules.contracts import Rule, Value
from yizhou.engines.rules.errors import DecisionAmbiguous, DecisionNotRead
from yizhou.engines.rules.reading import read

_POLICIES = ("UNIQUE", "FIRST", "COLLECT", "RULE ORDER")
_COMPARED = re.compile(r"^(<=|>=|<|>|!=|==)\s*(.+)$", re.DOTALL)
_INTERVAL = re.compile(r"^([\[(])\s*(.+?)\s*\.\.\s*(.+?)\s*([\])])$", re.DOTALL)
_NEGATED = re.compile(r"^not\((.*)\)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: what must hold, what then is said."""

    tests: tuple[Rule, ...]
    said: Mapping[str, Rule]
    note: str


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A table that was read."""

    id: str
    name: str
    policy: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def names(self) -> frozenset[str]:
        """The variables it asks for."""
        return frozenset(
            name for row in self.rows for rule in (*row.tests, *row.said.values()) for name in rule.names
        )

    def decide(self, values: Mapping[str, Value]) -> list[dict[str, Value]]:
        """What the rows that hold say: one at most under UNIQUE and FIRST. Raises DecisionAmbiguous, RuleFailed."""
        found = []
        for row in self.rows:
            if all(test.holds(values) is True for test in row.tests):
                found.append({name: rule.evaluate(values) for name, rule in row.said.items()})
                if self.policy == "FIRST":
                    break
        if self.policy == "UNIQUE" and len(found) > 1:
            raise DecisionAmbiguous(name=self.name, count=len(found))
        return found

    def outcome(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """What it says as one mapping: lists of what each row says under COLLECT and RULE ORDER; empty when no row holds."""
        found = self.decide(values)
        if self.policy in ("COLLECT", "RULE ORDER"):
            return {name: [one[name] for one in found if name in one] for name in self.outputs}
        return found[0] if found else {}


def read_tables(content: bytes) -> dict[str, DecisionTable]:
    """The decision tables of a DMN file by id. Raises DecisionNotRead, RuleNotRead, UnknownFunction."""
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise DecisionNotRead(place="", reason=f"不是合法的 XML：{error.msg}") from error
    if etree.QName(root).localname != "definitions" or "/DMN/" not in (etree.QName(root).namespace or ""):
        raise DecisionNotRead(place="", reason="不是 DMN 文件")
    found = [_table(decision) for decision in _each(root, "decision")]
    if not found:
        raise DecisionNotRead(place="", reason="文件里没有决策表")
    return {table.id: table for table in found}


def _each(element: Any, name: str) -> Iterator[Any]:
    return (child for child in element if isinstance(child.tag, str) and etree.QName(child).localname == name)


def _text(element: Any) -> str:
    text = next(_each(element, "text"), None)
    return (text.text or "").strip() if text is not None else ""


def _table(decision: Any) -> DecisionTable:
    id_ = decision.get("id", "")
    table = next(_each(decision, "decisionTable"), None)
    if table is None:
        raise DecisionNotRead(place=id_, reason="决策不是决策表")
    policy = table.get("hitPolicy", "UNIQUE")
    if policy not in _POLICIES or table.get("aggregation"):
        raise DecisionNotRead(place=id_, reason=f"不支持的命中策略 {policy}；可用 {'、'.join(_POLICIES)}")
    inputs = tuple(_text(next(_each(one, "inputExpression"))) for one in _each(table, "input"))
    if not all(inputs):
        raise DecisionNotRead(place=id_, reason=f"第 {inputs.index('') + 1} 个输入列没有表达式")
    outputs = tuple(one.get("name", "") for one in _each(table, "output"))
    if not all(outputs):
        raise DecisionNotRead(place=id_, reason="有输出列没有名称")
    rows = tuple(_row(id_, rule, inputs, outputs) for rule in _each(table, "rule"))
    if not rows:
        raise DecisionNotRead(place=id_, reason="决策表没有规则行")
    return DecisionTable(id_, decision.get("name", id_), policy, inputs, outputs, rows)


def _row(table: str, rule: Any, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> Row:
    tests = [_text(cell) for cell in _each(rule, "inputEntry")]
    said = [_text(cell) for cell in _each(rule, "outputEntry")]
    if len(tests) != len(inputs) or len(said) != len(outputs):
        raise DecisionNotRead(place=table, reason="规则行的格数与列数不符")
    asked = tuple(
        read(condition_of(cell, expression))
        for cell, expression in zip(tests, inputs, strict=True)
        if cell not in ("", "-")
    )
    note = next(_each(rule, "description"), None)
    spoken = {name: read(cell) for name, cell in zip(outputs, said, strict=True) if cell not in ("", "-")}
    return Row(asked, spoken, (note.text or "").strip() if note is not None else "")


def condition_of(cell: str, expression: str) -> str:
    """An input cell as a CEL condition on the input's expression."""
    cell = cell.strip()
    if negated := _NEGATED.match(cell):
        return f"!({condition_of(negated.group(1), expression)})"
    if parts := _INTERVAL.match(cell):
        opened, low, high, closed = parts.groups()
        return f"({expression}) {'>=' if opened == '[' else '>'} {low} && ({expression}) {'<=' if closed == ']' else '<'} {high}"
    if "?" in cell and not re.search(r"\?[^:]*:", cell):
        return cell.replace("?", f"({expression})")
    several = _split(cell)
    if len(several) > 1:
        return " || ".join(f"({condition_of(one, expression)})" for one in several)
    if compared := _COMPARED.match(cell):
        return f"({expression}) {compared.group(1)} {compared.group(2)}"
    return f"({expression}) == {cell}"


def _split(cell: str) -> list[str]:
    """The parts of a list, at commas outside of brackets and quotes."""
    parts, depth, quote, start = [], 0, "", 0
    for place, sign in enumerate(cell):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif sign == "," and not depth:
            parts.append(cell[start:place])
            start = place + 1
    return [*parts, cell[start:]]
