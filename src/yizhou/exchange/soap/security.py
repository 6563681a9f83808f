"""Who sends: WS-Security UsernameToken (code and secret in PasswordText) or HTTP Basic; a Timestamp that has run out refuses.

WSS UsernameToken Profile 1.1 §3.1; WS/T 790.1 §7.4. A BinarySecurityToken with a signature proves in `signature.py`
that the message was not altered; it does not replace the partner's credentials.
"""

import binascii
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml import etree

from yizhou.exchange.soap.errors import CredentialsMissing, DigestUnsupported, MessageExpired
from yizhou.exchange.soap.names import WSSE, WSU, tag
from yizhou.exchange.soap.reading import children, text_of
from yizhou.kernel.clock.api import CHINA, now

_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Credentials:
    """A partner's code and secret as sent."""

    code: str
    secret: str


def security_header(header: etree._Element | None) -> etree._Element | None:
    """The WS-Security header block."""
    return header.find(tag(WSSE, "Security")) if header is not None else None


def from_basic(authorization: str) -> Credentials | None:
    """Credentials of an HTTP Basic header (RFC 7617, UTF-8), None when it is none."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        code, colon, secret = b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return Credentials(code, secret) if colon else None


def from_token(header: etree._Element | None) -> Credentials | None:
    """Credentials of a UsernameToken, None without one. Raises DigestUnsupported."""
    security = security_header(header)
    for token in children(security, "UsernameToken") if security is not None else ():
        names = children(token, "Username")
        passwords = children(token, "Password")
        if not names:
            continue
        if passwords and passwords[0].get("Type", "").endswith("#PasswordDigest"):
            raise DigestUnsupported
        return Credentials(text_of(names[0]), (passwords[0].text or "") if passwords else "")
    return None


def credentials(header: etree._Element | None, authorization: str) -> Credentials:
    """The token goes before HTTP Basic. Raises CredentialsMissing, DigestUnsupported."""
    found = from_token(header) or from_basic(authorization)
    if found is None:
        raise CredentialsMissing
    return found


def check_timestamp(header: etree._Element | None) -> None:
    """Raises MessageExpired when a Timestamp's Expires lies more than five minutes back."""
    security = security_header(header)
    stamp = security.find(tag(WSU, "Timestamp")) if security is not None else None
    expires = text_of(stamp.find(tag(WSU, "Expires"))) if stamp is not None else ""
    if not expires:
        return
    try:
        instant = datetime.fromisoformat(expires)
    except ValueError:
        raise MessageExpired(expires=expires) from None
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=CHINA)
    if instant + _SKEW < now():
        raise MessageExpired(expires=expires)
