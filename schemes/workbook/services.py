"""Importing a year workbook: upload, check, write all or nothing.

An upload is a batch with a job that compares it with the year.  Only the plan that was previewed
may be written: the comparison is made again under the year's lock, and another fingerprint means
that somebody changed the year meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, jobs
from core.facts import lock_scope
from documents.xlsx import limits
from documents.xlsx.problems import CellError, WorkbookError
from schemes.import_models import TOLD
from schemes.models import ImportBatch, ImportChange, ImportState, Year, YearState
from schemes.workbook import registry, storage
from schemes.workbook.plan import RowChange, YearPlan
from schemes.workbook.reader import Report, plan_file
from units.models import Account

CHECK_JOB, APPLY_JOB = "workbook.check", "workbook.apply"
MOST_ERRORS = 5000
BATCH = 1000
LONGEST_NAME = 200
#: States in which a batch may still be written or given up.
WAITING = (ImportState.CHECKING, ImportState.READY, ImportState.REFUSED)


class ImportRefusedError(ValidationError):
    """An import cannot be taken in or written; the message says why and what to do."""


class StalePlanError(ImportRefusedError):
    """The year is not what it was when the preview was made; a new preview stands."""


@transaction.atomic
def import_upload(
    *, year: Year, actor: Account, file: BinaryIO, name: str, queue: bool = True
) -> ImportBatch:
    """Keep an uploaded workbook and have it compared with the year.

    With ``queue`` a job compares it; without, the caller does (a command, a worked year).
    Raises :class:`ImportRefusedError` for a year that takes no import and for a file that its
    container already refuses; such a file is not kept.
    """
    require_open(year)
    try:
        limits.open_package(file, limits.DEFAULT).close()
    except WorkbookError as error:
        raise ImportRefusedError(error.message, code=error.code) from error
    stored = storage.store(file)
    batch = ImportBatch.objects.create(
        year=year,
        file_name=_shown_name(name),
        stored_name=stored.name,
        digest=stored.digest,
        size=stored.size,
        uploaded_by=actor,
        uploaded_at=timezone.now(),
    )
    if queue:
        batch.job = jobs.enqueue(
            kind=CHECK_JOB, payload={"batch": str(batch.pk)}, actor=actor, authority=year.authority
        )
        batch.save(update_fields=["job"])
    _note("import.upload", actor, batch, {"digest": stored.digest, "size": stored.size})
    return batch


def import_check(*, batch: ImportBatch, report: Report | None = None) -> ImportBatch:
    """Compare the file with the year and keep the preview: counts, changes, errors.

    Writes no fact.  A batch that was written or given up stays as it is.
    """
    plan: YearPlan | None = None
    problem: WorkbookError | None = None
    try:
        plan = plan_file(storage.path_of(batch.stored_name), batch.year, report=report)
    except WorkbookError as error:
        problem = error
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if locked.state in WAITING:
            _keep_preview(locked, plan, problem)
        return locked


@transaction.atomic
def import_request(
    *,
    batch: ImportBatch,
    actor: Account,
    fingerprint: str,
    reason: str = "",
    confirmed_gone: int = 0,
    queue: bool = True,
) -> ImportBatch:
    """Ask for a previewed workbook to be written; asking twice writes once.

    With ``queue`` a job writes it; without, the caller calls :func:`import_apply`.

    ``confirmed_gone`` is how many withdrawals the person agreed to, ``reason`` is asked for where
    anything that stands is corrected or withdrawn (S-4).
    """
    locked = (
        ImportBatch.objects.select_for_update(of=("self",))
        .select_related("year", "job")
        .get(pk=batch.pk)
    )
    if locked.state == ImportState.APPLIED or (
        locked.state == ImportState.APPLYING and _busy(locked)
    ):
        return locked
    if locked.state == ImportState.APPLYING:
        locked.state = ImportState.READY
    require_open(locked.year)
    _require_ready(locked, fingerprint, reason, confirmed_gone)
    locked.state = ImportState.APPLYING
    locked.reason, locked.confirmed_gone = reason.strip(), confirmed_gone
    locked.applied_by = actor
    locked.attempt += 1
    if queue:
        locked.job = jobs.enqueue(
            kind=APPLY_JOB,
            payload={"batch": str(locked.pk)},
            actor=actor,
            authority=locked.year.authority,
            once_key=f"import:{locked.pk}:{locked.attempt}",
        )
    locked.save()
    _note("import.request", actor, locked, {"reason": locked.reason})
    return locked


def import_apply(
    *,
    batch: ImportBatch,
    report: Report | None = None,
    fence: Callable[[], None] | None = None,
) -> ImportBatch:
    """Write a requested workbook: all of it in one transaction, or nothing.

    A batch that is written already is returned as it is.  Raises :class:`StalePlanError`, with a
    new preview, when the year moved since the old one; ``fence`` is called last before the end,
    so that a job that was taken over cannot take effect twice.
    """
    try:
        with transaction.atomic():
            return _apply_locked(batch, report, fence)
    except StalePlanError:
        with transaction.atomic():
            _give_back(batch)
        import_check(batch=batch)
        raise
    except (ValidationError, WorkbookError):
        with transaction.atomic():
            _give_back(batch)
        raise


@transaction.atomic
def import_discard(*, batch: ImportBatch, actor: Account) -> ImportBatch:
    """Give up an upload that was not written; the file is deleted, the record stays."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state not in WAITING:
        raise ImportRefusedError(_("这次导入已经写入或正在写入，不能放弃"))
    locked.state = ImportState.DISCARDED
    locked.save(update_fields=["state"])
    locked.changes.all().delete()
    _note("import.discard", actor, locked, {})
    transaction.on_commit(lambda: storage.remove(locked.stored_name))
    return locked


