"""Which classes of the project descend from a given one, by name."""

import ast
from collections.abc import Iterator

from tools.lint.rule import name_of
from tools.lint.source import Source


def descendants(sources: list[Source], roots: frozenset[str]) -> Iterator[tuple[Source, ast.ClassDef]]:
    """Every class in src whose bases, however far up, are named in `roots`."""
    classes = [
        (source, node)
        for source in sources
        if source.is_python and source.in_src and not source.in_migrations
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef)
    ]
    known, found = set(roots), list[tuple[Source, ast.ClassDef]]()
    while True:
        below = [(s, n) for s, n in classes if {name_of(b).rpartition(".")[2] for b in n.bases} & known]
        if len(below) == len(found):
            return iter(found)
        found = below
        known |= {node.name for _, node in found}
