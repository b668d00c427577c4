"""The page of a year's freeze: asking, agreeing, sending back, taking the bundle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from core import audit
from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from documents.download import ZIP, stream_download
from schemes.models import Year
from scoring.freezing import services
from scoring.freezing.flow import AGREE, REFUSE, WITHDRAW
from scoring.freezing.models import YearFreezing
from scoring.freezing.page import NOTHING_TYPED, freezing_context, moved_words
from scoring.freezing.queries import bundle_for, freezing_for, freezing_year
from scoring.freezing.store import path_of
from scoring.views.asked import number_or_none
from targets.plans.asked import STALE, WRONG, number_of
from units.http import signed_in

_DONE = {REFUSE: gettext_lazy("已退回"), WITHDRAW: gettext_lazy("已撤回")}


@require_GET
def freezing(request: HttpRequest) -> HttpResponse:
    """How a year stands between published and frozen, its bundles and their digests."""
    year = freezing_year(signed_in(request), number_or_none(request.GET.get("year")))
    return render(request, "freezing/page.html", freezing_context(request, year))


@require_POST
def freezing_ask(request: HttpRequest) -> HttpResponse:
    """Ask that the year be frozen."""
    actor = signed_in(request)
    year = freezing_year(actor, number_or_none(request.POST.get("year")))
    return _acted(
        request,
        year,
        lambda: services.freezing_ask(year=year, actor=actor),
        lambda _row: _("已提请，等另一个账号同意"),
    )


@require_POST
def freezing_moved(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Agree, send back, or withdraw; who agrees is led to the progress of the job."""
    actor, sent = signed_in(request), request.POST
    row = freezing_for(actor, pk)
    version = number_of(sent.get("version"))
    stated = {key: sent.get(key, "") for key in ("reason", "password")}
    return _acted(
        request,
        row.year,
        lambda: services.freezing_move(
            freezing=row, move=move, version=version, actor=actor, **stated
        ),
        lambda _made: "" if move == AGREE else str(_DONE[move]),
        move=move,
    )


@require_GET
def bundle_download(request: HttpRequest, number: int) -> HttpResponseBase:
    """The bundle of a set as it lies in the store; every download is on record."""
    account = signed_in(request)
    year = freezing_year(account, number_or_none(request.GET.get("year")))
    found = bundle_for(account, number, year)
    audit.record(
        event="yearbundle.download",
        actor=account,
        authority=year.authority,
        subject_type="scoring.yearbundle",
        subject_id=found.pk,
        subject=str(found.result_set),
        detail={"digest": found.digest},
    )
    told = {"year": year.year, "number": number}
    name = _("%(year)s年度封存包-结果集%(number)s.zip") % told
    return stream_download(path_of(found.stored_name).open("rb"), name, ZIP)


def _acted(
    request: HttpRequest,
    year: Year,
    act: Callable[[], YearFreezing],
    done: Callable[[YearFreezing], str],
    *,
    move: str = "",
) -> HttpResponse:
    """Run an act and lead on; what was refused stands on the page."""
    problems: list[str]
    try:
        row = act()
    except NotYoursError as error:
        raise Denied("scoring.yearfreezing", year.year) from error
    except StaleMoveError as error:
        problems, status = [moved_words(error.current)], STALE
    except ValidationError as error:
        problems, status = list(error.messages), WRONG
    else:
        return _led_on(request, row, done(row))
    context: dict[str, Any] = freezing_context(request, year)
    # A dialog whose move the page still offers opens again with what was refused in it.
    offered = {each.key for each in context["moves"]}
    typed = {**NOTHING_TYPED, **request.POST.dict(), "move": move if move in offered else ""}
    context |= {"problems": problems, "typed": typed}
    return render(request, "freezing/page.html", context, status=status)


def _led_on(request: HttpRequest, row: YearFreezing, words: str) -> HttpResponse:
    if not words and row.job is not None:
        return redirect("core:job", job_id=row.job)
    messages.success(request, words)
    response = redirect("scoring:freezing")
    response["Location"] += f"?year={row.year.year}"
    return response
