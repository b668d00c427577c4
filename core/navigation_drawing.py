"""The navigation as markup, made by plain functions: every page has some forty entries of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import conditional_escape as esc
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.navigation import NavLink, NavSection
from core.ui import icon


def sections_markup(sections: Iterable[NavSection]) -> SafeString:
    """Titled lists of entries; a folded one shows its title and how many it holds."""
    return mark_safe("".join(_section(each) for each in sections))  # noqa: S308 - parts are escaped


def _section(section: NavSection) -> str:
    entries = _list(section.links)
    if section.more:
        more = esc(_("更多"))
        entries += (
            f'<details class="nav-fold nav-more"><summary class="nav-group">{more} '
            f'<span class="visually-hidden">{esc(section.label)}</span>'
            f'<span class="nav-count">{len(section.more)}</span></summary>'
            f"{_list(section.more)}</details>"
        )
    if not section.label:
        return entries
    title = esc(section.label)
    if section.folded:
        return (
            f'<details class="nav-fold"><summary class="nav-group"><h2>{title}</h2>'
            f'<span class="nav-count">{len(section.links)}</span></summary>{entries}</details>'
        )
    return f'<h2 class="nav-group">{title}</h2>{entries}'


def _list(links: Iterable[NavLink]) -> str:
    return f'<ul class="nav-list">{"".join(_entry(link) for link in links)}</ul>'


def _entry(link: NavLink) -> str:
    here = ' aria-current="page"' if link.current else ""
    count = ""
    if link.count:
        count = f'<span class="nav-count{" pill" if link.waits else ""}">{link.count}</span>'
    return (
        f'<li><a class="nav-item" href="{esc(link.url)}"{here}>{icon(link.icon)}'
        f"{esc(link.label)}{count}</a></li>"
    )
