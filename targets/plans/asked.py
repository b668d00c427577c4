"""What a request about a plan asks for, and how an act of its page is answered."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from schemes.forms_workbook import asked_year
from targets.plans.models import Plan
from targets.plans.page import page_context, saved_clock, work_context
from targets.plans.queries import plan_for, whole_plan_for
from targets.plans.services.importing import Imported
from targets.plans.services.journal import StaleLineError
from targets.plans.services.locking import setting_of
from targets.plans.services.moving import Told
from targets.plans.words import imported_words, moved_words, stale_words
from units.http import signed_in

WRONG, STALE = 422, 409


def asked_plan(request: HttpRequest, unit_code: str) -> Plan:
    """The plan that the address names; the account may look at a part of it alone (D-1)."""
    return plan_for(signed_in(request), asked_year(request.GET), unit_code)


def asked_whole_plan(request: HttpRequest, unit_code: str) -> Plan:
    """The same for a page that shows all of it."""
    return whole_plan_for(signed_in(request), asked_year(request.GET), unit_code)


def number_of(text: str | None) -> int:
    """A whole number of a form; 0 for anything else, which no row has."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else 0


def plan_url(plan: Plan) -> str:
    """The plan's page."""
    return reverse("targets:plan", args=[plan.unit.code]) + f"?year={plan.year.year}"


def told_of(sent: QueryDict) -> Told:
    """What the form of a move states, with the remarks by line that go with it."""
    remarks = {
        number_of(name.removeprefix("remark-")): sent.get(name, "")
        for name in sent
        if name.startswith("remark-") and sent.get(name, "").strip()
    }
    reason, document, number = (sent.get(name, "") for name in ("reason", "document", "number"))
    return Told(reason, document, number, remarks)


def acted(
    request: HttpRequest,
    plan: Plan,
    act: Callable[[], Any],
    *,
    done: str = "",
    focus: str = "",
    told: Told | None = None,
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Run an act and answer with the page's work area; what was refused stands on top of it.

    Without htmx the page itself is shown again, with the same words, and with what the form of a
    move ``told``.  What was ``typed`` in a dialog of the work area stands in it again when refused,
    with the reasons there.
    """
    made, problems, status = _tried(plan, act)
    if problems and told is not None:
        context = page_context(request, asked_plan(request, plan.unit.code), told)
        return render(request, "plans/plan.html", context | {"problems": problems}, status=status)
    if not request.headers.get("HX-Request"):
        for problem in problems:
            messages.error(request, problem)
        if done and not problems:
            messages.success(request, done)
        return redirect(plan_url(plan))
    fresh = plan_for(signed_in(request), plan.year.year, plan.unit.code)
    context = work_context(request, fresh, getattr(made, "pk", None) if focus == "line" else None)
    context |= {"problems": problems, "saved": "" if problems else saved_clock()}
    context["oob"] = True
    if problems and typed:
        context["typed"] = typed
    answer = render(request, "plans/_work.html", context, status=status)
    if isinstance(made, Imported):
        answer["HX-Trigger"] = json.dumps({"shell:toast": {"text": imported_words(made)}})
    return answer


def _tried(plan: Plan, act: Callable[[], Any]) -> tuple[Any, list[str], int]:
    """What an act made, or why it was refused in words, with the status of the answer."""
    try:
        return act(), [], 200
    except NotYoursError as error:
        raise Denied("targets.plan", plan.pk) from error
    except StaleLineError as error:
        return None, [stale_words(setting_of(plan), error.line, error.edits)], STALE
    except StaleMoveError as error:
        return None, [moved_words(error.current)], STALE
    except ValidationError as error:
        return None, list(error.messages), WRONG
