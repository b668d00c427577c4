"""Drafting a correction, naming its facts, asking, sending back, applying (S-4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.phrases import said
from core.step_up import password_faults
from core.workflow import Asked, NotYoursError, StaleMoveError, checked_move, make_move
from documents.xlsx.values import control_character
from reviews.moved_people import note_writer, party_of
from schemes.fact_entry.row import row_context, row_texts
from schemes.fact_entry.services import whole_texts
from schemes.models import Year
from scoring.freezing.corrections import flow
from scoring.freezing.corrections.applying import (
    correction_preview,
    correction_tried,
    correction_written,
)
from scoring.freezing.corrections.kinds import kind_named
from scoring.freezing.corrections.report import difference_report, fingerprint_of
from scoring.freezing.models import ASKED, DRAFT, Correction, CorrectionLine
from scoring.freezing.notices import (
    CORRECTION_BACK,
    CORRECTION_DONE,
    CORRECTION_WAITS,
    tell_asker,
    tell_second,
)
from scoring.freezing.services import (
    FreezeRefusedError,
    Packed,
    bundle_pack,
    bundle_record,
)
from scoring.freezing.store import keep
from scoring.models import ResultSet, ResultSetState
from scoring.publication.queries import published_set
from scoring.services.progress import Silent
from units.models import Account

ALIVE = (DRAFT, ASKED)
DOCUMENT_LENGTH, REASON_LENGTH, MOST_LINES = 200, 400, 100


@dataclass(frozen=True, slots=True)
class LineAsked:
    """A fact as a correction shall have it; ``key`` empty and no ``texts`` lost for a new one."""

    kind: str
    key: str = ""
    texts: dict[str, str] | None = None
    withdraw: bool = False


@transaction.atomic
def correction_start(*, year: Year, document: str, reason: str, actor: Any) -> Correction:
    """Draft a correction of the year's published or frozen set; a year has one at a time.

    Raises :class:`~core.workflow.NotYoursError`, and ``ValidationError`` with every fault.
    """
    locked = (
        Year.objects.select_for_update(of=("self",)).select_related("authority").get(pk=year.pk)
    )
    if not flow.may_ask(actor, locked):
        raise NotYoursError("start")
    _check_words(document, reason)
    base = published_set(locked)
    if base is None:
        raise ValidationError(_("%s 年度的结果还没有公布，事实照常更正") % locked.year)
    rows = Correction.objects.filter(year=locked)
    if rows.filter(state__in=ALIVE).exists():
        raise ValidationError(_("%s 年度有一件更正还没有办完，先办完那一件") % locked.year)
    now = timezone.now()
    row = Correction.objects.create(
        year=locked,
        serial=(rows.aggregate(last=Max("serial"))["last"] or 0) + 1,
        base_set=base,
        document=document.strip(),
        reason=reason.strip(),
        created_by=actor,
        created_at=now,
        changed_by=actor,
        changed_at=now,
    )
    _note("correction.start", row, actor, {"number": base.number, "document": row.document})
    return row


@transaction.atomic
def correction_line_add(
    *, correction: Correction, version: int, asked: LineAsked, actor: Any
) -> Correction:
    """Name a fact that is to be recorded, changed (``key`` of the one that stands) or withdrawn.

    All lines are written for a try and taken back; what they change is computed when it is asked
    for, once, not with each line.
    """
    row = _draft(correction, version, actor)
    if row.lines.count() >= MOST_LINES:
        raise ValidationError(_("一件更正最多 %s 条，另起一件") % MOST_LINES)
    line = _line(row, asked)
    line.save()
    _changed(row, actor)
    correction_tried(row)
    row.save()
    _note("correction.line", row, actor, {"kind": line.kind, "key": line.key})
    return row


@transaction.atomic
def correction_line_drop(
    *, correction: Correction, version: int, line: int, actor: Any
) -> Correction:
    """Take a line out of a draft again."""
    row = _draft(correction, version, actor)
    row.lines.filter(pk=line).delete()
    _changed(row, actor)
    row.save()
    _note("correction.line", row, actor, {"dropped": line})
    return row


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
    """Ask for a correction, apply it, send it back with a reason, or drop the draft.

    Applying asks for the actor's own ``password`` and writes the facts, a new set with its report,
    and for a frozen year a new bundle: all of it or nothing.  The year is held while it is computed
    once more: the set must come of the facts written in this very transaction, and what was shown
    is held against it.  Raises as :func:`core.workflow.checked_move`, and ``ValidationError``.
    """
    row = _locked(correction)
    asked = Asked(move, version, {"reason": reason.strip()}, flow.duties_of(actor, row), actor)
    found = checked_move(flow.WORKFLOW, row, asked)
    if move == flow.ASK:
        _ask(row, actor)
    elif move == flow.APPLY:
        text = _("密码不对。同意更正前要再输一次本人的密码")
        if faults := password_faults(actor, password, text):
            raise ValidationError(faults)
        _apply(row, actor)
    make_move(
        row, found, found.after[0], asked, authority=row.year.authority, subject=str(row.year)
    )
    row.changed_by, row.changed_at = actor, timezone.now()
    if move in (flow.APPLY, flow.REFUSE):
        row.decided_by, row.decided_at = actor, row.changed_at
        row.answer = asked.told["reason"][:500]
    row.save()
    if move == flow.ASK:
        tell_second(
            CORRECTION_WAITS,
            row.year,
            number=row.serial,
            party=party_of(row),
            url=reverse("scoring:correction", args=[row.pk]),
            once=f"correction:{row.pk}:{row.version}",
        )
    elif move in (flow.APPLY, flow.REFUSE):
        _tell_party(row, move)
    return row


def _tell_party(row: Correction, move: str) -> None:
    """Tell who drafted it and asked for it what became of it."""
    event = CORRECTION_BACK if move == flow.REFUSE else CORRECTION_DONE
    tell_asker(
        event,
        row.year,
        number=row.serial,
        who=list(Account.objects.filter(pk__in=party_of(row))),
        url=reverse("scoring:correction", args=[row.pk]),
        once=f"{event}:{row.pk}:{row.version}",
        reason=row.answer,
    )


def _ask(row: Correction, actor: Any) -> None:
    """Keep the report that the second person will see."""
    _require_base(row)
    row.asked_by, row.asked_at = actor, timezone.now()
    row.report = correction_preview(row)
    row.fingerprint = fingerprint_of(row.report)


def _apply(row: Correction, actor: Any) -> None:
    _require_base(row)
    made = correction_written(row)
    report = difference_report(row.base_set, made)
    if fingerprint_of(report) != row.fingerprint:
        text = _("提请以后情况变了，现在更正的结果与报告不同。退回重新提请")
        raise ValidationError(text, code="moved")
    row.new_set = made
    if made.state == ResultSetState.FROZEN:
        packed = _packed(made)
        keep(packed.content, packed.stored_name)
        bundle_record(made, packed, actor)


def _packed(made: ResultSet) -> Packed:
    """The bundle of the new set; that it does not agree is told to who corrects."""
    try:
        return bundle_pack(made, Silent())
    except FreezeRefusedError as error:
        raise ValidationError([said(e["text"], e["params"]) for e in error.phrases]) from error


def _require_base(row: Correction) -> None:
    """Nothing was published or corrected since the draft was begun."""
    standing = published_set(row.year)
    if standing is None or standing.pk != row.base_set_id:
        text = _("起草以后又出了别的结果集。放弃这一件，按现在的结果另起一件")
        raise ValidationError(text, code="base")


def _line(row: Correction, asked: LineAsked) -> CorrectionLine:
    found = kind_named(row.year, asked.kind)
    if found is None:
        raise ValidationError(_("这种事实不能在更正里改"))
    part = found[1].part
    context = row_context(row.year, part)
    old = None
    if asked.key:
        old = part.versions(row.year).filter(current=True, key=asked.key).first()
        if old is None:
            raise ValidationError(_("%s 已经不在了") % asked.key)
        if row.lines.filter(kind=asked.kind, key=asked.key).exists():
            raise ValidationError(_("%s 已经列过，去掉原来那一条再列") % asked.key)
    elif asked.withdraw:
        raise ValidationError(_("写明要撤销哪一条"))
    texts = {} if asked.withdraw else whole_texts(part, context, asked.texts or {}, old)
    return CorrectionLine(
        correction=row,
        kind=asked.kind,
        unit_id=getattr(old, "unit_id", None),
        key=asked.key,
        expected=old.pk if old else None,
        texts=texts,
        before=row_texts(part, context, old) if old else {},
        withdraw=asked.withdraw,
    )


def _draft(correction: Correction, version: int, actor: Any) -> Correction:
    row = _locked(correction)
    if flow.OFFICE not in flow.duties_of(actor, row):
        raise NotYoursError("line")
    if row.version != version or row.state != DRAFT:
        raise StaleMoveError(row)
    return row


def _changed(row: Correction, actor: Any) -> None:
    """Other lines: the report of those before (sent back) says nothing of them."""
    row.report, row.fingerprint = {}, ""
    note_writer(row, actor)
    row.version += 1
    row.changed_by, row.changed_at = actor, timezone.now()


def _locked(correction: Correction) -> Correction:
    Year.objects.select_for_update().only("pk").get(pk=correction.year_id)
    rows = Correction.objects.select_related("year__authority", "year__scheme", "base_set")
    return rows.select_related("asked_by", "created_by").get(pk=correction.pk)


def _check_words(document: str, reason: str) -> None:
    errors: dict[str, list[str]] = {}
    for key, text, most in (
        ("document", document, DOCUMENT_LENGTH),
        ("reason", reason, REASON_LENGTH),
    ):
        if not text.strip():
            errors[key] = [_("写明更正依据的文号") if key == "document" else _("写明理由（S-4）")]
        elif len(text.strip()) > most:
            errors[key] = [_("最多 %s 个字") % most]
        elif control_character(text.replace("\r", "").replace("\n", "")):
            errors[key] = [_("里面有不能用的字符，删掉再存")]
    if errors:
        raise ValidationError(errors)


def _note(event: str, row: Correction, actor: Any, detail: dict[str, Any]) -> None:
    audit.record(
        event=event,
        actor=actor,
        authority=row.year.authority,
        subject_type="scoring.correction",
        subject_id=row.pk,
        subject=f"{row.year} {row.serial}",
        detail=detail,
    )
