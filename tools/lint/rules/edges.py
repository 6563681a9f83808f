"""Rule `edges`: one request, job or message is one transaction, and only the edge commits."""

import ast
from collections.abc import Iterator

from tools.lint.rule import FileRule, name_of
from tools.lint.source import Finding, Source

EDGE_FILES = frozenset({"routes.py", "jobs.py"})
CHANNELS = frozenset({"soap", "fhir_api", "files", "hl7v2", "dicom"})
EDGE_FEATURES = frozenset({"exchange/pipeline", *(f"exchange/{channel}" for channel in CHANNELS)})


class Edges(FileRule):
    """`unit_of_work` is opened only in `routes.py`, `jobs.py`, `entrypoints`, the kernel, the channels (each
    operation of a wire is one) and the pipeline (which owns the two transactions of a message); Django's
    `transaction` is used only inside `kernel/db`.
    """

    id = "edges"
    why = "A commit in the middle leaves half a message stored, and an event without its fact."

    def check_file(self, source: Source) -> Iterator[Finding]:
        is_edge = source.path.name in EDGE_FILES or source.layer in {"entrypoints", "kernel"}
        for node in source.nodes:
            if isinstance(node, ast.ImportFrom) and source.feature != "kernel/db":
                names = {f"{node.module}.{alias.name}" for alias in node.names}
                if names & {"django.db.transaction"}:
                    yield self.at(source, node, "use yizhou.kernel.db.api.unit_of_work, at an edge")
            is_opening = (
                isinstance(node, ast.Call) and name_of(node.func).rpartition(".")[2] == "unit_of_work"
            )
            if is_opening and not is_edge and source.feature not in EDGE_FEATURES:
                yield self.at(source, node, "only an edge opens a transaction: routes, jobs, entry points")
