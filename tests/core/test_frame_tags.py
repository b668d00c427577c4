"""The frame's parts that are kept are the same for everybody; what is a reader's own never is."""

from __future__ import annotations

from dataclasses import replace

from django.template import engines
from django.utils import translation

from core.navigation import NavLink, NavSection
from core.navigation_drawing import sections_markup


def drawn(source: str, **context: object) -> str:
    """What a template makes of a context."""
    return str(engines["django"].from_string("{% load i18n frame %}" + source).render(context))


def test_a_part_for_everybody_shows_nothing_of_one_reader() -> None:
    source = "{% alike %}[{% if who %}{{ who }}{% endif %}]{% endalike %}{{ who }}"
    assert drawn(source, who="张三") == "[]张三"


def test_a_part_for_everybody_is_drawn_in_each_language() -> None:
    page = engines["django"].from_string(
        "{% load i18n frame %}{% alike %}{% translate '退出' %} {% url 'core:home' %}{% endalike %}"
    )
    told = []
    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language):
            told.append(page.render())
    assert told == ["退出 /", "Sign out /", "退出 /"]


def test_what_was_drawn_once_belongs_to_its_page() -> None:
    source = '{% drawn_once "components/account_menu.html" %}'
    for name in ("张三", "李四"):
        shell = {"who": {"name": name, "unit": ""}, "authorities": []}
        page = drawn(source * 2, shell=shell)
        assert page.count(name) == 2
        assert page[: len(page) // 2] == page[len(page) // 2 :]


def test_names_in_the_navigation_are_escaped() -> None:
    link = NavLink("x", "<b>&", "house", "/a/?x=1&y=2", current=True, count=3, waits=True, short="")
    markup = sections_markup([NavSection("g", "<i>", [link], folded=True)])
    assert "<b>" not in markup
    assert "<i>" not in markup
    assert 'href="/a/?x=1&amp;y=2" aria-current="page"' in markup
    assert '<span class="nav-count pill">3</span>' in markup
    assert '<span class="nav-count">1</span></summary>' in markup


def test_what_stands_behind_more_is_told_with_its_group() -> None:
    link = NavLink("x", "x", "house", "/x/", current=False, count=None, waits=False, short="")
    section = NavSection("g", "目标", [link], more=[replace(link, url="/y/"), link])
    before, behind = sections_markup([section]).split("<details")
    assert "/y/" not in before
    assert "/y/" in behind
    assert '更多 <span class="visually-hidden">目标</span>' in behind
    assert '<span class="nav-count">2</span></summary>' in behind
