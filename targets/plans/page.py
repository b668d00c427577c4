"""What the page of a plan shows: meters, lines by component, hints, remarks, what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.bars import Meter
from core.language import title_of
from core.workflow import Move
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.plans import DRAFT, ISSUED, RETURNED
from targets.common.of_plan import common_of
from targets.cross.models import CrossItem
from targets.models import Target
from targets.plans import flow
from targets.plans.checks import is_graded
from targets.plans.difference import LineChange, difference
from targets.plans.fields import BY_KEY, LineField, Setting, cell_text, cell_words, value_of
from targets.plans.models import Plan, PlanLine, PlanMove, PlanRemark, PlanSubmission
from targets.plans.queries import components_seen
from targets.plans.reading import Answered, Reading
from targets.plans.services.journal import edit_to_redo, edit_to_undo
from targets.plans.services.locking import WRITING, closed_components, may_be_edited
from targets.plans.services.moving import due_of_draft
from targets.plans.words import Hint, component_titles, duty_words, growth_words, hint_of
from targets.plans.writing import writer_names
from targets.statements.queries import signing_of
from units.http import signed_in
from units.models import Account, Unit

#: Cells of the row, in the order of the table's columns.
ROW_CELLS = ("title", "standard", "measure", "last_year", "plan", "deadline", "method", "points")
MORE = tuple(key for key in BY_KEY if key not in ROW_CELLS)
LOOKS = {DRAFT: "draft", RETURNED: "returned", ISSUED: "issued"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its field, its text as typed and as read, its choices, what is wrong with it."""

    field: LineField
    text: str
    words: str
    choices: Sequence[tuple[str, Any]] = ()
    wrong: bool = False
    errors: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A line as the table shows it."""

    line: PlanLine
    place: int
    cells: dict[str, Cell]
    growth: str
    duty: str
    hints: Sequence[Hint] = ()
    remarks: int = 0


@dataclass(slots=True)
class Block:
    """A component with its lines."""

    key: str
    title: str
    clauses: Sequence[str]
    meter: Meter
    rows: list[Row] = field(default_factory=list)
    fixed: Sequence[CrossItem] = ()
    editable: bool = False
    written_by: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A move that can be made now, with what it asks for."""

    move: Move
    label: str
    note: str = ""


def cell_of(setting: Setting, line: PlanLine, key: str, wrong: bool = False) -> Cell:
    """One cell of a line."""
    value = value_of(line, key)
    words = cell_words(setting, key, value)
    text = words if key == "deadline" else cell_text(setting, key, value)
    return Cell(BY_KEY[key], text, words, setting.choices(key), wrong)


def reading_for(account: Any, plan: Plan) -> Reading:
    """A look at the plan with what the account may see of it."""
    return Reading(plan, components_seen(account, plan))


def rows_of(reading: Reading) -> list[Row]:
    """Every line that the reader may look at, with its hints."""
    hints: dict[int, list[Hint]] = {}
    for each in reading.shown_findings:
        if each.finding.line is not None:
            hints.setdefault(each.finding.line, []).append(hint_of(each, reading.setting))
    counts = _remark_counts(reading.plan)
    return [
        _row(reading.setting, line, facts, hints.get(line.pk, []), counts.get(line.pk, 0))
        for line, facts in zip(reading.rows, reading.lines, strict=True)
        if reading.sees(line.component)
    ]


def _row(setting: Setting, line: PlanLine, facts: Any, hints: list[Hint], remarks: int) -> Row:
    wrong = {hint.finding.field for hint in hints if hint.finding.blocks}
    cells = {key: cell_of(setting, line, key, key in wrong) for key in ROW_CELLS}
    duty, growth = duty_words(line), growth_words(facts)
    return Row(line, facts.place, cells, growth, duty, hints, remarks)


def blocks_of(reading: Reading, rows: Sequence[Row]) -> list[Block]:
    """The components that targets fill, with their lines; lines elsewhere stand at the end."""
    found = []
    for share in reading.shares:
        component = share.component
        if not reading.sees(component.key):
            continue
        note = _("整块定等次，不分到各项") if is_graded(component) else ""
        meter = Meter(title_of(component.title), share.given, component.points, note=note)
        own = [row for row in rows if row.line.component == component.key]
        fixed = [item for item in reading.fixed if item.component == component.key]
        found.append(Block(component.key, meter.name, component.clauses, meter, own, fixed))
    known = {block.key for block in found}
    strays = [row for row in rows if row.line.component not in known]
    if strays:
        meter = Meter(_("方案里已没有的板块"), Fraction(0), Fraction(0), locked=True)
        found.append(Block("", meter.name, (), meter, strays))
    return found


def meters_of(reading: Reading, blocks: Sequence[Block]) -> tuple[list[Meter], Meter | None]:
    """One meter a component; those that others fill are grey, the total stands apart.

    Who writes a part alone meets the meters of that part.
    """
    group = reading.setting.document.peer_group(reading.setting.group)
    own = {block.key: block.meter for block in blocks if block.key}
    if group is None or reading.seen is not None:
        return list(own.values()), None
    titles = component_titles(reading.setting)
    meters = [
        own.get(c.key)
        or Meter(titles[c.key], c.points, c.points, locked=True, note=_locked_words(c.rule.kind))
        for c in group.leaves()
    ]
    given = sum((meter.given for meter in meters), Fraction(0))
    full = sum((meter.full for meter in meters), Fraction(0))
    note = "" if given == full else _("报送前须分满")
    return meters, Meter(_("合计"), given, full, note=note)


