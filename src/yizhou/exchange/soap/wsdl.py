"""Contracts as they are served: addresses and includes point at this very platform."""

from lxml import etree

from yizhou.exchange.soap import schemas
from yizhou.exchange.soap.envelope import serialise
from yizhou.exchange.soap.errors import ContractUnknown
from yizhou.exchange.soap.offered import Service

_XS = "{http://www.w3.org/2001/XMLSchema}"
_ADDRESSES = (
    "{http://schemas.xmlsoap.org/wsdl/soap12/}address",
    "{http://schemas.xmlsoap.org/wsdl/soap/}address",
)


def _tree(name: str) -> etree._Element:
    return etree.fromstring(schemas.text(name), etree.XMLParser(no_network=True, resolve_entities=False))


def _point(root: etree._Element, address: str) -> bytes:
    for element in root.iter(_XS + "include", _XS + "import"):
        location = element.get("schemaLocation")
        if location:
            element.set("schemaLocation", f"{address}?xsd={location}")
    for element in root.iter(*_ADDRESSES):
        element.set("location", address)
    return serialise(root)


def wsdl(service: Service, address: str) -> bytes:
    """The WSDL of a service that is reached at `address`."""
    return _point(_tree(service.wsdl), address)


def xsd(service: Service, name: str, address: str) -> bytes:
    """One schema of a service. Raises ContractUnknown."""
    if name not in service.schemas:
        raise ContractUnknown(service=service.name, name=name)
    return _point(_tree(name), address)
