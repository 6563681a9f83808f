"""An officer of standards carries a text to publication with those who comment and review; an institution applies it."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import LogIn

TITLE = "医疗卫生机构信息系统接入标准"


def confirm(page: Page, button: str, reason: str) -> None:
    page.get_by_role("textbox", name="理由（必填，永久保存）").fill(reason)
    page.get_by_role("dialog").get_by_role("button", name=button, exact=True).click()


def slowly(route: Route) -> None:
    answer = route.fetch()
    route.request.frame.page.wait_for_timeout(1500)
    route.fulfill(response=answer)


def document(page: Page) -> None:
    page.get_by_label("检索标准规范").fill("jieru")
    page.get_by_role("row", name=re.compile(TITLE)).click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()


@pytest.mark.browser
@pytest.mark.feature("12.1.2-05")
def test_a_text_is_heard_reviewed_published_and_applied(log_in: LogIn) -> None:
    officer = log_in("standards", "/")
    officer.get_by_role("navigation", name="主菜单").get_by_text("标准规范").click()
    document(officer)
    officer.get_by_role("button", name="征求意见", exact=True).click()
    confirm(officer, "征求意见", "请各机构研提意见")
    expect(officer.get_by_text("没有实施日期：请填写实施日期")).to_be_visible()
    # The classes come after the draft: its part must stay.
    officer.route("**/standards-documents/frame", slowly)
    officer.get_by_role("link", name="修改").click()
    officer.get_by_role("combobox", name="实施日期").fill("2027-01-01")
    officer.keyboard.press("Enter")
    officer.get_by_role("button", name="保存草稿").click()
    officer.get_by_role("button", name="征求意见", exact=True).click()
    confirm(officer, "征求意见", "请各机构研提意见")
    expect(officer.get_by_role("button", name="送审")).to_be_visible()
    expect(officer.get_by_text("还没有意见")).to_be_visible()
    here = officer.url

    clerk = log_in("clerk", here)
    clerk.get_by_role("button", name="订阅", exact=True).click()
    clerk.get_by_label("意见", exact=True).fill("试运行时间建议放宽")
    clerk.get_by_role("button", name="提交意见").click()
    expect(clerk.get_by_text("待答复")).to_be_visible()

    officer.reload()
    officer.get_by_role("button", name="答复").click()
    officer.get_by_label("答复理由").fill("已采纳")
    officer.get_by_role("button", name="提交答复").click()
    expect(officer.get_by_role("list", name="征求到的意见").get_by_text("采纳", exact=True)).to_be_visible()
    officer.get_by_role("button", name="送审").click()
    confirm(officer, "送审", "已按意见修改")
    expect(officer.get_by_role("button", name="送审")).to_have_count(0)

    for reviewer in ("regulator", "admin"):
        page = log_in(reviewer, here)
        page.get_by_role("button", name="同意发布").click()
        expect(
            page.get_by_role("list", name="审查意见").get_by_text("同意", exact=True).first
        ).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    confirm(page, "发布", "会议通过")
    expect(page.get_by_text("已发布").first).to_be_visible()

    clerk.goto("/standards-documents/notices")
    expect(clerk.get_by_role("link", name=TITLE).first).to_be_visible()
    clerk.get_by_role("link", name="本机构实施").click()
    clerk.get_by_role("button", name="填报").click()
    clerk.get_by_role("dialog").get_by_text("计划实施").click()
    clerk.get_by_label("计划日期").fill("2027-03-01")
    clerk.keyboard.press("Enter")
    clerk.get_by_label("说明（必填）").fill("随系统升级一并改造")
    clerk.get_by_role("dialog").get_by_role("button", name="提交").click()
    expect(clerk.get_by_text("计划实施")).to_be_visible()

    regulator = log_in("regulator", "/standards-documents/overview")
    regulator.get_by_role("button", name=TITLE).click()
    summary = regulator.get_by_role("table", name="实施情况汇总")
    expect(summary.get_by_role("row")).to_have_count(12)
    expect(summary.get_by_role("row", name=re.compile("州直"))).to_be_visible()
    regulator.get_by_role("combobox", name="实施情况筛选").click(force=True)
    regulator.get_by_role("option", name="计划实施").click()
    expect(regulator.get_by_text("随系统升级一并改造")).to_be_visible()
    with regulator.expect_download() as download:
        regulator.get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename == "实施情况.xlsx"


@pytest.mark.browser
@pytest.mark.feature("12.2-01")
def test_the_library_is_walked_by_class_on_a_phone_too(log_in: LogIn) -> None:
    page = log_in("doctor", "/standards-documents")
    tree = page.get_by_role("navigation", name="标准体系")
    tree.get_by_role("button", name=re.compile("应用规范")).click()
    tree.get_by_role("button", name=re.compile("数据类：内容结构")).click()
    page.get_by_role("row", name="WS/T 500-2016").click()
    expect(page.get_by_role("heading", name="电子病历共享文档规范")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("文档模板 53"))).to_be_visible()
    page.get_by_role("link", name="门（急）诊病历").first.click()
    expect(page.get_by_role("heading", name=re.compile("门（急）诊病历")).first).to_be_visible()
    phone = log_in("doctor", "/standards-documents?q=GB/T2261.1", phone=True)
    expect(phone.get_by_text("人的性别代码").first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
