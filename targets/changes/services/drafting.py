"""A request is drafted: begun, its head saved, targets and files added and taken out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.facts import hold_scope
from core.workflow import NotYoursError, StaleMoveError
from schemes.fact_entry.services import refusal
from schemes.models import Year
from schemes.rules.changes import REFUSED
from targets.changes.flow import OFFICE, UNIT, duties_of, may_request, rules_of, state_title
from targets.changes.models import ItemKind, TargetChange, TargetChangeItem
from targets.changes.reading import ChangeReading
from targets.evidence.services import Checked, Sent, evidence_add, evidence_check
from targets.models import Target
from targets.standing import unit_refusal
from units.models import Account, Unit

REASON_LENGTH, NOTE_LENGTH, DOCUMENT_LENGTH = 1000, 500, 200


def start_refusal(year: Year, unit: Unit) -> str:
    """Why no request can be begun for a unit; "" while one can."""
    if closed := refusal(year):
        return closed
    if not rules_of(year).steps:
        return _("%s 年度的方案没有写目标变更怎样审批，要改由目标办更正") % year.year
    if gone := unit_refusal(year, unit):
        return gone
    if not Target.objects.filter(year=year, unit=unit, current=True).exists():
        return _("%s 年度还没有已下达的目标，没有下达的在目标计划里改") % year.year
    return ""


@transaction.atomic
def change_start(
    *, year: Year, unit: Unit, actor: Account, again: TargetChange | None = None
) -> TargetChange:
    """Begin a request, empty or as a refused one said.

    Raises :class:`~core.workflow.NotYoursError` for who may not, ``ValidationError`` where there
    is nothing to change.
    """
    # The year's row numbers the requests, so that two who begin at once get two numbers.
    hold_scope({"year": year})
    duties = may_request(actor, year, unit)
    if not duties:
        raise NotYoursError("start")
    if why := start_refusal(year, unit):
        raise ValidationError(why, code="no_change")
    now = timezone.now()
    last = TargetChange.objects.filter(year=year).aggregate(last=Max("serial"))["last"] or 0
    change = TargetChange.objects.create(
        year=year,
        unit=unit,
        serial=last + 1,
        by_office=UNIT not in duties and OFFICE in duties,
        again=again,
        created_by=actor,
        created_at=now,
        changed_by=actor,
        changed_at=now,
    )
    _note("targetchange.start", change, actor, {"again": again.serial if again else ""})
    if again is not None:
        _repeat(change, again)
    return change


def change_again(*, change: TargetChange, actor: Account) -> TargetChange:
    """Ask again for what was refused: a new request with the same targets, as they stand now."""
    if change.state != REFUSED:
        raise ValidationError(_("没有不同意的申请不用重新提出"), code="state")
    return change_start(year=change.year, unit=change.unit, actor=actor, again=change)


@transaction.atomic
def change_save(
    *,
    change: TargetChange,
    version: int,
    ground: str,
    reason: str,
    document: str,
    actor: Account,
) -> TargetChange:
    """Save ground, reason and document as typed; whether they are enough is asked when it is
    handed in."""
    held = locked_to_edit(change, actor, version)
    errors: dict[str, list[str]] = {}
    if ground and rules_of(held.year).ground(ground) is None:
        errors["ground"] = [_("方案里没有这个事由，从列表里选")]
    for key, text, limit in (
        ("reason", reason, REASON_LENGTH),
        ("document", document, DOCUMENT_LENGTH),
    ):
        if len(text.strip()) > limit:
            errors[key] = [_("最多 %s 个字") % limit]
    if errors:
        raise ValidationError(errors)
    held.ground, held.reason, held.document = ground, reason.strip(), document.strip()
    touched(held, actor)
    return held


@transaction.atomic
def item_add(
    *, change: TargetChange, kind: str, actor: Account, target: int | None = None
) -> TargetChangeItem:
    """Add a target to the request: one that stands, to be changed, dropped or replaced, or a new
    one.  ``target`` is the id of its row; for a new one, that of a target to copy."""
    held = locked_to_edit(change, actor)
    if kind not in ItemKind.values:
        raise ValidationError({"kind": [_("选怎样改：调整、新增、取消、替换")]})
    if held.items.count() >= rules_of(held.year).most_targets:
        raise ValidationError(_("一份申请最多 %s 个目标") % rules_of(held.year).most_targets)
    reading = ChangeReading(held)
    before: dict[str, str] = {}
    found = None
    if kind != ItemKind.ADD:
        found = next((each for each in reading.standing if each.pk == target), None)
        if found is None:
            raise ValidationError({"target": [_("选一个现行的目标")]})
        if held.items.filter(target__key=found.key).exists():
            raise ValidationError({"target": [_("这个目标已在本申请里")]})
        before = reading.texts_of(found)
    texts = {} if kind == ItemKind.DROP else dict(before)
    row = TargetChangeItem.objects.create(
        change=held, kind=kind, target=found, before=before, texts=texts
    )
    touched(held, actor)
    return row


@transaction.atomic
def item_save(
    *,
    change: TargetChange,
    item: int,
    version: int,
    texts: Mapping[str, str],
    note: str,
    actor: Account,
) -> TargetChangeItem:
    """Save what a target shall say, as typed; raises ``ValidationError`` with every error under
    its column, and then what was typed is not kept."""
    held = locked_to_edit(change, actor, version)
    row = _item(held, item)
    reading = ChangeReading(held)
    known = {column.key for column in reading.columns}
    if unknown := {key: [_("没有这一项")] for key in texts if key not in known}:
        raise ValidationError(unknown)
    if row.kind != ItemKind.DROP:
        row.texts = {**row.texts, **{key: text.strip() for key, text in texts.items()}}
    row.note = note.strip()
    if len(row.note) > NOTE_LENGTH:
        raise ValidationError({"note": [_("最多 %s 个字") % NOTE_LENGTH]})
    _record, errors = reading.read_item(row)
    if errors:
        raise ValidationError(errors)
    row.save()
    touched(held, actor)
    return row


@transaction.atomic
def item_remove(
    *, change: TargetChange, item: int, actor: Account, version: int | None = None
) -> None:
    """Take a target out of the request; it stays as it is.  With ``version`` only if the request is
    as it was shown."""
    held = locked_to_edit(change, actor, version)
    _item(held, item).delete()
    touched(held, actor)


def file_add(*, change: TargetChange, file: Sent, actor: Account) -> Any:
    """Attach a file; see :func:`targets.evidence.services.evidence_add`."""
    checked = evidence_check(file)
    return _file_keep(change, checked, actor)


@transaction.atomic
def _file_keep(change: TargetChange, file: Checked, actor: Account) -> Any:
    held = locked_to_edit(change, actor)
    most = rules_of(held.year).most_files
    if held.files.count() >= most:
        raise ValidationError(_("一份申请最多 %s 个附件，先删去不用的") % most, code="count")
    known = set(held.files.values_list("digest", flat=True))
    row = evidence_add(year=held.year, unit=held.unit, file=file, actor=actor, known=known)
    held.files.add(row)
    touched(held, actor)
    return row


@transaction.atomic
def file_remove(*, change: TargetChange, file: str, actor: Account) -> None:
    """Take an attachment out of the request; that it was once there stays on record."""
    held = locked_to_edit(change, actor)
    row = held.files.filter(pk=file).first()
    if row is None:
        raise NotYoursError("file")
    held.files.remove(row)
    _note("targetchange.unfile", held, actor, {"name": row.name, "digest": row.digest})
    touched(held, actor)


def locked(change: TargetChange) -> TargetChange:
    """The request under the year's lock and its own, as it stands now."""
    hold_scope({"year": change.year})
    rows = TargetChange.objects.select_for_update(of=("self",))
    joined = rows.select_related("year__authority", "year__scheme", "unit", "created_by")
    return joined.get(pk=change.pk)


