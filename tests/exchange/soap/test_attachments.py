import os

import pytest

from yizhou.exchange.soap.attachments import put_in, split
from yizhou.exchange.soap.errors import AttachmentBroken
from yizhou.exchange.soap.reading import parse
from yizhou.exchange.soap.submitted import decode

CONTENT = os.urandom(5000) + b"\r\n--notboundary\r\n\n\r" + bytes(range(256))
TYPE = 'multipart/related; type="application/xop+xml"; start="<root@x>"; boundary="bb"; start-info="application/soap+xml"'


def mtom(href: str = "cid:doc%40x", content: bytes = CONTENT, encoding: str = "binary") -> bytes:
    xml = (
        '<e xmlns:xop="http://www.w3.org/2004/08/xop/include"><document id="d">'
        f'<xop:Include href="{href}"/></document></e>'
    )
    return (
        b'--bb\r\nContent-Type: application/xop+xml; charset=UTF-8; type="application/soap+xml"\r\n'
        b"Content-ID: <root@x>\r\n\r\n"
        + xml.encode()
        + b"\r\n--bb\r\nContent-Type: application/octet-stream\r\n"
        b"Content-Transfer-Encoding: "
        + encoding.encode()
        + b"\r\nContent-ID: <doc@x>\r\n\r\n"
        + content
        + b"\r\n--bb--\r\n"
    )


def opened(body: bytes, kind: str = TYPE):
    root_part, pieces = split(body, kind)
    root, *_ = parse(root_part.content, root_part.charset)
    put_in(root, pieces)
    return root


def test_an_attachment_comes_back_byte_for_byte():
    assert decode(opened(mtom())[0].text) == CONTENT


def test_a_base64_part_is_decoded_first():
    assert decode(opened(mtom(content=b"QUJD", encoding="base64"))[0].text) == b"ABC"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (mtom("cid:other"), TYPE),
        (mtom(""), TYPE),
        (mtom(encoding="x-uuencode"), TYPE),
        (mtom()[:-20], TYPE),
        (mtom(), "multipart/related"),
        (b"--bb--", TYPE),
        (mtom(content=b"A", encoding="base64"), TYPE),
    ],
)
def test_a_broken_multipart_is_refused(body, kind):
    with pytest.raises(AttachmentBroken):
        opened(body, kind)
