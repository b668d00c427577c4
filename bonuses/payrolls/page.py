"""What the page of a payroll shows: how it stands, its sums, what can be done, what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bonuses.models import BatchMove, PayBatch, PayReport, PayUnit
from bonuses.outside import problems_of
from bonuses.payrolls import flow
from bonuses.payrolls.awards import awards_shown
from bonuses.payrolls.models import BatchState, ReportKind
from bonuses.payrolls.queries import newer_set, result_sets_offered
from bonuses.payrolls.reports import stands
from bonuses.payrolls.services import stuck
from bonuses.payrolls.templates import FUND, Template, templates_of
from bonuses.payrolls.whole import UnitBalance, WholeBalance, unit_balance, whole_balance
from bonuses.payrolls.words import LOOKS, batch_name, batch_title, yuan
from bonuses.words import is_provisional, provisional_text
from core.queries import job_view
from core.ui import date_text
from documents.amounts import amount_in_capitals
from units.http import signed_in
from units.models import Role

PER_PAGE = 30


def batch_context(request: HttpRequest, batch: PayBatch, form: Any = None) -> dict[str, Any]:
    """The page of a payroll."""
    account = signed_in(request)
    duties = flow.duties_of(account, batch)
    balances = balances_of(batch)
    whole = whole_balance(balances)
    listed = units_listed(request, balances)
    waits = batch.state == BatchState.COMPUTING
    return {
        "batch": batch,
        "year": batch.year,
        "run": batch.run,
        "title": batch_title(batch),
        "state": str(BatchState(batch.state).label),
        "look": LOOKS[BatchState(batch.state)],
        "whole": whole,
        "shown_amount": "" if batch.run is None else yuan(batch.run.amount),
        "capitals": _capitals(whole),
        **listed,
        "funded": awards_shown(batch.run.awards.select_related("unit", "person"))
        if batch.run is not None
        else (),
        "shown_fund": "" if batch.run is None else yuan(batch.run.fund),
        "buttons": buttons(batch, duties),
        "history": history(batch),
        "notices": [(*each, "", "")[:4] for each in _notices(batch, duties)],
        "provisional": is_provisional(batch.result_set),
        "needs_decision": batch.state == BatchState.CHECKED and _needs_decision(batch),
        "sets": result_sets_offered(batch.year),
        "job": job_view(batch.job) if waits and batch.job is not None else None,
        "stuck": stuck(batch),
        "report_kinds": ReportKind.choices if batch.run is not None else [],
        "makes": flow.makes_payrolls(account, batch.year.authority),
        "reports": reports_of(batch),
        "tables": _tables(batch),
        "problems": [],
        "typed": {},
        "crumbs": [*crumbs(batch), (batch_name(batch), "")],
    }


def units_listed(request: HttpRequest, balances: list[UnitBalance]) -> dict[str, Any]:
    """The units of a payroll as they were asked for, some at a time."""
    word = request.GET.get("q", "").strip().casefold()[:40]
    show, sort = request.GET.get("show", ""), request.GET.get("sort", "")
    kept = _SHOWN.get(show, lambda _row: True)
    rows = [row for row in balances if word in f"{row.code}{row.name}".casefold() and kept(row)]
    key = _SORTS.get(sort.lstrip("-"))
    if key is not None:
        rows.sort(key=key, reverse=sort.startswith("-"))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    counts = {name: sum(1 for row in balances if of(row)) for name, of in _SHOWN.items()}
    return {
        "units_page": page,
        "rows": page.object_list,
        "search": word,
        "narrowed": bool(word or show in _SHOWN),
        "filters": _filters(len(balances), counts),
    }


def _filters(everything: int, counts: dict[str, int]) -> list[tuple[str, str]]:
    words = {
        "missing": _("缺金额 %(n)s"),
        "open": _("未平 %(n)s"),
        "differs": _("有差额 %(n)s"),
        "own": _("自筹 %(n)s"),
    }
    named = [(key, words[key] % {"n": counts[key]}) for key in words if counts[key]]
    return [("", _("全部 %(n)s") % {"n": everything}), *named]


#: What a narrowed list of units keeps: a difference that is rounding alone is none.
_SHOWN: Mapping[str, Callable[[UnitBalance], bool]] = {
    "missing": lambda row: bool(row.missing),
    "open": lambda row: not row.missing and not row.balanced,
    "differs": lambda row: any(row.parts.values()),
    "own": lambda row: row.own_expense,
}
_SORTS: Mapping[str, Callable[[UnitBalance], Any]] = {
    "name": lambda row: row.code,
    "people": lambda row: row.people,
    "difference": lambda row: row.difference,
    "sum": lambda row: row.total,
    "amount": lambda row: row.amount,
}


def balances_of(batch: PayBatch) -> list[UnitBalance]:
    """Every unit's balance in the run in force."""
    if batch.run_id is None:
        return []
    rows = PayUnit.objects.filter(run=batch.run_id).select_related("unit")
    return [unit_balance(row) for row in rows]


