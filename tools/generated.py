"""`python -m tools.generated [--check]`: files of the repository that are made from the platform's own code.

The OpenAPI document of the pages' API, from which `npm run api` makes the TypeScript client; the forms as the browser
gets them, which its own checks are tried on; the WHO's growth tables as the browser reads them. With
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
GROWTH = ROOT / "web" / "packages" / "fields" / "src" / "growth.json"
FORMS = ROOT / "web" / "packages" / "fields" / "test" / "forms.json"


def openapi() -> dict[str, Any]:
    """The document the running platform serves at /api/openapi.json."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yizhou.kernel.settings.django")
    import django

    django.setup(set_prefix=False)
    from yizhou.entrypoints.web.urls import api

    return json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/"), default=str))


def forms() -> dict[str, Any]:
    """Every form as the platform describes it to the browser."""
    from yizhou.engines.forms import api

    return {form.id: api.describe(form) for form in api.forms().values()}


def growth() -> dict[str, Any]:
    """The growth tables by indicator, sex and axis; one number where L is the same everywhere."""
    from yizhou.standards.growth import tables

    found: dict[str, Any] = {}
    for (indicator, sex, axis), lms in tables().items():
        powers, middles, spreads = (list(column) for column in zip(*lms.values, strict=True))
        found.setdefault(indicator, {}).setdefault(sex, {})[axis] = {
            "start": lms.start, "step": lms.step, "L": powers if len(set(powers)) > 1 else powers[0], "M": middles, "S": spreads,
        }  # fmt: skip
    return found


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
    stale = 0
    for path, fresh in ((OPENAPI, openapi()), (FORMS, forms()), (GROWTH, growth())):
        name = path.relative_to(ROOT)
        if not options.check:
            indent = None if path == GROWTH else 1
            path.write_text(json.dumps(fresh, ensure_ascii=False, indent=indent) + "\n", encoding="utf-8")
            print(f"{name} written")
            continue
        stored = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        found = differences(stored, fresh)
        for place in found[:40]:
            print(f"{name}{place} is stale")
        print(f"{name}: {len(found)} differences")
        stale += len(found)
    if not options.check:
        print("now `npm run api` in web/")
    elif stale:
        print("run python -m tools.generated, then `npm run api` in web/")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
