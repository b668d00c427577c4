"""收款账户: where people are paid to, masked; a workbook handed in, agreed to by another."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bonuses.models import AccountChange
from bonuses.payrolls import account_keys, account_moves, accounts, lists
from bonuses.payrolls.account_models import ChangeState
from bonuses.payrolls.table_views import authority_of, way_back
from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from documents.download import XLSX, file_download
from documents.xlsx.problems import WorkbookError
from reviews.moved_views import words_of_move
from targets.plans.asked import STALE, WRONG, number_of
from units.http import signed_in

PER_PAGE, PAST = 50, 5


@require_http_methods(["GET", "POST"])
def pay_accounts(request: HttpRequest) -> HttpResponse:
    """Accounts of people, masked; finance uploads a workbook and looks at what it would do."""
    authority, preview, problems = authority_of(request), None, []
    if request.method == "POST":
        if not accounts.keeps_accounts(signed_in(request), authority):
            raise Denied("bonuses.payaccount")
        file = request.FILES.get("file")
        try:
            preview = None if file is None else accounts.accounts_preview(authority, file)
            problems = [_("先选文件")] if file is None else []
        except WorkbookError as error:
            problems = [str(error)]
    context = _context(request) | {"preview": preview, "problems": problems}
    status = WRONG if problems else 200
    return render(request, "bonuses/payrolls/accounts.html", context, status=status)


@require_POST
def pay_accounts_applied(request: HttpRequest) -> HttpResponse:
    """Hand in what the preview showed."""
    actor, sent = signed_in(request), request.POST
    try:
        change = account_moves.accounts_hand_in(
            authority=authority_of(request), signed=sent.get("signed", ""), actor=actor
        )
    except NotYoursError as error:
        raise Denied("bonuses.payaccount") from error
    except ValidationError as error:
        return _refused(request, list(error.messages), WRONG)
    text = account_moves.nothing_new() if change is None else _("已录入，等第二人复核以后生效")
    messages.success(request, text)
    return redirect("bonuses:pay_accounts")


@require_POST
def pay_accounts_moved(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Agree to a change of accounts, return it, or withdraw one's own."""
    actor, sent = signed_in(request), request.POST
    change = change_for(request, pk)
    told = {name: sent.get(name, "") for name in ("reason", "password")}
    version = number_of(sent.get("version"))
    try:
        account_moves.change_move(change=change, move=move, version=version, actor=actor, **told)
    except NotYoursError as error:
        raise Denied("bonuses.accountchange", pk) from error
    except StaleMoveError as error:
        state = ChangeState(error.current.state).label
        return _refused(request, [words_of_move(error.current, state)], STALE)
    except ValidationError as error:
        typed = {"move": move, "reason": told["reason"]}
        return _refused(request, list(error.messages), WRONG, typed)
    messages.success(request, _("已办，录入的人会收到通知"))
    return redirect("bonuses:pay_accounts")


@require_GET
def pay_accounts_template(_request: HttpRequest) -> HttpResponse:
    """An empty workbook to fill in."""
    file = BytesIO()
    accounts.write_template(file)
    return file_download(file.getvalue(), f"{accounts.TITLE}.xlsx", XLSX)


def change_for(request: HttpRequest, pk: int) -> AccountChange:
    """A change that the account may see; 404 for any other."""
    rows = accounts.visible_changes(signed_in(request), authority_of(request))
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Denied("bonuses.accountchange", pk)
    return found


def _refused(
    request: HttpRequest, problems: list[str], status: int, typed: dict[str, str] | None = None
) -> HttpResponse:
    """What was refused, on the page and in the dialog that was sent, which opens again."""
    told = {"preview": None, "problems": problems, "typed": typed or {}}
    context = _context(request) | told
    return render(request, "bonuses/payrolls/accounts.html", context, status=status)


def _context(request: HttpRequest) -> dict[str, Any]:
    account, authority = signed_in(request), authority_of(request)
    accounts.require_sight(account, authority)
    page = Paginator(lists.accounts_found(authority, request.GET), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return {
        "typed": {},
        "page": page,
        "rows": [(row, account_keys.masked(row.tail)) for row in page],
        "search": lists.word_of(request.GET),
        "show": request.GET.get("show", ""),
        "standing": accounts.visible_accounts(authority).count(),
        "shared": accounts.shared_accounts(authority).count(),
        "may_keep": accounts.keeps_accounts(account, authority),
        "past": accounts.visible_changes(account, authority).exclude(state=ChangeState.WAITING)[
            :PAST
        ],
        **_waiting(request),
        "crumbs": [way_back(), (_("收款账户"), "")],
    }


def _waiting(request: HttpRequest) -> dict[str, Any]:
    """The change that waits: its rows, what is odd first, and what the reader may do with it."""
    account, authority = signed_in(request), authority_of(request)
    change = accounts.visible_changes(account, authority).filter(state=ChangeState.WAITING).first()
    if change is None:
        return {"change": None}
    rows = accounts.change_rows(change)
    duties = account_moves.duties_of(account, change)
    return {
        "change": change,
        "change_rows": rows[:PER_PAGE],
        "change_count": len(rows),
        "odd": sum(1 for row in rows if row.shared or row.other_holder),
        "buttons": account_moves.WORKFLOW.open_to(change.state, duties),
    }
