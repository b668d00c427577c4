"""A claim is drafted: begun, saved, its files added and taken out; whoever verifies settles it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.facts import hold_scope
from core.workflow import NotYoursError, StaleMoveError
from reviews.honours import flow, kinds
from reviews.honours.bodies.queries import bodies_of, body_named
from reviews.honours.models import HonourClaim, HonourClaimMove
from reviews.honours.parsing import DATE, Stated, read_stated
from schemes.fact_entry.services import refusal
from schemes.models import Year
from schemes.queries import year_document
from targets.evidence.services import Checked, Sent, evidence_add, evidence_check
from targets.standing import unit_refusal
from units.models import Account, Unit

#: What whoever verifies may settle otherwise than the unit claimed it.
SETTLED_FIELDS = (
    *("list_key", "kind", "level", "title", "project", "body", "issued_by", "date", "document"),
    *("is_system", "multi_superior", "recognised", "points", "count", "target"),
)


def start_refusal(year: Year, unit: Unit) -> str:
    """Why nothing can be claimed for a unit; "" while something can."""
    if closed := refusal(year):
        return closed
    if not kinds.uses_claims(year_document(year)):
        return _("%s 年度的方案没有写怎样申报加分") % year.year
    return unit_refusal(year, unit)


@transaction.atomic
def claim_start(*, year: Year, unit: Unit, stated: Stated, actor: Account) -> HonourClaim:
    """Begin a claim of the unit with what was typed so far.

    Raises :class:`~core.workflow.NotYoursError` for who does not file for the unit,
    ``ValidationError`` where nothing can be claimed or a field is not understood.
    """
    # The year's row numbers the claims, so that two who begin at once get two numbers.
    hold_scope({"year": year})
    if flow.UNIT not in flow.unit_duties(actor, year, unit):
        raise NotYoursError("start")
    if why := start_refusal(year, unit):
        raise ValidationError(why, code="no_claim")
    now = timezone.now()
    last = HonourClaim.objects.filter(year=year).aggregate(last=Max("serial"))["last"] or 0
    claim = HonourClaim(
        year=year,
        unit=unit,
        serial=last + 1,
        created_by=actor,
        created_at=now,
        changed_by=actor,
        changed_at=now,
    )
    _take(claim, read_stated(year, unit, stated))
    claim.save()
    note("honourclaim.start", claim, actor, {})
    return claim


@transaction.atomic
def claim_save(*, claim: HonourClaim, version: int, stated: Stated, actor: Account) -> HonourClaim:
    """Save what is claimed, as typed; whether it is enough is asked when it is handed in."""
    held = locked_to_edit(claim, actor, version)
    _take(held, read_stated(held.year, held.unit, stated))
    _restated(held, actor)
    return held


@transaction.atomic
def claim_settle(
    *,
    claim: HonourClaim,
    version: int,
    stated: Stated,
    conditions: Iterable[str],
    actor: Account,
) -> HonourClaim:
    """Settle a claim at the step that verifies it: level, system, work, conditions (K-5.1).

    What differs from the claim stays on record, old beside new.  Raises as
    :func:`claim_save`, and :class:`~core.workflow.NotYoursError` for who does not verify.
    """
    held = locked(claim)
    step = flow.step_of(held)
    if step is None or step.act != "verify" or step.who not in flow.duties_of(actor, held):
        raise NotYoursError("settle")
    if closed := refusal(held.year):
        raise ValidationError(closed, code="closed")
    if version != held.version:
        raise StaleMoveError(held)
    before = _told(held)
    _take(held, read_stated(held.year, held.unit, stated))
    rule = kinds.list_of(year_document(held.year), held.list_key)
    known = {each.key for each in rule.conditions} if rule else set()
    held.conditions, held.settled = sorted(known & set(conditions)), True
    after = _told(held)
    changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    touched(held, actor)
    HonourClaimMove.objects.create(
        claim=held,
        key="settle",
        before=held.state,
        after=held.state,
        changes=changes,
        actor=actor,
        at=held.changed_at,
    )
    note("honourclaim.settle", held, actor, {"changes": changes})
    return held


def file_add(*, claim: HonourClaim, file: Sent, actor: Account) -> HonourClaim:
    """Attach a certificate, up to the scheme's number of files; no lock is held while its content
    is looked at."""
    return _file_keep(claim, evidence_check(file), actor)


@transaction.atomic
def _file_keep(claim: HonourClaim, file: Checked, actor: Account) -> HonourClaim:
    held = locked_to_edit(claim, actor)
    most = flow.rules_of(held.year).most_files
    known = list(held.files.values_list("digest", flat=True))
    if len(known) >= most:
        raise ValidationError(_("一项申报最多 %s 个附件") % most, code="files")
    row = evidence_add(year=held.year, unit=held.unit, file=file, actor=actor, known=known)
    held.files.add(row)
    _restated(held, actor)
    return held


@transaction.atomic
def file_remove(*, claim: HonourClaim, file: Any, actor: Account) -> HonourClaim:
    """Take an attachment out of the claim; the file itself stays on record."""
    held = locked_to_edit(claim, actor)
    row = held.files.filter(pk=file).first()
    if row is not None:
        held.files.remove(row)
        _restated(held, actor)
        note("honourclaim.file_remove", held, actor, {"file": row.name})
    return held


def locked(claim: HonourClaim) -> HonourClaim:
    """The claim under the year's lock, read again."""
    hold_scope({"year": claim.year})
    joined = HonourClaim.objects.select_related("year__authority", "year__scheme", "unit")
    return joined.get(pk=claim.pk)


