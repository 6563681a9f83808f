"""A dashboard built in the browser: indicators chosen, dragged, resized, kept, shared, seen on a big screen and by another role."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import LogIn
from tests.running import Platform


@pytest.mark.feature("8.11-02", "8.11-03")
def test_a_board_is_built_dragged_resized_shared_and_opened_by_another_role(
    log_in: LogIn, population: Platform
) -> None:
    page = log_in("regulator", "/dashboards")
    expect(page.get_by_role("link", name=re.compile("全州卫生健康总览"))).to_be_visible()
    page.get_by_role("button", name="新建仪表盘").click()
    page.get_by_label("仪表盘名称").fill("门诊与住院")
    library = page.get_by_label("指标", exact=True)
    page.get_by_label("查找指标").fill("总诊疗")
    library.get_by_role("button", name=re.compile("总诊疗")).first.click()
    page.get_by_label("图块设置").get_by_text("排名", exact=True).click()
    page.get_by_label("查找指标").fill("平均住院")
    library.get_by_role("button", name=re.compile("平均住院")).first.click()
    tiles = page.locator(".vgl-item:not(.vgl-item--placeholder)")
    expect(tiles).to_have_count(2)
    tiles.nth(1).locator(".tile").click()
    before = tiles.nth(1).bounding_box()
    assert before
    page.mouse.move(before["x"] + 60, before["y"] + 60)
    page.mouse.down()
    page.mouse.move(before["x"] + 400, before["y"] - 200, steps=12)
    page.mouse.up()
    page.wait_for_timeout(400)
    after = tiles.nth(1).bounding_box()
    assert after
    assert after["x"] > before["x"] + 100
    assert after["y"] < before["y"] - 100
    grip = tiles.nth(1).locator(".vgl-item__resizer").bounding_box()
    assert grip
    page.mouse.move(grip["x"] + 4, grip["y"] + 4)
    page.mouse.down()
    page.mouse.move(grip["x"] + 140, grip["y"] + 100, steps=12)
    page.mouse.up()
    page.wait_for_timeout(400)
    larger = tiles.nth(1).bounding_box()
    assert larger
    assert larger["width"] > after["width"]
    page.get_by_role("combobox", name="共享给角色").press("Enter")
    page.get_by_role("option", name="公共卫生人员").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(re.compile("/dashboards/[0-9a-f-]{36}$"))
    expect(page.get_by_role("heading", name="门诊与住院")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("平均住院"))).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    assert page.pdf(format="A4", landscape=True).startswith(b"%PDF")
    address = page.url
    page.get_by_role("button", name="大屏").click()
    expect(page.get_by_role("button", name="全屏")).to_be_visible()

    other = log_in("township", "/dashboards")
    other.get_by_role("link", name=re.compile("门诊与住院")).click()
    expect(other.get_by_role("heading", name="门诊与住院")).to_be_visible()
    expect(other.get_by_role("button", name="编辑", exact=True)).to_have_count(0)
    assert other.url.split("?")[0] == address


def test_alerts_page_tells_that_nothing_is_beyond_or_what_is(log_in: LogIn, population: Platform) -> None:
    page = log_in("regulator", "/indicator-alerts")
    expect(page.get_by_role("heading", name="指标预警")).to_be_visible()
    expect(page.get_by_text(re.compile("没有预警|待处理")).first).to_be_visible()
