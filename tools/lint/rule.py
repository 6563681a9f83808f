"""What every rule is: a class with an id, the reason it exists, and one method."""

import ast
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from tools.lint.source import Finding, Source


class Rule(ABC):
    """A rule over the whole project. `why` is printed by `python -m tools.lint --rules`."""

    id: ClassVar[str]
    why: ClassVar[str]

    @abstractmethod
    def check(self, sources: list[Source]) -> Iterator[Finding]: ...

    def at(self, source: Source, node: ast.AST | int, message: str) -> Finding:
        line = node if isinstance(node, int) else getattr(node, "lineno", 1)
        return Finding(str(source.path), line, self.id, message)


class FileRule(Rule):
    """A rule that needs one file at a time."""

    def check(self, sources: list[Source]) -> Iterator[Finding]:
        for source in sources:
            if self.applies(source):
                yield from self.check_file(source)

    def applies(self, source: Source) -> bool:
        return source.is_python and source.in_src

    @abstractmethod
    def check_file(self, source: Source) -> Iterator[Finding]: ...


def name_of(node: ast.AST) -> str:
    """Dotted name of a Name or Attribute chain, as far as it is one: `models.ForeignKey`."""
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            return f"{name_of(node.value)}.{node.attr}"
        case ast.Call():
            return name_of(node.func)
    return ""


def text_of(node: ast.AST | None) -> str | None:
    """Value of a literal string or of the literal parts of an f-string; None for anything else."""
    match node:
        case ast.Constant(value=str() as value):
            return value
        case ast.JoinedStr():
            return "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        case ast.BinOp(op=ast.Add()):
            left, right = text_of(node.left), text_of(node.right)
            return None if left is None and right is None else (left or "") + (right or "")
    return None


def is_foreign(text: str) -> bool:
    """Whether a sentence speaks, but not Chinese; what stands in `{braces}` comes from elsewhere."""
    said = re.sub(r"\{[^{}]*\}", "", text)
    return bool(re.search("[A-Za-z]", said)) and not re.search("[\u4e00-\u9fff]", said)
