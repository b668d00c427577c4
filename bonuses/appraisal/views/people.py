"""One person's result with how it came about: for who may see it, and for himself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bonuses.appraisal import services
from bonuses.appraisal.flow import CONFIRMED, LOOKS, state_title
from bonuses.appraisal.models import OPEN
from bonuses.appraisal.queries import own_row, person_row, score_corrected
from bonuses.appraisal.reading import AppraisalReading, PersonRow
from bonuses.appraisal.services.held import year_closed
from bonuses.appraisal.views.common import head, year_of
from core.policy import Denied
from core.workflow import NotYoursError
from schemes.models import Year
from scoring.receipt import receipt_rows
from targets.decomposition.models import TreeNode
from targets.decomposition.my_targets import my_units
from targets.plans.asked import WRONG
from units.http import signed_in


@require_GET
def appraised(request: HttpRequest, unit_code: str, person_code: str) -> HttpResponse:
    """A person's marks, what he says himself beside his tasks, his score and grade."""
    account, year = signed_in(request), year_of(request)
    found, row = person_row(account, year, unit_code, person_code)
    context = head(request, found, (row.subject.person.name, "")) | _result(found.reading, row)
    tasks = TreeNode.objects.filter(
        person=row.subject.person, gone=False, tree__year=year, tree__unit=found.unit
    )
    context |= {"row": row, "tasks": list(tasks[:100]), "shown": True}
    return render(request, "appraisals/person.html", context)


@require_GET
def own_appraisal(request: HttpRequest) -> HttpResponse:
    """One's own words, tasks, and once it is confirmed one's result."""
    return _own_page(request, year_of(request), None, [])


@require_POST
def own_appraisal_save(request: HttpRequest) -> HttpResponse:
    """Keep what one says of one's own year."""
    account, year = signed_in(request), year_of(request)
    text = request.POST.get("text", "")
    try:
        services.self_save(year=year, text=text, actor=account)
    except NotYoursError as error:
        raise Denied("bonuses.appraisedperson", "") from error
    except ValidationError as error:
        return _own_page(request, year, text, list(error.messages), WRONG)
    messages.success(request, _("已保存，报送前可随时改"))
    return redirect(f"{reverse('bonuses:own_appraisal')}?year={year.year}")


def _own_page(
    request: HttpRequest, year: Year, text: str | None, problems: list[str], status: int = 200
) -> HttpResponse:
    account = signed_in(request)
    own = own_row(account, year)
    context: dict[str, Any] = {
        "year": year,
        "own": own is not None,
        "problems": problems,
        "tasks": [task.line.node for unit in my_units(account, year) for task in unit.tasks],
        "crumbs": [(_("我的年度考核"), "")],
    }
    if own is not None:
        reading, row = own
        appraisal = reading.appraisal
        shown = appraisal.state == CONFIRMED
        context |= {
            "row": row,
            "unit": appraisal.unit,
            "state": state_title(appraisal.state),
            "look": LOOKS[appraisal.state],
            "shown": shown,
            "writes": appraisal.state in OPEN and not year_closed(year),
            "text": row.subject.self_text if text is None else text,
        }
        context |= _result(reading, row) if shown else {}
    return render(request, "appraisals/own.html", context, status=status)


def _result(reading: AppraisalReading | None, row: PersonRow) -> dict[str, Any]:
    """The receipt of a score, and what the unit brought instead of it."""
    trace = row.scored.trace.as_data()
    return {
        "receipt": receipt_rows(trace, {}),
        "corrected": score_corrected(row),
        "computed": row.scored.total,
        "given": row.subject.given,
        "score": row.score,
        "rule_clauses": reading.rule.clauses if reading else (),
    }
