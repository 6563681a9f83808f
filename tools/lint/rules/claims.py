"""Rule `claims`: a statement that finds, locks and changes rows looks for them once."""

import ast
import re
from collections.abc import Iterator

from tools.lint.rule import FileRule, text_of
from tools.lint.source import Finding, Source


class Claims(FileRule):
    """An UPDATE or DELETE of rows found with SKIP LOCKED names its search `WITH … AS MATERIALIZED`."""

    id = "claims"
    why = "A sub-select with LIMIT may run once for each outer row; each run locks and takes another row."

    def applies(self, source: Source) -> bool:
        return super().applies(source) and source.is_store

    def check_file(self, source: Source) -> Iterator[Finding]:
        passed = source.docstrings | {
            id(part) for node in source.nodes if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in source.nodes:
            if id(node) not in passed and _claims(text_of(node) or ""):
                yield self.at(
                    source, node, "rows are claimed by a sub-select: name it WITH … AS MATERIALIZED"
                )


def _claims(text: str) -> bool:
    changes = re.search(
        r"\bUPDATE\s+\w+.*\sSET\s|\bDELETE\s+FROM\s", text.replace("FOR UPDATE", ""), re.DOTALL
    )
    return bool(changes) and "SKIP LOCKED" in text and "AS MATERIALIZED" not in text
