"""Rule `links`: what a document points to is there."""

import re
from collections.abc import Iterator
from posixpath import normpath

from tools.lint.rule import Rule
from tools.lint.source import Finding, Source

LINK = re.compile(r"\]\(([^)\s]+)\)")
ELSEWHERE = re.compile(r"[a-z]+:|#|/")


class Links(Rule):
    """Every relative link of a Markdown file leads to a file or folder of the project."""

    id = "links"
    why = "A document with dead links is read as one nobody keeps."

    def check(self, sources: list[Source]) -> Iterator[Finding]:
        places = {str(place) for source in sources for place in (source.path, *source.path.parents)}
        for source in sources:
            if source.path.suffix == ".md":
                yield from self._of(source, places)

    def _of(self, source: Source, places: set[str]) -> Iterator[Finding]:
        for number, line in enumerate(source.text.splitlines(), 1):
            for target in LINK.findall(line):
                path = normpath(f"{source.path.parent}/{target.partition('#')[0]}")
                if not ELSEWHERE.match(target) and path not in places:
                    yield self.at(source, number, f"{target} leads nowhere")
