"""A notifiable disease reported in the browser: filled by a doctor, returned and corrected, approved, counted by disease control."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LogIn
from tests.running import Platform
from yizhou.kernel.clock.api import CHINA, now

DISEASE = "细菌性痢疾"


def pick(page: Page, field: str, option: str) -> None:
    page.locator(f'[data-field="{field}"]').get_by_text(option, exact=True).click()


@pytest.mark.feature("11.7.4.5-12", "11.4.32-03")
def test_a_card_is_filled_returned_corrected_approved_and_counted(
    log_in: LogIn, population: Platform
) -> None:
    at = now().astimezone(CHINA)
    page = log_in("doctor", "/report-cards")
    page.get_by_role("button", name="填报告卡").click()
    page.get_by_role("combobox", name=re.compile("查找患者")).fill("普建国")
    page.get_by_role("option", name=re.compile("普建国")).first.click()
    page.wait_for_url(re.compile("/report-cards/new/"))
    expect(page.get_by_label("患者姓名")).to_have_value("普建国")
    page.get_by_label("疾病名称").select_option(label=DISEASE)
    pick(page, "case_class", "临床诊断病例")
    page.get_by_label("人群分类").select_option(label="农民")
    page.get_by_label("发病日期").fill(f"{at + timedelta(days=1):%Y-%m-%d}")
    page.get_by_label("诊断时间").fill(f"{at - timedelta(hours=1):%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="提交报告卡").click()
    expect(page.get_by_text("诊断时间早于发病日期")).to_be_visible()
    page.get_by_label("发病日期").fill(f"{at - timedelta(days=2):%Y-%m-%d}")
    page.get_by_role("button", name="提交报告卡").click()
    page.wait_for_url(re.compile("/report-cards/cards/[0-9a-f-]{36}"))
    paper = page.get_by_role("article")
    expect(paper.get_by_role("heading", name="中华人民共和国传染病报告卡")).to_be_visible()
    expect(paper).to_contain_text(DISEASE)
    assert page.pdf(format="A4").startswith(b"%PDF")
    address = page.url

    office = log_in("prevention", "/report-cards/cards")
    office.get_by_role("row", name=re.compile(f"普建国.*{DISEASE}")).first.click()
    office.get_by_role("button", name="退回订正").click()
    expect(office.get_by_text("退回没有写明原因")).to_be_visible()
    office.get_by_role("button", name="请核对现住地址到门牌号").click()
    office.get_by_role("button", name="退回订正").click()
    expect(office.get_by_text("已退回").first).to_be_visible()

    page.goto(address)
    page.get_by_role("button", name="订正").click()
    page.get_by_label("现住地址").fill("大姚县昙华乡赤石岩村三社27号")
    page.get_by_role("button", name="提交订正").click()
    expect(page.get_by_text("订正内容")).to_be_visible()

    office.goto(address)
    office.get_by_role("button", name="审核通过").click()
    expect(office.get_by_text("县（市）疾控审核").first).to_be_visible()

    county = log_in("countycdc", "/report-cards/cards")
    expect(county.get_by_role("row", name=re.compile(f"普建国.*{DISEASE}")).first).to_be_visible()
    county.goto("/report-cards/quality")
    expect(county.get_by_text("及时率")).to_be_visible()
    expect(county.get_by_role("rowheader", name=DISEASE)).to_be_visible()
    county.goto("/report-cards/deliveries")
    expect(county.get_by_text("还没有配置接收系统的地址").first).to_be_visible()
