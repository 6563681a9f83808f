"""What channels, formats and the worker may call of the one intake pipeline."""

from yizhou.exchange.pipeline.bodies import Body, receive_body
from yizhou.exchange.pipeline.encodings import Decoded, declared_in_xml, decode_text, without_xml_encoding
from yizhou.exchange.pipeline.faults import nul_characters
from yizhou.exchange.pipeline.flow import Pipeline, keep_refused, process, submit
from yizhou.exchange.pipeline.formats import register_format
from yizhou.exchange.pipeline.handling import recover, repair, replay
from yizhou.exchange.pipeline.intake import Wire, intake
from yizhou.exchange.pipeline.packing import Packed, unpack

__all__ = [
    "Body",
    "Decoded",
    "Packed",
    "Pipeline",
    "Wire",
    "declared_in_xml",
    "decode_text",
    "intake",
    "keep_refused",
    "nul_characters",
    "process",
    "receive_body",
    "recover",
    "register_format",
    "repair",
    "replay",
    "submit",
    "unpack",
    "without_xml_encoding",
]
