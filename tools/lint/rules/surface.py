"""Rule `surface`: an `api.py` lists what it offers."""

import ast
from collections.abc import Iterator

from tools.lint.rule import FileRule, name_of
from tools.lint.source import Finding, Source


class Surface(FileRule):
    """Every `api.py` has a literal `__all__`, and every public function in it has a docstring."""

    id = "surface"
    why = "The boundary of a feature is a named file; its list and its docstrings are the documentation."

    def applies(self, source: Source) -> bool:
        return super().applies(source) and source.path.name == "api.py"

    def check_file(self, source: Source) -> Iterator[Finding]:
        listed = next((node for node in source.tree.body if _names(node) == "__all__"), None)
        if listed is None:
            yield self.at(source, 1, "list what others may call in __all__")
        for node in source.tree.body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            if not ast.get_docstring(node):
                yield self.at(source, node, f"{node.name}: say what it does in a docstring")


def _names(node: ast.stmt) -> str:
    match node:
        case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
            return name_of(target)
    return ""
