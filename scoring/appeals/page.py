"""What the pages of appeals show."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.policy import Denied
from reviews.moved_views import words_of_move
from scoring.appeals import flow
from scoring.appeals.effect import AppealEffect, effect_of
from scoring.appeals.models import (
    CLOSED,
    CORRECTING,
    OPEN,
    REVIEWING,
    WITHDRAWN,
    Appeal,
    Outcome,
)
from scoring.publication.flow import rules_of
from scoring.queries import Scope, results_scope
from units.http import signed_in

LOOKS = {
    OPEN: "todo",
    REVIEWING: "pending",
    CORRECTING: "returned",
    CLOSED: "done",
    WITHDRAWN: "withdrawn",
}


def appeal_row(appeal: Appeal) -> dict[str, Any]:
    """An appeal as a list shows it."""
    return {
        "appeal": appeal,
        "look": LOOKS[appeal.state],
        "state": str(flow.TITLES[appeal.state]),
        "outcome": str(Outcome(appeal.outcome).label) if appeal.outcome else "",
        "overdue": is_overdue(appeal),
    }


def is_overdue(appeal: Appeal) -> bool:
    """Whether the reviewer's working days are over and nothing was decided."""
    late = appeal.due is not None and appeal.due < timezone.localdate()
    return late and appeal.state == REVIEWING


def appeal_context(request: HttpRequest, appeal: Appeal, _form: Any = None) -> dict[str, Any]:
    """The page of an appeal."""
    account, year = signed_in(request), appeal.publication.year
    duties = flow.duties_of(account, appeal)
    moves = flow.WORKFLOW.open_to(appeal.state, duties)
    assigns = any(move.key == flow.ASSIGN for move in moves)
    return {
        **appeal_row(appeal),
        "year": year,
        "publication": appeal.publication,
        "files": list(appeal.files.all()),
        "buttons": sorted(moves, key=lambda move: not move.back),
        "review_days": rules_of(year).review_days,
        "reviewers": flow.reviewers_of(appeal) if assigns else [],
        "history": [
            (row, str(move.label) if (move := flow.WORKFLOW.move(row.key, row.before)) else row.key)
            for row in appeal.moves.select_related("actor").order_by("-pk")
        ],
        "effect": _effect(account, appeal),
        "office": flow.OFFICE in duties,
        "crumbs": [
            (_("结果申诉"), f"{reverse('scoring:appeals')}?year={year.year}"),
            (appeal.unit.name, ""),
        ],
        "typed": {},
        "problems": [],
    }


def moved_words(appeal: Appeal) -> str:
    """Who moved it since it was shown, and how it stands."""
    return words_of_move(appeal, flow.TITLES[appeal.state])


def _effect(account: Any, appeal: Appeal) -> AppealEffect | None:
    """As far as the reader sees results: the appellant reads his own unit's alone."""
    try:
        scope: Scope = results_scope(account)
    except Denied:
        return None
    return effect_of(appeal, scope)
