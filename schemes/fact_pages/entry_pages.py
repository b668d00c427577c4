"""What the form, the correction and the withdrawal of a fact show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.clauses import own_text
from core.policy import Denied
from schemes.clauses import foreign_to
from schemes.fact_entry.services import JudgedChangedError, refusal
from schemes.fact_entry.settled import NOWHERE, way_of
from schemes.fact_pages.changes import Change, Comparison
from schemes.fact_pages.forms import FactForm
from schemes.fact_pages.spec import (
    Elsewhere,
    FactEntry,
    FactPage,
    entry_route_names,
    page_of,
    route_names,
)
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from units.http import signed_in
from units.queries import authority_for, has_authority_perm


@dataclass(frozen=True, slots=True)
class Stale:
    """What somebody else did to a fact while a form was open."""

    text: str
    changes: list[Change]
    current: int | None


def entry_of(page: FactPage) -> FactEntry:
    """How facts of the page are written; looks missing where they are not."""
    if page.entry is None:
        raise Denied("fact_entry", page.slug)
    return page.entry


def elsewhere(page: FactPage, words: SchemeWords) -> Elsewhere | None:
    """Where the scheme has such facts written instead of on the page."""
    return page.entry.elsewhere(words.document) if page.entry is not None else None


def may_edit(account: Any, year: Year) -> bool:
    """Whether the account keeps the facts of the year's authority."""
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id:
        return False
    return has_authority_perm(account, authority, "edit_facts")


def correct(entry: FactEntry, year: Year, form: FactForm, actor: Any) -> Any:
    """Hand the form's texts, reason and expected row to the service."""
    return entry.record(
        year=year,
        texts=form.stated(),
        actor=actor,
        reason=form.cleaned_data.get("reason", ""),
        expected=form.expected(),
        seen=form.seen(),
    )


def recorded(entry: FactEntry, year: Year, form: FactForm, actor: Any) -> Any:
    """Hand the form's texts to the service as a new fact."""
    texts, seen = form.stated(), form.seen()
    return entry.record(year=year, texts=texts, actor=actor, seen=seen)


def form_page(
    page: FactPage, year: Year, words: SchemeWords, form: FactForm, request: HttpRequest
) -> dict[str, Any]:
    """The template's context of a new fact or a correction."""
    listed = with_year(reverse(f"schemes:{route_names(page.slug)[0]}"), request)
    crumbs = [(str(page.title), listed)]
    back = listed
    if form.old is not None:
        back = detail_url(page, year, form.old.key, request)
        crumbs.append((page.name(form.old), back))
    title = _("更正%s") if form.old is not None else _("录入%s")
    crumbs.append((_("更正") if form.old is not None else _("录入"), ""))
    return {
        "page": page,
        "year": year,
        "form": form,
        "title": title % page.title,
        "back": back,
        **closed_context(signed_in(request), year),
        "elsewhere": elsewhere(page, words),
        "stale": None,
        "crumbs": crumbs,
    }


def stale(
    page: FactPage, year: Year, words: SchemeWords, form: FactForm, current: Any
) -> Stale | None:
    """Who changed the fact meanwhile, and what; the form then answers to what stands now."""
    seen = entry_of(page).part.versions(year).filter(pk=form.expected()).first()
    if current is None or seen is None:
        return Stale(_("这一条已经不在了，没有写入"), [], None)
    if not current.current:
        text = _("%(who)s %(when)s 撤销了这一条：%(reason)s。没有写入")
        named = _who(current.retired_by, current.retired_at)
        return Stale(text % {**named, "reason": current.retired_reason}, [], None)
    form.answer_to(current)
    text = _(
        "%(who)s %(when)s 改过这一条，你看到的是旧的，没有写入。看过改了什么，再决定要不要更正"
    )
    changes = Comparison(page, year, words).changes(seen, current)
    return Stale(text % _who(current.recorded_by, current.recorded_at), changes, current.pk)


