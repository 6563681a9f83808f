"""Rule `schemas`: the pages' API has one name for one shape."""

from collections.abc import Iterator

from tools.lint.classes import descendants
from tools.lint.rule import Rule
from tools.lint.source import Finding, Source


class Schemas(Rule):
    """Every ninja `Schema` of the project has a name of its own."""

    id = "schemas"
    why = "OpenAPI knows schemas by their bare name: of two alike, one silently stands for both in the generated client."

    def check(self, sources: list[Source]) -> Iterator[Finding]:
        first: dict[str, Source] = {}
        for source, node in descendants(sources, frozenset({"ninja.Schema"})):
            if node.name in first:
                yield self.at(
                    source,
                    node,
                    f"{node.name}: {first[node.name].path} has it too; name it for what it shows here",
                )
            first.setdefault(node.name, source)
