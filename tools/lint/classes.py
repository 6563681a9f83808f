"""Which classes of the project descend from a given one, followed through imports and re-exports."""

import ast
from collections.abc import Iterator

from tools.lint.rule import name_of
from tools.lint.source import Source

Table = dict[str, dict[str, str]]


def descendants(sources: list[Source], roots: frozenset[str]) -> Iterator[tuple[Source, ast.ClassDef]]:
    """Every class in src with one of `roots` (full names) among its bases, however far up.

    A base whose import cannot be seen counts by its last name.
    """
    python = [source for source in sources if source.is_python and source.in_src and not source.in_migrations]
    names: Table = {source.module: _names(source) for source in python}
    classes = {
        f"{source.module}.{node.name}": (source, node)
        for source in python
        for node in source.tree.body
        if isinstance(node, ast.ClassDef)
    }
    bases = {
        name: {_resolve(names, source.module, name_of(base)) for base in node.bases}
        for name, (source, node) in classes.items()
    }
    short = {root.rpartition(".")[2] for root in roots}
    known = set(roots)
    while True:
        below = {
            name
            for name, above in bases.items()
            if above & known or {b[1:] for b in above if b[0] == "?"} & short
        }
        if below <= known:
            return iter([classes[name] for name in sorted(below)])
        known |= below


def _names(source: Source) -> dict[str, str]:
    """What each name at the top of a file stands for."""
    found: dict[str, str] = {}
    for node in source.tree.body:
        match node:
            case ast.ImportFrom(module=str() as module):
                found |= {alias.asname or alias.name: f"{module}.{alias.name}" for alias in node.names}
            case ast.Import():
                found |= {alias.asname or alias.name: alias.name for alias in node.names}
            case ast.ClassDef():
                found[node.name] = f"{source.module}.{node.name}"
    return found


def _resolve(names: Table, module: str, name: str) -> str:
    """Full name of what `name` means in `module`; `?Last` where no import says so."""
    first, _, rest = name.partition(".")
    if first not in names[module]:
        return "?" + name.rpartition(".")[2]
    full = names[module][first] + (f".{rest}" if rest else "")
    origin, _, last = full.rpartition(".")
    if origin != module and origin in names and last in names[origin]:
        return _resolve(names, origin, last)
    return full
