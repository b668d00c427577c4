"""Who acts for whom: one's own, or all of them for who oversees accounts."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.policy import Denied
from units.deputy_list import PER_PAGE, deputies_asked, deputies_found, deputies_workbook
from units.deputy_pages import (
    DeputyForm,
    deputising_for,
    deputy_rows,
    deputy_states,
    lendable,
)
from units.http import signed_in
from units.queries import authority_for
from units.services import NotYourDeputyError, deputising_end, deputising_grant


@require_GET
def deputies(request: HttpRequest) -> HttpResponse:
    """The deputisings that the account may know of."""
    account = signed_in(request)
    asked = deputies_asked(request.GET.dict())
    found = deputies_found(deputy_rows(account), asked)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "rows": list(page),
        "states": deputy_states().items(),
        "lends": bool(lendable(account)),
        "crumbs": [(_("我的账号"), reverse("units:my_account")), (_("代理"), "")],
    }
    return render(request, "units/deputies.html", context)


@require_GET
def deputies_export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: exactly the rows that the address shows."""
    rows = deputy_rows(signed_in(request))
    return deputies_workbook(deputies_found(rows, deputies_asked(request.GET.dict())))


@require_http_methods(["GET", "POST"])
def deputy_new(request: HttpRequest) -> HttpResponse:
    """Let another account act for one's own."""
    account = signed_in(request)
    authority = authority_for(account)
    if authority is None or not lendable(account):
        raise Denied("units.deputising")
    form = DeputyForm(request.POST if request.method == "POST" else None, account=account)
    if request.method == "POST":
        try:
            deputising_grant(
                principal=account,
                deputy=form.chosen,
                asked=form.asked(),
                authority=authority,
                actor=account,
            )
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("已登记代理，到期自动结束"))
            return redirect("units:deputies")
    crumbs = [(_("代理"), reverse("units:deputies")), (_("请人代理"), "")]
    return render(request, "units/deputy_form.html", {"form": form, "crumbs": crumbs})


@require_POST
def deputy_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a deputising before its time."""
    account = signed_in(request)
    row = deputising_for(account, pk)
    try:
        deputising_end(deputising=row, reason=request.POST.get("reason", ""), actor=account)
    except NotYourDeputyError as error:
        raise Denied("units.deputising", pk) from error
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("代理已结束"))
    return redirect("units:deputies")