def _capitals(whole: WholeBalance) -> str:
    """The sum that is paid; a sum that lacks somebody, or takes back, has none."""
    return "" if whole.missing or whole.amount < 0 else amount_in_capitals(whole.amount)


def reports_of(batch: PayBatch) -> list[PayReport]:
    """What was drawn of the run in force and can still be fetched, or is being drawn."""
    rows = PayReport.objects.filter(batch=batch, run=batch.run_id).select_related("job")
    now = timezone.now()
    fresh = [row for row in rows if row.expires_at is None or row.expires_at > now]
    return [row for row in fresh if stands(row, batch)]


def crumbs(batch: PayBatch) -> list[tuple[str, str]]:
    """From the list of payrolls."""
    return [(_("奖金发放"), reverse("bonuses:payrolls") + f"?year={batch.year.year}")]


def buttons(batch: PayBatch, duties: frozenset[str]) -> list[Any]:
    """The moves that are open, what undoes last."""
    moves = flow.WORKFLOW.open_to(batch.state, duties)
    if batch.state == BatchState.COMPUTING and not stuck(batch):
        moves = [move for move in moves if move.key != flow.RECOMPUTE]
    return sorted(moves, key=lambda move: (move.key == flow.DISCARD, move.back, _first(move.key)))


def _first(key: str) -> int:
    return 1 if key == flow.RECOMPUTE else 0


def history(batch: PayBatch) -> list[tuple[BatchMove, str]]:
    """What was done, the newest first, each with its name."""
    rows = batch.moves.select_related("actor", "run")
    return [(row, _label(row)) for row in rows][::-1]


def _label(row: BatchMove) -> str:
    if row.key == flow.MAKE:
        return _("编制")
    if row.key == flow.COMPUTED:
        return _("第 %s 次计算") % (row.run.number if row.run else "")
    found = flow.WORKFLOW.move(row.key, row.before)
    return str(found.label) if found else row.key


def _tables(batch: PayBatch) -> list[Template]:
    """The tables that say something of it: the fund's where it pays of the fund."""
    if batch.run is None:
        return []
    found = templates_of(batch.year.authority).values()
    funded = batch.run.awards.exists()
    return [each for each in found if each.units != FUND or funded]


def _needs_decision(batch: PayBatch) -> bool:
    """Whether the approval states a decision: of provisional results, or outside the system."""
    return is_provisional(batch.result_set) or bool(
        problems_of(batch.year, flow.bonus_set_of(batch))
    )


def _notices(batch: PayBatch, duties: frozenset[str]) -> Any:
    if batch.state in (BatchState.DRAFT, BatchState.CHECKED):
        words = provisional_text(batch.result_set)
        if words:
            yield "info", _("%s。本批是试算，不能当作发放依据") % words
        in_force = newer_set(batch)
        if in_force is not None:
            text = _("现行的是结果集 %s，这一批不是按它算的：重新计算以后才能审批。")
            yield "warning", text % in_force.number
        elif batch.run is not None and batch.year.revision != batch.run.revision:
            yield "warning", _("这次计算以后年度的事实有改动。重新计算可以看到谁的金额变了。")
        count = len(problems_of(batch.year, flow.bonus_set_of(batch)))
        if count:
            text = _("体系外单位有 %s 处不合，先看“体系外单位”；有决定文号才能审批（D-8）")
            yield "warning", text % count, *_outside(batch)
    due = batch.objections_due
    if batch.state == BatchState.PAID and due is not None and timezone.localdate() <= due:
        yield "info", _("异议提到 %s 为止，过了再结清") % date_text(due, "full")
    if batch.state == BatchState.CHECKED and flow.SECOND not in duties and duties:
        yield "info", _("等%s审批，编制和复核的人不能自己审批（S-4）") % approver(batch)


def _outside(batch: PayBatch) -> tuple[str, str]:
    """Where it is seen which units these are."""
    return reverse("bonuses:outside") + f"?year={batch.year.year}", _("看体系外单位")


def approver(batch: PayBatch) -> str:
    """Whose part the approval is, in words."""
    wanted = flow.rules_of(batch).approved_by
    roles = {"finance": (Role.FINANCE,), "target_office": (Role.TARGET_OFFICE,)}
    both = (Role.TARGET_OFFICE, Role.FINANCE)
    return str(_("或")).join(str(role.label) for role in roles.get(wanted, both))
