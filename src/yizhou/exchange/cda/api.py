"""What others may call of the CDA format."""

from yizhou.exchange.pipeline.contracts import Envelope, Parsed

__all__ = ["CDA_FORMAT"]


class _Lazy:
    """Placeholder until the format's own module lands (helper CDA replaces this file)."""

    name = "cda"

    def parse(self, envelope: Envelope) -> Parsed:
        raise NotImplementedError


CDA_FORMAT = _Lazy()
