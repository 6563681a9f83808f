"""A rule under test, run over files that exist only in the test."""

from collections.abc import Callable
from pathlib import PurePosixPath
from textwrap import dedent

import pytest

from tools.lint.rule import Rule
from tools.lint.source import Source

Lint = Callable[[Rule, dict[str, str]], list[str]]


@pytest.fixture
def lint() -> Lint:
    """`lint(rule, {path: text})` gives `path:line message` of every finding."""

    def run(rule: Rule, files: dict[str, str]) -> list[str]:
        sources = [Source(PurePosixPath(path), dedent(text)) for path, text in files.items()]
        return [f"{found.path}:{found.line} {found.message}" for found in rule.check(sources)]

    return run
