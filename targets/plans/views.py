"""The page of a plan: drafting in place, remarks, answers, the moves of its path."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.policy import Denied
from core.workflow import NotYoursError
from documents.download import PDF, XLSX, file_download
from schemes.forms_workbook import asked_year
from targets.plans import cells, flow
from targets.plans.asked import acted, asked_plan, asked_whole_plan, number_of, told_of
from targets.plans.exports import plan_xlsx
from targets.plans.page import crumbs_of, page_context
from targets.plans.queries import (
    components_seen,
    own_unit_ids,
    plan_units,
    plan_year,
    unit_with_plan,
    written_codes,
)
from targets.plans.services import editing, remarks
from targets.plans.services.acts import ACTS, line_acts
from targets.plans.services.importing import lines_import
from targets.plans.services.locking import WRITING
from targets.plans.services.moving import plan_move
from targets.plans.statement import statement_pdf
from units.http import signed_in
from units.models import Unit

#: Acts whose dialog keeps what was typed in it when they are refused.
TYPED = ("paste", "import")


@require_GET
def own_plan(request: HttpRequest) -> HttpResponse:
    """The plan of the unit that one works for; the list for who has none, or writes in several."""
    account = signed_in(request)
    year = plan_year(account, asked_year(request.GET))
    mine = plan_units(account, year).filter(unit__in=own_unit_ids(account))[:2]
    if len(mine) == 1 and not written_codes(account, year):
        return redirect(f"{reverse('targets:plan', args=[mine[0].unit.code])}?year={year.year}")
    return redirect(f"{reverse('targets:plans')}?year={year.year}")


@require_GET
def plan(request: HttpRequest, unit_code: str) -> HttpResponse:
    """A plan as it stands, or where to begin one."""
    account = signed_in(request)
    year = plan_year(account, asked_year(request.GET))
    unit, found = unit_with_plan(account, year, unit_code)
    if found is not None:
        return render(request, "plans/plan.html", page_context(request, found))
    mine = bool(WRITING & flow.unit_duties(account, year, unit))
    context = {
        "unit": unit,
        "year": year,
        "mine": mine,
        "refusal": editing.start_refusal(year, unit),
        "crumbs": crumbs_of(unit, year),
    }
    return render(request, "plans/start.html", context)


@require_POST
def plan_start(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Begin a plan: empty, or with last year's targets."""
    account = signed_in(request)
    year = plan_year(account, asked_year(request.GET))
    unit: Unit = unit_with_plan(account, year, unit_code)[0]
    from_last = request.POST.get("from") == "last"
    try:
        editing.plan_start(year=year, unit=unit, actor=account, from_last=from_last)
    except NotYoursError as error:
        raise Denied("targets.plan", unit_code) from error
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{reverse('targets:plan', args=[unit_code])}?year={year.year}")


@require_POST
def plan_cell(request: HttpRequest, unit_code: str, line: int) -> HttpResponse:
    """Save one cell; the answer redraws what depends on it and leaves every input alone."""
    found = asked_plan(request, unit_code)
    return cells.saved_cell(request, found, line)


@require_GET
def plan_line(request: HttpRequest, unit_code: str, line: int) -> HttpResponse:
    """All cells of a line as a form: beneath its row, or a page of its own without scripts."""
    found = asked_plan(request, unit_code)
    context = cells.line_context(request, found, line)
    part = bool(request.headers.get("HX-Request"))
    return render(request, "plans/_line_form.html" if part else "plans/line.html", context)


@require_POST
def plan_line_save(request: HttpRequest, unit_code: str, line: int) -> HttpResponse:
    """Save the form of a line; errors stand at their cells, and what was typed stays."""
    return cells.saved_line(request, asked_plan(request, unit_code), line)


@require_POST
def plan_edit(request: HttpRequest, unit_code: str, act: str) -> HttpResponse:
    """An act on the lines: add, paste, import, carry, undo, redo; remove or shift one of them."""
    found, actor, sent = asked_plan(request, unit_code), signed_in(request), request.POST
    file: Any = request.FILES.get("file")
    component, text = sent.get("component", ""), sent.get("text", "")
    where: dict[str, Any] = {"plan": found, "actor": actor, "component": component}
    line: dict[str, Any] = {key: number_of(sent.get(key)) for key in ("line", "shown")}
    if act not in (*ACTS, "import"):
        raise Denied("targets.plan", found.pk)

    def done() -> Any:
        if act == "import":
            return lines_import(file=file, **where)
        return line_acts(act=act, text=text, **line, **where)

    typed = {"act": act, "component": component, "text": text} if act in TYPED else None
    return acted(request, found, done, focus="line" if act == "add" else "", typed=typed)


@require_POST
def plan_answer(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Give the reason for a warning."""
    found, sent = asked_plan(request, unit_code), request.POST
    return acted(
        request,
        found,
        lambda: remarks.warning_answer(
            plan=found,
            fingerprint=sent.get("finding", ""),
            reason=sent.get("reason", ""),
            actor=signed_in(request),
        ),
    )


@require_POST
def plan_remark(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Remark, reply, or mark a remark as done."""
    found, sent, actor = asked_plan(request, unit_code), request.POST, signed_in(request)
    parent, solved = number_of(sent.get("parent")) or None, number_of(sent.get("solve"))
    line, text = number_of(sent.get("line")) or None, sent.get("text", "")
    said: dict[str, Any] = {"plan": found, "text": text, "actor": actor}
    if solved:
        return acted(request, found, lambda: remarks.remark_solve(remark=solved, **said))
    return acted(request, found, lambda: remarks.remark_write(line=line, parent=parent, **said))


@require_POST
def plan_moved(request: HttpRequest, unit_code: str, move: str) -> HttpResponse:
    """Make a move of the path; the page is shown again with how it stands."""
    found, sent = asked_plan(request, unit_code), request.POST
    told = told_of(sent)
    return acted(
        request,
        found,
        lambda: plan_move(
            plan=found,
            move=move,
            version=number_of(sent.get("version")),
            actor=signed_in(request),
            told=told,
        ),
        done=_("已办，记录在“经过”里"),
        told=told,
    )


@require_GET
def plan_statement(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The responsibility statement as a PDF; a preview until the plan is issued."""
    found = asked_whole_plan(request, unit_code)
    name = _("%(unit)s %(year)s 年度目标责任书.pdf")
    named = name % {"unit": found.unit.name, "year": found.year.year}
    return file_download(statement_pdf(found), named, PDF)


@require_GET
def plan_workbook(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The plan as a workbook, whose rows can be pasted back."""
    found = asked_plan(request, unit_code)
    name = _("%(unit)s %(year)s 年度目标计划") % {"unit": found.unit.name, "year": found.year.year}
    return file_download(
        plan_xlsx(found, components_seen(signed_in(request), found)), f"{name}.xlsx", XLSX
    )
