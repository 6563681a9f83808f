"""Rule `paths`: the platform needs nothing outside itself."""

import re
from collections.abc import Iterator

from tools.lint.rule import FileRule
from tools.lint.source import Finding, Source

OUTSIDE = re.compile(r"/work/|\.\./shared|['\"]/tmp/|['\"\s]/home/")


class Paths(FileRule):
    """No source file, definition or page of the client names a folder of the developers' machine."""

    id = "paths"
    why = "A fresh clone on an empty machine must run."

    def applies(self, source: Source) -> bool:
        return source.path.parts[0] in {"src", "definitions", "web"} and source.path.suffix != ".md"

    def check_file(self, source: Source) -> Iterator[Finding]:
        for number, line in enumerate(source.text.splitlines(), 1):
            if found := OUTSIDE.search(line):
                yield self.at(source, number, f"{found.group(0)}: copy what is needed into the repository")
