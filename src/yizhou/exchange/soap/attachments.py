"""MTOM: a multipart/related request is turned into plain XML with its attachments put in as base64 (W3C MTOM, XOP).

Kept whole as one XML body, a message can be shown, repaired and replayed like any other.
"""

import re
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import HTTP
from urllib.parse import unquote

from lxml import etree

from yizhou.exchange.soap.errors import AttachmentBroken, RequestTooLarge
from yizhou.exchange.soap.names import XOP, tag

_MOST_PARTS = 500


@dataclass(frozen=True, slots=True)
class Piece:
    """One body part: its Content-ID without brackets, its type, its bytes."""

    id: str
    media_type: str
    charset: str
    content: bytes


def header(value: str) -> EmailMessage:
    """A Content-Type value, to ask for its parts."""
    message = EmailMessage(policy=HTTP)
    message["Content-Type"] = value or "application/octet-stream"
    return message


def split(body: bytes, content_type: str) -> tuple[Piece, dict[str, Piece]]:
    """The root part, and all others by Content-ID. Raises AttachmentBroken."""
    described = header(content_type)
    boundary = described.get_param("boundary")
    if not isinstance(boundary, str) or not boundary:
        raise AttachmentBroken(problem="Content-Type 缺少 boundary")
    marker = b"--" + boundary.encode("latin-1", "replace")
    chunks = re.split(rb"(?:^|\r?\n)" + re.escape(marker), body)
    if len(chunks) < 3 or not chunks[-1].lstrip(b" \t").startswith(b"--"):
        raise AttachmentBroken(problem="找不到完整的边界")
    if len(chunks) > _MOST_PARTS:
        raise AttachmentBroken(problem=f"附件超过 {_MOST_PARTS} 个")
    pieces = [_piece(chunk) for chunk in chunks[1:-1]]
    start = described.get_param("start")
    wanted = str(start).strip("<>") if start else ""
    root = next((piece for piece in pieces if wanted and piece.id == wanted), pieces[0])
    return root, {piece.id: piece for piece in pieces if piece is not root}


def _piece(chunk: bytes) -> Piece:
    chunk = re.sub(rb"^[ \t]*\r?\n", b"", chunk, count=1)
    if chunk.startswith((b"\r\n", b"\n")):
        head, content = b"", chunk.lstrip(b"\r").removeprefix(b"\n")
    else:
        found = re.search(rb"\r?\n\r?\n", chunk)
        if found is None:
            raise AttachmentBroken(problem="附件没有空行分隔的报文头")
        head, content = chunk[: found.start()], chunk[found.end() :]
    fields = {}
    for line in re.sub(rb"\r?\n[ \t]+", b" ", head).splitlines():
        name, _, value = line.partition(b":")
        fields[name.strip().lower().decode("latin-1")] = value.strip().decode("latin-1")
    encoding = fields.get("content-transfer-encoding", "binary").lower()
    if encoding == "base64":
        try:
            content = b64decode(content)
        except ValueError:
            raise AttachmentBroken(problem="附件的 Base64 编码有误") from None
    elif encoding not in ("binary", "8bit", "7bit"):
        raise AttachmentBroken(problem=f"不支持的传输编码 {encoding}")
    described = header(fields.get("content-type", ""))
    charset = described.get_param("charset")
    return Piece(
        fields.get("content-id", "").strip("<>"), described.get_content_type(), str(charset or ""), content
    )


def unpacked(body: bytes, coding: str, limit: int) -> bytes:
    """A body as it was before its Content-Encoding (gzip or deflate). Raises AttachmentBroken, RequestTooLarge (bombs)."""
    if coding in ("", "identity"):
        return body
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise AttachmentBroken(problem=f"不支持的内容编码 {coding}")
    opened = zlib.decompressobj(wbits=47 if coding != "deflate" else 15)
    try:
        found = opened.decompress(body, limit + 1)
    except zlib.error:
        raise AttachmentBroken(problem=f"{coding} 压缩内容已损坏") from None
    if len(found) > limit:
        raise RequestTooLarge(
            size=f"解压后超过 {limit // 1024 // 1024} MB", limit=f"{limit // 1024 // 1024} MB"
        )
    if not opened.eof:
        raise AttachmentBroken(problem=f"{coding} 压缩内容不完整")
    return found


def put_in(root: etree._Element, pieces: dict[str, Piece]) -> None:
    """Replace every xop:Include by the base64 of its attachment. Raises AttachmentBroken when one is missing."""
    for include in list(root.iter(tag(XOP, "Include"))):
        name = unquote((include.get("href") or "").removeprefix("cid:"))
        piece = pieces.get(name)
        parent = include.getparent()
        if piece is None or parent is None:
            raise AttachmentBroken(problem=f"找不到附件 {name or '（无 href）'}")
        parent.remove(include)
        parent.text = b64encode(piece.content).decode("ascii")
