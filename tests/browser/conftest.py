"""A real browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.site import demo_site

#: Rows and choices of a list are alike: axe takes its time for each, and finds what it found.
FEWER = """() => {
  for (const body of document.querySelectorAll('tbody'))
    [...body.rows].slice(10).forEach(row => row.remove());
  for (const list of document.querySelectorAll('select'))
    [...list.options].slice(10).forEach(option => option.selected || option.remove());
}"""
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"

# Playwright's loop runs in this thread, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of 1440 px in Chinese; any error in its console fails the test."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda message: problems.append(message.text) if message.type == "error" else None,
    )
    yield page
    context.close()
    assert problems == []


@pytest.fixture
def serious_barriers() -> Any:
    """Asks axe-core for what would keep somebody from using the page shown.

    By all rules, or by those named; a page is given the program once.
    """

    def ask(page: Page, *rules: str) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text("utf-8"))
            page.evaluate(FEWER)
        options = {"resultTypes": ["violations"]}
        if rules:
            options["runOnly"] = list(rules)
        found = page.evaluate("options => axe.run(options)", options)
        return [
            f"{each['id']}: {each['help']} ({each['nodes'][0]['target']})"
            for each in found["violations"]
            if each["impact"] in {"serious", "critical"}
        ]

    return ask


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """The address of the demo county, served by each worker for its browser tests."""
    run = tmp_path_factory.getbasetemp()
    shared = (run if worker_id == "master" else run.parent) / "demo-county"
    with demo_site(tmp_path_factory.mktemp("site"), shared) as address:
        yield address
