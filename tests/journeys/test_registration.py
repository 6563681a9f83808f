"""A clerk registers a newborn, corrects it, and its mother shows the child's health code on her phone; the model is tried."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import LogIn
from tests.running import Platform


def test_a_clerk_registers_a_child_and_its_mother_shows_its_code(log_in: LogIn, population: Platform) -> None:
    mother = population.client("puxiulan").get("/api/me").json()
    page = log_in("doctor", "/residents/new")
    page.locator("input[name=name]").fill("普小山")
    page.locator("select[name=sex]").select_option("1")
    page.locator("input[name=birth_date]").fill("2025-03-08")
    page.locator("input[name=birth_certificate]").fill("P532601888")
    page.locator("input[name=mother_citizen_id]").fill(mother["citizen_id"])
    expect(page.get_by_text("主索引中没有相像的居民")).to_be_visible()
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("已登记为新居民")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("普小山"))).to_be_visible()
    expect(page.get_by_role("link", name=mother["name"])).to_be_visible()

    page.get_by_role("button", name="更正").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[name=name]").fill("普晓山")
    dialog.get_by_label(re.compile("理由")).fill("核对出生医学证明")
    dialog.get_by_role("button", name="保存更正").click()
    expect(page.get_by_role("heading", name=re.compile("普晓山"))).to_be_visible()
    expect(page.get_by_text("核对出生医学证明")).to_be_visible()

    phone = log_in("puxiulan", "/m/family", phone=True)
    phone.get_by_role("link", name=re.compile("普晓山")).click()
    expect(phone.get_by_alt_text("电子健康码二维码")).to_be_visible()
    expect(phone.get_by_role("button", name=re.compile("普晓山"))).to_have_attribute("aria-pressed", "true")


def test_a_reviewer_tries_two_persons_against_the_model(log_in: LogIn, population: Platform) -> None:
    page = log_in("identity", "/identity/model")
    expect(page.get_by_text("共用电话")).to_be_visible()
    page.get_by_role("tab", name="试比两个人").click()
    expect(page.get_by_text("与样例预期一致")).to_be_visible()
    page.locator("fieldset").nth(1).locator("input[type=text]").first.fill("普建国")
    expect(page.get_by_role("status").filter(has_text="须人工核对")).to_be_visible()
