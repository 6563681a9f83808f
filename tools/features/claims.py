"""Claims of tests: `@pytest.mark.feature("10.2.1.1.1-01")`, read from the source without importing it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SKIPS = ("skip", "skipif", "xfail", "importorskip")


@dataclass(frozen=True, order=True)
class Claim:
    """`feature` is claimed by `test` at `path`:`line`; `skipped` when the test may not run."""

    feature: str
    path: str
    line: int
    test: str
    skipped: bool


@dataclass(frozen=True, order=True)
class BadClaim:
    """A mark that claims nothing: not on a test, or not with literal ids."""

    path: str
    line: int
    reason: str


def read_claims(tests: Path, root: Path) -> tuple[list[Claim], list[BadClaim]]:
    """Claims of every test file below `tests`; paths are given from `root`."""
    claims: list[Claim] = []
    bad: list[BadClaim] = []
    for path in sorted(tests.rglob("test_*.py")):
        name = str(path.relative_to(root))
        for found in claims_of(path.read_text(encoding="utf-8"), name):
            (claims if isinstance(found, Claim) else bad).append(found)  # type: ignore[arg-type]
    return claims, bad


def claims_of(text: str, path: str) -> Iterator[Claim | BadClaim]:
    """What the marks of one file claim: on functions, on classes, on the module (`pytestmark`), on parameters."""
    tree = ast.parse(text, filename=path)
    module = [node for node in tree.body if _is_pytestmark(node)]
    outer = _marks(module)
    all_skipped = _skips(module)
    seen: set[int] = set()
    for owner, test, marks, skipped in _tests(tree.body, "", outer, all_skipped):
        for mark in marks:
            seen.add(id(mark))
            yield from _read(mark, path, f"{owner}{test.name}", skipped)
    for mark in _marks([tree]):
        if id(mark) not in seen:
            yield BadClaim(path, mark.lineno, "the claim is not on a test")


def _tests(
    body: list[ast.stmt], owner: str, marks: list[ast.Call], skipped: bool
) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef, list[ast.Call], bool]]:
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            own = [*node.decorator_list, *(item for item in node.body if _is_pytestmark(item))]
            inner = f"{owner}{node.name}."
            yield from _tests(node.body, inner, marks + _marks(own), skipped or _skips(own))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            own = [*node.decorator_list, *node.body]
            yield owner, node, marks + _marks([*node.decorator_list]), skipped or _skips(own)


def _is_pytestmark(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"


def _marks(nodes: list[ast.Module] | list[ast.stmt] | list[ast.expr] | list[ast.AST]) -> list[ast.Call]:
    return [
        call
        for node in nodes
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("mark.feature")
    ]


def _skips(nodes: list[ast.stmt] | list[ast.expr] | list[ast.AST]) -> bool:
    return any(
        isinstance(each, ast.Attribute) and each.attr in SKIPS and ast.unparse(each).startswith("pytest.")
        for node in nodes
        for each in ast.walk(node)
    )


def _read(mark: ast.Call, path: str, test: str, skipped: bool) -> Iterator[Claim | BadClaim]:
    if not mark.args or mark.keywords:
        yield BadClaim(path, mark.lineno, "the claim names no function")
    for argument in mark.args:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield Claim(argument.value, path, argument.lineno, test, skipped)
        else:
            yield BadClaim(path, mark.lineno, "write the ids as literal strings")
