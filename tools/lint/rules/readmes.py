"""Rule `readmes`: every feature says what it is for, and what it is not."""

from collections.abc import Iterator

from tools.lint.rule import Rule
from tools.lint.source import Finding, Source


class Readmes(Rule):
    """Every folder with an `api.py` has a `README.md` (purpose, standard, what it announces, what it is not), or its
    layer has one for all of them (the kernel).
    """

    id = "readmes"
    why = "The tree says where a thing is; the page beside it says why it is there."

    def check(self, sources: list[Source]) -> Iterator[Finding]:
        pages = {source.path.parent for source in sources if source.path.name == "README.md"}
        for source in sources:
            folder = source.path.parent
            if source.in_src and source.path.name == "api.py" and not pages & {folder, folder.parent}:
                yield self.at(source, 1, f"{folder.name}: write its README.md")
