"""Rule `tables`: every table says what personal data it holds and how long it stays."""

import ast
import re
from collections.abc import Iterator

from tools.lint.classes import descendants
from tools.lint.rule import Rule, name_of, text_of
from tools.lint.source import Finding, Source

BASES = frozenset({"django.db.models.Model", "django.contrib.auth.base_user.AbstractBaseUser"})
PERSONAL = re.compile(
    r"none(: \S.*)?$|(identity|health|staff): \S[^;]*(; (identity|health|staff): \S[^;]*)*$"
)
RETENTION = re.compile(r"permanent$|\d+[dmy]( after \S.*)?$|until \S.*$")


class Tables(Rule):
    """Every concrete model carries `@table(personal=…, retention=…)`, both literal, so that the list can be
    drawn from the code. `personal` is `none` (`none: why`), or `identity: what`, `health: what`, `staff: what` joined by `; `;
    `retention` is `permanent`, `90d`, `6m`, `30y` (also `5y after closing`), or `until …`.
    """

    id = "tables"
    why = "Privacy and archiving are decided when a table is made, or never; 100 %, checked."

    def check(self, sources: list[Source]) -> Iterator[Finding]:
        for source, node in descendants(sources, BASES):
            if not _is_abstract(node):
                yield from self._annotation(source, node)

    def _annotation(self, source: Source, model: ast.ClassDef) -> Iterator[Finding]:
        call = next((d for d in model.decorator_list if name_of(d).rpartition(".")[2] == "table"), None)
        if not isinstance(call, ast.Call):
            yield self.at(source, model, f"{model.name}: annotate it with @table(personal=…, retention=…)")
            return
        given = {keyword.arg: text_of(keyword.value) or "" for keyword in call.keywords}
        if not PERSONAL.match(given.get("personal", "")):
            yield self.at(source, model, f"{model.name}: personal is none, or identity|health|staff: what")
        if not RETENTION.match(given.get("retention", "")):
            yield self.at(source, model, f"{model.name}: retention is permanent, 30y, 5y after …, or until …")


def _is_abstract(node: ast.ClassDef) -> bool:
    meta = next((item for item in node.body if isinstance(item, ast.ClassDef) and item.name == "Meta"), None)
    return meta is not None and any(
        isinstance(item, ast.Assign)
        and name_of(item.targets[0]) == "abstract"
        and isinstance(item.value, ast.Constant)
        and item.value.value is True
        for item in meta.body
    )
