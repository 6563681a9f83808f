"""A clerk decides whether two records are one person, and takes it back."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import LogIn
from tests.journeys.test_exchange import bundle
from tests.running import Platform


def send(platform: Platform, patient: dict[str, object]) -> None:
    message = bundle("x", "x", "1970-01-01")
    entries = message["entry"]
    assert isinstance(entries, list)
    entries[0]["resource"] = {"resourceType": "Patient", **patient}
    with platform.partner() as partner:
        answer = partner.post("/fhir", json=message, headers={"Content-Type": "application/fhir+json"})
    assert answer.status_code == 200, answer.text


def test_a_clerk_merges_two_records_and_undoes_it(log_in: LogIn, platform: Platform) -> None:
    number = [{"system": "urn:oid:2.16.156.10011.1.3", "value": "532327196711230021"}]
    known = {"gender": "female", "birthDate": "1967-11-23", "identifier": number}
    send(
        platform,
        {**known, "name": [{"text": "毕文珍"}], "address": [{"text": "云南省楚雄彝族自治州永仁县永定镇"}]},
    )
    send(
        platform, {**known, "name": [{"text": "阿芝莫"}]}
    )  # the same number under a Yi name: a person must decide

    page = log_in("identity", "/identity")
    page.get_by_text("阿芝莫").first.click()
    page.wait_for_url(re.compile("/identity/[0-9a-f-]{36}"))
    expect(page.get_by_role("heading", name=re.compile("同一个人"))).to_be_visible()
    page.get_by_role("button", name=re.compile("合并为一人")).click()
    page.get_by_label(re.compile("理由")).fill("电话核实为同一人")
    page.get_by_role("button", name="确认合并").click()
    expect(page.get_by_text("电话核实为同一人")).to_be_visible()
    page.get_by_role("button", name=re.compile("撤销决定")).click()
    page.get_by_label(re.compile("理由")).fill("居民本人提出异议")
    page.get_by_role("button", name="确认撤销").click()
    expect(page.get_by_text("居民本人提出异议")).to_be_visible()

    client = platform.client("identity")
    for name in ("毕文珍", "阿芝莫"):
        assert [row["name"] for row in client.get("/api/residents", params={"q": name}).json()["items"]] == [
            name
        ]
