"""Preparing a publication, its award list, views on it, and its moves up to publishing (M-11)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.facts import hold_scope
from core.workflow import REASON_LENGTH, Asked, Move, NotYoursError, StaleMoveError, checked_move
from core.workflow import make_move as workflow_move
from reviews.moved_people import note_writer
from schemes.fact_entry.services import refusal
from schemes.models import Year
from scoring.appeals.services import appeals_lapse
from scoring.models import ResultSet, ResultSetState
from scoring.publication import checks, flow
from scoring.publication.awards import computed_list
from scoring.publication.bodies import bodies_carried
from scoring.publication.listing import awards_recompute, awards_write, listed_of, unviewed
from scoring.publication.models import (
    COMMITTEE,
    CONSULTING,
    DECIDED,
    FINAL,
    NOTICE,
    PREPARING,
    WITHDRAWN,
    Publication,
    PublicationMove,
)
from scoring.publication.notices import publication_tell
from scoring.publication.readiness import readiness_of
from scoring.publication.told import notice_days_of, text_of
from scoring.queries import current_result
from units.models import Account


@dataclass(frozen=True, slots=True)
class Told:
    """What a move states, as plain texts; ``password`` is the step-up before publishing."""

    reason: str = ""
    document: str = ""
    number: str = ""
    decided_by: str = ""
    decided_on: str = ""
    contact: str = ""
    password: str = field(default="", repr=False)

    def fields(self) -> dict[str, str]:
        """By the names of the table, without the password."""
        names = ("reason", "document", "number", "decided_by", "decided_on", "contact")
        return {name: getattr(self, name).strip() for name in names}


NOTHING = Told()


@transaction.atomic
def publication_start(
    *, year: Year, result_set: int, actor: Account, reason: str = ""
) -> Publication:
    """Begin to make public the set in force, which the actor was shown as ``result_set`` (its
    number), with the award list that the scheme makes of it.

    Raises :class:`~core.workflow.NotYoursError`, and ``ValidationError`` with what blocks it, or
    where something is missing and no ``reason`` says why it may stand.
    """
    hold_scope({"year": year})
    if not flow.is_office(actor, year):
        raise NotYoursError("start")
    year = Year.objects.select_related("authority", "scheme").get(pk=year.pk)
    if closed := refusal(year):
        raise ValidationError(closed, code="closed")
    if Publication.objects.filter(year=year).exclude(state=WITHDRAWN).exists():
        raise ValidationError(_("本年已有一次公布在办，先办完或撤回那一次"), code="going_on")
    ready = readiness_of(actor, year)
    checks.require_ready(ready, reason)
    if ready.result_set is None or ready.result_set.number != result_set:
        raise ValidationError(_("又算出了新的结果集，看过再办"), code="stale")
    made = _create(year, ready.result_set, actor, reason.strip())
    awards_write(made, computed_list(ready.result_set))
    bodies_carried(made)
    return made


@transaction.atomic
def publication_move(
    *,
    publication: Publication,
    move: str,
    version: int,
    actor: Account,
    told: Told = NOTHING,
    arrived: datetime | None = None,
) -> Publication:
    """Make a move of the table; publishing holds the year's facts from then on.

    Raises :class:`~core.workflow.NotYoursError`, :class:`~core.workflow.StaleMoveError`, and
    ``ValidationError`` with everything that stands in the way.
    """
    held = locked(publication)
    asked = Asked(move, version, told.fields(), flow.duties_of(actor, held), actor)
    found = checked_move(flow.WORKFLOW, held, asked)
    moment = arrived or timezone.now()
    checks.check_move(held, move, told, actor, moment)
    if flow.OFFICE in found.who:
        note_writer(held, actor)
    after = _prepared(held, move, asked, moment)
    _go(held, found, after, asked, actor)
    if move == flow.WITHDRAW:
        appeals_lapse(publication=held, reason=told.reason, actor=actor)
    return held


def locked(publication: Publication) -> Publication:
    """The publication as it stands, under the year's lock."""
    hold_scope({"year": publication.year})
    rows = Publication.objects.select_related(
        "year__authority", "year__scheme", "result_set__scheme", "created_by", "changed_by"
    )
    return rows.get(pk=publication.pk)


def editable(publication: Publication, version: int, actor: Account) -> Publication:
    """The publication locked, for its office to change the list or record views before the
    committee has decided; raises as a move does."""
    held = locked(publication)
    if flow.OFFICE not in flow.duties_of(actor, held):
        raise NotYoursError("edit")
    if version != held.version:
        raise StaleMoveError(held)
    if held.state not in (PREPARING, CONSULTING, COMMITTEE):
        raise ValidationError(_("委员会已审定，要改先退回上一步"), code="not_editable")
    return held


