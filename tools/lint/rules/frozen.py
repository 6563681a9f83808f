"""Rule `frozen`: what crosses a border cannot be changed on the other side."""

import ast
from collections.abc import Iterator

from tools.lint.rule import FileRule, name_of
from tools.lint.source import Finding, Source


class Frozen(FileRule):
    """Every dataclass in a `contracts.py`, a `contracts/` folder, or an `events.py` is `frozen=True`."""

    id = "frozen"
    why = "A value shared by two features and changed by one is a bug without an address."

    def applies(self, source: Source) -> bool:
        return super().applies(source) and (
            source.path.name in {"contracts.py", "events.py"} or source.path.parent.name == "contracts"
        )

    def check_file(self, source: Source) -> Iterator[Finding]:
        for node in source.nodes:
            if isinstance(node, ast.ClassDef):
                for decorator in node.decorator_list:
                    if name_of(decorator).rpartition(".")[2] == "dataclass" and not _is_frozen(decorator):
                        yield self.at(source, node, f"{node.name}: make it @dataclass(frozen=True)")


def _is_frozen(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and any(
        keyword.arg == "frozen" and isinstance(keyword.value, ast.Constant) and keyword.value.value is True
        for keyword in decorator.keywords
    )
