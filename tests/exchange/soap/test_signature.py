"""Signatures made by zeep with xmlsec, an implementation independent of ours."""

from datetime import UTC, datetime, timedelta

import pytest
import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from zeep.wsse.signature import BinarySignature

from tests.exchange.soap.samples import element, soap
from yizhou.exchange.soap.envelope import read
from yizhou.exchange.soap.errors import SignatureInvalid
from yizhou.exchange.soap.names import DS, SOAP12, tag
from yizhou.exchange.soap.signature import verify
from yizhou.kernel.clock.api import frozen

NOW = datetime(2026, 11, 24, tzinfo=UTC)
BODY = "<r:Ask xmlns:r='urn:r'><r:name>张三</r:name></r:Ask>"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "楚雄州人民医院")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(NOW - timedelta(days=1)).not_valid_after(NOW + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("keys")
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return str(folder / "key.pem"), str(folder / "cert.pem")


def signed(
    files, signature=xmlsec.constants.TransformRsaSha256, digest=xmlsec.constants.TransformSha256
) -> bytes:
    envelope = element(soap(BODY))
    BinarySignature(*files, signature_method=signature, digest_method=digest).apply(envelope, {})
    return etree.tostring(envelope)


def check(raw: bytes) -> str:
    with frozen(NOW):
        return verify(read(etree.fromstring(raw)))


def test_a_signed_body_names_the_signer(files):
    assert check(signed(files)) == "CN=楚雄州人民医院"


def test_an_unsigned_message_names_nobody():
    assert check(soap(BODY)) == ""


def test_a_body_changed_after_signing_is_refused(files):
    with pytest.raises(SignatureInvalid, match="签名后被改动"):
        check(
            signed(files)
            .replace("张三".encode(), "李四".encode())
            .replace(b"&#24352;&#19977;", b"&#26446;&#22235;")
        )


def test_a_changed_signature_value_is_refused(files):
    root = etree.fromstring(signed(files))
    value = next(root.iter(tag(DS, "SignatureValue")))
    value.text = "A" + value.text.strip()[1:]
    with pytest.raises(SignatureInvalid):
        check(etree.tostring(root))


def test_a_signature_moved_to_another_element_does_not_cover_the_body(files):
    """Signature wrapping: the signed body goes into the header, another one takes its place."""
    root = etree.fromstring(signed(files))
    body = root.find(tag(SOAP12, "Body"))
    root.remove(body)
    etree.SubElement(root[0], "hidden").append(body)
    etree.SubElement(etree.SubElement(root, tag(SOAP12, "Body")), "{urn:r}Ask")
    with pytest.raises(SignatureInvalid, match="没有覆盖 Body"):
        check(etree.tostring(root))


def test_two_elements_with_the_signed_id_are_refused(files):
    root = etree.fromstring(signed(files))
    body = root.find(tag(SOAP12, "Body"))
    etree.SubElement(root[0], "twin", dict(body.attrib))
    with pytest.raises(SignatureInvalid, match="不唯一"):
        check(etree.tostring(root))


def test_sha1_is_too_weak(files):
    weak = signed(files, xmlsec.constants.TransformRsaSha1, xmlsec.constants.TransformSha1)
    with pytest.raises(SignatureInvalid, match="过弱"):
        check(weak)


def test_a_certificate_out_of_date_is_refused(files):
    raw = signed(files)
    with frozen(NOW + timedelta(days=60)), pytest.raises(SignatureInvalid, match="有效期"):
        verify(read(etree.fromstring(raw)))
