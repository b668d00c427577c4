"""What the pages of a stored sheet and of a person's line in it show."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bonuses.models import PaidLine, PayObjection
from bonuses.payrolls import objecting, queries
from bonuses.payrolls.models import BatchState, ObjectionState
from bonuses.payrolls.page import crumbs
from bonuses.payrolls.queries import StoredSheet
from bonuses.payrolls.words import LOOKS, batch_name
from bonuses.queries import pay_sight
from bonuses.slip import slip_of
from bonuses.words import provisional_text
from core.exact import format_money
from schemes.clauses import ClauseNotes
from units.http import signed_in


def slip_context(request: HttpRequest, found: StoredSheet, place: int) -> dict[str, Any]:
    """A person's line as the payroll keeps it, with its steps and his objections."""
    account, line = signed_in(request), found.lines[place]
    computed = slip_of(found.sheet, place)
    context = sheet_context(request, found) | {
        "slip": computed,
        "row": computed.row,
        **_objections(account, line, found.batch),
        "own": line.person_id == account.person_id,
        "supplement_words": _supplement_words(line),
        "problems": [],
        "typed": "",
        "now_label": _("现在"),
        "without_label": _("不扣发"),
    }
    here = (computed.row.name, "")
    if context["walks"]:
        context["crumbs"] = [*context["crumbs"][:-1], (found.row.name, context["sheet_url"]), here]
    else:
        context["crumbs"] = [here]
    return context


def sheet_context(request: HttpRequest, found: StoredSheet) -> dict[str, Any]:
    """What every page of a stored sheet shows around it."""
    batch, sheet = found.batch, found.sheet
    sight = pay_sight(signed_in(request), batch.year.authority)
    walks = queries.sees_unit(sight, batch, found.row.unit_id)
    trail = crumbs(batch)
    if sight.payrolls:
        trail.append((batch_name(batch), reverse("bonuses:payroll", args=[batch.pk])))
    return {
        "batch": batch,
        "year": batch.year,
        "run": batch.run,
        "look": LOOKS[BatchState(batch.state)],
        "state": batch.get_state_display(),
        "name": batch_name(batch),
        "unit": sheet.unit,
        "unit_name": found.row.name,
        "entry": sheet.entry,
        "rate": sheet.pay.rate,
        "pay_clauses": sheet.document.pay.unit.clauses[:1],
        "result_set": batch.result_set,
        "clauses": ClauseNotes(batch.result_set.scheme),
        "provisional_text": provisional_text(batch.result_set),
        "walks": walks,
        "keep": "",
        "sheet_url": reverse("bonuses:payroll_sheet", args=[batch.pk, sheet.unit.code]),
        "crumbs": [*trail, (found.row.name, "")],
    }


def _objections(account: Any, line: Any, batch: Any) -> dict[str, Any]:
    """What was objected to the line: for the person himself alone."""
    if account.person_id is None or account.person_id != line.person_id:
        return {"objections": [], "may_object": False}
    rows = list(PayObjection.objects.filter(line=line).order_by("-pk"))
    waiting = any(row.state == ObjectionState.OPEN for row in rows)
    may = objecting.window_open(batch, timezone.localdate()) and not waiting
    return {"objections": rows, "may_object": may}


def _supplement_words(line: PaidLine) -> str:
    """What was paid before and what comes now; who has no amount yet is told no figure (S-2)."""
    if line.amount is None:
        text = _("以前已发 %s 元，本次的金额还算不出来。")
        return text % format_money(line.before)
    told = {"before": format_money(line.before), "now": format_money(line.amount)}
    return _("以前已发 %(before)s 元，本次 %(now)s 元。") % told
