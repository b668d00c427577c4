"""Printed pages of a whole payroll: asked for, drawn unit by unit, kept for some days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bonuses.exports.payrolls import summary_pdf, write_units
from bonuses.exports.printing import sheet_pdf, slips_pdf
from bonuses.models import PayBatch, PayReport, PayUnit
from bonuses.payrolls.flow import makes_payrolls
from bonuses.payrolls.models import ReportKind
from bonuses.payrolls.queries import stored_sheet
from bonuses.payrolls.whole import unit_balance
from bonuses.payrolls.words import batch_title
from core import audit, files, jobs
from core.models import Job
from core.policy import Denied
from core.workflow import NotYoursError
from core.zips import DRAW, PACK, Part, ZipFolder, plain_name
from units.models import Account

JOB = "bonuses.pay_report"
KEPT = timedelta(days=7)
ZIPS = ZipFolder("pay-reports")


def register_kinds() -> None:
    """Make the job known, and the folder that its files lie in."""
    steps = [(DRAW, gettext_lazy("逐个单位排版")), (PACK, gettext_lazy("打包"))]
    title = gettext_lazy("成批打印奖金报表")
    jobs.register(JOB, report_make, steps=steps, title=title, authority_perm="view_pay")
    files.register_folder(files.Folder(ZIPS.folder, names_needed))


@transaction.atomic
def report_request(*, batch: PayBatch, kind: str, actor: Account) -> PayReport:
    """Ask for a report of the run in force; the one that is there or on its way is returned.

    Raises :class:`~core.workflow.NotYoursError` and ``ValidationError``.
    """
    if not makes_payrolls(actor, batch.year.authority):
        raise NotYoursError("report")
    if kind not in ReportKind.values or batch.run is None:
        raise ValidationError(_("选一种报表"))
    reports_purge()
    standing = PayReport.objects.filter(batch=batch, run=batch.run, kind=kind).first()
    if standing is not None and not stands(standing, batch):
        standing = None
    if standing is not None and (standing.done_at or (standing.job and standing.job.alive)):
        return standing
    report = standing or PayReport.objects.create(
        batch=batch,
        run=batch.run,
        kind=kind,
        requested_by=actor,
        requested_at=timezone.now(),
    )
    report.job = jobs.enqueue(
        kind=JOB,
        payload={"report": report.pk},
        actor=actor,
        authority=batch.year.authority,
        unique_key=f"{JOB}:{report.pk}",
    )
    report.save(update_fields=["job"])
    return report


def stands(report: PayReport, batch: PayBatch) -> bool:
    """Whether its pages say how the payroll stands: what was asked for before the approval may
    call a trial what is approved now (S-2)."""
    return batch.approved_at is None or report.requested_at >= batch.approved_at


def report_make(job: Job, progress: jobs.Progress) -> Mapping[str, Any]:
    """Draw every part that is not there yet, then pack them; safe to begin again after a kill."""
    joined = PayReport.objects.select_related("batch__year__authority", "run")
    report = joined.get(pk=job.payload["report"])
    url = reverse("bonuses:payroll", args=[report.batch_id])
    if report.done_at is not None:
        return {"url": url}
    with translation.override("zh-hans"):
        count, size = ZIPS.draw(report.pk, list(_parts(report)), progress)
    with transaction.atomic():
        progress.fence()
        now = timezone.now()
        told = {"files": count, "size": size, "done_at": now, "expires_at": now + KEPT}
        PayReport.objects.filter(pk=report.pk).update(**told)
    ZIPS.drop_parts(report.pk)
    return {"url": url}


def report_open(*, batch: PayBatch, pk: int, actor: Account) -> tuple[PayReport, Any]:
    """A finished report's ZIP for who sees the whole payroll, noted in the audit trail; 404 where
    it is not there, its days are over, or it no longer :func:`stands`."""
    report = PayReport.objects.filter(pk=pk, batch=batch, expires_at__gt=timezone.now()).first()
    if report is None or not stands(report, batch):
        raise Denied("bonuses.payreport", pk)
    try:
        content = ZIPS.opened(report.pk)
    except FileNotFoundError as error:
        raise Denied("bonuses.payreport", pk) from error
    audit.record(
        event="pay.export",
        actor=actor,
        authority=batch.year.authority,
        subject_type="bonuses.payreport",
        subject_id=report.pk,
        subject=report_name(batch, report),
    )
    return report, content


def report_name(batch: PayBatch, report: PayReport) -> str:
    """What the file is called."""
    return f"{batch_title(batch)}{ReportKind(report.kind).label}.zip"


def reports_purge() -> int:
    """Drop reports whose days are over, with their files."""
    return ZIPS.purge(PayReport.objects.filter(expires_at__lt=timezone.now()))


def names_needed(names: Iterable[str]) -> set[str]:
    """Which of some kept ZIPs a report has, for whoever tidies the folder."""
    return ZIPS.needed(names, PayReport.objects.all())


def _parts(report: PayReport) -> Iterator[Part]:
    batch = PayBatch.objects.select_related(
        "year__authority", "result_set__scheme", "result_set__bonus_set"
    ).get(pk=report.batch_id)
    batch.run, batch.run_id = report.run, report.run_id
    rows = units_of(report)
    if report.kind == ReportKind.SUMMARY:
        yield from _summary(batch, rows)
        return
    draw = sheet_pdf if report.kind == ReportKind.SHEETS else slips_pdf
    for number, row in enumerate(rows, 1):
        name = f"{number:03d}-{row.unit.code}-{plain_name(row.name)}.pdf"
        yield name, lambda row=row: draw(stored_sheet(batch, row).sheet)  # type: ignore[misc]


def units_of(report: PayReport) -> list[PayUnit]:
    """The units whose pages it holds, in list order."""
    return list(PayUnit.objects.filter(run=report.run).select_related("unit"))


def _summary(batch: PayBatch, rows: list[PayUnit]) -> Iterator[Part]:
    balances = [unit_balance(row) for row in rows]
    title = plain_name(batch_title(batch))

    def workbook() -> bytes:
        file = BytesIO()
        write_units(file, batch, balances)
        return file.getvalue()

    yield f"{title}.xlsx", workbook
    yield f"{title}.pdf", lambda: summary_pdf(batch, balances)
