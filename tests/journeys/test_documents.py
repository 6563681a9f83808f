"""A template is changed, reviewed and used; a document that stays in a hospital is read when the hospital answers."""

import hashlib
import threading
from base64 import b64encode

from playwright.sync_api import expect

from tests.exchange.ground import P, patient
from tests.exchange.mhd.samples import bundle, document, entry
from tests.journeys.conftest import LogIn
from tests.running import Platform
from tools.simulators.hospital_repository import serve

PDF = b"%PDF-1.7 kept in the hospital"


def test_a_template_is_changed_in_the_workshop_and_published_by_another(log_in: LogIn) -> None:
    maker = log_in("exchange", "/assembled/child_health/1")
    preview = maker.frame_locator("iframe")
    expect(preview.get_by_text("普小禾").first).to_be_visible()
    maker.get_by_label("用途").fill("入托体检前查阅")
    maker.get_by_label("名称").fill("儿童健康（入托）")
    expect(preview.get_by_role("heading", name="儿童健康（入托）")).to_be_visible()
    maker.get_by_role("button", name="另存为新版草稿").click()
    expect(maker.get_by_text("草稿", exact=True)).to_be_visible()
    maker.get_by_role("button", name="提交审核").click()
    expect(maker.get_by_text("待审核", exact=True)).to_be_visible()

    reviewer = log_in("regulator", "/assembled")
    reviewer.get_by_role("link", name="第 2 版").first.click()
    reviewer.get_by_role("button", name="发布", exact=True).click()
    expect(reviewer.get_by_text("已发布", exact=True)).to_be_visible()
    phone = log_in("exchange", "/assembled/monitor", phone=True)
    expect(phone.get_by_text("儿童健康（入托）").first).to_be_visible()


def test_a_document_that_stays_in_the_hospital_is_read_when_it_answers(
    log_in: LogIn, platform: Platform
) -> None:
    server = serve()
    shelf = server.RequestHandlerClass.shelf  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}/fhir"
    engineer = log_in("exchange", "/documents")
    engineer.get_by_role("button", name="登记存储库").click()
    engineer.get_by_label("存储库 OID").fill("1.2.156.77")
    engineer.get_by_label("名称", exact=True).fill("旅程医院文档库")
    engineer.get_by_label("接口").click(force=True)
    engineer.get_by_role("option", name="MHD").click()
    engineer.get_by_label("调阅地址").fill(base)
    engineer.get_by_role("button", name="保存").click()
    expect(engineer.get_by_text("旅程医院文档库")).to_be_visible()

    shelf.documents["1.2.156.532300.9.7"] = (PDF, "application/pdf")
    stated = b64encode(hashlib.sha1(PDF, usedforsecurity=False).digest()).decode()
    held = document("7", data="", url=f"{base}/Binary/7", hash=stated, size=len(PDF))
    with platform.partner(platform.partner_of("chuxiong")) as partner:
        answer = partner.post("/mhd", json=bundle(entry(P, patient("旅程文档", "532301198103074497")), *held))
        assert answer.status_code == 200, answer.text
        where = answer.json()["entry"][1]["response"]["location"]
        resident = partner.get(f"/mhd/{where}").json()["subject"]["reference"].partition("/")[2]
    shelf.away = True
    doctor = log_in("chuxiong", f"/residents/{resident}?tab=documents")
    doctor.get_by_role("button", name="向机构调阅原文").click()
    expect(doctor.get_by_text("该库暂时无法连接")).to_be_visible()
    shelf.away = False
    doctor.get_by_role("button", name="重试").click()
    expect(doctor.get_by_text("已取得原文")).to_be_visible()
    server.shutdown()
