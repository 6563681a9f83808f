"""Long base64 in a JSON body goes to the file store while it is read; what is left is small and names the files.

An attachment of 100 MB passes through in pieces of a megabyte. Only the channel can name a stored file: `stored:<n>` in the
slim body means the n-th of the hints it puts beside it, and a sender that writes such words itself names nothing.
"""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Iterator, MutableMapping

from yizhou.exchange.mhd.errors import AttachmentBroken
from yizhou.kernel.files.api import put_stream
from yizhou.kernel.files.contracts import FileRef
from yizhou.records.documents.api import limited

_DATA = re.compile(rb'"data"[ \t\r\n]{0,32}:[ \t\r\n]{0,32}"')
_LONGEST_KEY = 80
_PIECE = 1024 * 1024
LONG = 2 * 1024 * 1024
"""Characters of base64 that stay in the message; a CDA is rarely longer, and is read only there."""
MARK = "stored:"


class Slim:
    """A body without its long attachments. `read` as of a file; `hints` gets a line for every file kept."""

    def __init__(self, read: Callable[[int], bytes], hints: MutableMapping[str, str]) -> None:
        self._source = read
        self._held = b""
        self._hints = hints
        self._kept = 0
        self._pieces = self._slimmed()

    def read(self, size: int) -> bytes:
        """The next piece, empty at the end."""
        del size
        return next((piece for piece in self._pieces if piece), b"")

    def _more(self) -> bool:
        piece = self._source(_PIECE)
        self._held += piece
        return bool(piece)

    def _slimmed(self) -> Iterator[bytes]:
        while True:
            found = _DATA.search(self._held)
            if found is None:
                cut = max(len(self._held) - _LONGEST_KEY, 0)
                yield self._taken(cut)
                if not self._more():
                    yield self._taken(len(self._held))
                    return
                continue
            yield self._taken(found.end())
            while (end := self._held.find(b'"')) < 0 and len(self._held) < LONG and self._more():
                pass
            if 0 <= end < LONG or (end < 0 and len(self._held) < LONG):
                yield self._taken(max(end, 0))
            else:
                yield self._divert()

    def _taken(self, size: int) -> bytes:
        piece, self._held = self._held[:size], self._held[size:]
        return piece

    def _text(self) -> Iterator[bytes]:
        """The characters of a string, up to its closing quotation mark."""
        while True:
            end = self._held.find(b'"')
            if end >= 0:
                yield self._taken(end)
                return
            yield self._taken(len(self._held))
            if not self._more():
                return

    def _decoded(self) -> Iterator[bytes]:
        rest = b""
        for piece in self._text():
            text = rest + piece.replace(b"\\/", b"/").translate(None, b"\\\r\n \t")
            whole = len(text) - len(text) % 4
            rest = text[whole:]
            try:
                yield b64decode(text[:whole], validate=True)
            except (Base64Error, ValueError):
                raise AttachmentBroken(number=self._kept + 1) from None
        if rest:
            raise AttachmentBroken(number=self._kept + 1)

    def _divert(self) -> bytes:
        decoded = (piece for piece in self._decoded() if piece)
        kept = put_stream(limited(lambda _: next(decoded, b"")), "application/octet-stream")
        self._kept += 1
        self._hints[f"{MARK}{self._kept}"] = f"{kept.hash} {kept.size}"
        # The slim body no longer tells two attachments apart; this does, when repeats are recognised.
        self._hints["occasion"] = f"{self._hints.get('occasion', '')}{kept.hash}"
        return f"{MARK}{self._kept}".encode()


def kept_file(text: str, hints: MutableMapping[str, str] | dict[str, str]) -> FileRef | None:
    """The stored file a slim body names, None when the text is none of the channel's marks."""
    told = hints.get(text, "") if text.startswith(MARK) else ""
    digest, _, size = told.partition(" ")
    return FileRef(digest, int(size)) if digest and size.isdecimal() else None
