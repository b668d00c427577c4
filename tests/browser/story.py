"""Who tells the year: signs in as each role in turn, moves the clock, makes moves of pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.site import sign_in


@dataclass
class Story:
    """One browser, passed from hand to hand."""

    page: Page
    site: str
    clock: Path
    _who: str = field(default="", init=False)

    @property
    def folder(self) -> Path:
        """Where the county's data lie."""
        return self.clock.parent

    def day(self, day: str, time: str = "09:00") -> None:
        """Let it be that moment in the county; everybody has gone home meanwhile."""
        clock_set(self.clock, f"{day}T{time}:00+08:00")
        self._who = ""

    def as_(self, username: str, path: str) -> Page:
        """A page, opened by that account."""
        if username != self._who:
            self.page.context.clear_cookies()
            sign_in(self.page, self.site, username)
            self._who = username
        if path != "/":
            answer = self.page.goto(f"{self.site}{path}")
            assert answer is not None
            assert answer.status == 200, path
        return self.page

    def act(self, label: str, fields: dict[str, str] | None = None) -> None:
        """Make a move of the page shown: its button, what it asks for, its button in the dialog."""
        page = self.page
        page.get_by_role("button", name=label, exact=True).first.click()
        dialog = page.locator("dialog[open]")
        for name, text in (fields or {}).items():
            dialog.locator(f"[name={name}]").fill(text)
        dialog.get_by_role("button", name=label, exact=True).click()
        expect(page.locator("dialog[open]")).to_have_count(0)

    def fill(self, **texts: str) -> None:
        """Write into the fields of the page by their names."""
        for name, text in texts.items():
            self.page.locator(f"main [name={name}]").fill(text)

    def here(self) -> str:
        """The address of the page shown, for the next to open it."""
        return self.page.url.removeprefix(self.site)

    def says(self, *texts: str) -> None:
        """The page tells each of these."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)


def clock_set(file: Path, moment: str) -> None:
    """Let it be that moment (ISO 8601 with its offset) from now on; ``story_clock`` reads it."""
    aside = file.with_suffix(".new")
    aside.write_text(moment, "ascii")
    aside.replace(file)
