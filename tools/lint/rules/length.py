"""Rule `length`: small files."""

from collections.abc import Iterator

from tools.lint.rule import FileRule
from tools.lint.source import Finding, Source

LIMIT = 400


class Length(FileRule):
    """No file of source, client, tests or tools has more than 400 lines (aim at 300, at 250 in the client).
    Free: migrations, and files that say in their first five lines that they are generated.
    """

    id = "length"
    why = "What fits into one head can be reviewed; what does not is split by meaning."

    def applies(self, source: Source) -> bool:
        is_code = source.path.suffix in {".py", ".ts", ".vue", ".css"}
        return is_code and not source.in_migrations and not source.is_generated

    def check_file(self, source: Source) -> Iterator[Finding]:
        lines = source.text.count("\n")
        if lines > LIMIT:
            yield self.at(source, LIMIT + 1, f"{lines} lines: split it by meaning")
