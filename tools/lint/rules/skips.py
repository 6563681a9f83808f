"""Rule `skips`: a test runs or does not exist."""

import ast
from collections.abc import Iterator

from tools.lint.rule import FileRule, name_of
from tools.lint.source import Finding, Source

SKIPS = (
    "pytest.skip",
    "pytest.xfail",
    "pytest.importorskip",
    "mark.skip",
    "mark.skipif",
    "mark.xfail",
    "skipTest",
)


class Skips(FileRule):
    """No test is skipped or expected to fail. Tests that need files outside the clone are parametrised over
    what is there, so that they are fewer without it.
    """

    id = "skips"
    why = "A skipped test is counted as green by everybody who reads only the colour."

    def applies(self, source: Source) -> bool:
        return source.is_python and source.path.parts[0] == "tests"

    def check_file(self, source: Source) -> Iterator[Finding]:
        for node in source.nodes:
            if isinstance(node, ast.Attribute) and name_of(node).endswith(SKIPS):
                yield self.at(source, node, f"{name_of(node)}: let it run, or delete it")
