"""A hospital's integration engineer sends records, sees what is wrong with one, repairs it, and sees it arrive."""

import json
import re

from playwright.sync_api import expect

from tests.journeys.conftest import LogIn
from tests.running import Platform


def bundle(name: str, citizen_id: str, born: str, *, code: str = "I10.x00") -> dict[str, object]:
    """A visit of one person as a hospital would send it."""
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            {
                "fullUrl": "urn:uuid:6d1f6d7a-0001-4a5e-9c1b-000000000001",
                "resource": {
                    "resourceType": "Patient",
                    "identifier": [{"system": "urn:oid:2.16.156.10011.1.3", "value": citizen_id}],
                    "name": [{"text": name}],
                    "gender": "female",
                    "birthDate": born,
                },
                "request": {"method": "POST", "url": "Patient"},
            },
            {
                "fullUrl": "urn:uuid:6d1f6d7a-0001-4a5e-9c1b-000000000002",
                "resource": {
                    "resourceType": "Condition",
                    "subject": {"reference": "urn:uuid:6d1f6d7a-0001-4a5e-9c1b-000000000001"},
                    "code": {
                        "coding": [
                            {"system": "http://hl7.org/fhir/sid/icd-10", "code": code, "display": "高血压病"}
                        ]
                    },
                    "recordedDate": "2026-10-08T09:30:00+08:00",
                },
                "request": {"method": "POST", "url": "Condition"},
            },
        ],
    }


def test_a_refused_message_is_repaired_and_becomes_part_of_the_record(
    log_in: LogIn, platform: Platform
) -> None:
    sent = bundle("起桂芬", "53230119810307442X", "2999-01-01")
    with platform.partner(platform.partner_of("chuxiong")) as partner:
        answer = partner.post("/fhir", json=sent, headers={"Content-Type": "application/fhir+json"})
    assert answer.status_code in (400, 422), answer.text
    issues = answer.json()["issue"]
    assert any(
        "未来" in issue["details"]["text"] or "晚于" in issue["details"]["text"] for issue in issues
    ), issues

    page = log_in("exchange", "/exchange/messages?status=refused")
    page.locator(f"[data-key='{answer.headers['X-Message-Id']}']").click()
    page.wait_for_url(f"**/exchange/messages/{answer.headers['X-Message-Id']}*")
    page.get_by_role("button", name="修复").click()
    editor = page.get_by_role("textbox", name="消息正文")
    editor.fill(
        json.dumps(bundle("起桂芬", "53230119810307442X", "1981-03-07"), ensure_ascii=False, indent=1)
    )
    page.get_by_label(re.compile("修改理由")).fill("与医院核实，出生日期录入有误")
    page.get_by_role("button", name="提交修复").click()
    expect(page.get_by_text("修复后的消息已接收")).to_be_visible()

    doctor = log_in("chuxiong", "/residents")
    found = doctor.request.get(
        f"{platform.base_url}/api/residents", params={"q": "53230119810307442X"}
    ).json()["items"]
    assert [row["name"] for row in found] == ["起桂芬"]
    doctor.goto(f"/residents/{found[0]['id']}")
    expect(doctor.get_by_text("高血压病").first).to_be_visible()


def test_a_message_appears_on_the_monitor_while_it_is_watched(log_in: LogIn, platform: Platform) -> None:
    page = log_in("exchange", "/exchange")
    expect(page.get_by_text("实时", exact=True).first).to_be_visible()
    page.wait_for_timeout(1500)
    with platform.partner() as partner:
        answer = partner.post(
            "/fhir", json=bundle("李自珍", "532324199005060023", "1990-05-06", code="J00"),
            headers={"Content-Type": "application/fhir+json"},
        )  # fmt: skip
    assert answer.status_code == 200, answer.text
    message_id = answer.headers["X-Message-Id"]
    expect(page.locator(f"a[href$='{message_id}']")).to_be_visible(timeout=10_000)
