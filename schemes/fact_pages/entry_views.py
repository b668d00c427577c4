"""Recording, correcting and withdrawing one fact on its pages."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.facts import StaleFactError
from schemes.fact_entry.row import row_context
from schemes.fact_entry.services import JudgedChangedError
from schemes.fact_pages import entry_pages, listing
from schemes.fact_pages.forms import FactForm
from schemes.fact_pages.views import asked
from units.http import signed_in


@require_http_methods(["GET", "POST"])
def fact_new(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a new fact; a written one leads to its own page."""
    page, year, words = asked(request, slug)
    entry = entry_pages.entry_of(page)
    context = row_context(year, entry.part)
    known = entry.part.existing(context, request.GET)
    if known is not None and request.method == "GET":
        return redirect(entry_pages.detail_url(page, year, known.key, request))
    sent = request.POST if request.method == "POST" else None
    form = FactForm(entry, context, data=sent, prefilled=request.GET.dict())
    found = entry_pages.form_page(page, year, words, form, request)
    if sent is not None:
        try:
            fact = entry_pages.recorded(entry, year, form, signed_in(request))
        except JudgedChangedError as error:
            found["stale"] = entry_pages.judged_changed(year, words, form, error)
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("已录入，下次计算起生效"))
            return redirect(entry_pages.detail_url(page, year, fact.key, request))
    return render(request, "facts/form.html", found)


@require_http_methods(["GET", "POST"])
def fact_correct(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The form of a correction, with its reason."""
    page, year, words = asked(request, slug)
    entry = entry_pages.entry_of(page)
    fact = listing.fact_for(page, signed_in(request), year, key)
    if not fact.current:
        return redirect(entry_pages.detail_url(page, year, key, request))
    context = row_context(year, entry.part)
    sent = request.POST if request.method == "POST" else None
    form = FactForm(entry, context, old=fact, data=sent)
    found = entry_pages.form_page(page, year, words, form, request)
    if sent is not None:
        try:
            entry_pages.correct(entry, year, form, signed_in(request))
        except StaleFactError as error:
            found["stale"] = entry_pages.stale(page, year, words, form, error.current)
        except JudgedChangedError as error:
            found["stale"] = entry_pages.judged_changed(year, words, form, error)
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("已更正，下次计算起生效；原来的记录在“来历”里"))
            return redirect(entry_pages.detail_url(page, year, key, request))
    return render(request, "facts/form.html", found)


@require_POST
def fact_retire(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Withdraw a fact; it stays to be read on its page."""
    page, year, _words = asked(request, slug)
    entry = entry_pages.entry_of(page)
    fact = listing.fact_for(page, signed_in(request), year, key)
    expected = entry_pages.number_of(request.POST.get("expected", ""))
    reason = request.POST.get("reason", "")
    try:
        entry.retire(year=year, expected=expected, actor=signed_in(request), reason=reason)
    except StaleFactError as error:
        messages.error(request, entry_pages.not_withdrawn(error.current))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("已撤销，下次计算起生效；记录留着可查"))
    return redirect(entry_pages.detail_url(page, year, fact.key, request))
