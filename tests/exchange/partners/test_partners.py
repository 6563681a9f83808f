"""Who may send: credentials, channels, and for whom one may speak."""

from base64 import b64encode

import pytest
from django.test import Client

from tests.exchange.ground import CLINIC, HOSPITAL, HUB, Sender, secret_of, visit
from yizhou.exchange.partners import api, secrets
from yizhou.exchange.partners.contracts import Partner
from yizhou.exchange.partners.errors import OrganisationUnknown, PartnerRefused, PartnerUnknown, WeakSecret
from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.organisations import api as organisations


@pytest.mark.parametrize("secret", ["short-secret-1", "a-generated-secret-of-thirty-two-places"])
def test_a_secret_is_stored_as_a_digest_that_only_itself_matches(secret: str) -> None:
    stored = secrets.hash_secret(secret)
    assert secret not in stored
    assert secrets.matches(stored, secret)
    assert secrets.matches(stored, secret), "proved once, it is remembered"
    assert not secrets.matches(stored, secret + "x")
    assert not secrets.matches("sm3$$", secret)
    assert secrets.hash_secret(secret) != stored


def test_short_secrets_get_the_slow_hash() -> None:
    assert secrets.hash_secret("short-secret-1").startswith("$argon2id$")
    assert secrets.hash_secret(secrets.fresh_secret()).startswith("sm3$")


@pytest.mark.feature("10.2.1.3(3)-01")
@pytest.mark.feature("10.2.1.3(4)-02")
def test_only_a_known_system_with_its_secret_may_send(senders: dict[str, Partner]) -> None:
    for credentials in (f"{HUB}:wrong-secret-wrong", "nobody:wrong-secret-wrong", "garbage", ""):
        token = b64encode(credentials.encode()).decode()
        answer = Client(headers={"Authorization": f"Basic {token}"}).post(
            "/fhir", b"{}", content_type="application/fhir+json"
        )
        assert answer.status_code == 401
        assert "Basic" in answer.headers["WWW-Authenticate"]
    assert Sender(HUB).post("/fhir", visit()).status_code == 200


def test_unknown_wrong_and_suspended_are_refused_alike(senders: dict[str, Partner]) -> None:
    assert api.authenticate(CLINIC, secret_of(CLINIC)).institution_code == "431234567"
    api.change_rights(CLINIC, ("fhir",), "", active=False)
    for code, secret in (
        (CLINIC, secret_of(CLINIC)),
        (HUB, "wrong-secret-wrong"),
        ("nobody", "wrong-secret-wrong"),
    ):
        with pytest.raises(PartnerRefused) as refused:
            api.authenticate(code, secret)
        assert refused.value.code == "partners.refused"


def test_a_renewed_secret_replaces_the_old_one_at_once(senders: dict[str, Partner]) -> None:
    api.authenticate(CLINIC, secret_of(CLINIC))
    api.renew_secret(CLINIC, "the-new-secret-is-long-enough")
    with pytest.raises(PartnerRefused):
        api.authenticate(CLINIC, secret_of(CLINIC))
    assert api.authenticate(CLINIC, "the-new-secret-is-long-enough")
    with pytest.raises(PartnerUnknown):
        api.renew_secret("nobody", "the-new-secret-is-long-enough")
    with pytest.raises(WeakSecret):
        api.renew_secret(CLINIC, "short")


def test_a_channel_that_is_not_open_is_refused(senders: dict[str, Partner]) -> None:
    answer = Sender(HOSPITAL).post("/files/vaccinations", "记录编号\n1")
    assert answer.status_code == 403
    assert answer.json()["code"] == "partners.channel_not_allowed"


@pytest.mark.feature("10.2.1.3(7)-01")
def test_registering_again_brings_a_system_up_to_date_and_keeps_its_id(senders: dict[str, Partner]) -> None:
    again = api.register(
        system_actor(), code=CLINIC, name="新公卫系统", secret=secret_of(CLINIC), institution_code="431234567",
        channels=("files",),
    )  # fmt: skip
    assert again.id == senders[CLINIC].id
    known = api.get(again.id)
    assert (known.name, known.channels) == ("新公卫系统", ("files",))
    assert api.by_code(CLINIC) == known
    assert {one.code for one in api.listing(system_actor(), "公卫")} == {CLINIC}


def test_a_system_belongs_to_an_organisation_that_exists(senders: dict[str, Partner]) -> None:
    with pytest.raises(OrganisationUnknown):
        api.register(
            system_actor(), code="x", name="x", secret="long-enough-secret", institution_code="000000000"
        )
    with pytest.raises(WeakSecret):
        api.register(system_actor(), code="x", name="x", secret="short", institution_code="431234567")


def test_a_hub_speaks_for_what_lies_below_it_and_others_for_themselves(senders: dict[str, Partner]) -> None:
    places = organisations.by_codes(["431234567", "439876543", "532326000000"])
    hub, clinic = senders[HUB], senders[CLINIC]
    assert hub.trusted
    assert hub.may_speak_for(places["439876543"].path)
    assert not clinic.trusted
    assert clinic.may_speak_for(places["431234567"].path)
    assert not clinic.may_speak_for(places["439876543"].path)
    assert not clinic.may_speak_for(places["431234567"].path + "x")
