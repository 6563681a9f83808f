"""A real browser (Debian's Chromium) for the journeys, and log-in as one of the demo's people."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.running import PASSWORD, Platform

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
LogIn = Callable[..., Page]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed when the journeys are over: an open Playwright keeps an event loop, beside which Django refuses to work."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "Chromium is missing: ./yizhou test installs it, or apt-get install chromium"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def log_in(browser: Browser, platform: Platform, request: pytest.FixtureRequest) -> Iterator[LogIn]:
    """Open a page logged in as a user; what a failing test saw is kept as a picture in `test-results/`."""
    pages: list[Page] = []

    def enter(username: str, path: str = "/", *, phone: bool = False) -> Page:
        context = browser.new_context(
            base_url=platform.base_url, viewport=PHONE if phone else DESKTOP, locale="zh-CN",
            timezone_id="Asia/Shanghai", has_touch=phone, is_mobile=phone,
        )  # fmt: skip
        context.set_default_timeout(20_000)
        page = context.new_page()
        answer = context.request.post(
            "/api/session",
            data={"username": username, "password": PASSWORD},
            headers={"X-Yizhou-Request": "1"},
        )
        assert answer.ok, answer.text()
        page.goto(path)
        pages.append(page)
        return page

    yield enter
    folder = Path("test-results")
    failed = request.node.stash.get(FAILED, False)
    for number, page in enumerate(pages):
        if failed:
            folder.mkdir(exist_ok=True)
            page.screenshot(path=folder / f"{request.node.name}-{number}.png")
        page.context.close()


FAILED: pytest.StashKey[bool] = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.when == "call" and report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def population(platform: Platform) -> Platform:
    """The platform with a small synthetic population, sent in through its real channels."""
    if not (platform.home / "demo.json").exists():
        platform.command("demo", "--residents", "40", "--seed", "2026")
    return platform