def locked_to_edit(claim: HonourClaim, actor: Account, version: int | None = None) -> HonourClaim:
    """The same, for somebody who writes it while it may be changed."""
    held = locked(claim)
    if flow.UNIT not in flow.duties_of(actor, held):
        raise NotYoursError("edit")
    if closed := refusal(held.year):
        raise ValidationError(closed, code="closed")
    if not held.is_with_unit:
        told = {"state": flow.state_title(held.year, held.state)}
        text = _("申报已在“%(state)s”，不能改。要改先撤回，或等退回")
        raise ValidationError(text % told, code="not_editable")
    if version is not None and version != held.version:
        raise StaleMoveError(held)
    return held


def touched(claim: HonourClaim, actor: Account) -> None:
    """Count the version up and note who wrote last."""
    claim.version += 1
    claim.changed_by, claim.changed_at = actor, timezone.now()
    claim.save()


def _restated(claim: HonourClaim, actor: Account) -> None:
    """The unit changed what it claims or by what it proves it: whoever verifies settles anew."""
    claim.settled, claim.conditions = False, []
    touched(claim, actor)


def note(event: str, claim: HonourClaim, actor: Account, detail: Mapping[str, Any]) -> None:
    """The audit row of an act."""
    audit.record(
        event=event,
        actor=actor,
        authority=claim.year.authority,
        subject_type="reviews.honourclaim",
        subject_id=claim.pk,
        subject=f"{claim.year.year} {claim.unit.code} {claim.unit.name}",
        detail={"number": claim.serial, "title": claim.title, **detail},
    )


def _take(claim: HonourClaim, values: Mapping[str, Any]) -> None:
    """Take what was read; a body that is only written is looked for in the register, one that is
    only chosen is written by its name."""
    for key, value in values.items():
        setattr(claim, key, value)
    bodies = list(bodies_of(claim.year.authority_id))
    if not claim.body and claim.issued_by:
        found = body_named(bodies, claim.issued_by)
        claim.body = found.key if found else ""
    elif claim.body and not claim.issued_by:
        claim.issued_by = next((row.name for row in bodies if row.key == claim.body), "")


def _told(claim: HonourClaim) -> dict[str, str]:
    told = {key: getattr(claim, key) for key in SETTLED_FIELDS}
    day = claim.date.isoformat() if claim.date else ""
    texts = {key: "" if value is None else str(value) for key, value in told.items()}
    return {**texts, DATE: day, "conditions": ",".join(claim.conditions)}
