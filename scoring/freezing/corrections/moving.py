"""Asking for a correction, agreeing to it, sending it back; and the job that applies it (S-4)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import jobs
from core.models import Job
from core.phrases import phrases_of, said
from core.step_up import password_faults
from core.workflow import Asked, checked_move, make_move
from reviews.moved_people import party_of
from scoring.freezing.corrections import flow
from scoring.freezing.corrections.applying import correction_preview, correction_written
from scoring.freezing.corrections.people import pay_keep
from scoring.freezing.corrections.report import fingerprint_of
from scoring.freezing.corrections.services import locked, note
from scoring.freezing.models import APPLIED, DRAFT, RUNNING, Correction
from scoring.freezing.money import payrolls_url
from scoring.freezing.notices import (
    CORRECTION_BACK,
    CORRECTION_DONE,
    CORRECTION_FAILED,
    CORRECTION_WAITS,
    tell_asker,
    tell_finance,
    tell_second,
)
from scoring.freezing.services import FreezeRefusedError, bundle_pack, bundle_record
from scoring.freezing.store import keep
from scoring.models import ResultSet, ResultSetState
from scoring.publication.queries import published_set
from scoring.services.progress import Progress, Silent
from units.models import Account

CORRECT = "scoring.correct"


class CorrectionRefusedError(jobs.JobError):
    """The correction cannot be applied as things stand, in words for who asked."""


@transaction.atomic
def correction_move(
    *,
    correction: Correction,
    move: str,
    version: int,
    actor: Any,
    reason: str = "",
    password: str = "",
) -> Correction:
    """Ask for a correction, agree to it, send it back with a reason, or drop the draft.

    Asking computes the report, and writes nothing of the year.  Agreeing asks for the actor's own
    ``password`` and queues the job that does it (:func:`correction_apply`).
    Raises as :func:`core.workflow.checked_move`, and ``ValidationError``.
    """
    row = locked(correction)
    asked = Asked(move, version, {"reason": reason.strip()}, flow.duties_of(actor, row), actor)
    found = checked_move(flow.WORKFLOW, row, asked)
    if move == flow.ASK:
        _ask(row, actor)
    elif move == flow.APPLY:
        text = _("密码不对。同意更正前要再输一次本人的密码")
        if faults := password_faults(actor, password, text):
            raise ValidationError(faults)
        _require_free(row)
        _require_base(row)
    make_move(
        row, found, found.after[0], asked, authority=row.year.authority, subject=str(row.year)
    )
    row.changed_by, row.changed_at = actor, timezone.now()
    if move in (flow.APPLY, flow.REFUSE):
        row.decided_by, row.decided_at = actor, row.changed_at
        row.answer = asked.told["reason"][:500]
    if move == flow.APPLY:
        row.job = _queued(row, actor)
    row.save()
    _tell(row, move)
    return row


def correction_apply(*, correction: Correction, progress: Progress | None = None) -> Correction:
    """Write the facts, a new set with its report, and for a frozen year a new bundle: all of it or
    nothing.  What the job does; a second run finds the first one's work.

    The year is held while it is computed once more: the set must come of the facts written in this
    very transaction, and what was shown is held against it.  Raises
    :class:`CorrectionRefusedError` after noting why; the correction is a draft again.
    """
    report = progress or Silent()
    report.step("check")
    try:
        report.step("apply", total=1)
        with transaction.atomic():
            report.fence()
            row = locked(correction)
            if row.state != RUNNING:
                return row
            _apply(row, report)
            return row
    except ValidationError as error:
        refused = CorrectionRefusedError("")
        refused.phrases = phrases_of(error)
        _fail(correction, refused)
        raise refused from error
    except FreezeRefusedError as error:
        refused = CorrectionRefusedError("")
        refused.phrases = error.phrases
        _fail(correction, refused)
        raise refused from error


def _ask(row: Correction, actor: Any) -> None:
    """Keep the report that the second person will see."""
    _require_base(row)
    row.asked_by, row.asked_at = actor, timezone.now()
    found = correction_preview(row)
    row.report, row.problems = found.report, []
    row.fingerprint = fingerprint_of(found.report)
    pay_keep(row, found.pay)


def _queued(row: Correction, actor: Any) -> Any:
    job = jobs.enqueue(
        kind=CORRECT,
        payload={"correction_id": row.pk},
        actor=actor,
        authority=row.year.authority,
        unique_key=f"{CORRECT}:{row.pk}",
    )
    return job.pk


def _apply(row: Correction, report: Progress) -> None:
    _require_base(row)
    made = correction_written(row)
    if fingerprint_of(made.report) != row.fingerprint:
        text = _("提请以后情况变了，现在更正的结果与报告不同。退回重新提请")
        raise ValidationError(text, code="moved")
    if made.result_set.pk != row.base_set_id:
        row.new_set = made.result_set
        if made.result_set.state == ResultSetState.FROZEN:
            _bundle(made.result_set, row, report)
    now = timezone.now()
    row.state, row.version, row.problems = APPLIED, row.version + 1, []
    row.changed_at = now
    row.save()
    detail = {"number": made.result_set.number, "units": row.report["sums"]["units"]}
    note("correction.done", row, row.decided_by, detail)
    _tell_party(row, CORRECTION_DONE)
    if paid := row.report["sums"]["paid"]:
        told = {"number": row.serial, "people": paid, "once": f"correction-paid:{row.pk}"}
        tell_finance(row.year, url=payrolls_url(row.year), **told)


def _bundle(made: ResultSet, row: Correction, report: Progress) -> None:
    packed = bundle_pack(made, report)
    keep(packed.content, packed.stored_name)
    bundle_record(made, packed, row.decided_by)


def _fail(correction: Correction, error: CorrectionRefusedError) -> None:
    """Note why it came to nothing; the draft goes back to who asked for it."""
    with transaction.atomic():
        row = locked(correction)
        if row.state != RUNNING:
            return
        row.state, row.version = DRAFT, row.version + 1
        row.problems, row.changed_at = list(error.phrases), timezone.now()
        row.save()
        note("correction.fail", row, row.decided_by, {"error": str(error)})
        why = "；".join(said(each["text"], each["params"]) for each in error.phrases)
        _tell_party(row, CORRECTION_FAILED, why)


def _tell(row: Correction, move: str) -> None:
    if move == flow.ASK:
        tell_second(
            CORRECTION_WAITS,
            row.year,
            number=row.serial,
            party=party_of(row),
            url=reverse("scoring:correction", args=[row.pk]),
            once=f"correction:{row.pk}:{row.version}",
        )
    elif move == flow.REFUSE:
        _tell_party(row, CORRECTION_BACK, row.answer)


def _tell_party(row: Correction, event: str, reason: str = "") -> None:
    """Tell who drafted it and asked for it what became of it."""
    tell_asker(
        event,
        row.year,
        number=row.serial,
        who=list(Account.objects.filter(pk__in=party_of(row))),
        url=reverse("scoring:correction", args=[row.pk]),
        once=f"{event}:{row.pk}:{row.version}",
        reason=reason,
    )


def _require_free(row: Correction) -> None:
    """Its job is begun anew only where every attempt of it died."""
    if row.state != RUNNING:
        return
    job = Job.objects.filter(pk=row.job).first() if row.job else None
    if job is not None and job.alive:
        raise ValidationError(_("正在更正，不用再开始"), code="running")


def _require_base(row: Correction) -> None:
    """Nothing was published or corrected since the draft was begun."""
    standing = published_set(row.year)
    if standing is None or standing.pk != row.base_set_id:
        text = _("起草以后又出了别的结果集。放弃这一件，按现在的结果另起一件")
        raise ValidationError(text, code="base")
