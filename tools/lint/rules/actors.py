"""Rule `actors`: a query on residents' data knows who asks."""

import ast
from collections.abc import Iterator

from tools.lint.rule import FileRule
from tools.lint.source import Finding, Source


class Actors(FileRule):
    """In the stores of `records/*` and `registries/residents`, every public function defined at the top of
    the file has a parameter named `actor`. Private functions (`_name`), classes and constants are free:
    they are reached through a public one.
    """

    id = "actors"
    why = "Scope, consent and audit need the person who asks; a query without one can serve anybody."

    def applies(self, source: Source) -> bool:
        return source.is_store and (source.layer == "records" or source.feature == "registries/residents")

    def check_file(self, source: Source) -> Iterator[Finding]:
        for node in source.tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
                parameters = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                if "actor" not in {parameter.arg for parameter in parameters}:
                    yield self.at(source, node, f"{node.name}(): take the actor who asks")
