"""In which format a request wants its answer (FHIR R4 §3.1.0.1.11: `_format` before `Accept`; JSON when nothing is said)."""

from functools import lru_cache

from django.http import HttpRequest, HttpResponse

from yizhou.records.fhir.errors import FormatUnknown
from yizhou.records.fhir.xml_writing import to_xml

JSON = "application/fhir+json; charset=utf-8"
XML = "application/fhir+xml; charset=utf-8"
FORMATS = ("application/fhir+json", "application/fhir+xml", "json", "xml")
"""What the CapabilityStatement names."""
_XML = frozenset({"application/fhir+xml", "application/xml", "text/xml", "xml"})
_JSON = frozenset({"application/fhir+json", "application/json", "text/json", "json", "*/*", "application/*", "text/*", "text/html"})  # fmt: skip


@lru_cache(maxsize=512)
def is_xml(accept: str, asked: str = "") -> bool:
    """Whether XML is wanted most. Raises FormatUnknown when nothing wanted can be given."""
    if asked:
        kind = asked.partition(";")[0].strip().lower().replace(" ", "+")  # a `+` left unescaped in a URL
        if kind not in _XML | _JSON:
            raise FormatUnknown(format=asked[:60])
        return kind in _XML
    best: tuple[float, bool] | None = None
    for choice in accept.split(","):
        kind, _, parameters = choice.partition(";")
        name, weight = kind.strip().lower(), _weight(parameters)
        if weight > 0 and name in _XML | _JSON and (best is None or weight > best[0]):
            best = (weight, name in _XML)
    if best is None and accept.strip():
        raise FormatUnknown(format=accept[:60])
    return best is not None and best[1]


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def wants_xml(request: HttpRequest) -> bool:
    """Whether to answer in XML. Raises FormatUnknown."""
    asked = ""
    if "_format" in request.META.get("QUERY_STRING", ""):
        asked = request.GET.get("_format", "")
    elif request.method == "POST" and request.path_info.endswith("/_search"):
        asked = request.POST.get("_format", "")
    return is_xml(request.META.get("HTTP_ACCEPT", ""), asked)


def in_xml(response: HttpResponse) -> HttpResponse:
    """The answer with its resource as XML."""
    if response.content and response["Content-Type"].startswith("application/fhir+json"):
        response.content = to_xml(response.content)
        response["Content-Type"] = XML
    return response
