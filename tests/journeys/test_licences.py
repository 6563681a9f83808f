"""A licence from its application to a passer-by's phone, and a file that is refused until it is mended."""

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.journeys.conftest import PHONE, LogIn
from tests.registries.licence_files.sheets import nurse, workbook
from tests.running import Platform


def test_a_regulator_approves_a_renewal_and_a_passer_by_verifies_it(
    log_in: LogIn, platform: Platform, browser: Browser
) -> None:
    page = log_in("regulator", "/credentials/applications")
    page.get_by_text("延续").first.click()
    page.wait_for_url(re.compile("/credentials/applications/[0-9a-f-]{36}"))
    expect(page.get_by_role("heading", name=re.compile("护士执业证书延续"))).to_be_visible()
    page.get_by_label(re.compile("意见")).fill("材料齐全，同意延续")
    page.get_by_role("button", name="审核通过").click()
    expect(page.get_by_text("已通过")).to_be_visible()
    page.get_by_role("link", name="查看证照").click()
    page.wait_for_url(re.compile("/credentials/[0-9a-f-]{36}$"))
    expect(page.get_by_text("材料齐全，同意延续")).to_be_visible()

    licence = page.url.rpartition("/")[2]
    page.goto(f"/credentials/{licence}/print")
    expect(page.get_by_role("img", name="查验二维码")).to_be_visible()
    payload = platform.client("regulator").get(f"/api/credentials/{licence}/certificate").json()["payload"]
    context = browser.new_context(base_url=platform.base_url, viewport=PHONE, locale="zh-CN", is_mobile=True)
    phone = context.new_page()
    phone.goto(payload.replace(payload.partition("/verify")[0], platform.base_url))
    expect(phone.get_by_text("该证照真实有效")).to_be_visible()
    expect(phone.get_by_role("heading", name="护士执业证书")).to_be_visible()
    phone.goto(payload.partition("/verify")[1] + payload.partition("/verify")[2][:-4] + "AAAA")
    expect(phone.get_by_text(re.compile("可能是伪造"))).to_be_visible()
    context.close()


def test_an_institution_is_found_on_its_page_with_staff_and_licences(log_in: LogIn) -> None:
    page = log_in("regulator", "/institutions?q=楚雄市人民医院")
    page.get_by_text("楚雄市人民医院").first.click()
    page.wait_for_url(re.compile("/institutions/"))
    expect(page.get_by_role("heading", name=re.compile("楚雄市人民医院"))).to_be_visible()
    page.get_by_role("tab", name=re.compile("证照")).click()
    expect(page.get_by_text("医疗机构执业许可证")).to_be_visible()
    page.get_by_role("tab", name=re.compile("科室")).click()
    expect(page.get_by_text("心血管内科").first).to_be_visible()


def test_a_file_with_a_fault_is_shown_cell_by_cell_and_not_registered(log_in: LogIn, tmp_path: Path) -> None:
    path = tmp_path / "护士.xlsx"
    path.write_bytes(workbook([nurse(1, 证书编号="X", 执业机构代码="999999999")]))
    page = log_in("regulator", "/credentials/import")
    page.get_by_role("combobox", name="导入种类").press("Enter")
    page.get_by_role("option", name="护士执业证书").click()
    page.get_by_label("上传导入文件").set_input_files(path)
    page.wait_for_url(re.compile("/credentials/import/[0-9a-f-]{36}"))
    expect(page.get_by_text("护士执业证书!2,证书编号")).to_be_visible()
    expect(page.get_by_text("没有登记机构 999999999")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("确认导入"))).to_be_disabled()
