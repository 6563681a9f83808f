"""What channels, formats and the worker may call of the one intake pipeline."""

from yizhou.exchange.pipeline.bodies import Body, receive_body
from yizhou.exchange.pipeline.encodings import Decoded, decode_text
from yizhou.exchange.pipeline.flow import process, repair, replay, submit
from yizhou.exchange.pipeline.formats import register_format
from yizhou.exchange.pipeline.packing import Packed, unpack

__all__ = [
    "Body",
    "Decoded",
    "Packed",
    "decode_text",
    "process",
    "receive_body",
    "register_format",
    "repair",
    "replay",
    "submit",
    "unpack",
]
