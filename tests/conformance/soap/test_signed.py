"""Messages signed with X.509 by zeep and xmlsec, over the wire (WS/T 790.1 §7.4)."""

from datetime import UTC, datetime, timedelta

import pytest
import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from zeep.exceptions import Fault
from zeep.wsse.compose import Compose
from zeep.wsse.signature import BinarySignature
from zeep.wsse.username import UsernameToken

from tests.conformance.soap.conftest import HOSPITAL, SECRET
from tests.conformance.soap.test_person_registration import person
from yizhou.kernel.db.api import fetch_all


class Signed(BinarySignature):
    """zeep verifies answers too; the platform does not sign them."""

    def verify(self, envelope):
        return envelope


def tampered(envelope):
    """The name changed after the message was signed."""
    for element in envelope.iter("{http://www.chiss.org.cn/rhin/2015}text"):
        if element.get("value") == "普光明":
            element.set("value", "普黑暗")
    return envelope


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    key, now = rsa.generate_private_key(65537, 2048), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "楚雄州人民医院")])
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("keys")
    pem, unencrypted = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, unencrypted))
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    return Signed(
        str(folder / "key.pem"), str(folder / "cert.pem"),
        signature_method=xmlsec.constants.TransformRsaSha256, digest_method=xmlsec.constants.TransformSha256,
    )  # fmt: skip


@pytest.mark.feature("10.2.1.3(2)-02", "10.2.1.7-09")
def test_a_signed_registration_is_verified_and_its_signer_kept(wire, keys):
    client = wire.client("PersonRegistration", wsse=Compose([UsernameToken(HOSPITAL, SECRET), keys]))
    (answer,) = client.service.PersonRecordFeed(person=[person()])
    assert answer.id.value
    (kept,) = fetch_all("SELECT hints FROM message", ())
    assert "CN=楚雄州人民医院" in str(kept[0]).encode().decode("unicode_escape") or "楚雄州人民医院" in str(
        kept[0]
    )


@pytest.mark.feature("10.2.1.7-08")
def test_a_message_altered_after_signing_is_refused(wire, keys):
    client = wire.client("PersonRegistration", wsse=Compose([UsernameToken(HOSPITAL, SECRET), keys]))
    original = client.transport.post_xml

    client.transport.post_xml = lambda address, envelope, headers: original(
        address, tampered(envelope), headers
    )
    with pytest.raises(Fault) as caught:
        client.service.PersonRecordFeed(person=[person()])
    assert "签名后被改动" in caught.value.message
    assert [str(code).rpartition("}")[2] for code in caught.value.subcodes] == [
        "FailedCheck",
        "soap.signature",
    ]
    assert etree.tostring(caught.value.detail)
    assert fetch_all("SELECT id FROM message", ()) == []
