"""The list of marks that judged an earlier version of their target, and the act on one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.facts import StaleFactError
from reviews.recheck import moved_words, outdated_marks, outdated_rows, target_mark_affirm
from schemes.forms_workbook import asked_year
from schemes.queries import current_year
from units.http import signed_in
from units.queries import has_authority_perm

PER_PAGE = 50


@require_GET
def recheck(request: HttpRequest) -> HttpResponse:
    """Marks whose target has changed since they were given."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    marks = outdated_marks(account, year)
    page = Paginator(marks, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "year": year,
        "page": page,
        "rows": outdated_rows(year, list(page)),
        "may_edit": has_authority_perm(account, year.authority, "edit_facts"),
        "crumbs": [(_("目标评分"), reverse("schemes:facts_target-marks")), (_("待复核"), "")],
    }
    return render(request, "reviews/recheck.html", context)


@require_POST
def recheck_affirm(request: HttpRequest) -> HttpResponse:
    """The mark holds for the target as it stands."""
    account, sent = signed_in(request), request.POST
    year = current_year(account, asked_year(request.GET))
    try:
        mark = target_mark_affirm(
            year=year,
            expected=_number(sent.get("mark", "")),
            target=_number(sent.get("target", "")),
            actor=account,
        )
    except StaleFactError:
        messages.error(request, moved_words())
    except ValidationError as error:
        told = " ".join(error.messages)
        messages.error(request, _("这个评分不合现在的目标，请更正评分：%s") % told)
    else:
        messages.success(request, _("%s 已按现行目标复核") % mark.key)
    return redirect(f"{reverse('reviews:recheck')}?year={year.year}")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