def noted(held: Publication, key: str, actor: Account, reason: str, document: str) -> None:
    """Save a change that takes the publication no further, with its place in the history."""
    note_writer(held, actor)
    held.version += 1
    held.changed_by, held.changed_at = actor, timezone.now()
    held.save()
    _step(held, key, held.state, reason, document, actor)
    _note(f"publication.{key}", held, actor, {"reason": reason, "document": document})


def _prepared(held: Publication, move: str, asked: Asked, moment: datetime) -> str:
    """What a move leaves on the publication; the state that it leads to."""
    told = asked.told
    if move == flow.CONSULT:
        return CONSULTING if flow.rules_of(held.year).bodies else COMMITTEE
    if move == flow.DECIDE:
        held.decided_by, held.decision = told["decided_by"], told["document"]
        held.decided_on = date.fromisoformat(told["decided_on"])
    elif move == flow.ANNOUNCE:
        _announce(held, told, moment)
    elif move == flow.CONCLUDE:
        held.asked_by = asked.actor
    elif move == flow.PUBLISH:
        _publish(held, told["number"], asked.actor, moment)
    elif move == flow.TAKE_UP:
        return _take_up(held)
    found = flow.WORKFLOW.move(move, held.state)
    return found.after[0] if found else held.state


def _announce(held: Publication, told: Mapping[str, str], moment: datetime) -> None:
    held.notice_number, held.contact = told["number"], told["contact"]
    # A notice that was taken down and begins again keeps its address: it is printed on paper.
    held.token = held.token or secrets.token_urlsafe(24)
    held.told = text_of(held)
    days = notice_days_of(held.year, moment)
    held.notice_from, held.notice_until, held.appeals_until = days


def _publish(held: Publication, number: str, actor: Account, moment: datetime) -> None:
    result_set = ResultSet.objects.select_for_update().get(pk=held.result_set_id)
    result_set.state = ResultSetState.PUBLISHED
    result_set.save(update_fields=["state"])
    held.result_set.state = result_set.state
    held.number, held.published_by, held.published_at = number, actor, moment


def _take_up(held: Publication) -> str:
    """Speak of the set in force from now on.  What the committee decided, or the notice says, has
    to be decided again where it would read otherwise."""
    pointer = current_result(held.year)
    if pointer is None or pointer.result_set_id == held.result_set_id:
        raise ValidationError(_("没有新的结果集可采用"), code="no_new_set")
    before = listed_of(held)
    said = text_of(held)
    held.result_set = pointer.result_set
    awards_recompute(held)
    if held.state not in (COMMITTEE, DECIDED, NOTICE, FINAL):
        return held.state
    if unviewed(held):
        return CONSULTING
    if held.state == COMMITTEE:
        return COMMITTEE
    same = listed_of(held) == before and text_of(held) == said
    return held.state if same else COMMITTEE


def _go(held: Publication, found: Move, after: str, asked: Asked, actor: Account) -> None:
    before, year = held.state, held.year
    workflow_move(held, found, after, asked, authority=year.authority, subject=subject_of(held))
    held.changed_by, held.changed_at = actor, timezone.now()
    held.save()
    document = asked.told["document"] or asked.told["number"]
    _step(held, found.key, before, asked.told["reason"], document, actor)
    publication_tell(held, found.key, actor)


def _create(year: Year, result_set: ResultSet, actor: Account, reason: str) -> Publication:
    now, rows = timezone.now(), Publication.objects.filter(year=year)
    made = Publication.objects.create(
        year=year,
        serial=(rows.aggregate(last=Max("serial"))["last"] or 0) + 1,
        result_set=result_set,
        reason=reason,
        created_by=actor,
        writers=[actor.pk],
        created_at=now,
        changed_by=actor,
        changed_at=now,
    )
    _step(made, flow.START, "", reason, "", actor)
    _note("publication.start", made, actor, {"reason": reason, "number": result_set.number})
    return made


def _step(
    held: Publication, key: str, before: str, reason: str, document: str, actor: Account
) -> None:
    PublicationMove.objects.create(
        publication=held,
        key=key,
        before=before,
        after=held.state,
        result_set_id=held.result_set_id,
        reason=reason[:REASON_LENGTH],
        document=document[:200],
        actor=actor,
        at=held.changed_at,
    )


def subject_of(held: Publication) -> str:
    """What the audit trail calls it."""
    return f"{held.year.year} {held.serial}"


def _note(event: str, held: Publication, actor: Account, detail: dict[str, Any]) -> None:
    audit.record(
        event=event,
        actor=actor,
        authority=held.year.authority,
        subject_type="scoring.publication",
        subject_id=held.pk,
        subject=subject_of(held),
        detail=detail,
    )
