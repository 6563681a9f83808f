"""Which features have pages' routes and which have protocol addresses."""

from importlib import import_module
from importlib.util import find_spec

from ninja import Router

_PAGES = (
    "yizhou.kernel.auth", "yizhou.kernel.organisations", "yizhou.kernel.audit", "yizhou.registries.facilities",
    "yizhou.registries.residents", "yizhou.records.documents", "yizhou.records.fhir", "yizhou.records.timeline",
    "yizhou.exchange.cda", "yizhou.exchange.pipeline",
)  # fmt: skip
_PROTOCOLS = ("yizhou.records.fhir", "yizhou.exchange.files", "yizhou.exchange.soap")

ROUTERS: tuple[Router, ...] = tuple(
    import_module(f"{name}.routes").router for name in _PAGES if find_spec(f"{name}.routes")
)
PROTOCOL_URLS = tuple(f"{name}.routes" for name in _PROTOCOLS if find_spec(f"{name}.routes"))
