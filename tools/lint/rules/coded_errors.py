"""Rule `coded-errors`: errors are named, coded and expected, and speak Chinese."""

import ast
import re
from collections.abc import Iterator

from tools.lint.classes import descendants
from tools.lint.rule import Rule, is_foreign, name_of, text_of
from tools.lint.source import Finding, Source

CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")


class CodedErrors(Rule):
    """Every subclass of `CodedError`, however far down, stands in an `errors.py`, states its own `code`,
    `message` and `advice` as literals and its own or an inherited `category`; codes are unique over the
    project; message and advice are Chinese (or come whole
    from a `{placeholder}`). Intermediate classes whose name starts with `_` are bases only.
    """

    id = "coded-errors"
    why = "Whoever reads the message must know what to do; support must find the code in one place."

    def check(self, sources: list[Source]) -> Iterator[Finding]:
        seen: dict[str, str] = {}
        for source, node in descendants(sources, frozenset({"yizhou.kernel.errors.contracts.CodedError"})):
            place = f"{source.path}:{node.lineno}"
            if source.path.name != "errors.py":
                yield self.at(source, node, f"{node.name}: errors belong into the feature's errors.py")
            if node.name.startswith("_"):
                continue
            stated = _stated(node)
            yield from self._texts(source, node, stated)
            code = text_of(stated.get("code"))
            if code and seen.setdefault(code, place) != place:
                yield self.at(source, node, f"{node.name}: code {code} is taken by {seen[code]}")
            if "category" not in stated and any(name_of(base).endswith("CodedError") for base in node.bases):
                yield self.at(source, node, f"{node.name}: state its category")

    def _texts(self, source: Source, node: ast.ClassDef, stated: dict[str, ast.expr]) -> Iterator[Finding]:
        code = text_of(stated.get("code"))
        if code is None or not CODE.match(code):
            yield self.at(source, node, f"{node.name}: state a code such as feature.what_happened")
        for name in ("message", "advice"):
            text = text_of(stated.get(name))
            if not text or is_foreign(text):
                yield self.at(source, node, f"{node.name}: state its {name} in Chinese")


def _stated(node: ast.ClassDef) -> dict[str, ast.expr]:
    stated: dict[str, ast.expr] = {}
    for item in node.body:
        if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name):
            stated[item.targets[0].id] = item.value
        elif isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name) and item.value:
            stated[item.target.id] = item.value
    return stated
