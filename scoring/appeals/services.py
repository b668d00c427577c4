"""Filing an appeal within its window, assigning an independent reviewer, deciding, closing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.facts import hold_scope
from core.ui import date_text
from core.workflow import REASON_LENGTH, Asked, Move, NotYoursError, checked_move
from core.workflow import make_move as workflow_move
from documents.xlsx.values import control_character
from schemes.holidays.queries import working_days_after
from schemes.models import Year
from scoring.appeals import flow
from scoring.appeals.models import OPEN, REVIEWING, WITHDRAWN, Appeal, AppealMove, Outcome
from scoring.appeals.notices import appeal_tell
from scoring.appeals.queries import is_open
from scoring.models import ResultEntry
from scoring.publication.flow import rules_of
from scoring.publication.models import NOTICE, Publication
from scoring.queries import current_result
from targets.evidence.services import Checked, Sent, evidence_add
from units.models import Account, Unit

TEXT_LENGTH, MOST_FILES = 2000, 10
OUTCOMES = {
    flow.UPHOLD: Outcome.UPHELD,
    flow.PARTLY: Outcome.PARTLY,
    flow.REFUSE: Outcome.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a move states: a reason or finding, and the user name of the reviewer."""

    reason: str = ""
    reviewer: str = ""

    def fields(self) -> dict[str, str]:
        """By the names of the table."""
        return {"reason": self.reason.strip(), "reviewer": self.reviewer.strip()}


NOTHING = Told()
_HELD = (
    *("publication__year__authority", "publication__year__scheme", "publication__result_set"),
    *("unit", "reviewer"),
)


@transaction.atomic
def appeal_file(
    *,
    publication: Publication,
    unit: Unit,
    text: str,
    actor: Account,
    files: Sequence[Sent | Checked] = (),
    arrived: datetime | None = None,
) -> Appeal:
    """Appeal in the name of a unit that the actor heads; ``arrived`` is when the server got it.

    Raises :class:`~core.workflow.NotYoursError`, and ``ValidationError`` with everything wrong.
    """
    hold_scope({"year": publication.year})
    held = Publication.objects.select_related("year__authority", "year__scheme", "result_set")
    found, moment = held.get(pk=publication.pk), arrived or timezone.now()
    listed = ResultEntry.objects.filter(result_set=found.result_set_id, unit=unit)
    if unit.pk not in flow.headed_units(actor) or not listed.exists():
        raise NotYoursError("appeal")
    _check_filing(found, unit, text, files, moment)
    rows = Appeal.objects.filter(publication=found)
    row = Appeal.objects.create(
        publication=found,
        unit=unit,
        serial=(rows.aggregate(last=Max("serial"))["last"] or 0) + 1,
        text=text.strip(),
        filed_by=actor,
        filed_at=moment,
        before=found.result_set,
        changed_by=actor,
        changed_at=moment,
    )
    _attach(row, files, actor)
    _note("appeal.file", row, actor, {"reason": row.text[:REASON_LENGTH], "files": len(files)})
    appeal_tell(row, "file", actor)
    return row


@transaction.atomic
def appeal_move(
    *,
    appeal: Appeal,
    move: str,
    version: int,
    actor: Account,
    told: Told = NOTHING,
    arrived: datetime | None = None,
) -> Appeal:
    """Make a move of an appeal.

    Raises :class:`~core.workflow.NotYoursError`, :class:`~core.workflow.StaleMoveError`, and
    ``ValidationError`` with everything that stands in the way.
    """
    held = _locked(appeal)
    asked = Asked(move, version, told.fields(), flow.duties_of(actor, held), actor)
    found = checked_move(flow.WORKFLOW, held, asked)
    moment = arrived or timezone.now()
    _check_text(told)
    _prepare(held, move, asked, moment)
    recorded = dict(asked.told) | {"due": held.due.isoformat() if held.due else ""}
    return _go(held, found, Asked(move, version, recorded, asked.duties, actor))


@transaction.atomic
def appeals_lapse(*, publication: Publication, reason: str, actor: Account) -> None:
    """End the appeals against a publication that is withdrawn, under the year's lock.

    What was found right and waits for its correction stands until the results are put right.
    """
    hold_scope({"year": publication.year})
    rows = Appeal.objects.filter(publication=publication, state__in=(OPEN, REVIEWING))
    for row in rows.select_related(*_HELD).order_by("pk"):
        told = {"reason": reason.strip()}
        asked = Asked(flow.LAPSE, row.version, told, {flow.WITHDRAWAL}, actor)
        found = checked_move(flow.WORKFLOW, row, asked)
        row.outcome, row.decided_at = Outcome.LAPSED, timezone.now()
        _go(row, found, asked)


