"""`python -m tools.definitions_check`: prove every definition; exit 1 where one has a problem."""

import sys
from pathlib import Path

from rich.console import Console

from tools.definitions_check.report import check
from tools.definitions_check.unit import read_project

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    console = Console(highlight=False, soft_wrap=True)
    report = check(read_project(ROOT / "definitions", ROOT / "src"))
    for path, problems in report.items():
        if problems:
            console.print(f"definitions/{path}", style="bold")
        for problem in problems:
            console.print(f"  {problem.place or '-'}  [red]{problem.concern}[/red]  {problem.message}")
    number = sum(map(len, report.values()))
    console.print(f"{len(report)} definitions, {number} problems")
    return 1 if number else 0


if __name__ == "__main__":
    sys.exit(main())
