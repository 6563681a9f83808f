"""A village doctor on a phone follows up a hypertensive where the line fails; a reception is recorded, corrected and printed."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LogIn
from tests.running import Platform

WHO = "普秀兰"


def resident_of(page: Page) -> str:
    return str(page.request.get("/api/residents", params={"q": WHO}).json()["items"][0]["id"])


def pick(page: Page, field: str, option: str) -> None:
    page.locator(f'[data-field="{field}"]').get_by_text(option, exact=True).click()


def open_follow_up(page: Page) -> None:
    """From the resident's page, through enrolment where that is still to be done, to a form to fill in."""
    page.goto(f"/residents/{resident_of(page)}?tab=care")
    expect(page.get_by_role("heading", name="服务项目")).to_be_visible()
    known = page.request.get(f"/api/residents/{resident_of(page)}/programmes").json()
    if any(one["state"] == "open" and "高血压" in one["programme_name"] for one in known):
        page.get_by_role("link", name=re.compile("高血压")).first.click()
    else:
        page.get_by_role("button", name="纳入管理").click()
        page.get_by_role("menuitem", name=re.compile("高血压")).click()
    page.wait_for_url(re.compile("/programmes/care/"))
    page.get_by_role("button", name=re.compile("^增加.*随访")).first.click()
    page.wait_for_url(re.compile("/programmes/contact/"))


@pytest.mark.feature("11.7.3.6(2)-04")
def test_a_follow_up_on_a_failing_line_is_kept_on_the_phone_and_goes_out_by_itself(
    log_in: LogIn, population: Platform
) -> None:
    page = log_in("village", "/", phone=True)
    open_follow_up(page)
    expect(page.get_by_label("收缩压")).to_be_visible()
    page.context.set_offline(True)
    pick(page, "way", "家庭")
    pick(page, "symptoms", "无症状")
    page.get_by_label("收缩压").fill("236")
    page.get_by_label("舒张压").fill("118")
    page.get_by_label(re.compile("^体重")).fill("61.5")
    expect(page.get_by_text("超出常见范围80～220mmHg")).to_be_visible()
    page.get_by_label("收缩压(mmHg)的说明").or_(page.get_by_label("收缩压的说明")).first.fill(
        "复测三次均如此"
    )
    expect(page.get_by_text("网络不通，已保存在本机")).to_be_visible()
    page.locator('[data-field="salt"] label').nth(1).click()
    page.locator('[data-field="medication_compliance"]').get_by_text("不服药").first.click()
    pick(page, "adverse_reaction", "否")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("应紧急处理并转诊").first).to_be_visible()
    page.get_by_label("转诊的说明").fill("患者拒绝转诊，已告知风险")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("联网后自动提交")).to_be_visible()
    page.context.set_offline(False)
    page.wait_for_url(re.compile("/programmes/care/"))
    expect(page.get_by_text("建议转诊")).to_be_visible()
    page.get_by_role("button", name=re.compile("^增加.*随访")).first.click()
    page.wait_for_url(re.compile("/programmes/contact/"))
    expect(page.get_by_text("上次 236mmHg")).to_be_visible()


def test_a_reception_is_recorded_corrected_with_a_reason_and_printed_as_the_paper_form(
    log_in: LogIn, population: Platform
) -> None:
    page = log_in("village", "/forms")
    page.get_by_placeholder(re.compile("为谁填写")).fill(WHO)
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="接诊记录表").click()
    page.get_by_label("主诉").fill("腰痛一周")
    page.get_by_label("收缩压").fill("152")
    page.get_by_label("舒张压").fill("94")
    page.get_by_role("checkbox", name="腰部").press("Space")
    page.get_by_label("腰部的说明").fill("压痛")
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert").filter(has_text="处需要更正")).to_be_visible()
    page.get_by_role("textbox", name="评估").fill("腰肌劳损")
    page.get_by_role("textbox", name="处置计划").fill("热敷、休息，一周后复诊")
    page.keyboard.press("Control+s")
    page.wait_for_url(re.compile("/forms/filled/"))
    paper = page.get_by_role("article")
    expect(paper.get_by_role("heading", name="接诊记录表")).to_be_visible()
    expect(paper).to_contain_text("腰部 压痛")
    page.get_by_role("button", name="更正").click()
    page.get_by_label("收缩压").fill("142")
    page.get_by_label("更正原因").fill("血压值录入错误")
    page.get_by_role("button", name="提交更正").click()
    page.wait_for_url(re.compile("/forms/filled/"))
    expect(page.get_by_text("血压值录入错误")).to_be_visible()
    expect(page.get_by_text("152mmHg → 142mmHg")).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
