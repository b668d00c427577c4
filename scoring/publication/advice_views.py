"""The pages of what goes back to the units with their results."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from core import audit
from core.policy import Denied
from core.workflow import NotYoursError
from documents.download import PDF, file_download
from schemes.models import YearState
from schemes.queries import show_year
from scoring.publication import flow
from scoring.publication.advice import advice_for, advice_pdf, advice_rows
from scoring.publication.advising import AdviceAsked, advice_write
from scoring.publication.models import WITHDRAWN, Publication
from scoring.publication.page import crumbs_of
from scoring.publication.queries import publication_for
from scoring.queries import results_scope
from scoring.reports.content import set_head
from targets.plans.asked import WRONG, number_of
from units.http import signed_in

PER_PAGE = 20


@require_http_methods(["GET", "POST"])
def advice(request: HttpRequest, pk: int) -> HttpResponse:
    """All units of a publication with what is said to each; write it."""
    account = signed_in(request)
    found = publication_for(account, pk)
    show_year(account, found.year)
    problems: list[str] = []
    if request.method == "POST":
        try:
            made = advice_write(publication=found, rows=_asked(request), actor=account)
        except NotYoursError as error:
            raise Denied("scoring.publication", pk) from error
        except ValidationError as error:
            problems = list(error.messages)
        else:
            text = ngettext("已存 %(n)s 个单位的意见", "已存 %(n)s 个单位的意见", len(made))
            messages.success(request, text % {"n": len(made)})
            return redirect(request.get_full_path())
    context = _page(request, found) | {"problems": problems}
    return render(request, "publication/advice.html", context, status=WRONG if problems else 200)


@require_GET
def advice_letter(request: HttpRequest, pk: int, unit_code: str) -> HttpResponse:
    """The letter to a unit as PDF, on record."""
    account = signed_in(request)
    found, row = advice_for(account, pk, unit_code)
    head = set_head(found.year.authority, found.result_set)
    body = advice_pdf(found, row, head)
    name = f"{found.year.year}-{row.line.name}{_('考核结果反馈')}.pdf"
    audit.record(
        event="result_set.export",
        actor=account,
        authority=found.year.authority,
        subject_type="scoring.resultset",
        subject_id=found.result_set_id,
        subject=name,
        detail={"path": request.get_full_path()[:300]},
    )
    return file_download(body, name, PDF)


def _page(request: HttpRequest, found: Publication) -> dict[str, Any]:
    """The units that the address asks for, with what was typed where it is shown again."""
    account = signed_in(request)
    typed = {row.unit: (row.text, row.copy_to) for row in _asked(request)}
    rows = advice_rows(found, results_scope(account), typed)
    word = request.GET.get("q", "").strip()[:40]
    wanted = [row for row in rows if word in row.line.name or word == row.line.code]
    if request.GET.get("without") == "1":
        # Rows that were sent stay, whatever was typed there: they are shown again to be mended.
        wanted = [row for row in wanted if not row.text or row.line.code in typed]
    page = Paginator(wanted, PER_PAGE).get_page(request.GET.get("page"))
    office = flow.OFFICE in flow.duties_of(account, found)
    open_now = found.state != WITHDRAWN and found.year.state == YearState.OPEN
    return {
        "publication": found,
        "year": found.year,
        "page": page,
        "rows": list(page),
        "said": sum(bool(row.text) for row in rows),
        "search": word,
        "without": request.GET.get("without") == "1",
        "editing": office and open_now,
        "crumbs": crumbs_of(found.year, _("反馈意见")),
    }


def _asked(request: HttpRequest) -> list[AdviceAsked]:
    sent = request.POST
    return [
        AdviceAsked(
            code,
            sent.get(f"text_{code}", ""),
            sent.get(f"copy_{code}", ""),
            number_of(sent.get(f"version_{code}")),
        )
        for code in sent.getlist("unit")
    ]
