"""Rule `faults`: every finding about inbound data has a code and speaks Chinese."""

import ast
from collections.abc import Iterator

from tools.lint.rule import FileRule, is_foreign, name_of, text_of
from tools.lint.rules.coded_errors import CODE
from tools.lint.source import Finding, Source

ORDER = ("code", "severity", "place", "message", "advice")


class Faults(FileRule):
    """Where `Fault(…)` is built from literals (or f-strings), its code has the shape `feature.what`, and its
    message and advice contain Chinese. Texts that come from a variable are left to that variable's rule.
    """

    id = "faults"
    why = "A fault is read by the clerk who must repair the message."

    def check_file(self, source: Source) -> Iterator[Finding]:
        for node in source.nodes:
            if isinstance(node, ast.Call) and name_of(node.func).rpartition(".")[2] == "Fault":
                given = dict(zip(ORDER, node.args, strict=False))
                given |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
                code = given.get("code")
                if isinstance(code, ast.Constant) and not CODE.match(str(code.value)):
                    yield self.at(source, node, f"fault code {code.value!r}: shape it feature.what_happened")
                for name in ("message", "advice"):
                    text = text_of(given.get(name))
                    if text and is_foreign(text):
                        yield self.at(source, node, f"fault {name} {text[:40]!r}: say it in Chinese")
