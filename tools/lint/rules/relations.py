"""Rule `relations`: tables of different features refer to each other by id."""

import ast
import re
from collections.abc import Iterator

from tools.lint.rule import Rule, name_of, text_of
from tools.lint.source import Finding, Source

FIELDS = ("ForeignKey", "OneToOneField", "ManyToManyField")
CREATES = re.compile(r"CREATE\s+(?:UNLOGGED\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?\"?(\w+)", re.IGNORECASE)
REFERENCES = re.compile(r"\bREFERENCES\s+\"?(\w+)", re.IGNORECASE)


class Relations(Rule):
    """A relation named by a string is invisible to import-linter, so it is looked for here.

    Allowed: the own feature (`"self"`, `"Model"`, `"<own label>.Model"`), and tables of the kernel.
    Looked at: Django's relation fields in models and migrations, and `REFERENCES` in SQL text.
    """

    id = "relations"
    why = "A foreign key between features would tie them together below the import contract."

    def check(self, sources: list[Source]) -> Iterator[Finding]:
        python = [source for source in sources if source.is_python and source.in_src]
        labels = {
            feature.split("/")[-1]: feature for feature in sorted({s.feature for s in python if s.feature})
        }
        labels |= {label: source.feature for source in python for label in _labels(source)}
        owners = {table: source for source in python for table in _tables(source)}
        for source in python:
            for node in source.nodes:
                if isinstance(node, ast.Call) and name_of(node.func).rpartition(".")[2] in FIELDS:
                    yield from self._field(source, node, labels)
                elif (text := text_of(node)) and id(node) not in source.docstrings:
                    yield from self._sql(source, node, text, owners)

    def _field(self, source: Source, node: ast.Call, labels: dict[str, str]) -> Iterator[Finding]:
        given = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "to")]
        target = text_of(given[0]) if given else None
        if not target or "." not in target:
            return
        owner = labels.get(target.split(".")[0], "")
        if owner != source.feature and not owner.startswith("kernel/"):
            yield self.at(
                source, node, f"relation to {target}: refer to another feature's rows by id (UUIDField)"
            )

    def _sql(self, source: Source, node: ast.AST, text: str, owners: dict[str, Source]) -> Iterator[Finding]:
        for table in REFERENCES.findall(text):
            owner = owners.get(table.lower())
            if owner and owner.feature != source.feature and owner.layer != "kernel":
                yield self.at(source, node, f"REFERENCES {table} of {owner.feature}: keep the id alone")


def _labels(source: Source) -> Iterator[str]:
    if source.path.name == "apps.py":
        for node in source.nodes:
            if isinstance(node, ast.Assign) and name_of(node.targets[0]) == "label":
                yield text_of(node.value) or ""


def _tables(source: Source) -> Iterator[str]:
    for node in source.nodes:
        if isinstance(node, ast.Assign) and name_of(node.targets[0]) == "db_table" and text_of(node.value):
            yield str(text_of(node.value)).lower()
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (table.lower() for table in CREATES.findall(node.value))
