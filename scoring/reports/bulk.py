"""Several reports of a set at once: asked for, drawn one by one by a job, kept for some days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, files, jobs
from core.models import Job
from core.policy import Denied
from core.zips import DRAW, PACK, Part, ZipFolder, plain_name
from scoring.models import ResultReport, ResultSet
from scoring.queries import Scope, current_result, visible_entries
from scoring.reports.catalogue import REPORTS, drawn
from scoring.reports.models import ResultReportKind
from scoring.views.asked import Asked
from units.models import Account

JOB = "scoring.result_report"
KEPT = timedelta(days=7)
ZIPS = ZipFolder("result-reports")
#: What the whole set holds beside the certificates.
LISTS = ("circular", "honours", "deductions")


def register_result_reports() -> None:
    """Make the job known, and the folder that its files lie in; from ``AppConfig.ready()``."""
    steps = [(DRAW, gettext_lazy("逐份排版")), (PACK, gettext_lazy("打包"))]
    title = gettext_lazy("成套下载结果报表")
    jobs.register(JOB, report_make, steps=steps, title=title, authority_perm="view_results")
    files.register_folder(files.Folder(ZIPS.folder, names_needed))


@transaction.atomic
def report_ask(*, what: Asked, kind: str, actor: Account) -> ResultReport:
    """Ask for a ZIP of the set; the one that is there or on its way is returned.

    Raises ``Denied`` for who does not see all units, ``ValidationError`` for an unknown kind.
    """
    result_set = what.existing()
    if not what.scope.everything:
        raise Denied("scoring.resultreport", kind[:20])
    if kind not in ResultReportKind.values:
        raise ValidationError({"kind": [_("选一种报表")]})
    reports_purge()
    row, _new = ResultReport.objects.select_related("job").get_or_create(
        result_set=result_set,
        kind=kind,
        state=result_set.state,
        defaults={"requested_by": actor, "requested_at": timezone.now()},
    )
    if row.done_at or (row.job and row.job.alive):
        return row
    row.job = jobs.enqueue(
        kind=JOB,
        payload={"report": row.pk},
        actor=actor,
        authority=what.scope.authority,
        unique_key=f"{JOB}:{row.pk}",
    )
    row.save(update_fields=["job"])
    return row


def report_make(job: Job, progress: jobs.Progress) -> Mapping[str, Any]:
    """Draw every part that is not there yet, then pack them; safe to begin again after a kill."""
    joined = ResultReport.objects.select_related(
        "result_set__year__authority", "result_set__scheme", "requested_by"
    )
    row = joined.filter(pk=job.payload["report"]).first()
    if row is None:
        raise jobs.JobStopped
    found = row.result_set
    url = f"{reverse('scoring:reports')}?year={found.year.year}&set={found.number}"
    if row.done_at is not None:
        return {"url": url}
    with translation.override("zh-hans"):
        count, size = ZIPS.draw(row.pk, list(_parts(row)), progress)
    with transaction.atomic():
        progress.fence()
        now = timezone.now()
        told = {"files": count, "size": size, "done_at": now, "expires_at": now + KEPT}
        ResultReport.objects.filter(pk=row.pk).update(**told)
    ZIPS.drop_parts(row.pk)
    return {"url": url}


def reports_of(what: Asked) -> list[ResultReport]:
    """What was drawn of the set as it stands and can still be fetched, or is being drawn."""
    if what.result_set is None or not what.scope.everything:
        return []
    rows = ResultReport.objects.filter(result_set=what.result_set, state=what.result_set.state)
    now = timezone.now()
    found = rows.select_related("job", "result_set__year")
    return [row for row in found if row.expires_at is None or row.expires_at > now]


def report_for(scope: Scope, pk: int) -> ResultReport:
    """One of an authority's; 404 for another's, and for who does not see all units."""
    rows = ResultReport.objects.filter(result_set__year__authority=scope.authority)
    row = rows.select_related("job", "result_set__year").filter(pk=pk).first()
    if row is None or not scope.everything:
        raise Denied("scoring.resultreport", pk)
    return row


def report_open(*, scope: Scope, pk: int, actor: Account) -> tuple[ResultReport, BinaryIO]:
    """A finished ZIP, noted in the audit trail; 404 where it is not there, its days are over, or
    the set was published since and the papers still call it provisional (S-2)."""
    row = report_for(scope, pk)
    over = row.expires_at is None or row.expires_at <= timezone.now()
    if over or row.state != row.result_set.state:
        raise Denied("scoring.resultreport", pk)
    try:
        content = ZIPS.opened(row.pk)
    except FileNotFoundError as error:
        raise Denied("scoring.resultreport", pk) from error
    audit.record(
        event="result_set.export",
        actor=actor,
        authority=scope.authority,
        subject_type="scoring.resultset",
        subject_id=row.result_set_id,
        subject=report_name(row),
    )
    return row, content


def report_name(row: ResultReport) -> str:
    """What the file is called."""
    set_name = _("%(year)s 年度结果集 %(number)s") % {
        "year": row.result_set.year.year,
        "number": row.result_set.number,
    }
    return f"{set_name} {ResultReportKind(row.kind).label}.zip"


def reports_purge() -> int:
    """Drop ZIPs whose days are over, with their files."""
    return ZIPS.purge(ResultReport.objects.filter(expires_at__lt=timezone.now()))


def names_needed(names: Iterable[str]) -> set[str]:
    """Which of some kept ZIPs a row has, for whoever tidies the folder."""
    return ZIPS.needed(names, ResultReport.objects.all())


def _parts(row: ResultReport) -> Iterator[Part]:
    what = _whole(row.result_set)

    def part(key: str, form: str, **query: str) -> bytes:
        return drawn(what, row.requested_by, key, form, query).content

    if row.kind == ResultReportKind.WHOLE:
        for key in LISTS:
            for form in REPORTS[key].forms:
                yield f"{REPORTS[key].title}.{form}", partial(part, key, form)
    entries = visible_entries(what.scope, row.result_set).select_related("unit")
    for number, entry in enumerate(entries, 1):
        code = entry.unit.code
        name = f"{number:03d}-{code}-{plain_name(entry.name)}.pdf"
        folder = REPORTS["certificate"].title
        yield f"{folder}/{name}", partial(part, "certificate", "pdf", unit=code)


def _whole(result_set: ResultSet) -> Asked:
    """The set as who sees all units sees it."""
    scope = Scope(result_set.year.authority, everything=True)
    return Asked(scope, result_set.year, current_result(result_set.year), result_set)
