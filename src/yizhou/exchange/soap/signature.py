"""XML signatures of WS-Security messages: the Body is what the holder of the enclosed X.509 certificate signed.

WSS X.509 Token Profile 1.1; XML Signature 1.1 with exclusive canonicalisation (WS/T 790.1 §7.4). Integrity only: whom the
certificate belongs to is not asked (no certificate authority of the network is configured), the credentials say who sends.
"""

import binascii
import hashlib
import hmac
from base64 import b64decode

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from lxml import etree

from yizhou.exchange.soap.envelope import Request
from yizhou.exchange.soap.errors import SignatureInvalid
from yizhou.exchange.soap.names import DS, WSSE, WSU, tag
from yizhou.exchange.soap.reading import text_of
from yizhou.exchange.soap.security import security_header
from yizhou.kernel.clock.api import now

_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_DIGESTS = {
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
}
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_SIGNATURES: dict[str, tuple[str, hashes.HashAlgorithm]] = {
    f"{_MORE}rsa-sha256": ("rsa", hashes.SHA256()),
    f"{_MORE}rsa-sha384": ("rsa", hashes.SHA384()),
    f"{_MORE}rsa-sha512": ("rsa", hashes.SHA512()),
    f"{_MORE}ecdsa-sha256": ("ec", hashes.SHA256()),
}


def verify(request: Request) -> str:
    """Subject of the certificate that signed the Body, empty for an unsigned message. Raises SignatureInvalid."""
    security = security_header(request.header)
    signature = security.find(tag(DS, "Signature")) if security is not None else None
    if security is None or signature is None:
        return ""
    signed_info = signature.find(tag(DS, "SignedInfo"))
    if signed_info is None:
        raise SignatureInvalid(problem="缺少 SignedInfo")
    certificate = _certificate(security)
    _check_value(signature, signed_info, certificate)
    covered = [
        _check_reference(request.root, reference) for reference in signed_info.findall(tag(DS, "Reference"))
    ]
    if not any(element is request.body for element in covered):
        raise SignatureInvalid(problem="签名没有覆盖 Body")
    return certificate.subject.rfc4514_string()


def _certificate(security: etree._Element) -> x509.Certificate:
    token = security.find(tag(WSSE, "BinarySecurityToken"))
    try:
        certificate = x509.load_der_x509_certificate(b64decode(text_of(token)))
    except (ValueError, binascii.Error):
        raise SignatureInvalid(problem="BinarySecurityToken 不是 X.509 v3 证书") from None
    if not certificate.not_valid_before_utc <= now() <= certificate.not_valid_after_utc:
        raise SignatureInvalid(problem="签名证书不在有效期内")
    return certificate


def _canonical(element: etree._Element, method: etree._Element | None) -> bytes:
    name = method.get("Algorithm", "") if method is not None else _EXCLUSIVE
    if name != _EXCLUSIVE:
        raise SignatureInvalid(problem=f"不支持的规范化算法 {name}")
    inclusive = method.find(tag(_EXCLUSIVE, "InclusiveNamespaces")) if method is not None else None
    prefixes = (inclusive.get("PrefixList") or "").split() if inclusive is not None else []
    return etree.tostring(element, method="c14n", exclusive=True, inclusive_ns_prefixes=prefixes or None)


def _check_value(
    signature: etree._Element, signed_info: etree._Element, certificate: x509.Certificate
) -> None:
    method = signed_info.find(tag(DS, "SignatureMethod"))
    name = method.get("Algorithm", "") if method is not None else ""
    if name not in _SIGNATURES:
        raise SignatureInvalid(problem=f"不支持或过弱的签名算法 {name}")
    kind, algorithm = _SIGNATURES[name]
    content = _canonical(signed_info, signed_info.find(tag(DS, "CanonicalizationMethod")))
    key = certificate.public_key()
    try:
        value = b64decode(text_of(signature.find(tag(DS, "SignatureValue"))))
        if kind == "rsa" and isinstance(key, rsa.RSAPublicKey):
            key.verify(value, content, padding.PKCS1v15(), algorithm)
        elif kind == "ec" and isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(_der(value), content, ec.ECDSA(algorithm))
        else:
            raise SignatureInvalid(problem="证书的密钥类型与签名算法不符")
    except (InvalidSignature, ValueError):
        raise SignatureInvalid(problem="签名值与内容不符") from None


def _der(value: bytes) -> bytes:
    """XML signatures carry r and s side by side (RFC 4051 §2.3.6), the library wants them in DER."""
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    half = len(value) // 2
    return encode_dss_signature(int.from_bytes(value[:half]), int.from_bytes(value[half:]))


def _check_reference(root: etree._Element, reference: etree._Element) -> etree._Element:
    name = (reference.get("URI") or "").removeprefix("#")
    found = [
        e
        for e in root.iter()
        if isinstance(e.tag, str) and name and name in (e.get(tag(WSU, "Id")), e.get("Id"))
    ]
    if len(found) != 1:
        raise SignatureInvalid(problem=f"签名引用 #{name} 不存在或不唯一")
    transforms = reference.findall(f"{tag(DS, 'Transforms')}/{tag(DS, 'Transform')}")
    if len(transforms) > 1:
        raise SignatureInvalid(problem="签名引用含有不支持的变换")
    content = _canonical(found[0], transforms[0] if transforms else None)
    method = reference.find(tag(DS, "DigestMethod"))
    algorithm = _DIGESTS.get(method.get("Algorithm", "") if method is not None else "")
    if algorithm is None:
        raise SignatureInvalid(problem="不支持或过弱的摘要算法")
    digest = hashlib.new(algorithm, content).digest()
    try:
        stated = b64decode(text_of(reference.find(tag(DS, "DigestValue"))))
    except (ValueError, binascii.Error):
        stated = b""
    if not hmac.compare_digest(digest, stated):
        raise SignatureInvalid(problem=f"#{name} 的内容在签名后被改动")
    return found[0]
