"""A payroll of the west and a ZIP of its results, and what addresses of both name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from bonuses.models import AccountChange, PayBatch, PayObjection, PayReport
from bonuses.payrolls.reports import ZIPS
from bonuses.payrolls.services import batch_compute, batch_make
from scoring.models import ResultReport, ResultSet
from scoring.reports.bulk import ZIPS as RESULT_ZIPS
from units.models import Account


def payroll_things(result_set: ResultSet, actor: Account, mark: str) -> None:
    """A computed payroll, an objection to a line of it, a report; a change of accounts."""
    year = result_set.year
    year.refresh_from_db()
    batch = batch_make(year=year, result_set=result_set, actor=actor)
    run = batch_compute(batch=batch, actor=actor)
    if run is None:
        raise AssertionError("the payroll was not computed")
    now = timezone.now()
    by = {"filed_by": actor, "filed_at": now, "changed_by": actor, "changed_at": now}
    line = run.lines.get(code="A01")
    PayObjection.objects.create(batch=batch, line=line, text=mark, due=now.date(), **by)
    other = Account.objects.filter(home=year.authority).exclude(pk=actor.pk)[0]
    change_by = {"made_by": other, "made_at": now, "changed_by": other, "changed_at": now}
    AccountChange.objects.create(authority=year.authority, added=1, changed=0, **change_by)
    report = {"requested_by": actor, "requested_at": now, "kind": "sheets"}
    kept = now + timedelta(days=1)
    made = PayReport.objects.create(batch=batch, run=run, done_at=now, expires_at=kept, **report)
    ZIPS.path(made.pk).write_bytes(b"PK\x05\x06" + bytes(18))
    results = {"requested_by": actor, "requested_at": now, "kind": "whole", "done_at": now}
    told = {"state": result_set.state, "expires_at": kept, **results}
    papers = ResultReport.objects.create(result_set=result_set, **told)
    RESULT_ZIPS.path(papers.pk).write_bytes(b"PK\x05\x06" + bytes(18))


def _batch(_two: Any, _route: str) -> int:
    return PayBatch.objects.get().pk


PAYROLL_PARTS: Mapping[str, Callable[[Any, str], Any]] = {
    "bonuses:payroll*.pk": _batch,
    "bonuses:payroll_moved.move": lambda _two, _route: "discard",
    "api:payroll-*.id": _batch,
    "bonuses:payroll_report.report": lambda _two, _route: PayReport.objects.get().pk,
    "scoring:report_zip.pk": lambda _two, _route: ResultReport.objects.get().pk,
    "api:result-report-zips-*.pk": lambda _two, _route: ResultReport.objects.get().pk,
    "api:result-reports-*.key": lambda _two, _route: "honours",
    "bonuses:payroll_table*.key": lambda _two, _route: "bank",
    "bonuses:pay_table_edit.key": lambda _two, _route: "bank",
    "bonuses:pay_accounts_moved.pk": lambda _two, _route: AccountChange.objects.get().pk,
    "bonuses:pay_accounts_moved.move": lambda _two, _route: "back",
    "api:pay-table-*.key": lambda _two, _route: "bank",
    "api:payroll-files-*.key": lambda _two, _route: "bank",
    "api:payroll-files-*.report": lambda _two, _route: PayReport.objects.get().pk,
    "api:pay-account-change-*.id": lambda _two, _route: AccountChange.objects.get().pk,
    "bonuses:pay_objection*.pk": lambda _two, _route: PayObjection.objects.get().pk,
    "bonuses:pay_objection_moved.move": lambda _two, _route: "uphold",
    "api:pay-objection-*.id": lambda _two, _route: PayObjection.objects.get().pk,
}
