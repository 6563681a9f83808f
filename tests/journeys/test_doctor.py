"""A doctor opens the lifelong record of the person before her."""

import re

from playwright.sync_api import Browser, expect

from tests.journeys.conftest import DESKTOP, LogIn
from tests.running import PASSWORD, Platform


def test_a_doctor_logs_in_searches_and_reads_ten_years(browser: Browser, population: Platform) -> None:
    context = browser.new_context(base_url=population.base_url, viewport=DESKTOP, locale="zh-CN")
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto("/residents")
    page.get_by_label("用户名").fill("doctor")
    page.get_by_label("密码", exact=True).fill("not the password")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不正确")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(re.compile(r":\d+/residents$"))
    page.locator("main input").first.fill("puxiulan")
    page.get_by_text("普秀兰").first.click()
    page.wait_for_url(re.compile(r"/residents/[0-9a-f-]{36}"))
    expect(page.get_by_role("heading", name="普秀兰")).to_be_visible()
    expect(page.get_by_text("健康历程")).to_be_visible()
    expect(page.get_by_text("高血压").first).to_be_visible()
    page.get_by_text("检验趋势").click()
    expect(page.locator("canvas, svg").first).to_be_visible()
    page.get_by_text("文档", exact=True).first.click()
    expect(page.get_by_text(re.compile("随访|病历|体检|记录")).first).to_be_visible()
    assert wrong == []
    context.close()


def test_a_doctor_reads_the_record_by_subject(log_in: LogIn, population: Platform) -> None:
    page = log_in("doctor", "/residents")
    found = page.request.get(f"{population.base_url}/api/residents", params={"q": "普秀兰"}).json()["items"][
        0
    ]
    page.goto(f"/residents/{found['id']}?tab=views")
    expect(page.get_by_role("heading", name="电子病历摘要")).to_be_visible()
    page.get_by_role("button", name=re.compile("慢性病专项档案")).press("Enter")
    expect(page.get_by_role("heading", name="高血压管理信息")).to_be_visible()
    expect(page.get_by_role("columnheader", name="收缩压")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="慢性病专项档案")).to_be_visible()


def test_the_record_prints_as_a_page_of_its_own(log_in: LogIn, population: Platform) -> None:
    page = log_in("doctor", "/residents")
    found = page.request.get(f"{population.base_url}/api/residents", params={"q": "普秀兰"}).json()["items"][
        0
    ]
    page.goto(f"/residents/{found['id']}/print")
    expect(page.get_by_text("普秀兰").first).to_be_visible()
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF")
    assert len(pdf) > 20_000


def test_pages_fit_a_phone_without_sideways_scrolling(log_in: LogIn, population: Platform) -> None:
    page = log_in("admin", "/", phone=True)
    found = page.request.get(f"{population.base_url}/api/residents", params={"q": "普秀兰"}).json()["items"][
        0
    ]
    for path in (
        "/",
        "/residents",
        f"/residents/{found['id']}",
        f"/residents/{found['id']}?tab=views",
        "/identity",
        "/exchange",
        "/exchange/messages",
        "/audit",
    ):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        wide, seen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide <= seen + 1, f"{path} is {wide} wide on a screen of {seen}"


def test_a_role_sees_only_its_own_menus(log_in: LogIn, population: Platform) -> None:
    page = log_in("exchange")
    expect(page.get_by_role("link", name="交换监控").first).to_be_visible()
    expect(page.get_by_role("link", name="居民检索")).to_have_count(0)
    page.goto("/residents")
    expect(page.get_by_text(re.compile("没有.*权限")).first).to_be_visible()
