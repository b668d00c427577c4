"""Proposing, drafting, announcing, confirming and lifting records; templates of their documents."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
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
from core.workflow import REASON_LENGTH, Asked, NotYoursError, StaleMoveError, checked_move
from core.workflow import make_move as workflow_move
from documents.xlsx.values import control_character
from reviews.accountability import flow
from reviews.accountability.models import (
    DRAFT,
    PROPOSED,
    AccountabilityMove,
    AccountabilityRecord,
    AccountabilityTemplate,
)
from reviews.accountability.notices import accountability_tell
from reviews.accountability.parsing import read_record
from reviews.accountability.proposing import Proposal, proposals_of
from reviews.accountability.word import FIELDS, NEEDED
from reviews.moved_people import note_writer
from schemes.holidays.queries import working_days_after
from schemes.models import Year
from targets.statements.checking import template_problems
from units.models import Account, Authority, Unit
from units.queries import has_authority_perm

NUMBER_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Told:
    """What a move states: a reason, and the number of the document."""

    reason: str = ""
    number: str = ""

    def fields(self) -> dict[str, str]:
        """By the names of the table."""
        return {"reason": self.reason.strip(), "number": self.number.strip()}


NOTHING = Told()


@transaction.atomic
def record_start(
    *, year: Year, unit: Unit | None, stated: Mapping[str, str], actor: Account
) -> AccountabilityRecord:
    """Draft a record as the office.

    Raises :class:`~core.workflow.NotYoursError`, and ``ValidationError`` with every fault.
    """
    hold_scope({"year": year})
    _require_office(year, actor)
    try:
        values = read_record(year, flow.rules_of(year), unit, stated)
    except ValidationError as error:
        if unit is None:
            error.error_dict["unit"] = [ValidationError(_("选单位"))]
        raise
    if unit is None:
        raise ValidationError({"unit": [_("选单位")]})
    return _create(year, unit, actor, state=DRAFT, **values)


@transaction.atomic
def records_propose(*, year: Year, actor: Account) -> list[AccountabilityRecord]:
    """Put down what the results and vetoes call for, each once a year, for a person to decide.

    What was proposed before, whatever became of it, is not proposed again.
    """
    hold_scope({"year": year})
    _require_office(year, actor)
    rows = AccountabilityRecord.objects.filter(year=year).exclude(origin="")
    known = set(rows.values_list("unit_id", "kind", "origin"))
    return [
        _propose(year, each, actor)
        for each in proposals_of(year)
        if (each.unit.pk, each.kind, each.origin) not in known
    ]


def _propose(year: Year, each: Proposal, actor: Account) -> AccountabilityRecord:
    kind = flow.rules_of(year).kind(each.kind)
    public = bool(kind and kind.sort == "praise")
    told = {"kind": each.kind, "origin": each.origin, "grounds": each.grounds}
    return _create(year, each.unit, actor, state=PROPOSED, public=public, **told)


@transaction.atomic
def record_save(
    *, record: AccountabilityRecord, version: int, stated: Mapping[str, str], actor: Account
) -> AccountabilityRecord:
    """Save a draft; what was given public notice or asked to be confirmed stays as it is."""
    held = _locked(record)
    if flow.OFFICE not in flow.duties_of(actor, held):
        raise NotYoursError("edit")
    if version != held.version:
        raise StaleMoveError(held)
    if held.state != DRAFT:
        raise ValidationError(_("已不是草稿，不能改"), code="not_editable")
    values = read_record(held.year, flow.rules_of(held.year), held.unit, stated)
    for key, value in values.items():
        setattr(held, key, value)
    note_writer(held, actor)
    held.version += 1
    held.changed_by, held.changed_at = actor, timezone.now()
    held.save()
    _note("accountabilityrecord.save", held, actor)
    return held


@transaction.atomic
def record_move(
    *,
    record: AccountabilityRecord,
    move: str,
    version: int,
    actor: Account,
    told: Told = NOTHING,
    arrived: datetime | None = None,
) -> AccountabilityRecord:
    """Make a move of the record's table.

    Raises :class:`~core.workflow.NotYoursError`, :class:`~core.workflow.StaleMoveError`, and
    ``ValidationError`` with everything that stands in the way.
    """
    held = _locked(record)
    table = flow.workflow_for(held)
    asked = Asked(move, version, told.fields(), flow.duties_of(actor, held), actor)
    found = checked_move(table, held, asked)
    moment = arrived or timezone.now()
    _check(held, move, asked.told, moment)
    _prepare(held, move, asked, moment)
    before = held.state
    authority, subject = held.year.authority, subject_of(held)
    workflow_move(held, found, found.after[0], asked, authority=authority, subject=subject)
    held.changed_by, held.changed_at = actor, timezone.now()
    held.save()
    AccountabilityMove.objects.create(
        record=held,
        key=found.key,
        before=before,
        after=held.state,
        reason=asked.told["reason"],
        actor=actor,
        at=held.changed_at,
    )
    accountability_tell(held, actor)
    return held


@transaction.atomic
def template_put(
    *, authority: Authority, kind: str, name: str, content: bytes, actor: Account
) -> AccountabilityTemplate:
    """Put a Word file in force as the template of a kind; empty content goes back to the own one.

    Raises ``ValidationError`` with everything that is wrong with the file.
    """
    if not has_authority_perm(actor, authority, "edit_facts"):
        raise NotYoursError("template")
    if content and (problems := template_problems(content, FIELDS, {}, NEEDED)):
        raise ValidationError(problems)
    row = AccountabilityTemplate.objects.create(
        authority=authority,
        kind=kind,
        name=name[:120] if content else "",
        content=content,
        digest=hashlib.sha256(content).hexdigest() if content else "",
        uploaded_by=actor,
        uploaded_at=timezone.now(),
    )
    audit.record(
        event="accountability.template",
        actor=actor,
        authority=authority,
        subject_type="reviews.accountabilitytemplate",
        subject_id=row.pk,
        subject=f"{kind} {row.name or _('自带模板')}",
        detail={"digest": row.digest},
    )
    return row


def _check(
    record: AccountabilityRecord, move: str, told: Mapping[str, str], moment: datetime
) -> None:
    errors: dict[str, list[str]] = {}
    for key, most in (("reason", REASON_LENGTH), ("number", NUMBER_LENGTH)):
        if len(told[key]) > most:
            errors[key] = [_("最多 %s 个字") % most]
        elif control_character(told[key]):
            errors[key] = [_("里面有不能用的字符，删掉再存")]
    if errors:
        raise ValidationError(errors)
    stated = record.basis and record.decided_by and record.date
    if move in (flow.ANNOUNCE, flow.SUBMIT) and not stated:
        raise ValidationError(_("先填齐依据、决定机关和日期，存好再办"), code="incomplete")
    until = record.notice_until
    if move == flow.SUBMIT and until is not None and timezone.localdate(moment) <= until:
        told_day = date_text(until, "full")
        raise ValidationError(_("公示到 %s，期满没有异议再提请确认") % told_day, code="notice")


def _prepare(record: AccountabilityRecord, move: str, asked: Asked, moment: datetime) -> None:
    """What a move leaves on the record itself."""
    kind = flow.kind_of(record)
    if move == flow.ANNOUNCE and kind is not None:
        day = timezone.localdate(moment)
        authority = record.year.authority
        record.notice_until = working_days_after(authority, day, kind.notice_days)
    elif move == flow.SUBMIT:
        record.asked_by = asked.actor
    elif move == flow.ISSUE:
        record.number = asked.told["number"]
    elif move == flow.REFUSE:
        record.notice_until = None
    elif move == flow.TAKE:
        # Who takes a proposal up is who prepares it, whoever had it computed.
        record.created_by = asked.actor


def _create(
    year: Year, unit: Unit, actor: Account, state: str, **values: Any
) -> AccountabilityRecord:
    now, rows = timezone.now(), AccountabilityRecord.objects.filter(year=year)
    made = AccountabilityRecord.objects.create(
        year=year,
        unit=unit,
        state=state,
        serial=(rows.aggregate(last=Max("serial"))["last"] or 0) + 1,
        created_by=actor,
        created_at=now,
        changed_by=actor,
        changed_at=now,
        **values,
    )
    _note("accountabilityrecord.start", made, actor)
    return made


def subject_of(record: AccountabilityRecord) -> str:
    """What the audit trail calls it."""
    whom = record.person.name if record.person else record.unit.name
    return f"{record.year.year} {record.unit.code} {whom} {record.kind}"


def _note(event: str, record: AccountabilityRecord, actor: Account) -> None:
    audit.record(
        event=event,
        actor=actor,
        authority=record.year.authority,
        subject_type="reviews.accountabilityrecord",
        subject_id=record.pk,
        subject=subject_of(record),
        detail={"number": record.serial, "kind": record.kind, "origin": record.origin},
    )


def _locked(record: AccountabilityRecord) -> AccountabilityRecord:
    hold_scope({"year": record.year})
    rows = AccountabilityRecord.objects.select_related("year__authority", "year__scheme", "unit")
    return rows.get(pk=record.pk)


def _require_office(year: Year, actor: Account) -> None:
    if not has_authority_perm(actor, year.authority, "edit_facts"):
        raise NotYoursError("start")
    if not flow.rules_of(year).kinds:
        raise ValidationError(_("%s 年度的方案没有写奖惩") % year.year, code="no_kinds")
