"""`python -m tools.scaffold <layer>/<feature> <Chinese title>`: begin a feature (docs/guides/add-a-feature.md)."""

import sys
from pathlib import Path

from tools.scaffold.feature import Feature, NotPlaceable, make

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = 2


def main() -> int:
    if len(sys.argv) - 1 != ARGUMENTS:
        print(__doc__)
        return 2
    try:
        written = make(ROOT, Feature(*sys.argv[1:]))
    except NotPlaceable as problem:
        print(problem)
        return 1
    print("\n".join(written))
    print("Now docs/guides/add-a-feature.md, from step 3; then ./yizhou check.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
