"""The jobs that are disturbed, each with what must stand when all is healed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from typing import Any

from bonuses.models import BonusSet, UnitRate
from bonuses.payrolls.models import PaidLine, PayBatch, PayRun
from bonuses.payrolls.services import batch_make
from core import jobs
from core.facts import FactInput, fact_record
from core.jobs import Job
from reviews.models import Deduction, TargetMark
from schemes.import_models import ImportBatch
from schemes.models import Year
from schemes.workbook.services import import_check, import_request, import_upload
from schemes.workbook.writer import write_year
from scoring.models import CurrentResult, ResultEntry, ResultSet, StoredUnitResult
from scoring.services import result_set_recompute
from scoring.services.requests import recompute_request
from scripts.bench.county import County, make_county
from scripts.faults import snapshots
from scripts.faults.processes import trail_is_whole
from units.models import Account, Role
from units.services import account_create, role_grant

UNITS = 10
CORRECTED = 12
Stand = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Work:
    """A job: how it is asked for, and what stands after it, without ids and moments."""

    name: str
    ask: Callable[[County], Job]
    stand: Callable[[County], Stand]


def county_found() -> County:
    """A small county with results, a cashier and 600 people; kept as ``county``."""
    county = make_county(1, UNITS)
    cashier, _initial = account_create(
        username="cashier", display_name="发放会计", actor=None, must_change_password=False
    )
    role_grant(account=cashier, role=Role.FINANCE, authority=county.authority, actor=None)
    result_set_recompute(year=county.year, actor=None, cause="command")
    snapshots.keep("county")
    return county


def year_of(county: County) -> Year:
    """The year as it stands in the database of the trial."""
    return Year.objects.select_related("authority", "scheme").get(pk=county.year.pk)


def correct_marks(county: County, count: int = CORRECTED) -> None:
    """Correct so many marks, as the entry form does."""
    marks = TargetMark.objects.filter(year=county.year, current=True, actual__isnull=False)
    for mark in marks.order_by("key")[:count]:
        correct(county, mark, Fraction(mark.actual or 0) + Fraction(1, 3))


def correct(county: County, mark: TargetMark, actual: Fraction) -> None:
    """Record another actual for a mark."""
    fact_record(
        TargetMark,
        scope={"year": year_of(county)},
        item=FactInput(mark.key, {"actual": actual}),
        actor=Account.objects.get(pk=county.account.pk),
        reason="更正实绩",
    )


def everything() -> tuple[Work, ...]:
    """All of them."""
    return (
        Work("recompute", _ask_recompute, _results),
        Work("import", _ask_import, _imported),
        Work("payroll", _ask_payroll, _paid),
    )


def common(county: County) -> Stand:
    """What must be so after any of them: no job waits, the audit trail is whole."""
    return {
        "wrong": trail_is_whole(),
        "jobs": sorted(Job.objects.values_list("kind", "state")),
        "revision": year_of(county).revision,
    }


def _ask_recompute(county: County) -> Job:
    correct_marks(county)
    return recompute_request(year=year_of(county), actor=county.account)


def _results(county: County) -> Stand:
    now = CurrentResult.objects.select_related("result_set").get(year=county.year)
    entries = ResultEntry.objects.filter(result_set__year=county.year).order_by("pk")
    told = ("result_set__number", "unit__code", "total", "rank", "grade", "result__digest")
    rates = UnitRate.objects.filter(bonus_set__result_set__year=county.year)
    return {
        **common(county),
        "current": now.result_set.number,
        "sets": list(ResultSet.objects.order_by("number").values_list("number", "state")),
        "entries": sorted(map(str, entries.values_list(*told))),
        "stored": StoredUnitResult.objects.count(),
        "bonus sets": BonusSet.objects.count(),
        "rates": sorted(map(str, rates.values_list("unit__code", "per_capita"))),
    }


def _ask_import(county: County) -> Job:
    """A workbook with corrected marks and a new deduction, checked and asked for."""
    file = BytesIO()
    correct_marks(county)
    fact_record(
        Deduction,
        scope={"year": year_of(county)},
        item=FactInput("new-1", _deduction(county)),
        actor=county.account,
        reason="督查扣分",
    )
    write_year(file, year_of(county))
    snapshots.restore("county")
    year, account = year_of(county), Account.objects.get(pk=county.account.pk)
    batch = import_upload(year=year, actor=account, file=file, name="a.xlsx", queue=False)
    batch = import_check(batch=batch)
    batch = import_request(
        batch=batch, actor=account, fingerprint=batch.fingerprint, reason="复核更正"
    )
    if batch.job is None:
        raise RuntimeError(f"the workbook was not taken: {batch.state}")
    return batch.job


def _deduction(county: County) -> dict[str, Any]:
    standing = Deduction.objects.filter(year=county.year, current=True).first()
    if standing is None:
        raise RuntimeError("the county has no deduction to copy")
    values = {name: getattr(standing, name) for name in Deduction.VALUE_FIELDS}
    return {**values, "unit": county.units[-1]}


def _imported(county: County) -> Stand:
    marks = TargetMark.objects.filter(year=county.year)
    deductions = Deduction.objects.filter(year=county.year)
    return {
        **common(county),
        "state": list(ImportBatch.objects.values_list("state", flat=True)),
        "marks": sorted(map(str, marks.values_list("key", "current", "actual"))),
        "deductions": sorted(map(str, deductions.values_list("key", "current"))),
    }


def _ask_payroll(county: County) -> Job:
    year = year_of(county)
    newest = ResultSet.objects.filter(year=year).order_by("-number")[0]
    cashier = Account.objects.get(username="cashier")
    batch = batch_make(year=year, result_set=newest, actor=cashier)
    if batch.job is None:
        raise RuntimeError("nobody computes the payroll")
    return batch.job


def _paid(county: County) -> Stand:
    lines = PaidLine.objects.order_by("pk")
    runs = PayRun.objects.values_list("number", "digest", "people", "amount")
    return {
        **common(county),
        "batches": list(PayBatch.objects.values_list("number", "state", "version")),
        "runs": list(map(str, runs)),
        "lines": lines.count(),
        "adds up": sum((line.amount for line in lines if line.amount), start=Fraction(0))
        == sum((row.amount for row in PayRun.objects.all()), start=Fraction(0)),
    }


def run(job: Job) -> Callable[[], Any]:
    """The job as a worker runs it."""
    return lambda: jobs.run(job.pk)
