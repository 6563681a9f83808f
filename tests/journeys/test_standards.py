"""An information officer looks a standard up, compares two editions, and checks a file before sending it."""

import re

import pytest
from playwright.sync_api import expect

from tests.exchange.conformance.material import csv_bytes
from tests.journeys.conftest import LogIn

BAD = csv_bytes(
    [(f"M{n}", "女" if n % 2 else "2", "19880305") for n in range(60)],
    "gbk",
    ("门诊号", "性别代码", "出生日期"),
)


@pytest.mark.browser
def test_a_data_element_is_found_by_pinyin_and_leads_to_where_it_is_used(log_in: LogIn) -> None:
    page = log_in("doctor", "/")
    page.get_by_role("navigation", name="主菜单").get_by_text("标准库").click()
    page.get_by_label("检索标准").fill("ssy")
    page.get_by_role("row", name=re.compile("DE04.10.174.00")).click()
    expect(page.get_by_role("heading", name=re.compile("收缩压"))).to_be_visible()
    expect(page.get_by_text("数字，2～3 个字符")).to_be_visible()
    page.get_by_role("link", name="产后访视服务信息").first.click()
    expect(page.get_by_role("heading", name="产后访视服务信息")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="XSD").click()
    assert download.value.suggested_filename.endswith(".xsd")


@pytest.mark.browser
def test_two_editions_are_compared(log_in: LogIn) -> None:
    page = log_in("exchange", "/standards/data_set/WS365.15")
    page.get_by_role("listitem").filter(has_text="WS 373.1-2012").get_by_role("link", name="对比").click()
    expect(page.get_by_role("button", name=re.compile("^不同"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^仅右侧")).click()
    expect(page.get_by_role("row")).to_have_count(4)


@pytest.mark.browser
def test_a_file_is_checked_and_the_report_taken_along(log_in: LogIn) -> None:
    page = log_in("exchange", "/standards/conformance")
    page.locator("input[type=file]").set_input_files(
        files=[{"name": "门诊日志.csv", "mimeType": "text/csv", "buffer": BAD}]
    )
    page.wait_for_url(re.compile("/standards/conformance/[0-9a-f-]{36}"))
    expect(page.get_by_role("heading", name="门诊日志.csv")).to_be_visible()
    expect(page.get_by_text("自动识别")).to_be_visible()
    page.get_by_role("button", name=re.compile("填了名称而不是代码")).click()
    expect(page.get_by_text("CSV!3,性别代码")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Excel 报告").click()
    assert download.value.suggested_filename == "符合性检查 门诊日志.csv.xlsx"
    page.get_by_role("link", name="符合性检查").first.click()
    expect(page.get_by_role("region", name="检查记录").get_by_text("门诊日志.csv").first).to_be_visible()


@pytest.mark.browser
def test_a_local_standard_is_written_published_and_checked_against(log_in: LogIn) -> None:
    page = log_in("exchange", "/standards/local")
    page.get_by_role("button", name="编制新标准").click()
    page.get_by_role("textbox", name="名称").fill("随访登记（楚雄州）")
    page.get_by_role("button", name="开始编制").click()
    page.wait_for_url(re.compile(r"/standards/local/CXDS\d{4}\.v1"))
    page.get_by_role("button", name="加入空白项").click()
    page.get_by_label("第 1 项名称").fill("随访对象")
    page.get_by_label("第 1 项必填").check()
    page.get_by_role("button", name="加入空白项").click()
    page.get_by_role("button", name="发布").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("首版")
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("没有名称")).to_be_visible()
    page.get_by_label("第 2 项名称").fill("随访方式")
    page.get_by_role("button", name="发布").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("首版")
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_role("button", name="修订")).to_be_visible()
    page.get_by_role("link", name="检查文件").click()
    body = csv_bytes([("", "电话"), ("罗阿依", "入户")], headings=("随访对象", "随访方式"))
    page.locator("input[type=file]").set_input_files(
        files=[{"name": "随访.csv", "mimeType": "text/csv", "buffer": body}]
    )
    page.wait_for_url(re.compile("/standards/conformance/[0-9a-f-]{36}"))
    expect(page.get_by_text("必填项“随访对象”为空")).to_be_visible()


@pytest.mark.browser
def test_a_pasted_resource_shows_its_faults_and_their_lines(log_in: LogIn) -> None:
    page = log_in("exchange", "/standards/fhir")
    page.get_by_label("资源内容").last.fill('{\n  "resourceType": "Patient",\n  "gender": "f"\n}')
    page.get_by_role("button", name="校验", exact=True).click()
    expect(page.get_by_text("1 个错误")).to_be_visible()
    expect(page.get_by_text("第 3 行")).to_be_visible()
    page.get_by_role("list", name="问题").get_by_role("button").click()
    area = page.get_by_label("资源内容").last
    assert area.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)") == '  "gender": "f"'
