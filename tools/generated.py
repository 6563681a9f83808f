"""`python -m tools.generated [--check]`: files of the repository that are made from the platform's own code.

At present one: the OpenAPI document of the pages' API, from which `npm run api` makes the TypeScript client. With
`--check` nothing is written, and a stale file is a failure. That the client fits the document is checked by
`npm run check` in `web/`.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OPENAPI = ROOT / "web" / "packages" / "api" / "openapi.json"


def openapi() -> dict[str, Any]:
    """The document the running platform serves at /api/openapi.json."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yizhou.kernel.settings.django")
    import django

    django.setup(set_prefix=False)
    from yizhou.entrypoints.web.urls import api

    return json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/"), default=str))


def differences(old: Any, new: Any, place: str = "") -> list[str]:
    """Where two documents differ, as far down as they are alike in kind."""
    if isinstance(old, dict) and isinstance(new, dict):
        return [
            line
            for key in sorted(old.keys() | new.keys())
            for line in differences(old.get(key), new.get(key), f"{place}/{key}")
        ]
    return [] if old == new else [place]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.generated", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file is stale")
    options = parser.parse_args()
    fresh = openapi()
    name = OPENAPI.relative_to(ROOT)
    if not options.check:
        OPENAPI.write_text(json.dumps(fresh, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"{name} written; now `npm run api` in web/")
        return 0
    stored = json.loads(OPENAPI.read_text(encoding="utf-8")) if OPENAPI.exists() else {}
    stale = differences(stored, fresh)
    for place in stale[:40]:
        print(f"{name}{place} is stale")
    print(
        f"{name}: {len(stale)} differences"
        + (": run python -m tools.generated, then `npm run api` in web/" if stale else "")
    )
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
