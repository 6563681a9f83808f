"""Rule `decisions`: a decision is short and names its check."""

from collections.abc import Iterator

from tools.lint.rule import FileRule
from tools.lint.source import Finding, Source

LIMIT = 60


class Decisions(FileRule):
    """Every `docs/decisions/NNNN-title.md` has at most 60 lines, a line that starts with `Check:` or
    `**Enforced by**`, and a line in
    the index beside it.
    """

    id = "decisions"
    why = "A rule without a machine behind it drifts; a long note is not read."

    def check(self, sources: list[Source]) -> Iterator[Finding]:
        index = next((s.text for s in sources if str(s.path) == "docs/decisions/README.md"), "")
        for source in sources:
            if self.applies(source):
                yield from self.check_file(source)
                if source.path.name not in index:
                    yield self.at(source, 1, "add it to docs/decisions/README.md")

    def applies(self, source: Source) -> bool:
        return str(source.path.parent) == "docs/decisions" and source.path.name[:4].isdigit()

    def check_file(self, source: Source) -> Iterator[Finding]:
        lines = source.text.splitlines()
        if len(lines) > LIMIT:
            yield self.at(source, LIMIT + 1, f"{len(lines)} lines: a decision fits a page")
        if not any(line.startswith(("Check:", "**Enforced by**")) for line in lines):
            yield self.at(
                source, 1, "say in a line `Check: …` or `**Enforced by** …` which test or linter holds it"
            )
