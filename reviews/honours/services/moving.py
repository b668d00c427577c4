"""Handing in, checking, sending back, refusing: the moves of a claim, and making it a fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.language import title_of
from core.models import Origin
from core.ui import date_text
from core.workflow import REASON_LENGTH, Asked, Move, checked_move, make_move
from reviews import services as facts
from reviews.honours import flow
from reviews.honours.models import HonourClaim, HonourClaimMove
from reviews.honours.notices import claim_tell
from reviews.honours.reading import ClaimReading, names_missing
from reviews.honours.services.drafting import locked
from reviews.list_sheets import CONDITION
from schemes.deadlines import deadline_for, due_for
from schemes.fact_entry.row import free_code, text_of
from schemes.fact_entry.services import refusal
from schemes.holidays.queries import working_days_after
from schemes.queries import year_document
from schemes.rules.award_claims import COUNTED
from units.models import Account

DOCUMENT_LENGTH = 200
MATTER = "honours"


@dataclass(frozen=True, slots=True)
class Told:
    """What a move states: a reason or opinion, a document."""

    reason: str = ""
    document: str = ""

    def fields(self) -> dict[str, str]:
        """By the names of the table."""
        return {"reason": self.reason.strip(), "document": self.document.strip()}


NOTHING = Told()


@transaction.atomic
def claim_move(
    *,
    claim: HonourClaim,
    move: str,
    version: int,
    actor: Account,
    told: Told = NOTHING,
    origin: Origin = Origin.ENTRY,
    arrived: datetime | None = None,
) -> HonourClaim:
    """Make a move of the scheme's table; the last one makes the claim a fact.

    ``arrived`` is when the server got the request, which decides what is late.  Raises
    :class:`~core.workflow.NotYoursError`, :class:`~core.workflow.StaleMoveError`, and
    ``ValidationError`` with everything that stands in the way.
    """
    held = locked(claim)
    if closed := refusal(held.year):
        raise ValidationError(closed, code="closed")
    table = flow.workflow_for(year_document(held.year), held.state)
    asked = Asked(move, version, told.fields(), flow.duties_of(actor, held), actor)
    found = checked_move(table, held, asked)
    _check_lengths(asked.told)
    moment = arrived or timezone.now()
    if move in (flow.SUBMIT, flow.PASS):
        _check(held, move, moment)
    _made(held, found, asked)
    if held.state == COUNTED:
        _count(held, actor, origin)
    claim_tell(held, move, actor)
    return held


def cut_off(claim: HonourClaim) -> datetime | None:
    """Until when it can be handed in; the unit's own extension counts."""
    found: datetime | None = due_for(claim.year, MATTER, claim.unit_id).get("due_at")
    if found is None and (entry := deadline_for(claim.year, MATTER)):
        return entry.due_at
    return found


def is_late(claim: HonourClaim, moment: datetime) -> bool:
    """Whether a claim that the server got at ``moment`` is too late."""
    due = cut_off(claim)
    return due is not None and moment.replace(microsecond=0) > due


def late_words(claim: HonourClaim, arrived: datetime | None = None) -> str:
    """That it is too late, and what can be done instead; ``arrived`` is when the server got what
    was handed in, None while nothing was."""
    due = date_text(cut_off(claim), "time")
    if arrived is None:
        return _("%s 已截止，现在申报不收。草稿还在。向目标办申请延期，批准后再报") % due
    text = _(
        "%(due)s 已截止，服务器 %(arrived)s 收到，未申报。草稿还在。向目标办申请延期，批准后再报"
    )
    return text % {"due": due, "arrived": date_text(arrived, "clock")}


def notice_ends(claim: HonourClaim) -> date | None:
    """The last day of its public notice: so many working days from the day it was posted."""
    step = flow.step_of(claim)
    if step is None or step.act != "notice" or claim.posted_on is None:
        return None
    return working_days_after(claim.year.authority, claim.posted_on, step.days)


def counts_from(claim: HonourClaim, moment: datetime) -> date | None:
    """The first day on which its public notice can be ended; None where it can be already, or
    where no notice runs."""
    ends = notice_ends(claim)
    if ends is None or timezone.localdate(moment) > ends:
        return None
    return ends + timedelta(days=1)


def not_yet_words(claim: HonourClaim, moment: datetime) -> str:
    """That the notice still runs, and from which day it can be ended; empty where it can be."""
    first = counts_from(claim, moment)
    if first is None:
        return ""
    last = date_text(first - timedelta(days=1), "full")
    text = _("公示到 %(last)s，%(first)s起可以办理期满")
    return text % {"last": last, "first": date_text(first, "full")}


