"""Formats by name. A format's feature registers it when its Django app is ready; the pipeline knows none by itself."""

from yizhou.exchange.pipeline.contracts import Format
from yizhou.exchange.pipeline.errors import FormatUnknown

_formats: dict[str, Format] = {}


def register_format(format: Format) -> None:
    """Make a format known by its name; registering it again replaces it."""
    _formats[format.name] = format


def format_named(name: str) -> Format:
    """Raises FormatUnknown."""
    try:
        return _formats[name]
    except KeyError:
        raise FormatUnknown(format=name) from None
