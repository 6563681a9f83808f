"""DMN decision tables (OMG DMN 1.3 §8), their cells in CEL: `-` or empty for anything, `>= 140`, or values set apart by commas."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from yizhou.engines.processes.expressions import evaluate, holds, names
from yizhou.kernel.errors.contracts import CodedError

_OPERATOR = re.compile(r"\s*(<=|>=|==|!=|<|>)")
HIT_POLICIES = ("UNIQUE", "FIRST", "COLLECT")
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: a condition for each input (empty: anything), a value expression for each output."""

    conditions: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table. `policy` as in HIT_POLICIES: UNIQUE and FIRST give the first row that holds, COLLECT lists."""

    name: str
    policy: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rows: tuple[Row, ...]

    def expressions(self) -> list[str]:
        """Every expression in it, for checking."""
        return [text for row in self.rows for text in (*row.conditions, *row.values) if text]


def _text(node: Any, path: str) -> str:
    found = node.find(path)
    return (found.text or "").strip() if found is not None else ""


def condition(subject: str, cell: str) -> str:
    """The CEL condition of a cell over its input expression; empty for any value."""
    cell = cell.strip()
    if cell in ("", "-"):
        return ""
    if _OPERATOR.match(cell):
        return f"({subject}) {cell}"
    return f"({subject}) in [{cell}]"


def read_table(text: str) -> Table:
    """The decision table in a DMN file. Raises ValueError when there is none, or more than one."""
    try:
        root = etree.fromstring(text.encode(), PARSER)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"不是合格的 XML：{error}") from None
    tables = root.findall(".//{*}decisionTable")
    if len(tables) != 1:
        raise ValueError(f"应有且只有一张决策表，现有 {len(tables)} 张")
    table = tables[0]
    decision = table.getparent()
    inputs = tuple(_text(each, "{*}inputExpression/{*}text") for each in table.findall("{*}input"))
    outputs = tuple(each.get("name", "") for each in table.findall("{*}output"))
    rows = []
    for rule in table.findall("{*}rule"):
        cells = [_text(each, "{*}text") for each in rule.findall("{*}inputEntry")]
        values = tuple(_text(each, "{*}text") for each in rule.findall("{*}outputEntry"))
        if len(cells) != len(inputs) or len(values) != len(outputs):
            raise ValueError(f"第 {len(rows) + 1} 行的列数与表头不符")
        rows.append(
            Row(tuple(condition(subject, cell) for subject, cell in zip(inputs, cells, strict=True)), values)
        )
    policy = table.get("hitPolicy", "UNIQUE")
    if policy not in HIT_POLICIES:
        raise ValueError(f"不支持的命中策略 {policy}")
    name = decision.get("name", "") if decision is not None else ""
    return Table(name, policy, inputs, outputs, tuple(rows))


def decide(table: Table, data: Mapping[str, Any]) -> dict[str, Any]:
    """What a table says over a case's data: outputs by name; lists of them under COLLECT; empty when no row holds."""
    hits = [row for row in table.rows if all(not each or holds(each, data) for each in row.conditions)]
    if table.policy == "COLLECT":
        return {
            name: [evaluate(row.values[index], data) for row in hits if row.values[index]]
            for index, name in enumerate(table.outputs)
        }
    if not hits:
        return {}
    pairs = zip(table.outputs, hits[0].values, strict=True)
    return {name: evaluate(value, data) if value else None for name, value in pairs}


def faults_of(table: Table) -> list[str]:
    """Chinese sentences about expressions that cannot be read, empty tables and unnamed outputs."""
    found = [f"第 {number} 个输入列没有表达式" for number, text in enumerate(table.inputs, 1) if not text]
    found += [f"第 {number} 个输出列没有名称" for number, text in enumerate(table.outputs, 1) if not text]
    if not table.rows:
        found.append("决策表没有任何规则行")
    for text in table.expressions():
        try:
            names(text)
        except CodedError as error:
            found.append(error.text)
    return found
