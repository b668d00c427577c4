"""Transfers (内部调动): the year's list, proposing, confirming one or many."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.policy import Denied
from schemes.people import exports, transfer_pages
from schemes.people import transfer_queries as queries
from schemes.people import transfer_services as services
from schemes.people.models import TransferState
from schemes.people.transfer_flow import moves_for
from schemes.people.transfer_forms import ConfirmForm
from schemes.people.views import asked
from units.http import signed_in
from units.models import Unit

PER_PAGE = 50


@require_GET
def transfers(request: HttpRequest) -> HttpResponse:
    """The year's transfers that the account may see."""
    year, _words = asked(request)
    wanted = queries.transfers_asked(request.GET)
    found = queries.transfers_found(signed_in(request), year, wanted)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "year": year,
        "asked": wanted,
        "page": page,
        "states": TransferState.choices,
        "may_confirm": transfer_pages.confirms(signed_in(request)),
        "rules": ("K-7.7",),
        "crumbs": [(_("内部调动"), "")],
    }
    return render(request, "people/transfers.html", context)


@require_GET
def transfers_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: exactly the rows that the address shows."""
    year, _words = asked(request)
    wanted = queries.transfers_asked(request.GET)
    rows = queries.transfers_found(signed_in(request), year, wanted)
    return exports.transfers_workbook(year, rows.iterator(chunk_size=500))


@require_http_methods(["GET", "POST"])
def transfer_new(request: HttpRequest) -> HttpResponse:
    """Propose a transfer: first what it means, then the proposal."""
    code = request.GET.get("person", "")
    if not code:
        return render(request, "people/transfer_who.html", transfer_pages.who_page())
    posting = queries.posting_to_leave(signed_in(request), code)
    form = transfer_pages.new_form(request, posting)
    context = transfer_pages.new_page(request, posting, form)
    if request.method != "POST":
        return render(request, "people/act.html", context)
    unit = Unit.objects.filter(authority=posting.authority_id, code=form.text("to_unit")).first()
    try:
        if request.POST.get("step") == "write":
            made = services.transfer_propose(
                posting=posting,
                to_unit=unit,
                effective_on=form.day("effective_on"),
                actor=signed_in(request),
                **transfer_pages.texts_of(form),
            )
            messages.success(request, _("已提出调动"))
            return redirect("schemes:transfer", made.pk)
        context |= transfer_pages.preview(posting, unit, form)
    except ValidationError as error:
        form.take_errors(error)
    return render(request, "people/act.html", context)


@require_GET
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """One transfer: what it means, how it stands, what can be done."""
    found = queries.transfer_for(signed_in(request), pk)
    context = transfer_pages.detail_page(found, moves_for(signed_in(request), found))
    return render(request, "people/transfer.html", context)


@require_POST
def transfer_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm with the months typed; errors stand on the transfer's page."""
    found = queries.transfer_for(signed_in(request), pk)
    form = ConfirmForm(request.POST)
    form.full_clean()
    try:
        services.transfer_confirm(
            transfer=found,
            version=form.whole("version") or 0,
            months_from=form.whole("months_from"),
            months_to=form.whole("months_to"),
            months_reason=form.text("months_reason"),
            actor=signed_in(request),
        )
    except services.StaleTransferError as error:
        messages.error(request, transfer_pages.stale_text(error.current))
    except ValidationError as error:
        form.take_errors(error)
        moves = moves_for(signed_in(request), found)
        return render(
            request, "people/transfer.html", transfer_pages.detail_page(found, moves, form)
        )
    else:
        messages.success(request, _("调动已确认，任职和月数已写入，下次计算起生效"))
    return redirect("schemes:transfer", pk)


@require_POST
def transfer_end(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Decline, withdraw or undo, with a reason."""
    found = queries.transfer_for(signed_in(request), pk)
    service = transfer_pages.ENDINGS.get(move)
    if service is None:
        raise Denied("schemes.transfer", pk)
    version = ConfirmForm(request.POST).whole("version") or 0
    reason = request.POST.get("reason", "")
    try:
        service(transfer=found, version=version, reason=reason, actor=signed_in(request))
    except services.StaleTransferError as error:
        messages.error(request, transfer_pages.stale_text(error.current))
    except services.NotYoursError as error:
        raise Denied("schemes.transfer", pk) from error
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("已办，理由留着可查"))
    return redirect("schemes:transfer", pk)


@require_POST
def transfers_confirm(request: HttpRequest) -> HttpResponse:
    """Confirm several with the months proposed: first what it means, then all or none."""
    chosen = transfer_pages.chosen(request)
    if not chosen:
        messages.error(request, _("先勾选待确认的调动"))
        return redirect(f"{reverse('schemes:transfers')}?state={TransferState.PROPOSED}")
    problems: list[str] = []
    if request.POST.get("step") == "write":
        problems = transfer_pages.confirm_all(chosen, signed_in(request))
        if not problems:
            messages.success(request, _("已确认 %s 件调动") % len(chosen))
            return redirect("schemes:transfers")
    context: dict[str, Any] = {"chosen": chosen, "problems": problems}
    context["crumbs"] = [(_("内部调动"), reverse("schemes:transfers")), (_("一起确认"), "")]
    return render(request, "people/transfers_confirm.html", context)
