"""The map of the prefecture: polygons of its ten counties and cities."""

from functools import cache
from pathlib import Path
from typing import Any

import orjson

_FILE = Path(__file__).parent / "tables" / "chuxiong.geojson"


@cache
def counties_json() -> bytes:
    """GeoJSON as stored; once per process."""
    return _FILE.read_bytes()


def counties() -> dict[str, Any]:
    """See `api.counties`."""
    return orjson.loads(counties_json())