def _go(held: Appeal, found: Move, asked: Asked) -> Appeal:
    """Write a move that nothing stands against, and tell whom it concerns."""
    before, year, actor = held.state, held.publication.year, asked.actor
    subject = subject_of(held)
    workflow_move(held, found, found.after[0], asked, authority=year.authority, subject=subject)
    held.changed_by, held.changed_at = actor, timezone.now()
    held.save()
    AppealMove.objects.create(
        appeal=held,
        key=found.key,
        before=before,
        after=held.state,
        reason=asked.told["reason"] or _assigned(held, found.key),
        actor=actor,
        at=held.changed_at,
    )
    appeal_tell(held, found.key, actor)
    return held


def _check_filing(
    publication: Publication,
    unit: Unit,
    text: str,
    files: Sequence[Sent | Checked],
    moment: datetime,
) -> None:
    if not is_open(publication, moment):
        until = publication.appeals_until
        if publication.state != NOTICE or until is None:
            raise ValidationError(_("结果不在公示期，不能申诉"), code="window")
        told = _("申诉 %(until)s 已截止，服务器 %(arrived)s 收到，没有提出")
        words = {"until": date_text(until, "fulltime"), "arrived": date_text(moment, "clock")}
        raise ValidationError(told % words, code="window")
    errors: dict[str, list[str]] = {}
    if not text.strip() or len(text.strip()) > TEXT_LENGTH:
        errors["text"] = [_("写明对哪一项有异议和理由，最多 %s 个字") % TEXT_LENGTH]
    elif control_character(text):
        errors["text"] = [_("里面有不能用的字符，删掉再存")]
    if len(files) > MOST_FILES:
        errors["files"] = [_("最多附 %s 个文件") % MOST_FILES]
    standing = Appeal.objects.filter(publication=publication, unit=unit)
    if standing.exclude(state=WITHDRAWN).exists():
        errors["__all__"] = [_("本单位已申诉，有要补充的撤回再报")]
    if errors:
        raise ValidationError(errors)


def _check_text(told: Told) -> None:
    if len(told.reason.strip()) > REASON_LENGTH:
        raise ValidationError({"reason": [_("最多 %s 个字") % REASON_LENGTH]})
    if control_character(told.reason):
        raise ValidationError({"reason": [_("里面有不能用的字符，删掉再存")]})


def _prepare(held: Appeal, move: str, asked: Asked, moment: datetime) -> None:
    """What a move leaves on the appeal itself."""
    if move == flow.ASSIGN:
        _assign(held, asked.told["reviewer"], asked.actor, moment)
    elif move in OUTCOMES:
        held.outcome, held.decided_at = OUTCOMES[move], moment
        held.decision = asked.told["reason"]
        if move == flow.REFUSE:
            held.after = held.publication.result_set
    elif move == flow.CLOSE:
        held.after = _set_now(held.publication.year)


def _assign(held: Appeal, username: str, actor: Account, moment: datetime) -> None:
    offered = {account.username: (account, why) for account, why in flow.reviewers_of(held)}
    account, why = offered.get(username, (None, ""))
    if account is None:
        raise ValidationError({"reviewer": [_("选一个复核人")]})
    if why:
        text = _("%(who)s %(why)s，不能复核，另选一人") % {"who": account, "why": why}
        raise ValidationError({"reviewer": [text]})
    days = rules_of(held.publication.year).review_days
    held.reviewer, held.assigned_by = account, actor
    authority = held.publication.year.authority
    held.due = working_days_after(authority, timezone.localdate(moment), days)


def _set_now(year: Year) -> Any:
    """The set in force, which must hold: what was corrected is in it."""
    pointer = current_result(year)
    revision = Year.objects.values_list("revision", flat=True).get(pk=year.pk)
    if pointer is None or pointer.revision < revision:
        raise ValidationError(_("更正后还没有重新计算，算好再办结"), code="stale")
    return pointer.result_set


def _assigned(held: Appeal, move: str) -> str:
    if move != flow.ASSIGN or held.reviewer is None:
        return ""
    told = {"who": held.reviewer, "due": date_text(held.due, "full")}
    return _("由%(who)s复核，%(due)s前办") % told


def _attach(row: Appeal, files: Sequence[Sent | Checked], actor: Account) -> None:
    known: set[str] = set()
    year = row.publication.year
    for file in files:
        kept = evidence_add(year=year, unit=row.unit, file=file, actor=actor, known=known)
        known.add(kept.digest)
        row.files.add(kept)


def _locked(appeal: Appeal) -> Appeal:
    hold_scope({"year": appeal.publication.year})
    return Appeal.objects.select_related(*_HELD).get(pk=appeal.pk)


def subject_of(appeal: Appeal) -> str:
    """What the audit trail calls it."""
    year = appeal.publication.year.year
    return f"{year} {appeal.unit.code} {appeal.unit.name} {appeal.serial}"


def _note(event: str, row: Appeal, actor: Account, detail: dict[str, Any]) -> None:
    audit.record(
        event=event,
        actor=actor,
        authority=row.publication.year.authority,
        subject_type="scoring.appeal",
        subject_id=row.pk,
        subject=subject_of(row),
        detail=detail,
    )
