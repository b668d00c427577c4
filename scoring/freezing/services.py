"""Freezing a year: asking, agreeing, and the work itself, which ends in one transaction (S-6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import audit, jobs
from core.models import Job
from core.phrases import said
from core.step_up import password_faults
from core.workflow import Asked, NotYoursError, checked_move, make_move
from schemes.models import Year, YearState
from scoring.facts import year_facts_load
from scoring.freezing import flow
from scoring.freezing.bundle import Bundle, bundle_read, bundle_write, file_digest
from scoring.freezing.contents import bundle_contents
from scoring.freezing.models import FAILED, FROZEN, RUNNING, YearBundle, YearFreezing
from scoring.freezing.notices import (
    FREEZE_BACK,
    FREEZE_FAILED,
    FREEZE_WAITS,
    tell_asker,
    tell_second,
)
from scoring.freezing.notices import FROZEN as FROZEN_EVENT
from scoring.freezing.readiness import freeze_readiness
from scoring.freezing.store import keep
from scoring.freezing.verify import Report, verify
from scoring.models import ResultSet, ResultSetState
from scoring.services.progress import Progress, Silent

FREEZE = "scoring.freeze"
#: How many units a refusal names.
NAMED = 5


class FreezeRefusedError(jobs.JobError):
    """The year cannot be frozen as it stands, in words for who asked."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A bundle in memory that was verified: its bytes, and what stands of it in the database."""

    content: bytes
    bundle: Bundle
    report: Report
    revision: int
    facts: int

    @property
    def stored_name(self) -> str:
        """The name of its file."""
        return f"{file_digest(self.content)}.zip"


@transaction.atomic
def freezing_ask(*, year: Year, actor: Any) -> YearFreezing:
    """Ask that the year's published set be frozen; another account must agree.

    Raises :class:`~core.workflow.NotYoursError`, and ``ValidationError`` with what is in the way.
    """
    locked = (
        Year.objects.select_for_update(of=("self",)).select_related("authority").get(pk=year.pk)
    )
    if not flow.may_ask(actor, locked):
        raise NotYoursError("ask")
    found = freeze_readiness(locked)
    if not found.ready or found.result_set is None:
        raise ValidationError([said(e["text"], e["params"]) for e in found.problems])
    now = timezone.now()
    try:
        with transaction.atomic():
            row = YearFreezing.objects.create(
                year=locked,
                result_set=found.result_set,
                asked_by=actor,
                asked_at=now,
                changed_by=actor,
                changed_at=now,
            )
    except IntegrityError as error:
        raise ValidationError(_("已经提请过封存，等第二人同意"), code="asked") from error
    _note("yearfreezing.ask", row, actor, {"result_set": row.result_set.number})
    tell_second(
        FREEZE_WAITS,
        locked,
        number=row.result_set.number,
        party={actor.pk},
        url=_page_of(locked),
        once=f"freeze-asked:{row.pk}",
    )
    return row


@transaction.atomic
def freezing_move(
    *,
    freezing: YearFreezing,
    move: str,
    version: int,
    actor: Any,
    reason: str = "",
    password: str = "",
) -> YearFreezing:
    """Agree to a request, send it back with a reason, or withdraw it.

    Agreeing asks for the actor's own ``password`` and queues the job that does it.
    Raises as :func:`core.workflow.checked_move`, and ``ValidationError`` where the password
    is wrong or the year stands in the way meanwhile.
    """
    row = _locked(freezing)
    told = {"reason": reason.strip()[:500]}
    asked = Asked(move, version, told, flow.duties_of(actor, row), actor)
    found = checked_move(flow.WORKFLOW, row, asked)
    if move == flow.AGREE:
        text = _("密码不对。同意封存前要再输一次本人的密码")
        if faults := password_faults(actor, password, text):
            raise ValidationError(faults)
        _require_still_ready(row)
    make_move(
        row, found, found.after[0], asked, authority=row.year.authority, subject=str(row.year)
    )
    now = timezone.now()
    row.changed_by, row.changed_at = actor, now
    if move != flow.WITHDRAW:
        row.decided_by, row.decided_at, row.reason = actor, now, told["reason"]
    if move == flow.AGREE:
        job = jobs.enqueue(
            kind=FREEZE,
            payload={"freezing_id": row.pk},
            actor=actor,
            authority=row.year.authority,
            unique_key=f"{FREEZE}:{row.pk}",
        )
        row.job = job.pk
    row.save()
    if move == flow.REFUSE:
        _tell(row, FREEZE_BACK, [row.asked_by], told["reason"])
    return row


def year_freeze(*, freezing: YearFreezing, progress: Progress | None = None) -> YearBundle:
    """Pack, verify, keep and write: what the job does; a second run finds the first one's work.

    Nothing of the year is held while it is computed; the writing takes the year's lock and looks
    again.  Raises :class:`FreezeRefusedError` after noting why on the request.
    """
    report = progress or Silent()
    row = YearFreezing.objects.select_related("year__authority", "decided_by").get(pk=freezing.pk)
    if row.state == FROZEN:
        return YearBundle.objects.get(result_set_id=row.result_set_id)
    result_set = _set_of(row.result_set_id)
    try:
        packed = bundle_pack(result_set, report)
        report.step("keep", total=1)
        keep(packed.content, packed.stored_name)
        with transaction.atomic():
            report.fence()
            return _freeze(row, packed)
    except FreezeRefusedError as error:
        _fail(row, error)
        raise


