"""The places for excellent ones by hand: the one too many is refused, two change places (K-7.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import sign_in
from tests.browser.test_grid import PASTE

pytestmark = pytest.mark.browser
UNIT = "/appraisals/units/125/"


class Grades:
    """The table of a unit under way, and the places that its head has."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.total = page.locator("[data-told-total]")
        self.saved = page.locator("[data-grid-status]")
        self.hints = page.locator(".hint-row")
        rows = page.locator("tr[data-expected]").all()
        found = {str(row.get_attribute("id")): row.locator("[name=grade]") for row in rows}
        self.before = {key: cell.input_value() for key, cell in found.items()}

    def grade(self, person: str) -> Locator:
        """The cell of a person's grade."""
        return self.page.locator(f"#{person} [name=grade]")

    def give(self, person: str, grade: str) -> None:
        """Choose a grade and leave the row."""
        self.grade(person).select_option(grade)
        self.grade(person).press("Enter")

    def competent(self) -> list[str]:
        """Who is rated competent, the last of the list first: no head among them."""
        return [key for key, grade in self.before.items() if grade == "competent"][::-1]


@pytest.fixture
def grades(page: Page, site: str) -> Iterator[Grades]:
    """The table before the head of the unit; what is changed is set back at the end."""
    sign_in(page, site, "nongye-juzhang")
    page.goto(site + UNIT)
    found = Grades(page)
    yield found
    page.goto(site + UNIT)
    # Who was raised comes down first, so that there is a place for who was lowered.
    for person in sorted(found.before, key=lambda each: found.before[each] == "excellent"):
        if found.grade(person).input_value() != found.before[person]:
            found.give(person, found.before[person])
            expect(found.saved).to_contain_text("已存")
    page.reload()
    assert Grades(page).before == found.before


def test_the_one_too_many_is_refused_at_its_cell_and_two_change_places(grades: Grades) -> None:
    page = grades.page
    used, places = map(int, re.findall(r"\d+", grades.total.inner_text()))
    *rated, beyond = grades.competent()[: places - used + 1]
    for number, person in enumerate(rated, used + 1):
        grades.give(person, "excellent")
        expect(grades.total).to_have_text(f"{number} / {places}")

    # There is no place left: what was chosen stays to be seen, and is written nowhere.
    grades.give(beyond, "excellent")
    expect(grades.hints).to_contain_text(f"优秀名额只有 {places} 个，这是第 {places + 1} 个")
    expect(grades.hints).to_contain_text("K-7.9")
    expect(grades.grade(beyond)).to_have_attribute("aria-invalid", "true")
    expect(grades.grade(beyond)).to_have_value("excellent")
    expect(grades.total).to_have_text(f"{places} / {places}")
    grades.grade(beyond).press("Escape")
    page.reload()
    expect(grades.total).to_have_text(f"{places} / {places}")
    expect(grades.grade(beyond)).to_have_value("competent")

    # In one block the last who has a place gives it to who stands above him.
    last = rated[-1]
    above = grades.grade(beyond)
    above.focus()
    page.evaluate(PASTE, [above.element_handle(), "优秀\n称职"])
    expect(grades.saved).to_contain_text("已存")
    page.reload()
    expect(grades.grade(beyond)).to_have_value("excellent")
    expect(grades.grade(last)).to_have_value("competent")
    expect(grades.total).to_have_text(f"{places} / {places}")
