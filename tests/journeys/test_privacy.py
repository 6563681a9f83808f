"""A resident closes her record; a doctor opens it in an emergency; the officer reviews it; the resident complains."""

from playwright.sync_api import Browser, expect

from tests.journeys.conftest import LogIn
from tests.running import Platform


def test_a_closed_record_is_opened_in_an_emergency_reviewed_and_complained_of(
    browser: Browser, log_in: LogIn, population: Platform
) -> None:
    phone = log_in("lixuemei", "/m/privacy", phone=True)
    expect(phone.get_by_text("现在的设置")).to_be_visible()
    phone.get_by_role("button", name="保存").click()
    expect(phone.get_by_text("不让所有机构看全部健康档案")).to_be_visible()
    page = log_in("admin", "/residents")
    found = page.request.get(f"{population.base_url}/api/residents", params={"q": "李雪梅"}).json()["items"][
        0
    ]
    page.goto(f"/residents/{found['id']}")
    expect(page.get_by_text("居民未授权查看这份健康档案").first).to_be_visible()
    page.get_by_role("button", name="紧急调阅").click()
    page.get_by_label("紧急调阅的理由").fill("急诊昏迷患者，需了解既往用药")
    page.get_by_role("button", name="打开档案").click()
    expect(page.get_by_text("紧急调阅中")).to_be_visible()
    expect(page.get_by_text("健康历程")).to_be_visible()
    page.goto("/privacy")
    expect(page.get_by_text("急诊昏迷患者，需了解既往用药").first).to_be_visible()
    page.get_by_role("button", name="理由成立").first.click()
    expect(page.get_by_text("不能审核自己的紧急调阅")).to_be_visible()
    phone.goto("/m/accesses")
    phone.get_by_role("button", name="我没有同意，要投诉").first.click()
    phone.get_by_label("投诉内容").fill("我没有同意这次查看")
    phone.get_by_role("button", name="提交投诉").click()
    expect(phone.get_by_text("投诉处理中")).to_be_visible()
    phone.goto("/m/privacy")
    phone.get_by_role("button", name="撤回").first.click()
    expect(phone.get_by_text("没有另外设置")).to_be_visible()
