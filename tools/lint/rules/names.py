"""Rule `names`: no drawer for everything."""

import re
from collections.abc import Iterator

from tools.lint.rule import FileRule
from tools.lint.source import Finding, Source

FORBIDDEN = re.compile(r"(^|_|-)(utils?|helpers?|common|services?|managers?|misc)$")


class Names(FileRule):
    """No file or folder of the source, the client, the tests or the tools is called `utils`, `helpers`,
    `common`, `service`, `manager` or `misc`, alone or after a dash or an underscore.
    """

    id = "names"
    why = "Such a file grows for ever, since nothing is out of place in it."

    def applies(self, source: Source) -> bool:
        return source.path.suffix in {".py", ".ts", ".vue"} and source.path.parts[0] in {
            "src",
            "tests",
            "tools",
            "web",
        }

    def check_file(self, source: Source) -> Iterator[Finding]:
        for part in (*source.path.parts[:-1], source.path.stem):
            if FORBIDDEN.search(part):
                yield self.at(source, 1, f"{part}: name it for what it does")