def work_context(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    """The part of the page that every act draws again."""
    account = signed_in(request)
    reading = reading_for(account, plan)
    duties = flow.duties_of(account, plan)
    rows = rows_of(reading)
    blocks = blocks_of(reading, rows)
    meters, total = meters_of(reading, blocks)
    mine = flow.UNIT in duties
    editable = bool(duties & WRITING) and may_be_edited(plan)
    open_blocks(plan, account, blocks, editable=editable)
    return {
        "plan": plan,
        "reading": reading,
        "blocks": blocks,
        "rows": rows,
        "meters": meters,
        "total": total,
        "mine": mine,
        "editable": editable,
        "writable": any(block.editable for block in blocks),
        "buttons": buttons_of(plan, duties),
        "errors": len(reading.errors),
        "unanswered": len(reading.unanswered),
        "whole": [hint_of(e, reading.setting) for e in _of_the_whole(reading)],
        "undo": edit_to_undo(plan, account) if editable else None,
        "redo": edit_to_redo(plan, account) if editable else None,
        "year_query": f"?year={plan.year.year}",
        "part": reading.seen is not None,
        "locked": common_of(plan) if reading.seen is None else [],
        **aside_context(request, plan, reading, mine),
    }


def open_blocks(plan: Plan, account: Account, blocks: Sequence[Block], *, editable: bool) -> None:
    """Say of each component whether the account may write it now, and who else does (D-1)."""
    closed = closed_components(plan, account) if editable else frozenset()
    writers = writer_names(plan)
    for block in blocks:
        block.editable = editable and block.key not in closed
        block.written_by = writers.get(block.key, "")


def page_context(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    """The whole page."""
    last = plan.moves.select_related("actor").last()
    return {
        **work_context(request, plan),
        **head_context(plan),
        "returned": last if last and plan.state == RETURNED else None,
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
        "handed_in": plan.submissions.count(),
        "signing": signing_of(plan) if plan.is_issued else None,
    }


def crumbs_of(unit: Unit, year: Year) -> list[tuple[str, str]]:
    """From the list of plans to this one."""
    return [(_("目标计划"), reverse("targets:plans") + f"?year={year.year}"), (unit.name, "")]


def buttons_of(plan: Plan, duties: frozenset[str]) -> list[Button]:
    """The moves that the account can make now, those that send back first."""
    found = flow.workflow_for(year_document(plan.year), plan.state).open_to(plan.state, duties)
    return [Button(move, str(move.label)) for move in sorted(found, key=lambda m: not m.back)]


def aside_context(request: HttpRequest, plan: Plan, reading: Reading, mine: bool) -> dict[str, Any]:
    """Remarks, checks, what happened; a reviewer begins with the checklist."""
    asked = request.GET.get("tab") or request.POST.get("tab") or ""
    reviewing = not mine and not plan.is_with_unit and not plan.is_issued
    tab = asked if asked in ("remarks", "checks", "history", "difference") else ""
    remarks, base = remarks_of(reading), base_of(plan)
    return {
        "tab": tab or ("checks" if reviewing else "remarks"),
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


def _of_the_whole(reading: Reading) -> list[Answered]:
    return [each for each in reading.shown_findings if not each.finding.line]


def base_of(plan: Plan) -> PlanSubmission | None:
    """What the text is compared with: the last submission while the unit may change it, the one
    before while others look at it."""
    rows = plan.submissions.order_by("-number")
    found = list(rows[:2])
    own = may_be_edited(plan)
    return found[0] if found and own else found[1] if len(found) > 1 else None


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


def history_of(plan: Plan) -> list[dict[str, Any]]:
    """Every move on record, newest first."""
    moves = plan.moves.select_related("actor", "unit", "submission").order_by("-pk")
    return [{"move": move, "words": _move_words(plan, move)} for move in moves]


def last_targets(plan: Plan) -> list[Target]:
    """Last year's targets of the unit, for the reviewer to compare."""
    rows = Target.objects.filter(
        year__authority=plan.year.authority_id,
        year__year=plan.year.year - 1,
        unit=plan.unit_id,
        current=True,
    )
    return list(rows.order_by("order", "key"))


def saved_clock() -> str:
    """The time of day for “saved at”."""
    return timezone.localtime().strftime("%H:%M:%S")


def _move_words(plan: Plan, move: PlanMove) -> str:
    found = flow.workflow_for(year_document(plan.year), move.before).move(move.key, move.before)
    label = str(found.label) if found else move.key
    return f"{flow.state_title(plan.year, move.before)} · {label}"


def _due(plan: Plan) -> datetime | None:
    return plan.due_at if plan.state == RETURNED else due_of_draft(plan)


def _remark_counts(plan: Plan) -> dict[int, int]:
    rows = plan.remarks.filter(parent=None, solved_at=None, line__isnull=False)
    counts: dict[int, int] = {}
    for pk in rows.values_list("line_id", flat=True):
        counts[pk or 0] = counts.get(pk or 0, 0) + 1
    return counts


def _locked_words(kind: str) -> str:
    return _("统一下达") if kind == "common_items" else _("不用填")
