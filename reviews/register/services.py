"""Preparing entries, telling the unit, its answer, entering and lifting."""

from __future__ import annotations

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
from core.models import Origin
from core.ui import date_text
from core.workflow import (
    REASON_LENGTH,
    Asked,
    Move,
    NotYoursError,
    StaleMoveError,
    checked_move,
    make_move,
)
from reviews.moved_people import note_writer
from reviews.register import facts, flow
from reviews.register.effect import asks_paper, monthly_list
from reviews.register.models import (
    ANSWERED,
    CONFIRM,
    DRAFT,
    DROPPED,
    ENTERED,
    LIFTED,
    TOLD,
    RegisterEntry,
    RegisterMove,
    Sort,
)
from reviews.register.notices import register_tell
from reviews.register.parsing import read_entry
from schemes.fact_entry.services import refusal
from schemes.holidays.queries import working_days_after
from schemes.models import Year
from schemes.queries import year_document
from targets.evidence.services import Checked, Sent, evidence_add, evidence_check
from units.models import Account, Unit
from units.queries import has_authority_perm

ANSWER_LENGTH, DOCUMENT_LENGTH, MOST_FILES = 1000, 200, 10


@dataclass(frozen=True, slots=True)
class Told:
    """What a move states: a reason, opinion or answer, and a document."""

    reason: str = ""
    document: str = ""

    def fields(self) -> dict[str, str]:
        """By the names of the table."""
        return {"reason": self.reason.strip(), "document": self.document.strip()}


NOTHING = Told()


@transaction.atomic
def entry_start(
    *, year: Year, unit: Unit | None, stated: Mapping[str, str], actor: Account
) -> RegisterEntry:
    """Prepare an entry as the office; nobody but the office sees it yet.

    Raises :class:`~core.workflow.NotYoursError`, and ``ValidationError`` with every fault under its
    field.
    """
    hold_scope({"year": year})
    if not has_authority_perm(actor, year.authority, "edit_facts"):
        raise NotYoursError("start")
    _require_open(year)
    if not flow.uses_register(year_document(year)):
        raise ValidationError(_("%s 年度的方案没有写怎样登记") % year.year, code="no_register")
    try:
        values = read_entry(year, stated)
    except ValidationError as error:
        if unit is None:
            error.error_dict["unit"] = [ValidationError(_("选一个单位"))]
        raise
    if unit is None:
        raise ValidationError({"unit": [_("选一个单位")]})
    _check_grade(year, unit, values)
    now = timezone.now()
    last = RegisterEntry.objects.filter(year=year).aggregate(last=Max("serial"))["last"] or 0
    entry = RegisterEntry.objects.create(
        year=year,
        unit=unit,
        serial=last + 1,
        created_by=actor,
        created_at=now,
        changed_by=actor,
        changed_at=now,
        **values,
    )
    note("registerentry.start", entry, actor)
    return entry


@transaction.atomic
def entry_save(
    *, entry: RegisterEntry, version: int, stated: Mapping[str, str], actor: Account
) -> RegisterEntry:
    """Save a draft; what the unit was told of cannot be changed, only dropped and begun anew."""
    held = _locked_draft(entry, actor)
    if version != held.version:
        raise StaleMoveError(held)
    values = read_entry(held.year, stated)
    _check_grade(held.year, held.unit, values, held.pk)
    for key, value in values.items():
        setattr(held, key, value)
    _touched(held, actor)
    return held


def file_add(*, entry: RegisterEntry, file: Sent, actor: Account) -> RegisterEntry:
    """Attach the document that the entry rests on."""
    return file_keep(entry, evidence_check(file), actor)


@transaction.atomic
def file_keep(entry: RegisterEntry, file: Checked, actor: Account) -> RegisterEntry:
    """Keep a file whose content was looked at, before any transaction began."""
    held = _locked_draft(entry, actor)
    known = list(held.files.values_list("digest", flat=True))
    if len(known) >= MOST_FILES:
        raise ValidationError(_("一项最多 %s 个文件") % MOST_FILES, code="files")
    held.files.add(
        evidence_add(year=held.year, unit=held.unit, file=file, actor=actor, known=known)
    )
    _touched(held, actor)
    return held


@transaction.atomic
def file_remove(*, entry: RegisterEntry, file: Any, actor: Account) -> RegisterEntry:
    """Take a file out of a draft; the file itself stays on record."""
    held = _locked_draft(entry, actor)
    row = held.files.filter(pk=file).first()
    if row is not None:
        held.files.remove(row)
        _touched(held, actor)
        note("registerentry.file_remove", held, actor, file=row.name)
    return held


@transaction.atomic
def entry_move(
    *,
    entry: RegisterEntry,
    move: str,
    version: int,
    actor: Account,
    told: Told = NOTHING,
    origin: Origin = Origin.ENTRY,
    arrived: datetime | None = None,
) -> RegisterEntry:
    """Make a move of the table; entering writes the fact, lifting withdraws it.

    Raises :class:`~core.workflow.NotYoursError`, :class:`~core.workflow.StaleMoveError`, and
    ``ValidationError`` with everything that stands in the way.
    """
    held = _locked(entry)
    _require_open(held.year)
    table = flow.workflow_for(year_document(held.year), held.sort)
    asked = Asked(move, version, told.fields(), flow.duties_of(actor, held), actor)
    found = checked_move(table, held, asked)
    _check_lengths(move, asked.told)
    _check(held, move, arrived or timezone.now())
    _prepare(held, move, asked)
    _made(held, found, asked)
    if held.state == ENTERED and found.before in (TOLD, ANSWERED, CONFIRM):
        facts.enter(held, actor, origin)
    if held.state == LIFTED:
        reason = asked.told["reason"] or _lift_reason(held)
        facts.lift(held, actor, reason, origin)
    register_tell(held, move, actor, asked.told["reason"])
    return held


