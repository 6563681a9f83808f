"""A resident looks at her own health on her phone."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import LogIn
from tests.running import Platform


def test_a_resident_shows_her_code_reads_her_record_and_sees_who_looked(
    log_in: LogIn, population: Platform
) -> None:
    doctor = population.client("doctor")
    found = doctor.get("/api/residents", params={"q": "普秀兰"}).json()["items"][0]
    assert doctor.get(f"/api/residents/{found['id']}/summary").status_code == 200

    page = log_in("puxiulan", "/m/", phone=True)
    picture = page.get_by_alt_text("电子健康码二维码")
    expect(picture).to_be_visible()
    first = picture.get_attribute("src")
    page.wait_for_timeout(1_500)  # a code says the second it was issued in
    page.get_by_role("button", name="立即更新").click()
    expect(picture).not_to_have_attribute("src", first or "")
    expect(page.get_by_text("自动更新")).to_be_visible()

    page.goto("/m/record")
    expect(page.get_by_text(re.compile("高血压")).first).to_be_visible()

    page.goto("/m/accesses")
    expect(page.get_by_text(doctor.get("/api/session").json()["name"]).first).to_be_visible()
    expect(page.get_by_text("大姚县人民医院").first).to_be_visible()


def test_a_resident_reaches_nobody_elses_record(population: Platform) -> None:
    doctor, resident = population.client("doctor"), population.client("puxiulan")
    others = doctor.get("/api/residents", params={"q": "普"}).json()["items"]
    other = next((row for row in others if row["name"] != "普秀兰"), None)
    for path in ("summary", "timeline", "documents", "trends"):
        if other is not None:
            assert resident.get(f"/api/residents/{other['id']}/{path}").status_code in (403, 404)
    assert resident.get("/api/residents", params={"q": "普秀兰"}).status_code == 403
