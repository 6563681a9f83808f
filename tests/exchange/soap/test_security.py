from base64 import b64encode
from datetime import UTC, datetime

import pytest

from tests.exchange.soap.samples import element
from yizhou.exchange.soap.errors import CredentialsMissing, DigestUnsupported, MessageExpired
from yizhou.exchange.soap.names import WSSE, WSU
from yizhou.exchange.soap.security import check_timestamp, credentials, from_basic
from yizhou.kernel.clock.api import frozen


def header(inside: str):
    return element(f'<h xmlns:wsse="{WSSE}" xmlns:wsu="{WSU}"><wsse:Security>{inside}</wsse:Security></h>')


def token(password: str = "<wsse:Password>s3cret pass</wsse:Password>") -> str:
    return f"<wsse:UsernameToken><wsse:Username>his-1</wsse:Username>{password}</wsse:UsernameToken>"


def basic(text: str) -> str:
    return "Basic " + b64encode(text.encode()).decode()


def test_a_username_token_names_the_partner():
    found = credentials(header(token()), "")
    assert (found.code, found.secret) == ("his-1", "s3cret pass")


def test_http_basic_serves_where_no_token_is():
    found = credentials(None, basic("his-1:密钥:2"))
    assert (found.code, found.secret) == ("his-1", "密钥:2")


def test_the_token_goes_before_http_basic():
    assert credentials(header(token()), basic("other:x")).code == "his-1"


@pytest.mark.parametrize(
    "value", ["", "Bearer x", "Basic !!!", "Basic " + b64encode(b"nocolon").decode(), "Basic /w=="]
)
def test_what_is_no_basic_header_names_nobody(value):
    assert from_basic(value) is None


def test_without_credentials_a_request_is_refused():
    with pytest.raises(CredentialsMissing):
        credentials(None, "")


def test_a_password_digest_is_refused_with_advice():
    digest = '<wsse:Password Type="http://x#PasswordDigest">abc=</wsse:Password>'
    with pytest.raises(DigestUnsupported) as caught:
        credentials(header(token(digest)), "")
    assert "PasswordText" in caught.value.advice_text


@pytest.mark.parametrize(
    ("expires", "valid"),
    [
        ("2026-11-24T08:00:00Z", True),
        ("2026-11-24T07:56:00Z", True),
        ("2026-11-24T07:50:00Z", False),
        ("2026-11-24T16:30:00", True),
        ("2026-11-24T15:30:00", False),
        ("yesterday", False),
    ],
)
def test_a_message_older_than_its_expiry_is_refused(expires, valid):
    stamped = header(f"<wsu:Timestamp><wsu:Expires>{expires}</wsu:Expires></wsu:Timestamp>")
    with frozen(datetime(2026, 11, 24, 8, 0, tzinfo=UTC)):
        if valid:
            check_timestamp(stamped)
        else:
            with pytest.raises(MessageExpired):
                check_timestamp(stamped)
