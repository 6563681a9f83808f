"""Work between institutions in the browser: a patient referred up and down, a consultation until it is rated, a licence on two levels."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LogIn
from tests.running import Platform


@pytest.fixture(scope="module")
def staff(population: Platform) -> dict[str, Any]:
    """The institutions the demo's people work at."""
    return {
        name: population.client(name).get("/api/session").json()["organisation"]["name"]
        for name in ("township", "doctor", "chuxiong", "bureau")
    }


def pick(page: Page, field: str, value: str) -> None:
    page.get_by_label(field).select_option(label=value)


def receiver(page: Page, field: str, name: str) -> None:
    page.get_by_role("combobox", name=field, exact=True).fill(name)
    page.get_by_role("option", name=re.compile(f"^{re.escape(name)}")).first.click()


def radio(page: Page, group: str, value: str) -> None:
    page.get_by_role("radiogroup", name=re.compile(f"^{re.escape(group)}")).get_by_text(
        value, exact=True
    ).click()


def moment(page: Page, field: str, value: str) -> None:
    page.get_by_label(field).fill(value)


def begin(page: Page, process: str, patient: str) -> None:
    page.goto(f"/cases/new?process={process}")
    page.get_by_role("combobox", name=re.compile("查找患者")).fill(patient)
    page.get_by_role("option", name=re.compile(patient)).first.click()


def claim(page: Page, step: str, title: str) -> None:
    """From the work list to the claimed task's form."""
    page.goto("/tasks")
    page.get_by_role("link", name=re.compile(f"{re.escape(step)}.*{re.escape(title)}")).first.click()
    page.get_by_role("button", name="领取任务").click()
    expect(page.get_by_role("button", name="提交", exact=True)).to_be_visible()


def submit(page: Page) -> None:
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("button", name="提交", exact=True)).to_be_hidden()


@pytest.mark.feature("11.7.4.21.1-04", "11.7.4.21.1-05", "11.7.4.21.1-06", "11.7.4.21.1-07", "11.7.4.21.1-08")
@pytest.mark.feature(
    "11.4.20-02", "11.4.20-03", "11.3.1-05", "11.3.1-11", "11.3.1-12", "11.3.4(3)-04", "11.7.4.21.2-02"
)
@pytest.mark.feature("8.5-01", "11.3.5-03")
def test_a_patient_is_referred_up_treated_and_referred_down(log_in: LogIn, staff: dict[str, Any]) -> None:
    below, above = log_in("township"), log_in("doctor")
    begin(below, "referral", "普文忠")
    radio(below, "转诊方向", "上转")
    receiver(below, "接收机构", staff["doctor"])
    below.get_by_label("初步诊断").fill("慢性阻塞性肺疾病急性加重")
    pick(below, "病种", "慢性病")
    radio(below, "病情程度", "急重")
    below.get_by_label("转诊原因").fill("氧合差，需进一步治疗")
    radio(below, "希望预约", "住院床位")
    below.get_by_role("button", name="提交申请").click()
    expect(below.get_by_text("此项必填").first).to_be_visible()  # what was typed stays
    below.get_by_label("病史与已作处理").fill("慢阻肺8年，已予吸氧、雾化")
    radio(below, "患者已知情同意", "是")
    below.locator("fieldset input[type=checkbox]").first.check()
    below.get_by_role("button", name="提交申请").click()
    below.wait_for_url(re.compile("/cases/[0-9a-f-]{36}"))
    expect(below.locator(".djs-container")).to_be_visible()
    expect(below.get_by_text("所附健康记录")).to_be_visible()

    claim(above, "转诊审核", "慢性阻塞性")
    radio(above, "审核意见", "同意接收")
    above.get_by_label("接诊科室").fill("呼吸内科")
    moment(above, "预约时间", "2026-12-01T09:00")
    above.get_by_label("预约的号源或床位").fill("呼吸内科病区8床")
    submit(above)
    expect(below.get_by_text("办理中").first).to_be_visible()

    claim(above, "就诊确认", "慢性阻塞性")
    radio(above, "患者已到诊", "是")
    radio(above, "身份核验方式", "身份证")
    submit(above)
    claim(above, "接诊处理与反馈", "慢性阻塞性")
    above.locator("#f-diagnosis").fill("慢阻肺急性加重期")
    above.get_by_label("诊疗经过").fill("抗感染、平喘、无创通气7天")
    radio(above, "转归", "好转")
    above.get_by_label("后续建议与健康教育").fill("戒烟，规范吸入用药")
    above.get_by_label("心理疏导").fill("疏导焦虑情绪")
    radio(above, "下转基层康复", "是")
    above.get_by_label("首次随访（天后）").fill("7")
    above.get_by_label("康复与随访方案").fill("每周随访呼吸功能")
    submit(above)
    above.get_by_label("留言").fill("请督促规范吸入用药")
    above.get_by_role("button", name="发送").click()

    claim(below, "接收下转患者", "慢性阻塞性")
    expect(below.get_by_text("请督促规范吸入用药")).to_be_visible()
    radio(below, "已接收患者", "是")
    below.get_by_role("combobox", name="负责随访的医生").press("Enter")
    below.get_by_role("option").first.click()
    moment(below, "首次随访日期", "2026-12-08")
    submit(below)
    expect(below.get_by_text("下转完成").first).to_be_visible()


