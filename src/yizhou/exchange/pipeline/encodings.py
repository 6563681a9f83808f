"""What encoding a text body really is: UTF-8 (with or without mark), UTF-16, GB18030 with its subsets GBK and GB 2312.

Half of the primary-care systems in the prefecture write GBK and declare nothing, or declare UTF-8 (GB 18030-2022).
"""

import re
from dataclasses import dataclass

from yizhou.exchange.pipeline import faults
from yizhou.kernel.errors.contracts import Fault

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be"),
          (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))  # fmt: skip
_FAMILIES = {"utf8": "UTF-8", "gbk": "GB18030", "gb2312": "GB18030", "gb18030": "GB18030", "cp936": "GB18030",
             "utf16": "UTF-16", "utf16le": "UTF-16", "utf16be": "UTF-16", "utf32": "UTF-32"}  # fmt: skip
_XML_DECLARATION = re.compile(r"^(<\?xml[^>]*?)\s+encoding\s*=\s*(?:\"[^\"]*\"|'[^']*')")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body as text without mark. An ERROR among `faults` means `text` is not to be used."""

    text: str
    encoding: str
    faults: tuple[Fault, ...] = ()


def family(name: str) -> str:
    """`gb2312`, `GBK` and `cp936` are all GB18030; unknown names stay as they are, in capitals."""
    return _FAMILIES.get(re.sub(r"[^a-z0-9]", "", name.lower()), name.upper())


def _place(body: bytes, offset: int) -> str:
    line = body.count(b"\n", 0, offset) + 1
    return f"第{line}行（第{offset + 1}字节）"


def _without_mark(body: bytes) -> str:
    """Encoding of UTF-16 text that has no mark: every other byte of Western characters is zero."""
    head = body[:64]
    if len(head) < 4 or len(body) % 2:
        return ""
    if head[1::2].count(0) > len(head) // 4 and head[0::2].count(0) == 0:
        return "utf-16-le"
    if head[0::2].count(0) > len(head) // 4 and head[1::2].count(0) == 0:
        return "utf-16-be"
    return ""


def _read(body: bytes) -> tuple[str, str, int]:
    """Text, the codec that read it, and the length of the mark; codec empty when none could."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            try:
                return body[len(mark) :].decode(codec), codec, len(mark)
            except UnicodeDecodeError:
                return "", "", len(mark)
    wide = _without_mark(body)
    for codec in filter(None, (wide, "utf-8", "gb18030")):
        try:
            return body.decode(codec), codec, 0
        except UnicodeDecodeError:
            continue
    return "", "", 0


def decode_text(body: bytes, declared: str = "") -> Decoded:
    """The text of a body, whatever was declared; says so when the declaration is wrong or the encoding old.

    NUL characters are an error: no text column can hold them.
    """
    if not body:
        return Decoded("", "UTF-8", (faults.empty_body(),))
    text, codec, mark = _read(body)
    if not codec:
        try:
            body[mark:].decode("utf-8")
            offset = 0
        except UnicodeDecodeError as error:
            offset = error.start
        return Decoded("", "", (faults.undecodable(_place(body, offset)),))
    found: list[Fault] = []
    name = family(codec)
    if declared and family(declared) != name and name != "UTF-8":
        found.append(faults.wrong_declaration(declared, name))
    elif name != "UTF-8" and not declared:
        found.append(faults.not_utf8(name))
    elif declared and family(declared) not in ("UTF-8", name) and not body.isascii():
        found.append(faults.wrong_declaration(declared, name))
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        found.append(faults.nul_characters(f"第{line}行"))
    return Decoded(text, name, tuple(found))


def declared_in_xml(body: bytes) -> str:
    """The encoding an XML declaration names, empty without one."""
    found = re.match(
        rb"^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']", body[:200]
    )
    return found.group(1).decode() if found else ""


def without_xml_encoding(text: str) -> str:
    """XML text whose declaration no longer names an encoding, to be parsed as what it now is."""
    return _XML_DECLARATION.sub(r"\1", text, count=1)
