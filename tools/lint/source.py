"""The files under lint, each parsed once, and what a rule says about them."""

import ast
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

TEXT = frozenset({".py", ".ts", ".vue", ".yaml", ".yml", ".md", ".toml", ".css", ".sh", ".sql"})


@dataclass(frozen=True, order=True)
class Finding:
    """One violation: `path` within the project, `line` from 1, the rule's id, and what to do."""

    path: str
    line: int
    rule: str
    message: str


@dataclass(frozen=True)
class Source:
    """One file of the project; `path` is relative to the project's root."""

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    @property
    def is_python(self) -> bool:
        return self.path.suffix == ".py"

    @property
    def in_src(self) -> bool:
        return self.path.parts[:2] == ("src", "yizhou")

    @property
    def in_migrations(self) -> bool:
        return "migrations" in self.path.parts

    @property
    def is_store(self) -> bool:
        """`store.py`, or a module of a `store/` folder where one file would be too long."""
        return self.in_src and (self.path.name == "store.py" or "store" in self.path.parts[:-1])

    @property
    def layer(self) -> str:
        """`records` for src/yizhou/records/…; empty outside src."""
        return self.path.parts[2] if self.in_src and len(self.path.parts) > 3 else ""

    @property
    def feature(self) -> str:
        """`records/fhir` for src/yizhou/records/fhir/…; empty where no feature is."""
        return "/".join(self.path.parts[2:4]) if self.in_src and len(self.path.parts) > 4 else ""

    @property
    def module(self) -> str:
        """`yizhou.records.fhir.api` for src/yizhou/records/fhir/api.py."""
        return ".".join(self.path.with_suffix("").parts[1:]).removesuffix(".__init__")

    @property
    def is_generated(self) -> bool:
        return "generated" in "\n".join(self.text.splitlines()[:5]).lower()

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the tree, walked once for all rules."""
        return list(ast.walk(self.tree))

    @cached_property
    def docstrings(self) -> frozenset[int]:
        """Identities of the string nodes that only document."""
        return frozenset(id(node.value) for node in self.nodes if isinstance(node, ast.Expr))


def read_project(root: Path) -> Iterator[Source]:
    """Every file git knows or would add, so that nothing ignored is looked at; only text files have their text."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        check=True,
        capture_output=True,
    )
    for name in sorted(set(listed.stdout.decode().split("\0"))):
        path = root / name
        if path.is_file():
            yield Source(PurePosixPath(name), path.read_text(encoding="utf-8") if path.suffix in TEXT else "")


def parsable(sources: Iterable[Source]) -> tuple[list[Source], list[Finding]]:
    """The files the rules can read, and a finding for each that is no Python at all."""
    good: list[Source] = []
    broken: list[Finding] = []
    for source in sources:
        try:
            if source.is_python:
                _ = source.tree
            good.append(source)
        except SyntaxError as error:
            broken.append(Finding(str(source.path), error.lineno or 1, "syntax", str(error.msg)))
    return good, broken