@pytest.mark.feature("11.4.5-02", "11.4.5-04", "11.4.5-07", "11.4.5-09", "11.3.1-03", "11.1-12")
def test_a_consultation_from_its_application_to_its_rating(log_in: LogIn, staff: dict[str, Any]) -> None:
    asking, asked = log_in("doctor"), log_in("chuxiong")
    begin(asking, "consultation", "普秀兰")
    receiver(asking, "受邀机构", staff["chuxiong"])
    pick(asking, "会诊专科", "内分泌科")
    radio(asking, "会诊方式", "非交互式（书面）")
    radio(asking, "紧急程度", "普通")
    asking.get_by_label("初步诊断").fill("2型糖尿病肾病待查")
    asking.get_by_label("病情摘要").fill("糖尿病7年，尿蛋白阳性")
    asking.get_by_label("会诊目的与问题").fill("是否调整降糖方案")
    radio(asking, "患者已知情同意", "是")
    asking.get_by_role("button", name="提交申请").click()
    asking.wait_for_url(re.compile("/cases/[0-9a-f-]{36}"))

    claim(asked, "会诊分诊", "内分泌科")
    radio(asked, "分诊意见", "受理")
    radio(asked, "资料质量", "完整")
    submit(asked)
    claim(asked, "指派专家", "内分泌科")
    asked.get_by_role("combobox", name="会诊专家").press("Enter")
    asked.get_by_role("option").first.click()
    moment(asked, "会诊时间", "2026-12-02T15:00")
    submit(asked)
    claim(asked, "专家会诊意见", "内分泌科")
    asked.get_by_label("病历分析").fill("尿微量白蛋白升高")
    asked.get_by_label("会诊诊断").fill("糖尿病肾病（G2A2）")
    radio(asked, "与申请诊断符合情况", "符合")
    asked.get_by_label("治疗方案").fill("加用达格列净")
    radio(asked, "建议转诊", "否")
    submit(asked)

    claim(asking, "会诊评价", "内分泌科")
    expect(asking.get_by_text("糖尿病肾病（G2A2）").first).to_be_visible()
    expect(asking.get_by_text(re.compile("100.00 元"))).to_be_visible()
    radio(asking, "总体满意度", "非常满意")
    radio(asking, "会诊及时", "是")
    radio(asking, "对诊疗有帮助", "是")
    submit(asking)
    expect(asking.get_by_text("会诊完成").first).to_be_visible()


def test_a_licence_change_is_approved_by_county_and_prefecture(log_in: LogIn, staff: dict[str, Any]) -> None:
    county, prefecture = log_in("bureau"), log_in("regulator")
    claim(county, "县（市）初审", staff["doctor"])
    radio(county, "初审意见", "同意，报州级审批")
    radio(county, "已现场核查", "是")
    county.locator("#f-opinion").fill("现场核查属实")
    submit(county)
    claim(prefecture, "州级审批", staff["doctor"])
    radio(prefecture, "审批意见", "批准变更")
    prefecture.locator("#f-opinion").fill("准予变更")
    submit(prefecture)
    expect(prefecture.get_by_text("准予变更").first).to_be_visible()


@pytest.mark.feature("10.2.1.5-03", "10.2.1.5-04")
def test_a_process_is_drawn_simulated_checked_and_published(log_in: LogIn, population: Platform) -> None:
    writer = log_in("admin", "/processes/versions")
    panel = writer.locator("section", has=writer.get_by_role("heading", name="远程会诊"))
    panel.get_by_role("button", name="编制新版本").click()
    writer.wait_for_url(re.compile("/processes/drafts/"))
    writer.locator("[data-element-id=triage]").click()
    writer.get_by_label("名称").fill("会诊受理")
    writer.get_by_label("名称").press("Tab")
    writer.get_by_role("button", name="令牌仿真").click()
    writer.locator(".bts-context-pad").first.click()
    expect(writer.locator(".bts-token-count, .bts-token").first).to_be_visible()
    writer.get_by_role("button", name="结束仿真").click()
    writer.get_by_role("button", name="检查").click()
    expect(writer.get_by_text("检查通过，没有问题")).to_be_visible()
    writer.get_by_role("button", name="提交审核").click()
    expect(writer.get_by_text("等待他人审核发布")).to_be_visible()
    reviewer = log_in("regulator", writer.url)
    reviewer.get_by_role("button", name="发布", exact=True).click()
    expect(reviewer.get_by_text("已发布").first).to_be_visible()
    versions = population.client("regulator").get("/api/processes/versions?process=consultation").json()
    assert versions[0]["version"] == 2
