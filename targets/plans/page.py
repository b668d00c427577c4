"""What the page of a plan shows round its table: remarks, checks, history, what can be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.language import title_of
from core.workflow import Move
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.plans import DRAFT, ISSUED, RETURNED
from targets.common.of_plan import common_of
from targets.plans import flow
from targets.plans.difference import LineChange, difference
from targets.plans.drawing import draw_rows, drawing_for, line_options
from targets.plans.last_year import last_targets
from targets.plans.models import Plan, PlanMove, PlanRemark, PlanSubmission
from targets.plans.queries import components_seen
from targets.plans.reading import Answered, Reading
from targets.plans.rows import Block, blocks_of, meters_of, rows_of
from targets.plans.services.journal import turnable
from targets.plans.services.locking import WRITING, closed_components, may_be_edited
from targets.plans.services.moving import Told, due_of_draft
from targets.plans.words import hint_of
from targets.plans.writing import writer_names
from targets.statements.queries import signing_of
from units.http import signed_in
from units.models import Account, Unit

LOOKS = {DRAFT: "draft", RETURNED: "returned", ISSUED: "issued"}


@dataclass(frozen=True, slots=True)
class Button:
    """A move that can be made now, with what it asks for."""

    move: Move
    label: str
    note: str = ""


def reading_for(account: Any, plan: Plan) -> Reading:
    """A look at the plan with what the account may see of it."""
    return Reading(plan, components_seen(account, plan))


def work_context(request: HttpRequest, plan: Plan, focus: int | None = None) -> dict[str, Any]:
    """The part of the page that every act draws again; ``focus`` is the line to go on with."""
    account = signed_in(request)
    reading = reading_for(account, plan)
    duties, remarks = flow.duties_of(account, plan), remarks_of(reading)
    rows = rows_of(reading, open_by_line(remarks))
    blocks = blocks_of(reading, rows)
    meters, total = meters_of(reading, blocks)
    mine = flow.UNIT in duties
    editable = bool(duties & WRITING) and may_be_edited(plan)
    open_blocks(plan, account, blocks, editable=editable)
    draw_rows(blocks, drawing_for(plan, focus))
    undo, redo = turnable(plan, account) if editable else (False, False)
    return {
        "plan": plan,
        "reading": reading,
        "blocks": blocks,
        "rows": rows,
        "line_options": line_options(rows),
        "meters": meters,
        "total": total,
        "mine": mine,
        "editable": editable,
        "writable": any(block.editable for block in blocks),
        "buttons": buttons_of(plan, account),
        "told": Told(),
        "typed": {"act": "", "component": "", "text": ""},
        "errors": len(reading.errors),
        "unanswered": len(reading.unanswered),
        **left_to_others(plan, account, reading),
        "reasons": given_reasons(reading),
        "whole": [hint_of(e, reading.setting) for e in _of_the_whole(reading)],
        "undo": undo,
        "redo": redo,
        "year_query": f"?year={plan.year.year}",
        "part": reading.seen is not None,
        "locked": common_of(plan) if reading.seen is None else [],
        **aside_context(request, reading, remarks, mine),
    }


def open_blocks(plan: Plan, account: Account, blocks: Sequence[Block], *, editable: bool) -> None:
    """Say of each component whether the account may write it now, and who else does (D-1)."""
    closed = closed_components(plan, account) if editable else frozenset()
    writers = writer_names(plan)
    for block in blocks:
        block.editable = editable and block.key not in closed
        block.written_by = writers.get(block.key, "")


def left_to_others(plan: Plan, account: Account, reading: Reading) -> dict[str, Any]:
    """How many of the open findings are for those to settle who write the component (D-1)."""
    closed = closed_components(plan, account)
    if not closed:
        return {}
    places = {row.pk: row.component for row in reading.rows}
    found = [each.finding for each in (*reading.errors, *reading.unanswered)]
    keys = [places.get(each.line or 0, each.component) for each in found]
    theirs, names = [key for key in keys if key in closed], writer_names(plan)
    units = sorted({names.get(key, plan.unit.name) for key in theirs})
    return {"left": len(theirs), "left_to": _("、").join(units)}


def page_context(request: HttpRequest, plan: Plan, told: Told | None = None) -> dict[str, Any]:
    """The whole page; with what was ``told`` in the form of a move that was refused."""
    work = work_context(request, plan)
    if told is not None:
        work["told"] = told
        work["rows"] = [
            replace(row, typed=told.remarks.get(row.line.pk, "")) for row in work["rows"]
        ]
    last = work["history"][0]["move"] if work["history"] else None
    return {
        **work,
        **head_context(plan),
        "returned": last if plan.state == RETURNED else None,
        "crumbs": crumbs_of(plan.unit, plan.year),
    }


def head_context(plan: Plan) -> dict[str, Any]:
    """State, deadline and number of submissions beneath the title."""
    step = flow.rules_of(plan.year).step(plan.state)
    own = plan.is_with_unit or (step is not None and step.edits)
    return {
        "year": plan.year,
        "look": LOOKS.get(plan.state, "review"),
        "state": flow.state_title(plan.year, plan.state),
        "due_at": _due(plan) if own else None,
        "awaited": _awaited(plan) if step is not None and step.everyone else "",
        "signing": signing_of(plan) if plan.is_issued else None,
    }


def _awaited(plan: Plan) -> str:
    """Names of the departments that have yet to pass the plan."""
    return _("、").join(unit.name for unit in flow.departments_left(plan))


def crumbs_of(unit: Unit, year: Year) -> list[tuple[str, str]]:
    """From the list of plans to this one."""
    return [(_("目标计划"), reverse("targets:plans") + f"?year={year.year}"), (unit.name, "")]


def buttons_of(plan: Plan, account: Account) -> list[Button]:
    """The moves that the account can make now, those that send back first."""
    found = flow.Standing(account, plan.year).moves(plan)
    if any(move.key == flow.RETURN for move in found):
        # Whose head signs may send it back: taking it back is the same, without the signature.
        found = [move for move in found if move.key != flow.WITHDRAW]
    return [Button(move, str(move.label)) for move in sorted(found, key=lambda m: not m.back)]


def aside_context(
    request: HttpRequest, reading: Reading, remarks: Sequence[PlanRemark], mine: bool
) -> dict[str, Any]:
    """Remarks, checks, what happened; a reviewer begins with the checklist, a leader who signs with
    what was changed."""
    plan = reading.plan
    asked = request.GET.get("tab") or request.POST.get("tab") or ""
    reviewing = not mine and not plan.is_with_unit and not plan.is_issued
    tab = asked if asked in ("remarks", "checks", "history", "difference") else ""
    handed_in = list(plan.submissions.order_by("-number")[:2])
    base = base_of(plan, handed_in)
    step = flow.rules_of(plan.year).step(plan.state)
    signing = base is not None and step is not None and step.act == "sign"
    usual = "remarks" if not reviewing else "difference" if signing else "checks"
    return {
        "handed_in": handed_in[0].number if handed_in else 0,
        "tab": tab or usual,
        "reviewing": reviewing,
        "remarks": [each for each in remarks if each.solved_at is None],
        "solved": [each for each in remarks if each.solved_at is not None],
        "places": {line.pk: n for n, line in enumerate(reading.rows, 1)},
        "checklist": checklist_of(reading),
        "history": history_of(plan),
        "base": base,
        "changes": changes_since(reading, base) if base else [],
        "last_targets": last_targets(plan) if reviewing and reading.seen is None else [],
    }


def remarks_of(reading: Reading) -> list[PlanRemark]:
    """Remarks on the whole and on lines that the reader may look at, with replies, newest first."""
    rows = reading.plan.remarks.filter(parent=None).select_related("author", "line", "solved_by")
    found = rows.prefetch_related("replies__author").order_by("-pk")
    return [each for each in found if each.line is None or reading.sees(each.line.component)]


def changes_since(reading: Reading, base: PlanSubmission) -> list[LineChange]:
    """What differs from a submission."""
    found = difference(reading.setting, base.snapshot, reading.snapshot)
    return [each for each in found if reading.sees(each.component)]


def given_reasons(reading: Reading) -> list[str]:
    """The reasons given so far, each once, newest first: the next one is often the same."""
    newest = sorted(
        reading.shown_findings, key=lambda e: e.answer.at.timestamp() if e.answer else 0
    )
    return list(dict.fromkeys(e.answer.reason for e in reversed(newest) if e.answer))[:20]


def _of_the_whole(reading: Reading) -> list[Answered]:
    return [each for each in reading.shown_findings if not each.finding.line]


def base_of(plan: Plan, handed_in: Sequence[PlanSubmission]) -> PlanSubmission | None:
    """What the text is compared with, of the submissions, newest first: the last one while the unit
    may change it; while others look at it the one that passed their step, else the one before."""
    if may_be_edited(plan):
        return next(iter(handed_in), None)
    newest = handed_in[0].pk if handed_in else None
    passed = plan.moves.filter(key=flow.PASS, before=plan.state, submission__isnull=False)
    last = passed.exclude(submission=newest).select_related("submission").order_by("-pk").first()
    return last.submission if last else next(iter(handed_in[1:]), None)


def checklist_of(reading: Reading) -> list[dict[str, Any]]:
    """The scheme's points for the reviewer, each with what the checks found (K-4.3)."""
    hints = [hint_of(each, reading.setting) for each in reading.shown_findings]
    places = {line.pk: line.place for line in reading.lines}
    listed = []
    for point in flow.rules_of(reading.plan.year).checklist:
        own = [hint for hint in hints if hint.finding.key in point.checks]
        told = [(places.get(hint.finding.line or 0), hint) for hint in own]
        listed.append({"title": title_of(point.title), "clauses": point.clauses, "hints": told})
    return listed


def open_by_line(remarks: Iterable[PlanRemark]) -> Counter[int]:
    """How many remarks are open on which line."""
    return Counter(each.line_id for each in remarks if each.line_id and each.solved_at is None)


def history_of(plan: Plan) -> list[dict[str, Any]]:
    """Every move on record, newest first."""
    moves = plan.moves.select_related("actor", "acted_for", "unit", "submission").order_by("-pk")
    return [{"move": move, "words": _move_words(plan, move)} for move in moves]


def saved_clock() -> str:
    """The time of day for “saved at”."""
    return timezone.localtime().strftime("%H:%M:%S")


def _move_words(plan: Plan, move: PlanMove) -> str:
    found = flow.workflow_for(year_document(plan.year), move.before).move(move.key, move.before)
    label = str(found.label) if found else move.key
    return f"{flow.state_title(plan.year, move.before)} · {label}"


def _due(plan: Plan) -> datetime | None:
    return plan.due_at if plan.state == RETURNED else due_of_draft(plan)
