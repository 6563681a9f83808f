"""HTTP of the institution registry: the map of the prefecture."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from yizhou.kernel.auth.api import staff
from yizhou.registries.facilities import api

router = Router(tags=["机构"])


class CountyMap(Schema):
    """A GeoJSON FeatureCollection (RFC 7946)."""

    type: str
    features: list[dict[str, Any]]


@router.get("/map/counties", response=CountyMap, auth=staff, summary="十县市地图")
def read_counties(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(api.counties_json(), content_type="application/geo+json")
    response["Cache-Control"] = "private, max-age=86400"
    return response
