"""`python -m tools.scaffold <layer>/<feature> <Chinese title>`: begin a feature (docs/guides/add-a-feature.md).
`python -m tools.scaffold programme|process|indicator <name> [<Chinese title>]`, behind `./yizhou new`: begin a definition."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from tools.scaffold import definition
from tools.scaffold.feature import Feature, NotPlaceable, make

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = 2
GUIDES = {"programme": "docs/guides/add-a-programme.md"}


def main() -> int:
    asked = sys.argv[1:]
    if len(asked) not in (ARGUMENTS, ARGUMENTS + 1):
        print(__doc__)
        return 2
    if "/" not in asked[0]:
        return new(ROOT / "definitions", *asked)
    try:
        written = make(ROOT, Feature(*asked[:ARGUMENTS]))
    except NotPlaceable as problem:
        print(problem)
        return 1
    print("\n".join(written))
    print("Now docs/guides/add-a-feature.md, from step 3; then ./yizhou check.")
    return 0


def new(definitions: Path, kind: str, name: str, title: str = "") -> int:
    """Write a definition, prove it, and say what comes next."""
    from tools.definitions_check.report import check
    from tools.definitions_check.unit import read_project

    try:
        written = definition.write(
            definitions, definition.checked(kind, name, title), datetime.now(UTC).astimezone().date()
        )
    except definition.NotPossible as problem:
        print(problem)
        return 1
    print("已写入：")
    print("\n".join(f"  definitions/{path}" for path in written))
    report = check(read_project(definitions, ROOT / "src"))
    problems = [problem for path in written for problem in report.get(path, ())]
    for problem in problems:
        print(f"  {problem.path} {problem.place} {problem.message}")
    if problems:
        return 1
    print(
        f"定义检查通过，重新启动平台（./yizhou up）即可使用。接下来按 {GUIDES.get(kind, 'docs/guides/definitions.md')} 改写它。"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