def judged_changed(
    year: Year, words: SchemeWords, form: FactForm, error: JudgedChangedError
) -> Stale:
    """What changed of the target since the form was drawn; the form then judges it as it stands."""
    form.has_seen(error.now)
    page = page_of(type(error.now))
    changes = [] if page is None else Comparison(page, year, words).changes(error.was, error.now)
    return Stale(judged_words(error), changes, None)


def judged_words(error: JudgedChangedError) -> str:
    """That what a row judges was changed meanwhile: which one, by whom, when."""
    text = _(
        "%(who)s %(when)s 改过“%(name)s”，你看到的是旧的，没有写入。看过改了什么，按现在的再评"
    )
    named = _who(error.now.recorded_by, error.now.recorded_at)
    return text % {**named, "name": error.now.key}


def not_withdrawn(current: Any) -> str:
    """Why a withdrawal did not take place."""
    if current is None:
        return _("这一条已经不在了")
    if not current.current:
        text = _("%(who)s %(when)s 已经撤销了这一条")
        return text % _who(current.retired_by, current.retired_at)
    text = _("%(who)s %(when)s 改过这一条，没有撤销。看过现在的内容再办")
    return text % _who(current.recorded_by, current.recorded_at)


def detail_actions(
    page: FactPage, year: Year, fact: Any, words: SchemeWords, request: HttpRequest
) -> dict[str, Any]:
    """Where a standing fact is corrected and withdrawn, for who may; else nothing."""
    found: dict[str, Any] = {"correct_url": "", "retire": None, "follow": None}
    if page.entry is None or not fact.current or not may_edit(signed_in(request), year):
        return found
    if refusal(year) or elsewhere(page, words):
        return found
    _new, correct, retire = entry_route_names(page.slug)
    found["correct_url"] = with_year(reverse(f"schemes:{correct}", args=[fact.key]), request)
    found["retire"] = {
        "title": _("撤销“%s”？") % page.name(fact),
        "text": own_text(page.entry.consequence(fact, words), foreign_to(words.document)),
        "url": with_year(reverse(f"schemes:{retire}", args=[fact.key]), request),
        "hidden": {"expected": fact.pk},
    }
    if page.entry.follow_up is not None:
        label, slug, parameter = page.entry.follow_up
        address = (
            f"{reverse(f'schemes:{entry_route_names(slug)[0]}')}?{parameter}={quote(fact.key)}"
        )
        found["follow"] = {"label": label, "url": with_year(address, request)}
    return found


def closed_context(account: Any, year: Year) -> dict[str, Any]:
    """Why single facts of the year are refused to who enters them, and where they are corrected."""
    closed = refusal(year) if may_edit(account, year) else ""
    return {"closed": closed, "way": (closed and way_of(account, year)) or NOWHERE}


def new_url(page: FactPage, request: HttpRequest) -> str:
    """Where a fact of the page is recorded; "" where single ones are not."""
    if page.entry is None:
        return ""
    return with_year(reverse(f"schemes:{entry_route_names(page.slug)[0]}"), request)


def detail_url(page: FactPage, year: Year, key: str, request: HttpRequest) -> str:
    """A fact's own page."""
    return with_year(reverse(f"schemes:{route_names(page.slug)[2]}", args=[key]), request)


def with_year(url: str, request: HttpRequest) -> str:
    """The address, in the year that the reader has chosen."""
    year = request.GET.get("year", "")
    if not (year.isascii() and year.isdigit()):
        return url
    return f"{url}{'&' if '?' in url else '?'}year={year}"


def number_of(text: str) -> int:
    """An id that a form sent; 0 for nonsense, which no row has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _who(account: Any, at: Any) -> dict[str, str]:
    return {"who": str(account), "when": timezone.localtime(at).strftime("%m-%d %H:%M")}


def not_this_one() -> str:
    """The id that was sent is not of the fact that was addressed."""
    return _("expected 要写看到的那一条的 id")


def not_a_row() -> str:
    """Something else than an object was sent."""
    return _("提交一个 JSON 对象，一项一个值")


def not_a_text() -> str:
    """A value that is no text; a decimal number in JSON is not exact."""
    return _('写成文字，如 "12.5"、"1/3"')
