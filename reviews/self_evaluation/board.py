"""The deadline board: which unit has handed in its self-evaluation, which has not, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from core.language import title_of
from reviews.self_evaluation.asked import units_asked
from reviews.self_evaluation.models import HANDED_IN, SelfEvaluation
from reviews.self_evaluation.queries import visible_evaluations
from schemes.deadlines import deadline_for, due_for
from schemes.models import Year
from schemes.queries import year_document
from schemes.tallies import UnitLine, units_of
from targets.plans.flow import charged_units
from units.queries import has_authority_perm


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A unit: how far its self-evaluation is, and its own deadline."""

    unit: UnitLine
    state: str
    evaluation: SelfEvaluation | None
    due_at: datetime | None
    own_due: bool
    grade: str = ""

    @property
    def done(self) -> bool:
        """Whether it is handed in."""
        return self.state == HANDED_IN

    @property
    def late(self) -> bool:
        """Whether the deadline has passed without it."""
        return not self.done and self.due_at is not None and self.due_at < timezone.now()


def board_rows(account: Any, year: Year, *, search: str = "", state: str = "") -> list[BoardRow]:
    """Units with targets of the year: all for the offices, those in charge for leaders."""
    seen = {row.unit_id: row for row in visible_evaluations(account, year)}
    every = has_authority_perm(account, year.authority, "view_facts")
    charged = set() if every else charged_units(account)
    asked = units_asked(year)
    general = deadline_for(year, "self_evaluation")
    word = search.strip().lower()
    rule = year_document(year).grading
    grades = {each.key: title_of(each.title) for each in rule.grades} if rule else {}
    found = []
    for pk, unit in units_of(year).items():
        if pk not in asked or not (every or pk in charged):
            continue
        if word and not any(word in text.lower() for text in (unit.name, unit.code, unit.initials)):
            continue
        row = seen.get(pk)
        due = due_for(year, "self_evaluation", pk).get("due_at")
        own = due is not None and general is not None and due != general.due_at
        # A draft is nobody's but its unit's: the office learns that nothing came in.
        now = row.state if row else ""
        line = BoardRow(unit, now, row, due, own, grades.get(row.grade, "") if row else "")
        if (state == "missing" and line.done) or (state == "done" and not line.done):
            continue
        found.append(line)
    return found
