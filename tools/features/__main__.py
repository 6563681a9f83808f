"""`python -m tools.features [section]`: how much of the plan the tests prove.

Without an argument, one line per chapter; with a section (`10.2`), one line per section below it, or for a
single section its functions and their tests. `--check` says nothing else than what is wrong with the claims.
"""

import argparse
import sys
from collections import defaultdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tools.features.claims import Claim, read_claims
from tools.features.register import CHAPTERS, Register, Section, read_register

ROOT = Path(__file__).resolve().parents[2]


def problems(register: Register, claims: list[Claim]) -> list[str]:
    """What makes the check fail about claims that were read: unknown ids, and tests that may not run."""
    unknown = [
        f"{c.path}:{c.line} {c.feature} is not in the register"
        for c in claims
        if c.feature not in register.ids
    ]
    skipped = [
        f"{c.path}:{c.line} {c.feature} is claimed by {c.test}, which may be skipped"
        for c in claims
        if c.skipped
    ]
    return unknown + skipped


def coverage(register: Register, claims: list[Claim]) -> frozenset[str]:
    """Ids of the functions proved by a test that runs, with those the plan lists a second time."""
    return register.reached(frozenset(claim.feature for claim in claims if not claim.skipped) & register.ids)


def chapters(register: Register, claims: list[Claim]) -> Table:
    """One line per chapter of the plan."""
    groups: dict[str, list[Section]] = defaultdict(list)
    for section in register.sections:
        groups[section.chapter].append(section)
    rows = [(chapter, CHAPTERS[chapter], groups[chapter]) for chapter in sorted(groups, key=int)]
    return _table(rows, coverage(register, claims), "chapter")


def below(register: Register, claims: list[Claim], prefix: str) -> Table:
    """One line per section at or below `prefix`."""
    found = [s for s in register.sections if s.id == prefix or s.id.startswith((prefix + ".", prefix + "("))]
    return _table([(s.id, s.title_zh, [s]) for s in found], coverage(register, claims), "section")


def functions(register: Register, claims: list[Claim], section: Section) -> Table:
    """One line per function of a section, with the tests that claim it."""
    reached = coverage(register, claims)
    table = Table(
        "function",
        "功能",
        "name",
        "proved by",
        title=f"{section.id} {section.title_zh}",
        title_justify="left",
    )
    for function in section.functions:
        same = {function.id} | register.twins.get(function.id, frozenset())
        tests = sorted({f"{claim.path}::{claim.test}" for claim in claims if claim.feature in same})
        style = "green" if function.id in reached else ""
        table.add_row(function.id, function.title_zh, function.title, "\n".join(tests) or "-", style=style)
    return table


def _table(rows: list[tuple[str, str, list[Section]]], reached: frozenset[str], first: str) -> Table:
    table = Table(first, "title", show_footer=True)
    for name in ("sections", "functions", "proved", "share"):
        table.add_column(name, justify="right")
    total = proved = number = 0
    for key, title, sections in rows:
        ids = {function.id for section in sections for function in section.functions}
        done = len(ids & reached)
        number, total, proved = number + len(sections), total + len(ids), proved + done
        table.add_row(key, title, str(len(sections)), str(len(ids)), str(done), _share(done, len(ids)))
    footers = ("all", "", str(number), str(total), str(proved), _share(proved, total))
    for column, footer in zip(table.columns, footers, strict=True):
        column.footer = footer
    return table


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.features", description=__doc__)
    parser.add_argument("section", nargs="?", default="", help="a chapter or section of the plan")
    parser.add_argument(
        "--check", action="store_true", help="print only what is wrong; exit 1 if anything is"
    )
    options = parser.parse_args()
    console = Console(
        highlight=False, soft_wrap=not sys.stdout.isatty(), width=None if sys.stdout.isatty() else 160
    )
    register = read_register(ROOT / "docs" / "register" / "features.yaml")
    claims, bad = read_claims(ROOT / "tests", ROOT)
    wrong = problems(register, claims) + [f"{b.path}:{b.line} {b.reason}" for b in bad]
    if not options.check:
        exact = next((s for s in register.sections if s.id == options.section), None)
        if exact:
            console.print(functions(register, claims, exact))
        else:
            console.print(
                below(register, claims, options.section) if options.section else chapters(register, claims)
            )
    for line in wrong:
        console.print(line, style="red")
    proved = len(coverage(register, claims))
    console.print(
        f"{len(claims)} claims, {proved} of {len(register.ids)} functions proved, {len(wrong)} problems"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