def window_open(entry: RegisterEntry, moment: datetime) -> bool:
    """Whether the unit may still answer."""
    due = entry.answer_due
    return entry.state == TOLD and due is not None and timezone.localdate(moment) <= due


def note(event: str, entry: RegisterEntry, actor: Account, **told: str) -> None:
    """The audit row of an act that is no move."""
    audit.record(
        event=event,
        actor=actor,
        authority=entry.year.authority,
        subject_type="reviews.registerentry",
        subject_id=entry.pk,
        subject=subject_of(entry),
        detail={"number": entry.serial, "kind": entry.kind, **told},
    )


def subject_of(entry: RegisterEntry) -> str:
    """What the audit trail calls it."""
    return f"{entry.year.year} {entry.unit.code} {entry.unit.name} {entry.title}"


def _check(entry: RegisterEntry, move: str, moment: datetime) -> None:
    if move == flow.TELL and _asks_file(entry) and not entry.files.exists():
        raise ValidationError(_("附上认定文件再告知单位；没有文件的不登记"), code="no_document")
    if move == flow.ENTER and window_open(entry, moment):
        text = _("单位可以申辩到 %s，申辩了或过了这一天再登记")
        raise ValidationError(text % date_text(entry.answer_due, "full"), code="window")
    if move == flow.ANSWER and not window_open(entry, moment):
        text = _("申辩到 %s 为止，已过。有话请找目标办")
        raise ValidationError(text % date_text(entry.answer_due, "full"), code="window")


def _asks_file(entry: RegisterEntry) -> bool:
    document = year_document(entry.year)
    return asks_paper(document, entry.sort, entry.component, entry.kind)


def _check_grade(year: Year, unit: Unit, values: Mapping[str, Any], but: int = 0) -> None:
    """A unit's month has one grade (E-3); what was dropped or lifted is none."""
    if values["sort"] != Sort.MONTHLY:
        return
    rule = monthly_list(year_document(year), values["component"])
    if rule is None or values["kind"] not in rule.by_grade:
        return
    same = RegisterEntry.objects.filter(
        year=year, unit=unit, sort=Sort.MONTHLY, component=rule.key, month=values["month"]
    )
    standing = same.filter(kind__in=rule.by_grade).exclude(state__in=(DROPPED, LIFTED))
    if standing.exclude(pk=but).exists():
        text = _("这个单位 %s 月已经定了等次，一个月只评一个")
        raise ValidationError({"kind": [text % values["month"]]}, code="graded")


def _prepare(entry: RegisterEntry, move: str, asked: Asked) -> None:
    """What a move leaves on the entry itself."""
    if move == flow.TELL:
        entry.told_at = timezone.now()
        days = flow.rules_of(entry.year).answer_days
        entry.answer_due = working_days_after(entry.year.authority, timezone.localdate(), days)
    elif move == flow.ANSWER:
        entry.answer = asked.told["reason"]
    elif move in (flow.ENTER, flow.LIFT):
        entry.asked_by = asked.actor


def _lift_reason(entry: RegisterEntry) -> str:
    """Why it was asked to be lifted; the second person may add nothing."""
    row = entry.moves.filter(key=flow.LIFT).last()
    return row.reason if row else ""


def _made(entry: RegisterEntry, found: Move, asked: Asked) -> None:
    before, after = entry.state, flow.after_of(entry, found)
    subject, authority = subject_of(entry), entry.year.authority
    make_move(entry, found, after, asked, authority=authority, subject=subject)
    entry.changed_by, entry.changed_at = asked.actor, timezone.now()
    entry.save()
    RegisterMove.objects.create(
        entry=entry,
        key=found.key,
        before=before,
        after=after,
        reason=asked.told["reason"],
        document=asked.told["document"],
        actor=asked.actor,
        at=entry.changed_at,
    )


def _locked(entry: RegisterEntry) -> RegisterEntry:
    hold_scope({"year": entry.year})
    joined = RegisterEntry.objects.select_related("year__authority", "year__scheme", "unit")
    return joined.get(pk=entry.pk)


def _locked_draft(entry: RegisterEntry, actor: Account) -> RegisterEntry:
    held = _locked(entry)
    if flow.OFFICE not in flow.duties_of(actor, held):
        raise NotYoursError("edit")
    _require_open(held.year)
    if held.state != DRAFT:
        text = _("已告知单位，不能改。写错了就“不予登记”，另起一项")
        raise ValidationError(text, code="not_editable")
    return held


def _touched(entry: RegisterEntry, actor: Account) -> None:
    note_writer(entry, actor)
    entry.version += 1
    entry.changed_by, entry.changed_at = actor, timezone.now()
    entry.save()


def _require_open(year: Year) -> None:
    if closed := refusal(year):
        raise ValidationError(closed, code="closed")


def _check_lengths(move: str, told: Mapping[str, Any]) -> None:
    errors = {}
    # A reason goes with the fact, which keeps no more; an answer stays with the entry.
    most = ANSWER_LENGTH if move == flow.ANSWER else REASON_LENGTH
    if len(told["reason"]) > most:
        errors["reason"] = [_("最多 %s 个字") % most]
    if len(told["document"]) > DOCUMENT_LENGTH:
        errors["document"] = [_("依据文件最多 %s 个字") % DOCUMENT_LENGTH]
    if errors:
        raise ValidationError(errors)