def locked_to_edit(
    change: TargetChange, actor: Account, version: int | None = None
) -> TargetChange:
    """The same, for somebody who writes it while it may be changed.

    Raises :class:`~core.workflow.NotYoursError` for who may not,
    :class:`~core.workflow.StaleMoveError` where it changed since ``version``.
    """
    held = locked(change)
    if UNIT not in duties_of(actor, held):
        raise NotYoursError("edit")
    if closed := refusal(held.year):
        raise ValidationError(closed, code="closed")
    if not held.is_with_writer:
        told = {"state": state_title(held.year, held.state)}
        text = _("申请已在“%(state)s”，不能改。要改先撤回，或等退回")
        raise ValidationError(text % told, code="not_editable")
    if version is not None and version != held.version:
        raise StaleMoveError(held)
    return held


def touched(change: TargetChange, actor: Account) -> None:
    """Count the version up and note who wrote last."""
    change.version += 1
    change.changed_by, change.changed_at = actor, timezone.now()
    change.save()


def _item(change: TargetChange, pk: int) -> TargetChangeItem:
    found = change.items.select_related("target").filter(pk=pk).first()
    if found is None:
        raise StaleMoveError(change)
    return found


def _repeat(change: TargetChange, old: TargetChange) -> None:
    """The refused request's targets as they stand now, with what was asked of them."""
    change.ground, change.reason, change.document = old.ground, old.reason, old.document
    change.save()
    change.files.set(old.files.all())
    reading = ChangeReading(change)
    standing = {target.key: target for target in reading.standing}
    for row in old.items.select_related("target"):
        found = standing.get(row.target.key) if row.target else None
        if row.target is not None and found is None:
            continue
        before = reading.texts_of(found) if found else {}
        moved = {key: text for key, text in row.texts.items() if text != row.before.get(key)}
        texts = {} if row.kind == ItemKind.DROP else {**before, **moved}
        TargetChangeItem.objects.create(
            change=change,
            kind=row.kind,
            target=found,
            before=before,
            texts=texts,
            note=row.note,
        )


def _note(event: str, change: TargetChange, actor: Account, detail: dict[str, Any]) -> None:
    audit.record(
        event=event,
        actor=actor,
        authority=change.year.authority,
        subject_type="targets.targetchange",
        subject_id=change.pk,
        subject=f"{change.year.year} {change.unit.code} {change.unit.name}",
        detail={"number": change.serial, **detail},
    )
