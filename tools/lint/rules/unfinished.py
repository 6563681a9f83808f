"""Rule `unfinished`: done is done."""

import re
from collections.abc import Iterator

from tools.lint.rule import FileRule
from tools.lint.source import Finding, Source

MARK = re.compile(r"\b(TODO|FIXME|HACK|XXX(?=:))\b")


class Unfinished(FileRule):
    """No mark of unfinished work in any text file (ruff looks at Python comments only); `XXX` alone is how
    published samples leave out a name, `XXX:` is a mark. This rule and its
    test, which must name the marks, and the plan's register are free.
    """

    id = "unfinished"
    why = "Work that is left is an issue, where somebody will see it."

    def applies(self, source: Source) -> bool:
        return "unfinished" not in source.path.name and source.path.parts[:2] != ("docs", "register")

    def check_file(self, source: Source) -> Iterator[Finding]:
        for number, line in enumerate(source.text.splitlines(), 1):
            if found := MARK.search(line):
                yield self.at(source, number, f"{found.group(0)}: finish it, or open an issue")
