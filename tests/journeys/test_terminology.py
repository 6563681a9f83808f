"""A steward finds a code by pinyin, gives a hospital's own codes their meaning, and another person publishes the map."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import LogIn
from tests.journeys.test_exchange import bundle
from tests.running import Platform

OWN = "urn:journey:diagnosis"


def send(platform: Platform) -> None:
    message = bundle("施玉兰", "532301198205120026", "1982-05-12")
    entries = message["entry"]
    assert isinstance(entries, list)
    for number, (code, name) in enumerate((("G01", "高血压病"), ("G02", "2型糖尿病"))):
        resource = {
            "resourceType": "Condition", "subject": {"reference": entries[0]["fullUrl"]},
            "code": {"coding": [{"system": OWN, "code": code, "display": name}]}, "recordedDate": "2026-01-08T09:30:00+08:00",
        }  # fmt: skip
        request = {"method": "POST", "url": "Condition"}
        entries.append({"fullUrl": f"urn:uuid:own{number}", "resource": resource, "request": request})
    with platform.partner() as partner:
        answer = partner.post("/fhir", json=message, headers={"Content-Type": "application/fhir+json"})
    assert answer.status_code == 200, answer.text


def test_a_hospitals_codes_are_mapped_by_keyboard_and_published(log_in: LogIn, platform: Platform) -> None:
    send(platform)
    page = log_in("terminology", "/terminology")
    page.get_by_label("检索", exact=True).fill("ICD-10")
    page.get_by_text("疾病分类与代码（ICD-10）").first.click()
    page.get_by_label("检索代码").fill("gxy")
    expect(page.get_by_text("高血压病", exact=True).first).to_be_visible()

    page.goto("/terminology/workbench")
    page.get_by_label("检索").fill(OWN)
    page.get_by_text(OWN).first.click()
    page.get_by_role("button", name="进入工作台").click()
    page.wait_for_url(re.compile("/terminology/workbench/[0-9a-f-]{36}"))
    map_id = page.url.rpartition("/")[2]
    expect(page.get_by_role("heading", name=re.compile("高血压病|2型糖尿病"))).to_be_visible()
    expect(page.get_by_text("名称").first).to_be_visible()
    page.get_by_role("button", name="采用").first.wait_for()
    page.keyboard.press("1")
    expect(page.get_by_role("status").filter(has_text="已对照")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_role("status").filter(has_text="已撤销")).to_be_visible()
    page.get_by_role("button", name="采用").first.wait_for()
    page.keyboard.press("1")
    expect(page.get_by_role("status").filter(has_text="已对照")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_role("status").filter(has_text="标为无对应")).to_be_visible()
    page.get_by_role("button", name="提交审核").click()
    page.get_by_role("button", name="确认提交审核").click()
    expect(page.get_by_text("审核中").first).to_be_visible()

    chief = log_in("admin", f"/terminology/{map_id}")
    chief.get_by_role("button", name="审核发布").click()
    chief.get_by_role("button", name="确认审核发布").click()
    expect(chief.get_by_text("已发布").first).to_be_visible()
    with platform.partner() as partner:
        told = partner.get("/fhir/ConceptMap/$translate", params={"system": OWN, "code": "G01"}).json()
    assert told["parameter"][0]["name"] == "result"
