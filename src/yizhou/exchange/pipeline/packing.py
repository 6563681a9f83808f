"""Unpacking of gzip, deflate and zip without believing what they say of their size.

A bomb is stopped while it grows: nothing is expanded beyond the limit, whatever the directory of the archive claims.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from yizhou.exchange.pipeline import faults
from yizhou.kernel.errors.contracts import Fault

EXPANDED_LIMIT = 64 * 1024 * 1024
"""Bytes one message may have once expanded."""
RATIO_LIMIT = 200
"""Text of health records packs 5 to 40 times; a bomb, a thousand."""
_RATIO_COUNTS_FROM = 4 * 1024 * 1024
_MEMBERS_LIMIT = 20_000
_STEP = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Packed:
    """One expanded content with its name in the archive; `content` is empty when `faults` says why."""

    name: str
    content: bytes
    faults: tuple[Fault, ...] = ()


def megabytes(size: int) -> str:
    return f"{size / 1048576:.0f} MB" if size >= 10 * 1048576 else f"{size / 1048576:.1f} MB"


def is_gzip(body: bytes) -> bool:
    return body.startswith(b"\x1f\x8b")


def is_zip(body: bytes) -> bool:
    return body.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _suspicious(expanded: int, packed: int, limit: int) -> bool:
    return expanded > limit or (expanded > _RATIO_COUNTS_FROM and expanded > packed * RATIO_LIMIT)


def _inflate(body: bytes, name: str, window: int, limit: int) -> Packed:
    pieces: list[bytes] = []
    total = 0
    rest = body
    while rest:
        machine = zlib.decompressobj(window)
        try:
            while not machine.eof:
                piece = machine.decompress(rest, _STEP)
                total += len(piece)
                if _suspicious(total, len(body), limit):
                    return Packed(name, b"", (faults.packing_bomb(name, megabytes(limit)),))
                pieces.append(piece)
                rest = machine.unconsumed_tail
                if not rest and not machine.eof and not piece:
                    return Packed(name, b"", (faults.packing_broken(name),))
        except zlib.error:
            return Packed(name, b"", (faults.packing_broken(name),))
        rest = machine.unused_data.lstrip(b"\0")  # gzip members may follow one another (RFC 1952 §2.2)
    return Packed(name, b"".join(pieces))


def expand(body: bytes, coding: str, limit: int = EXPANDED_LIMIT) -> Packed:
    """A body by its HTTP Content-Encoding (`gzip`, `deflate`, `identity`; RFC 9110 §8.4)."""
    match coding.strip().lower():
        case "" | "identity":
            return Packed("报文", body)
        case "gzip" | "x-gzip":
            return _inflate(body, "报文", 16 + zlib.MAX_WBITS, limit)
        case "deflate":
            return _inflate(body, "报文", zlib.MAX_WBITS, limit)
        case other:
            return Packed("报文", b"", (faults.packing_unsupported("Content-Encoding", other),))


def _members(archive: zipfile.ZipFile, packed: int, limit: int) -> Iterator[Packed]:
    total = 0
    for position, entry in enumerate(archive.infolist()):
        if entry.is_dir():
            continue
        if position >= _MEMBERS_LIMIT:
            yield Packed(
                entry.filename, b"", (faults.packing_bomb(entry.filename, f"{_MEMBERS_LIMIT} 个文件"),)
            )
            return
        if entry.flag_bits & 0x1:
            yield Packed(entry.filename, b"", (faults.packing_unsupported(entry.filename, "加密的 zip"),))
            continue
        pieces: list[bytes] = []
        try:
            with archive.open(entry) as stream:
                while piece := stream.read(_STEP):
                    total += len(piece)
                    if _suspicious(total, packed, limit):
                        yield Packed(
                            entry.filename, b"", (faults.packing_bomb(entry.filename, megabytes(limit)),)
                        )
                        return
                    pieces.append(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
            yield Packed(entry.filename, b"", (faults.packing_broken(entry.filename),))
            continue
        yield Packed(_readable(entry), b"".join(pieces))


def _readable(entry: zipfile.ZipInfo) -> str:
    """Names written by Chinese Windows are GBK, read as code page 437 by the zip rules (APPNOTE 4.4.4, bit 11)."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def unpack(body: bytes, name: str, limit: int = EXPANDED_LIMIT) -> Iterator[Packed]:
    """The contents of a gzip or zip file by its first bytes, the body itself when it is neither."""
    if is_gzip(body):
        yield _inflate(body, name.removesuffix(".gz"), 16 + zlib.MAX_WBITS, limit)
    elif is_zip(body):
        try:
            archive = zipfile.ZipFile(io.BytesIO(body))
        except (zipfile.BadZipFile, ValueError, OSError):
            yield Packed(name, b"", (faults.packing_broken(name),))
            return
        with archive:
            yield from _members(archive, len(body), limit)
    else:
        yield Packed(name, body)
