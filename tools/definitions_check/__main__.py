"""`python -m tools.definitions_check`: prove every definition; exit 1 where one has a problem.

`--publish [folder…]` (`./yizhou publish`): when all is well, pin what stands there, so that a later change must raise the version (`publishing.py`).
"""

import sys
from pathlib import Path

from rich.console import Console

from tools.definitions_check.publishing import publish
from tools.definitions_check.report import check
from tools.definitions_check.unit import read_project

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    console = Console(highlight=False, soft_wrap=True)
    project = read_project(ROOT / "definitions", ROOT / "src")
    report = check(project)
    for path, problems in report.items():
        if problems:
            console.print(f"definitions/{path}", style="bold")
        for problem in problems:
            console.print(f"  {problem.place or '-'}  [red]{problem.concern}[/red]  {problem.message}")
    number = sum(map(len, report.values()))
    console.print(f"{len(report)} definitions, {number} problems")
    if number:
        return 1
    if "--publish" in sys.argv[1:]:
        folders = [word for word in sys.argv[1:] if not word.startswith("--")]
        for line in publish(project, folders):
            console.print(f"已发布 {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
