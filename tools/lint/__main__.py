"""`python -m tools.lint [rule…]`: run the rules over the project; exit 1 where one is broken."""

import argparse
import sys
from pathlib import Path

from rich.console import Console

from tools.lint.rules import RULES
from tools.lint.source import Finding, parsable, read_project

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.lint", description=__doc__)
    parser.add_argument("only", nargs="*", metavar="rule", help="run only these rules")
    parser.add_argument("--rules", action="store_true", help="list the rules and their reasons")
    options = parser.parse_args()
    console = Console(highlight=False, soft_wrap=True)
    if options.rules:
        for rule in RULES:
            console.print(f"[bold]{rule.id}[/bold]  {rule.why}")
        return 0
    chosen = [rule for rule in RULES if not options.only or rule.id in options.only]
    if unknown := set(options.only) - {rule.id for rule in RULES}:
        parser.error(f"no such rule: {', '.join(sorted(unknown))}")
    sources, broken = parsable(read_project(ROOT))
    findings: set[Finding] = set(broken) | {finding for rule in chosen for finding in rule.check(sources)}
    for found in sorted(findings):
        console.print(f"{found.path}:{found.line}: [bold]{found.rule}[/bold] {found.message}", markup=True)
    console.print(f"{len(chosen)} rules, {len(sources)} files, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
