"""A pregnant woman: her weeks drawn on the midwife's screen, her next visit on her own phone."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.engines.programmes.course import examples
from tests.journeys.conftest import LogIn
from tests.running import Platform

WHO = "李雪梅"


def answered(answer: httpx.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json()


def eighteen_weeks(staff: httpx.Client) -> tuple[str, str]:
    """She was booked nine weeks ago and is seen today; (resident, enrolment)."""
    today = date.today()
    resident = answered(staff.get("/api/residents", params={"q": WHO}))["items"][0]["id"]
    known = answered(staff.get(f"/api/residents/{resident}/programmes"))
    for one in known:
        if one["programme_id"] == "maternal_care" and one["state"] == "open":
            closed = {"reason": "mistaken", "note": "演示"}
            answered(staff.post(f"/api/residents/{resident}/enrolments/{one['id']}/close", json=closed))
    booked, start = today - timedelta(weeks=9), today - timedelta(weeks=18)
    opened = {"opened": booked.isoformat()}
    one = answered(staff.post(f"/api/residents/{resident}/programmes/maternal_care", json=opened))
    said = examples("maternal_care")
    seen = (
        ("booking", {**said["first"], "visit_date": booked.isoformat(), "lmp": start.isoformat()}),
        ("antenatal", {**said["again"], "visit_date": today.isoformat(), "fundal_height": 17}),
    )
    for kind, answers in seen:
        care = answered(staff.get(f"/api/residents/{resident}/enrolments/{one['id']}"))
        contact = next(
            each for each in care["contacts"] if each["kind"] == kind and each["state"] == "planned"
        )
        answered(staff.put(f"/api/residents/{resident}/contacts/{contact['id']}", json={"answers": answers}))
    return resident, one["id"]


@pytest.mark.feature("11.7.3.4(4).2-10", "11.7.3.4(4).2-11")
def test_a_pregnancy_is_drawn_on_its_weeks_and_she_sees_what_comes_next(
    log_in: LogIn, population: Platform
) -> None:
    resident, enrolment = eighteen_weeks(population.client("maternal"))
    page = log_in("maternal", f"/programmes/care/{resident}/{enrolment}")
    expect(page.get_by_role("heading", name="按孕周的变化")).to_be_visible()
    expect(page.get_by_role("img", name="宫底高度随孕周的变化，共1次")).to_be_visible()
    expect(page.get_by_role("img", name="体重随孕周的变化，共2次")).to_be_visible()
    expect(page.get_by_text("绿色（低风险）").first).to_be_visible()
    expect(page.get_by_role("link", name="第3次产前随访（孕21～24周）")).to_be_visible()
    expect(page.get_by_role("button", name="增加产后访视")).to_have_count(0)
    page.get_by_role("link", name="第3次产前随访（孕21～24周）").click()
    expect(page.get_by_text("满孕周")).to_be_visible()
    expect(page.get_by_text("18周").first).to_be_visible()

    page = log_in("lixuemei", "/m/mine", phone=True)
    page.get_by_role("link", name="我的服务项目").click()
    expect(page.get_by_role("heading", name="孕产妇健康管理")).to_be_visible()
    expect(page.get_by_text("按时接受下一次产前检查")).to_be_visible()
    expect(page.get_by_text("第3次产前随访（孕21～24周）")).to_be_visible()
    page.get_by_text("做过 2 次").click()
    expect(page.get_by_text("早孕建册与第1次产前检查")).to_be_visible()


def test_the_midwives_way_of_today_leads_to_the_form(log_in: LogIn, population: Platform) -> None:
    eighteen_weeks(population.client("maternal"))
    page = log_in("maternal", "/programmes/route")
    expect(page.get_by_role("heading", name="出诊路线")).to_be_visible()
    expect(page.get_by_text(WHO)).to_have_count(0)
    page.goto("/programmes")
    page.get_by_role("link", name="出诊路线").or_(page.get_by_role("tab", name="出诊路线")).first.click()
    page.get_by_label("出诊日期").first.fill((date.today() + timedelta(weeks=4)).isoformat())
    page.keyboard.press("Enter")
    page.get_by_role("link", name="第3次产前随访（孕21～24周）").first.click()
    expect(page.get_by_text("第2～5次产前随访服务记录表").first).to_be_visible()
