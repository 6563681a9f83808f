"""A doctor finds something in a long record by its initials, opens it, and sets two visits side by side."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import LogIn
from tests.running import Platform


@pytest.mark.feature("10.2.1.6(5)-05", "10.2.1.6(5)-07", "10.2.1.6(4)-02")
def test_a_record_is_searched_by_initials_narrowed_and_two_visits_are_compared(
    log_in: LogIn, population: Platform
) -> None:
    page = log_in("village")
    found = page.request.get("/api/residents", params={"q": "普秀兰"}).json()["items"][0]["id"]
    page.goto(f"/residents/{found}?tab=find")
    box = page.get_by_label("在档案内检索")
    box.fill("gxy")
    rows = page.locator(".entries li")
    expect(rows.first).to_contain_text("高血压")
    page.get_by_role("group", name="就诊类型").get_by_text("门诊").click()
    expect(rows.first).to_be_visible()
    box.fill("不存在的内容")
    expect(page.get_by_text("档案里没有符合的内容")).to_be_visible()
    box.fill("高血压")
    expect(rows.first).to_be_visible()
    visits = rows.filter(has_text=re.compile("诊断"))
    visits.first.get_by_text("对比").click()
    expect(page.get_by_role("button", name="对比两次就诊")).to_be_disabled()
    visits.last.get_by_text("对比").click()
    page.get_by_role("button", name="对比两次就诊").click()
    table = page.get_by_role("table")
    expect(table.get_by_role("rowheader", name=re.compile("高血压")).first).to_be_visible()
    expect(table.get_by_text("两次都有").first).to_be_visible()
    page.keyboard.press("Escape")
    rows.first.get_by_role("button").click()
    expect(page.get_by_role("dialog")).to_contain_text("机构")
