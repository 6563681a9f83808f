"""A village doctor opens a resident's health file and the family's, prints the cover, and sees both on a phone."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LogIn
from tests.running import Platform

WHO = "普秀兰"


def pick(page: Page, field: str, option: str) -> None:
    place = page.locator(f'[data-field="{field}"]')
    if place.locator("select").count():
        place.locator("select").select_option(label=option)
    else:
        place.get_by_text(option, exact=True).first.click()


def keep(page: Page, name: str) -> None:
    """A picture for who looks at the pages (`YIZHOU_PICTURES`: a folder)."""
    folder = os.environ.get("YIZHOU_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")


def fill_sheet(page: Page) -> None:
    page.get_by_label("联系人姓名").fill("普文华")
    page.get_by_label("联系人电话").fill("13887812346")
    chosen = {
        "residence": "户籍", "blood": "A型", "rh": "阳性", "education": "小学", "occupation": "农、林、牧、渔、水利业生产人员",
        "marriage": "已婚", "payment": "新型农村合作医疗", "allergy": "青霉素", "exposure": "无", "diseases": "高血压",
        "disability": "无残疾", "water": "自来水", "toilet": "卫生厕所",
    }  # fmt: skip
    for field, option in chosen.items():
        pick(page, field, option)


@pytest.mark.feature("11.7.2.13(1)-10")
def test_a_file_and_a_family_are_opened_found_and_printed(log_in: LogIn, population: Platform) -> None:
    page = log_in("village", "/health-files")
    page.get_by_role("button", name="建立档案").click()
    page.get_by_placeholder(re.compile("为谁建档")).fill(WHO)
    page.get_by_role("option").first.click()
    page.wait_for_url(re.compile("/sheet$"))
    expect(page.get_by_text("个人基本信息表").first).to_be_visible()
    fill_sheet(page)
    keep(page, "sheet")
    page.get_by_role("button", name="建立档案").click()
    page.wait_for_url(re.compile("/health-files/of/[0-9a-f-]+$"))
    expect(page.get_by_role("heading", name="居民健康档案")).to_be_visible()
    expect(page.get_by_text("青霉素")).to_be_visible()
    keep(page, "file")
    page.get_by_role("button", name="停止开放").click()
    expect(page.get_by_text("停止向居民本人开放")).to_be_visible()
    page.get_by_role("button", name="向本人开放").click()
    expect(page.get_by_text("向居民本人开放", exact=False).first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="居民健康档案")).to_be_visible()
    expect(page.get_by_role("button", name="注销")).to_be_hidden()
    page.emulate_media(media="screen")

    page.goto("/health-files/families")
    page.get_by_role("button", name="建立家庭档案").first.click()
    page.get_by_placeholder(re.compile("户主")).last.fill(WHO)
    page.get_by_role("option").first.click()
    for field, option in (("house", "砖瓦平房"), ("water", "自来水"), ("toilet", "卫生厕所")):
        pick(page, field, option)
    page.get_by_role("dialog").get_by_role("button", name="建立家庭档案").click()
    expect(page.get_by_role("heading", name=f"{WHO}家")).to_be_visible()
    page.get_by_label("家庭问题").fill("饮用水源雨季浑浊")
    page.get_by_label("处理计划").fill("联系水务改造")
    page.get_by_role("button", name="登记问题").click()
    expect(page.get_by_text("未解决")).to_be_visible()
    keep(page, "family")
    page.goto("/health-files/figures")
    expect(page.get_by_text("合计")).to_be_visible()
    keep(page, "figures")
    page.goto("/health-files")
    expect(page.get_by_text(WHO).first).to_be_visible()
    keep(page, "list")

    phone = log_in("village", "/health-files", phone=True)
    expect(phone.get_by_text(WHO).first).to_be_visible()
    keep(phone, "list-phone")
    phone.get_by_text(WHO).first.click()
    phone.wait_for_url(re.compile("/health-files/of/[0-9a-f-]+$"))
    expect(phone.get_by_role("region", name="档案封面")).to_be_visible()
    keep(phone, "file-phone")
