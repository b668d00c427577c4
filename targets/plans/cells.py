"""Saving a cell or the form of a line, and what the page is told back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.policy import Denied
from core.workflow import NotYoursError
from targets.plans.asked import STALE, WRONG, number_of, plan_url
from targets.plans.fields import BY_KEY, Setting
from targets.plans.flow import duties_of
from targets.plans.models import Plan, PlanLine
from targets.plans.page import buttons_of, left_to_others, reading_for, saved_clock
from targets.plans.queries import components_seen, plan_for
from targets.plans.rows import Cell, blocks_of, cell_of, graded_keys, meters_of, rows_of
from targets.plans.services.editing import cell_save, line_save
from targets.plans.services.journal import StaleLineError, turnable
from targets.plans.services.locking import (
    WRITING,
    closed_components,
    may_be_edited,
    setting_of,
)
from targets.plans.words import stale_words
from units.http import signed_in


def saved_cell(request: HttpRequest, plan: Plan, line: int) -> HttpResponse:
    """Save one cell; answer with the parts that depend on it: hints, growth, meters, tools.

    422 says under the line what is wrong with the text, 409 who was faster and what stands.
    """
    field = request.POST.get("field", "")
    before = {row.line.pk: _told(row) for row in rows_of(reading_for(signed_in(request), plan))}
    try:
        saved = cell_save(
            plan=plan,
            line=line,
            field=field,
            text=request.POST.get("text", ""),
            shown=number_of(request.POST.get("shown")),
            actor=signed_in(request),
        )
    except NotYoursError as error:
        raise Denied("targets.plan", plan.pk) from error
    except StaleLineError as error:
        return _stale(request, plan, line, field, error)
    except ValidationError as error:
        told = {"problems": error.messages, "line": line, "field": field, "wrong": True}
        return render(request, "plans/_cell_refused.html", told, status=WRONG)
    return _after(request, plan, saved, before)


def _after(
    request: HttpRequest, plan: Plan, saved: PlanLine, before: dict[int, Any]
) -> HttpResponse:
    account = signed_in(request)
    fresh = plan_for(account, plan.year.year, plan.unit.code)
    reading = reading_for(account, fresh)
    rows = rows_of(reading)
    blocks = blocks_of(reading, rows)
    meters, total = meters_of(reading, blocks)
    undo, redo = turnable(fresh, account)
    context = {
        "plan": fresh,
        "saved": saved_clock(),
        "changed": [r for r in rows if r.line.pk == saved.pk or before.get(r.line.pk) != _told(r)],
        "blocks": blocks,
        "meters": meters,
        "total": total,
        "part": reading.seen is not None,
        "editable": True,
        "errors": len(reading.errors),
        "unanswered": len(reading.unanswered),
        **left_to_others(fresh, account, reading),
        "buttons": buttons_of(fresh, account),
        "undo": undo,
        "redo": redo,
        "year_query": f"?year={fresh.year.year}",
    }
    return render(request, "plans/_cell_saved.html", context)


def _told(row: Any) -> Any:
    """What of a row can change when another one does."""
    return (row.place, [(h.text, h.answer) for h in row.hints])


def _stale(
    request: HttpRequest, plan: Plan, line: int, field: str, error: StaleLineError
) -> HttpResponse:
    setting = setting_of(plan)
    words = stale_words(setting, error.line, error.edits)
    told = {"problems": [words], "line": line, "field": field, "plan": plan}
    told["fresh"] = error.line
    if error.line is not None and field in BY_KEY:
        told["now"] = cell_of(setting, error.line, field).text
        told["typed"] = request.POST.get("text", "")
    told["year_query"] = f"?year={plan.year.year}"
    return render(request, "plans/_cell_refused.html", told, status=STALE)


def line_context(
    request: HttpRequest,
    plan: Plan,
    pk: int,
    texts: dict[str, str] | None = None,
    errors: dict[str, list[str]] | None = None,
) -> dict[str, Any]:
    """The form of a line, with what was typed and what is wrong with it."""
    account = signed_in(request)
    line, seen = plan.lines.filter(pk=pk, gone=False).first(), components_seen(account, plan)
    if line is None or (seen is not None and line.component not in seen):
        raise Denied("targets.planline", pk)
    setting = setting_of(plan)
    editable = may_be_edited(plan) and bool(WRITING & duties_of(account, plan))
    editable = editable and line.component not in closed_components(plan, account)
    acts = (("up", _("上移")), ("down", _("下移")), ("remove", _("移除这一项")))
    return {
        "plan": plan,
        "line": line,
        "editable": editable,
        "line_acts": acts if editable else (),
        "sections": [
            (title, [_cell(setting, line, key, texts, errors) for key in keys])
            for title, keys in _sections(setting, line)
        ],
        "problems": (errors or {}).get("__all__", []),
        "year_query": f"?year={plan.year.year}",
        "crumbs": [
            (_("目标计划"), reverse("targets:plans")),
            (plan.unit.name, plan_url(plan)),
            (line.title or _("未写名称的目标"), ""),
        ],
    }


def _sections(setting: Setting, line: PlanLine) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the form of a line asks for; where its component is graded as a whole, no points and
    no method."""
    asked = setting.asks(line.method)
    params = [key for key in BY_KEY if BY_KEY[key].kind == "param" and key != "plan"]
    yield _("目标"), ("component", "kind", "nature", "title", "content", "standard")
    if line.component in graded_keys(setting):
        yield _("数量和底数（K-3.3）"), _figures(("plan",))
    else:
        yield _("数量和底数（K-3.3）"), _figures(asked)
        yield _("怎样计分（K-5.4）"), ("method", "points", *(k for k in params if k in asked))
    yield _("谁承担"), ("duty", "share", "partners", "responsible", "leader")


def _figures(asked: Any) -> tuple[str, ...]:
    plan = ("plan",) if "plan" in asked else ()
    keys = ("measure", "last_year", "last_rank", *plan, "growth_basis", "deadline")
    return (*keys, "assigned", "assigned_by")


def _cell(
    setting: Setting,
    line: PlanLine,
    key: str,
    texts: dict[str, str] | None,
    errors: dict[str, list[str]] | None,
) -> Cell:
    cell = cell_of(setting, line, key)
    wrong = (errors or {}).get(key, [])
    text = (texts or {}).get(key, cell.text)
    return Cell(cell.field, text, cell.words, cell.choices, bool(wrong), wrong)


def saved_line(request: HttpRequest, plan: Plan, pk: int) -> HttpResponse:
    """Save the form of a line and lead back to the plan."""
    texts = {key: request.POST[key] for key in BY_KEY if key in request.POST}
    errors: dict[str, list[str]] = {}
    status = WRONG
    try:
        line_save(
            plan=plan,
            line=pk,
            texts=texts,
            shown=number_of(request.POST.get("shown")),
            actor=signed_in(request),
        )
    except NotYoursError as error:
        raise Denied("targets.plan", plan.pk) from error
    except StaleLineError as error:
        errors = {"__all__": [stale_words(setting_of(plan), error.line, error.edits)]}
        status = STALE
    except ValidationError as error:
        known = hasattr(error, "error_dict")
        errors = error.message_dict if known else {"__all__": error.messages}
    if not errors:
        return redirect(plan_url(plan) + f"#line-{pk}")
    context = line_context(request, plan, pk, texts, errors)
    return render(request, "plans/line.html", context, status=status)
