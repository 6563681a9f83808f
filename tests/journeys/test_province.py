"""A clinic takes any card, also while the province is silent; a patient from Kunming is registered; the keeper tries again."""

import os
import re
import threading
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.running import PASSWORD, Platform, start_platform
from tools.simulators.provincial_platform import serve

SETTINGS = ("URL", "ORG", "SECRET", "CARD_URL", "CARD_APP", "CARD_SECRET", "SECONDS")
KUNMING = {
    "citizen_id": "530102199003074519", "name": "赵志明", "sex": "1", "birth": "1990-03-07", "phone": "13888000011",
    "address": "昆明市五华区华山西路1号",
}  # fmt: skip


@pytest.fixture(scope="module")
def province() -> Iterator[str]:
    server = serve(0, "532300", "trial")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def connected(province: str) -> Iterator[Platform]:
    """A platform that knows the province."""
    values = (f"{province}/registry", "532300", "trial", f"{province}/cards", "532300", "trial", "3")
    names = {f"YIZHOU_PROVINCE_{name}": value for name, value in zip(SETTINGS, values, strict=True)}
    os.environ.update(names)
    try:
        running = start_platform()
    finally:
        for name in names:
            os.environ.pop(name)
    yield running
    running.stop()


def enter(browser: Browser, platform: Platform, username: str, path: str, *, phone: bool = False) -> Page:
    context = browser.new_context(
        base_url=platform.base_url,
        viewport=PHONE if phone else DESKTOP,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    body = {"username": username, "password": PASSWORD}
    assert context.request.post("/api/session", data=body, headers={"X-Yizhou-Request": "1"}).ok
    page.goto(path)
    return page


@pytest.mark.feature("10.2.1.8-15", "10.2.1.8-16", "10.2.1.8-03")
def test_a_clinic_takes_a_card_from_kunming_and_the_keeper_tries_again_after_an_outage(
    browser: Browser, connected: Platform, province: str
) -> None:
    control = httpx.Client(base_url=province)
    there = control.post("/control", json={"people": [KUNMING]}).json()["people"][0]
    doctor = enter(browser, connected, "doctor", "/card-desk")
    field = doctor.get_by_label("患者出示的码、卡号或证件号")
    expect(field).to_be_focused()
    field.fill("E" * 64)
    field.press("Enter")
    expect(doctor.get_by_role("alert")).to_contain_text("省平台和本州主索引中都没有")
    field.fill(there["qr"])
    field.press("Enter")
    expect(doctor.get_by_role("heading", name="赵志明")).to_be_visible()
    expect(doctor.get_by_text("本州未登记", exact=True)).to_be_visible()
    expect(doctor.get_by_text("须先在本州登记").first).to_be_visible()
    doctor.get_by_role("button", name="按省平台信息登记").click()
    expect(doctor.get_by_text("已登记为新居民")).to_be_visible()
    expect(doctor.get_by_text(there["code"]).first).to_be_visible()
    doctor.get_by_role("button", name="在哪里可用").click()
    expect(doctor.get_by_text("省内异地就诊身份互认")).to_be_visible()

    control.post("/control", json={"fail": 1000})
    phone = enter(browser, connected, "doctor", "/card-desk", phone=True)
    phone.get_by_label("患者出示的码、卡号或证件号").fill(there["qr"])
    phone.get_by_role("button", name="识别").click()
    expect(phone.get_by_text("离线识别")).to_be_visible()
    expect(phone.get_by_role("note")).to_contain_text("请核对身份证件")

    doctor.get_by_role("button", name="更正").click()
    dialog = doctor.get_by_role("dialog")
    dialog.locator("input[name=address]").fill("楚雄市鹿城镇团结路8号")
    dialog.get_by_label(re.compile("理由")).fill("本人申请")
    dialog.get_by_role("button", name="保存更正").click()

    keeper = enter(browser, connected, "identity", "/province")
    expect(keeper.get_by_text("没有应答").first).to_be_visible(timeout=60_000)
    keeper.get_by_role("button", name="待上报").click()
    expect(keeper.get_by_text("HTTP 503").first).to_be_visible()
    control.post("/control", json={"fail": 0, "refuse": {KUNMING["citizen_id"]: "与公安人口库不符"}})
    keeper.get_by_role("button", name="重试 赵志明").first.click()
    expect(keeper.get_by_text("已重新排队")).to_be_visible()
    keeper.get_by_role("button", name="未被接受").click()
    expect(keeper.get_by_text("与公安人口库不符").first).to_be_visible(timeout=60_000)
    control.post("/control", json={"refuse": {}})
    keeper.get_by_role("button", name="全部重试").click()
    expect(keeper.get_by_text("没有未被接受的任务")).to_be_visible(timeout=60_000)


def test_the_catalogue_says_what_each_application_takes(browser: Browser, connected: Platform) -> None:
    page = enter(browser, connected, "doctor", "/card-desk")
    page.get_by_role("link", name="应用目录").click()
    expect(page.get_by_text("省内异地就诊身份互认")).to_be_visible()
    expect(page.get_by_text("须在线核验").first).to_be_visible()