def names_needed(names: Iterable[str]) -> set[str]:
    """Which of some kept workbooks a batch names, for whoever tidies the folder."""
    rows = ImportBatch.objects.filter(stored_name__in=list(names))
    return set(rows.values_list("stored_name", flat=True))


def import_give_back(*, batch: ImportBatch) -> None:
    """Let a batch be asked for again whose job ended without effect (stopped, failed)."""
    with transaction.atomic():
        _give_back(batch)


def require_open(year: Year) -> None:
    """Raise :class:`ImportRefusedError` for a year that takes no import, with what to do."""
    if year.state != YearState.OPEN:
        text = gettext_lazy("%(year)s 年度已封存，不能导入。更正须另行发文，逐条办理（S-4、S-6）")
        raise ImportRefusedError(text, code="closed", params={"year": year.year})
    found = registry.refusal_phrase(year)
    if found is not None:
        raise ImportRefusedError(found["text"], code="published", params=found["params"])


def _require_ready(batch: ImportBatch, fingerprint: str, reason: str, confirmed_gone: int) -> None:
    """All that stands against writing, at once."""
    problems: dict[str, list[str]] = {}
    if batch.state == ImportState.REFUSED:
        problems["batch"] = [_("有错误时一行也不写入。改好再传一次。")]
    elif batch.state != ImportState.READY:
        problems["batch"] = [_("还没有可写入的预览")]
    elif batch.fingerprint != fingerprint:
        problems["batch"] = [_("预览已经更新，看过新的预览再写入")]
    gone = batch.summary.get("gone", 0)
    if gone and confirmed_gone != gone:
        text = _("文件里少了 %s 条已有的记录，写入会撤销它们。核对后勾选确认") % gone
        problems["confirmed_gone"] = [text]
    corrected = gone or batch.summary.get("changed", 0)
    if corrected and not reason.strip():
        problems["reason"] = [_("要改动或撤销已有的记录，写明理由（S-4）")]
    if problems:
        raise ImportRefusedError(problems)


def _busy(batch: ImportBatch) -> bool:
    """Whether the job that writes the batch may still end: a dead one may be asked for again."""
    return batch.job is not None and batch.job.alive


def _apply_locked(
    batch: ImportBatch, report: Report | None, fence: Callable[[], None] | None
) -> ImportBatch:
    locked = (
        ImportBatch.objects.select_for_update(of=("self",))
        .select_related("year__authority", "year__scheme", "applied_by")
        .get(pk=batch.pk)
    )
    if locked.state == ImportState.APPLIED:
        return locked
    if locked.state != ImportState.APPLYING:
        raise ImportRefusedError(_("这次导入没有提出写入"))
    lock_scope({"year": locked.year})
    require_open(Year.objects.get(pk=locked.year_id))
    path = storage.path_of(locked.stored_name)
    plan = plan_file(path, locked.year, report=report, preview=False)
    if plan.errors or plan.fingerprint() != locked.fingerprint:
        raise StalePlanError(
            _("预览以后有人改过这一年的数据，没有写入。预览已按现在的数据重做，看过再写入")
        )
    plan.apply(actor=locked.applied_by, reason=locked.reason)
    locked.state, locked.applied_at = ImportState.APPLIED, timezone.now()
    locked.save(update_fields=["state", "applied_at"])
    # The plan is the previewed one, so its counts are those of the preview.
    counts = {kind: locked.summary.get(kind, 0) for kind in ("new", "changed", "gone", "told")}
    _note("import.apply", locked.applied_by, locked, {**counts, "reason": locked.reason})
    if fence is not None:
        fence()
    return locked


def _keep_preview(batch: ImportBatch, plan: YearPlan | None, problem: WorkbookError | None) -> None:
    # What is wrong is kept as codes with what they speak of: the sentence is made for its reader.
    errors: list[CellError] | list[WorkbookError] = [problem] if problem is not None else []
    if plan is not None:
        errors = plan.errors
    batch.problem = "" if problem is None else problem.code
    batch.errors = [error.as_data() for error in errors[:MOST_ERRORS]]
    batch.summary = {} if plan is None else plan.summary()
    batch.fingerprint = "" if plan is None else plan.fingerprint()
    batch.state = ImportState.REFUSED if errors else ImportState.READY
    batch.changes.all().delete()
    if plan is not None:
        ImportChange.objects.bulk_create(_change_rows(batch, plan), batch_size=BATCH)
    batch.save()


def _change_rows(batch: ImportBatch, plan: YearPlan) -> Iterable[ImportChange]:
    return [
        ImportChange(
            batch=batch,
            position=number,
            sheet=change.sheet,
            kind=change.kind,
            label=_label_of(change),
            ref=change.ref[:60],
            fields=[list(item) for item in change.fields],
        )
        for number, change in enumerate(plan.changes)
    ]


def _label_of(change: RowChange) -> str:
    return change.label[: LONGEST_NAME - len(TOLD)] + TOLD if change.told else change.label


def _give_back(batch: ImportBatch) -> None:
    ImportBatch.objects.filter(pk=batch.pk, state=ImportState.APPLYING).update(
        state=ImportState.READY
    )


def _shown_name(name: str) -> str:
    """The file's name without folders and control characters; of a long one, its end."""
    plain = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(char for char in plain if char.isprintable()).strip()
    return plain[-LONGEST_NAME:] or str(gettext_lazy("未命名.xlsx"))


def _note(event: str, actor: Account | None, batch: ImportBatch, detail: dict[str, Any]) -> None:
    audit.record(
        event=event,
        actor=actor,
        authority=batch.year.authority,
        subject_type="schemes.importbatch",
        subject_id=batch.pk,
        subject=batch.file_name,
        detail={"year": batch.year.year, **detail},
    )