def bundle_pack(result_set: ResultSet, progress: Progress) -> Packed:
    """The bundle of a set, verified figure for figure against the facts as they stand.

    Raises :class:`FreezeRefusedError` naming the units whose facts give other figures.
    """
    progress.step("load")
    loaded = year_facts_load(result_set.year)
    progress.step("pack")
    content, _digest = bundle_write(bundle_contents(result_set, loaded))
    progress.step("verify", total=len(loaded.rows))
    bundle = bundle_read(content)
    report = verify(bundle, watch=progress.set)
    if not report.agrees:
        units = sorted({each.path.partition(".")[0] for _check, each in report.differences})
        text = gettext_noop(
            "按现在的事实算不出结果集 %(number)s 的数，有 %(count)s 处不同（%(units)s）。"
            "先按更正办理，再封存（S-4）"
        )
        told = {"number": result_set.number, "count": len(report.differences)}
        raise FreezeRefusedError(text, {**told, "units": "、".join(units[:NAMED])})
    facts = sum(rows.count for rows in loaded.rows.values())
    return Packed(content, bundle, report, loaded.revision, facts)


def bundle_record(result_set: ResultSet, packed: Packed, actor: Any) -> YearBundle:
    """Write the row of a bundle whose file is kept, and its digest into the audit trail."""
    members = packed.bundle.members
    row = YearBundle.objects.create(
        result_set=result_set,
        digest=packed.bundle.digest,
        file_digest=file_digest(packed.content),
        size=len(packed.content),
        stored_name=packed.stored_name,
        members=[
            [name, len(members[name]), file_digest(members[name])] for name in sorted(members)
        ],
        counts={
            "units": packed.report.units,
            "facts": packed.facts,
            "compared": packed.report.compared,
        },
        made_by=actor,
        made_at=timezone.now(),
    )
    audit.record(
        event="yearbundle.keep",
        actor=actor,
        authority=result_set.year.authority,
        subject_type="scoring.yearbundle",
        subject_id=row.pk,
        subject=str(result_set),
        detail={
            "number": result_set.number,
            "digest": row.digest,
            "file_digest": row.file_digest,
            **row.counts,
        },
    )
    return row


def _freeze(row: YearFreezing, packed: Packed) -> YearBundle:
    year = (
        Year.objects.select_for_update(of=("self",)).select_related("authority").get(pk=row.year_id)
    )
    held = YearFreezing.objects.select_for_update().get(pk=row.pk)
    if held.state == FROZEN:
        return YearBundle.objects.get(result_set_id=held.result_set_id)
    result_set = _set_of(held.result_set_id)
    if held.state != RUNNING or year.state != YearState.OPEN or year.revision != packed.revision:
        raise FreezeRefusedError(gettext_noop("封存时年度又有改动，什么也没有封存。核对后再提请"))
    if result_set.state != ResultSetState.PUBLISHED:
        raise FreezeRefusedError(gettext_noop("要封存的结果集不再是公布的那一套。核对后再提请"))
    ResultSet.objects.filter(pk=result_set.pk).update(state=ResultSetState.FROZEN)
    Year.objects.filter(pk=year.pk).update(state=YearState.CLOSED)
    bundle = bundle_record(result_set, packed, held.decided_by)
    held.state, held.version, held.problems = FROZEN, held.version + 1, []
    held.changed_at = timezone.now()
    held.save()
    detail = {"number": result_set.number, "digest": bundle.digest}
    _note("yearfreezing.freeze", held, held.decided_by, detail)
    _tell(held, FROZEN_EVENT, [held.asked_by])
    return bundle


def _page_of(year: Year) -> str:
    return f"{reverse('scoring:freezing')}?year={year.year}"


def _tell(row: YearFreezing, event: str, who: list[Any], reason: str = "") -> None:
    """Tell who asked for it, in the transaction of what became of it."""
    tell_asker(
        event,
        row.year,
        number=row.result_set.number,
        who=who,
        url=_page_of(row.year),
        once=f"{event}:{row.pk}",
        reason=reason,
    )


def _fail(row: YearFreezing, error: FreezeRefusedError) -> None:
    """Note on the request why it came to nothing; a new one may be made."""
    with transaction.atomic():
        held = YearFreezing.objects.select_for_update().get(pk=row.pk)
        if held.state != RUNNING:
            return
        held.state, held.version = FAILED, held.version + 1
        held.problems = list(error.phrases)
        held.changed_at = timezone.now()
        held.save()
        _note("yearfreezing.fail", held, held.decided_by, {"error": str(error)})
        why = "；".join(said(each["text"], each["params"]) for each in error.phrases)
        _tell(held, FREEZE_FAILED, [held.asked_by, held.decided_by], why)


def _require_still_ready(row: YearFreezing) -> None:
    if row.state == RUNNING:
        job = Job.objects.filter(pk=row.job).first() if row.job else None
        if job is not None and job.alive:
            raise ValidationError(_("封存正在进行，不用再开始"), code="running")
        return
    found = freeze_readiness(row.year)
    if not found.ready or found.result_set is None:
        raise ValidationError([said(each["text"], each["params"]) for each in found.problems])
    if found.result_set.pk != row.result_set_id:
        raise ValidationError(_("提请以后又公布了别的结果集。退回这一件，另行提请"), code="other")


def _locked(freezing: YearFreezing) -> YearFreezing:
    Year.objects.select_for_update().only("pk").get(pk=freezing.year_id)
    rows = YearFreezing.objects.select_related("year__authority", "result_set", "asked_by")
    return rows.get(pk=freezing.pk)


def _set_of(pk: int) -> ResultSet:
    return ResultSet.objects.select_related("year__authority", "scheme").get(pk=pk)


def _note(event: str, row: YearFreezing, actor: Any, detail: dict[str, Any]) -> None:
    audit.record(
        event=event,
        actor=actor,
        authority=row.year.authority,
        subject_type="scoring.yearfreezing",
        subject_id=row.pk,
        subject=str(row.year),
        detail=detail,
    )
