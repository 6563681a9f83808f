"""The import-linter contract "outside a feature folder only its surface may be imported".

import-linter's own `protected` type cannot say "the same folder may", so this one is ours. It looks at
direct imports only; what a feature's `api` does behind its surface is the feature's own business.
"""

from collections.abc import Collection
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PublicSurfaceContract(Contract):
    """`layers` hold features; of each only the modules named in `surface` may be imported by others.

    A feature is the first folder below a layer that has a module of the surface (so a large application
    may be a group of features). `wiring` is the package that may import the modules in `mounted` too.
    """

    type_name = "public_surface"

    layers = fields.SetField(subfield=fields.StringField())
    surface = fields.SetField(subfield=fields.StringField())
    wiring = fields.StringField()
    mounted = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        violations: list[tuple[str, str, int | None]] = []
        for imported in sorted(graph.modules):
            feature = self._feature(graph, imported)
            if not feature:
                continue
            for importer in sorted(graph.find_modules_that_directly_import(imported)):
                if not _inside(importer, feature) and not self._open(importer, imported, feature):
                    details = graph.get_import_details(importer=importer, imported=imported)
                    violations.append((importer, imported, details[0]["line_number"] if details else None))
        return ContractCheck(kept=not violations, metadata={"violations": violations})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported, line in check.metadata["violations"]:
            output.print_error(f"- {importer}:{line} imports {imported}", bold=False)

    def _feature(self, graph: ImportGraph, module: str) -> str | None:
        layers, surface = cast("Collection[str]", self.layers), cast("Collection[str]", self.surface)
        layer = next((name for name in layers if module.startswith(name + ".")), None)
        if layer is None:
            return None
        parts, depth = module.split("."), layer.count(".") + 2
        folders = [".".join(parts[:length]) for length in range(depth, len(parts) + 1)]
        return next(
            (f for f in folders if any(f"{f}.{name}" in graph.modules for name in surface)), folders[0]
        )

    def _open(self, importer: str, imported: str, feature: str) -> bool:
        names = set(cast("Collection[str]", self.surface))
        if _inside(importer, cast("str", self.wiring)):
            names |= set(cast("Collection[str]", self.mounted))
        return imported.removeprefix(feature + ".") in names


def _inside(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")
