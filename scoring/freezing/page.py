"""What the page of a year's freeze shows: how it stands, what may be done, in numbers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import Job
from core.phrases import said
from schemes.models import Year
from scoring.freezing import flow
from scoring.freezing.models import RUNNING, YearFreezing
from scoring.freezing.queries import ALIVE, bundles_of, freezings_of
from scoring.freezing.readiness import freeze_notes, freeze_readiness
from scoring.models import ResultSet
from units.http import signed_in

#: The fields of the dialogs, before anybody has typed.
NOTHING_TYPED = {"reason": "", "document": "", "move": ""}


def freezing_context(request: HttpRequest, year: Year) -> dict[str, Any]:
    """The template's context."""
    account = signed_in(request)
    rows = list(freezings_of(account, year))
    going = next((row for row in rows if row.state in ALIVE), None)
    readiness = freeze_readiness(year)
    closed = year.state == "closed"
    problems = [] if going or closed else readiness.problems
    return {
        "year": year,
        "year_number": year.year,
        "crumbs": [(_("结果"), reverse("scoring:sets")), (_("封存"), "")],
        "going": going,
        "going_title": flow.TITLES[going.state] if going else "",
        "job_url": _job_url(going),
        "moves": _moves(account, going) if going else [],
        "waits": _waits(account, going),
        "may_ask": going is None and readiness.ready and flow.may_ask(account, year),
        "readiness": readiness,
        "in_the_way": [said(each["text"], each["params"]) for each in problems],
        "notes": [] if closed or readiness.result_set is None else freeze_notes(year),
        "numbers": _numbers(going.result_set if going else readiness.result_set),
        "bundles": list(bundles_of(account, year)),
        "history": [(row, flow.TITLES[row.state], _told(row)) for row in rows],
        "problems": [],
        "typed": dict(NOTHING_TYPED),
    }


def moved_words(row: YearFreezing) -> str:
    """Who was faster."""
    text = _("%(who)s 刚办过，你看到的是旧的。现在是“%(state)s”，核对后再办")
    return text % {"who": row.changed_by, "state": flow.TITLES[row.state]}


def _numbers(found: ResultSet | None) -> dict[str, int]:
    """What a freeze is of."""
    if found is None:
        return {}
    units = found.entries.count()
    facts = found.statistics.get("facts", 0)
    return {"number": found.number, "units": units, "facts": facts}


def _moves(account: Any, going: YearFreezing) -> list[Any]:
    if going.state == RUNNING and _job_url(going):
        return []
    return flow.WORKFLOW.open_to(going.state, flow.duties_of(account, going))


def _waits(account: Any, going: YearFreezing | None) -> str:
    """Why who asked cannot agree himself."""
    if going is None or going.state == RUNNING or account.pk != going.asked_by_id:
        return ""
    return _("是你提请的，要由另一个账号同意（S-4）")


def _job_url(going: YearFreezing | None) -> str:
    return "" if going is None else job_url_of(going.job)


def job_url_of(pk: Any) -> str:
    """The progress of the job that freezes or corrects, while it is queued or runs."""
    job = Job.objects.filter(pk=pk).first() if pk else None
    return reverse("core:job", args=[pk]) if job is not None and job.alive else ""


def _told(row: YearFreezing) -> str:
    """Why a request came to nothing."""
    return row.reason or " ".join(said(each["text"], each["params"]) for each in row.problems)