def _check(claim: HonourClaim, move: str, moment: datetime) -> None:
    """Everything that is missing or wrong, at once; asked again at each step, for facts and scheme
    may have changed since."""
    reading = ClaimReading(claim)
    problems = reading.problems
    if move == flow.SUBMIT:
        late = is_late(claim, moment)
        if late and flow.rules_of(claim.year).late == "refuse":
            problems.append(late_words(claim, moment))
        claim.submitted_at, claim.due_at, claim.late = moment, cut_off(claim), late
    else:
        problems += _step_problems(reading, moment)
    if problems:
        raise ValidationError(problems, code="incomplete")


def _step_problems(reading: ClaimReading, moment: datetime) -> list[str]:
    claim = reading.claim
    step = flow.step_of(claim)
    if step is None:
        return []
    if step.act == "verify" and not claim.settled:
        return [_("先核定级别、是不是系统授予、所涉工作和条件，再通过")]
    early = not_yet_words(claim, moment)
    return [early] if early else []


def _made(claim: HonourClaim, found: Move, asked: Asked) -> None:
    before, (after,) = claim.state, found.after
    told: Mapping[str, Any] = {**asked.told, "late": claim.late}
    noted = Asked(found.key, asked.shown, told, (), asked.actor)
    subject = f"{claim.year.year} {claim.unit.code} {claim.unit.name} {claim.title}"
    make_move(claim, found, after, noted, authority=claim.year.authority, subject=subject)
    now, step = timezone.now(), flow.step_of(claim)
    claim.changed_by, claim.changed_at = asked.actor, now
    claim.posted_on = timezone.localdate() if step and step.act == "notice" else claim.posted_on
    claim.save()
    HonourClaimMove.objects.create(
        claim=claim,
        key=found.key,
        before=before,
        after=after,
        reason=asked.told["reason"],
        document=asked.told["document"],
        actor=asked.actor,
        at=now,
    )


def _count(claim: HonourClaim, actor: Account, origin: Origin) -> None:
    """The claim becomes a fact of its unit, as it was settled."""
    reading = ClaimReading(claim)
    claim.counted_at = timezone.now()
    claim.conditions = reading.conditions(ended=True)
    _require_conditions(reading)
    levelled = reading.kind is not None and bool(reading.kind.levels)
    texts = _common_texts(claim, levelled=levelled)
    if claim.list_key:
        row: Any = facts.claim_record(
            year=claim.year, texts={**texts, **_list_texts(reading)}, actor=actor, origin=origin
        )
    else:
        row = facts.honour_record(
            year=claim.year, texts={**texts, **_honour_texts(reading)}, actor=actor, origin=origin
        )
    claim.made = row.key
    claim.save(update_fields=["made", "counted_at", "conditions"])


def _require_conditions(reading: ClaimReading) -> None:
    if reading.list is None:
        return
    missing = names_missing(reading.claim.conditions, reading.list)
    if missing:
        titles = _("、").join(title_of(each.title) for each in missing)
        text = _("不合清单的条件（%s），计入也是 0 分。退回补充，或不予认定")
        raise ValidationError(text % titles, code="conditions")


def _common_texts(claim: HonourClaim, *, levelled: bool) -> dict[str, str]:
    # A scheme without levels has no column for one.
    part = facts.CLAIM if claim.list_key else facts.HONOUR
    return {
        "code": free_code(part, claim.year, f"SB{claim.serial:03d}"),
        "unit": claim.unit.code,
        "kind": claim.kind,
        **({"level": claim.level} if levelled else {}),
        "title": claim.title,
        "date": text_of(claim.date),
        "document": claim.document,
    }


def _honour_texts(reading: ClaimReading) -> dict[str, str]:
    claim = reading.claim
    return {
        "is_system": text_of(reading.is_system),
        "multi_superior": text_of(reading.multi_superior),
        "recognised": text_of(claim.recognised),
        "project": claim.project,
        "issued_by": reading.body.name if reading.body else claim.issued_by,
        "verified": text_of(True),
    }


def _list_texts(reading: ClaimReading) -> dict[str, str]:
    claim, rule = reading.claim, reading.list
    conditions = rule.conditions if rule else ()
    own = reading.kind is not None and reading.kind.own_points
    return {
        "list": claim.list_key,
        "work": claim.project,
        "points": text_of(claim.points) if own else "",
        "count": str(claim.count),
        **{f"{CONDITION}{c.key}": text_of(c.key in claim.conditions) for c in conditions},
    }


def _check_lengths(told: Mapping[str, Any]) -> None:
    errors = {}
    if len(told["reason"]) > REASON_LENGTH:
        errors["reason"] = [_("意见最多 %s 个字") % REASON_LENGTH]
    if len(told["document"]) > DOCUMENT_LENGTH:
        errors["document"] = [_("依据文件最多 %s 个字") % DOCUMENT_LENGTH]
    if errors:
        raise ValidationError(errors)
