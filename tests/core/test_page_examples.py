"""Every page has an example that the browser tests open: a new page without one fails here."""

from __future__ import annotations

import re
from contextlib import suppress

from django.urls import Resolver404, resolve

from tests.browser.page_examples import COMMON, NO_EXAMPLE
from tests.browser.test_pages import PAGES
from tests.pages import pages

#: What may stand for the first row of a list: a key, a number, an identifier.
STAND_INS = ("FIRST", "1", "00000000-0000-4000-8000-000000000000")


def _route(path: str) -> str:
    for stand_in in STAND_INS:
        with suppress(Resolver404):
            return resolve(path.replace("FIRST", stand_in)).view_name
    return ""


def _opened() -> set[str]:
    listed = [path for paths in (*PAGES.values(), COMMON) for path in paths]
    return {_route(re.split(r"[?#]", path)[0]) for path in listed}


def test_every_page_is_opened_by_some_role_in_the_browser_tests() -> None:
    missing = {page.name for page in pages()} - _opened() - set(NO_EXAMPLE)
    assert sorted(missing) == [], "add an example to PAGES in tests/browser/test_pages.py"


def test_every_example_is_an_address_of_this_site() -> None:
    assert "" not in _opened()


def test_what_has_no_example_is_still_a_page() -> None:
    assert set(NO_EXAMPLE) <= {page.name for page in pages()}
    assert not set(NO_EXAMPLE) & _opened()
