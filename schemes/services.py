"""Writing scheme versions and years: drafts, publication, opening, calendar, phase."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from core import audit
from core.facts import BATCH, NOBODY, Units
from core.workdays import WorkCalendar
from schemes.holidays.queries import work_calendar
from schemes.models import (
    CalendarEntry,
    Phase,
    SchemeState,
    SchemeVersion,
    UnitRevision,
    Year,
    YearState,
)
from schemes.queries import forget_years
from schemes.reading import parse_document, scheme_findings
from schemes.workbook import registry
from units.models import Account, Authority

#: So many characters of a scheme's English name are kept.
ENGLISH_TITLE = 200


class SchemeFaultsError(ValidationError):
    """A scheme cannot be published; ``findings`` are the lint's errors (S-7)."""

    def __init__(self, findings: Iterable[Any]) -> None:
        self.findings = tuple(findings)
        super().__init__([finding.zh for finding in self.findings], code="scheme_faults")


class YearClosedError(ValidationError):
    """A closed year takes no more facts (S-6)."""

    def __init__(self, year: int) -> None:
        super().__init__(
            _("%(year)s 年度已封存，不能再改。更正须另行发文。"),
            code="year_closed",
            params={"year": year},
        )


# --- scheme versions ----------------------------------------------------------------------------


@transaction.atomic
def scheme_create_version(
    *,
    authority: Authority,
    code: str,
    document: Any,
    actor: Account | None,
    title: str = "",
    document_number: str = "",
) -> SchemeVersion:
    """Write the next version of a scheme as a draft.

    ``document`` is a ``SchemeDocument`` or its plain data; ``ValidationError`` names every fault
    of the data with its place.
    """
    parsed = parse_document(document)
    Authority.objects.select_for_update().get(pk=authority.pk)
    standing = SchemeVersion.objects.filter(authority=authority, code=code)
    number = (standing.aggregate(last=Max("number"))["last"] or 0) + 1
    version = SchemeVersion(
        authority=authority,
        code=code,
        number=number,
        title=title or parsed.title.zh,
        title_en=parsed.title.en[:ENGLISH_TITLE],
        document_number=document_number,
        document=parsed.to_data(),
        digest=parsed.content_hash(),
        created_at=timezone.now(),
    )
    version.full_clean()
    version.save()
    _note("scheme.create_version", actor, version, {"digest": version.digest})
    return version


@transaction.atomic
def scheme_change_draft(*, version: SchemeVersion, document: Any, actor: Account) -> SchemeVersion:
    """Put another document into a draft; a published version refuses."""
    parsed = parse_document(document)
    locked = SchemeVersion.objects.select_for_update().get(pk=version.pk)
    before = locked.digest
    locked.document, locked.digest = parsed.to_data(), parsed.content_hash()
    locked.title_en = parsed.title.en[:ENGLISH_TITLE]
    locked.save(update_fields=["document", "digest", "title_en"])
    _note("scheme.change_draft", actor, locked, {"before": before, "digest": locked.digest})
    return locked


@transaction.atomic
def scheme_publish(*, version: SchemeVersion, actor: Account | None) -> SchemeVersion:
    """Publish a draft: from now on it never changes (S-1).

    Raises :class:`SchemeFaultsError` while the lint finds an error (S-7), and ``ValidationError``
    when the stored document is not the one its digest names.
    """
    locked = SchemeVersion.objects.select_for_update().get(pk=version.pk)
    if locked.state == SchemeState.PUBLISHED:
        raise ValidationError(_("这一版已经发布，要改请另立新版。"), code="already_published")
    parsed = parse_document(locked.document)
    if parsed.content_hash() != locked.digest:
        raise ValidationError(_("方案内容与摘要不符，请重新存一次草稿。"), code="digest_differs")
    faults = [finding for finding in scheme_findings(parsed) if finding.severity == "error"]
    if faults:
        raise SchemeFaultsError(faults)
    locked.state = SchemeState.PUBLISHED
    locked.published_at = timezone.now()
    locked.published_by = actor
    locked.save(update_fields=["state", "published_at", "published_by"])
    _note("scheme.publish", actor, locked, {"digest": locked.digest})
    return locked


# --- years --------------------------------------------------------------------------------------


@transaction.atomic
def year_open(
    *,
    authority: Authority,
    year: int,
    scheme: SchemeVersion,
    actor: Account | None,
    phase: Phase = Phase.FILING,
    carried_from: Year | None = None,
) -> Year:
    """Open an assessment year under a published scheme; its calendar begins with the defaults."""
    _check_scheme(scheme, authority)
    opened = Year(
        authority=authority,
        year=year,
        scheme=scheme,
        phase=phase,
        opened_by=actor,
        opened_at=timezone.now(),
        carried_from=carried_from,
    )
    opened.full_clean()
    opened.save()
    _write_calendar(opened)
    year_note("year.open", actor, opened, {"scheme": scheme.digest})
    return opened


@transaction.atomic
def year_change_scheme(*, year: Year, scheme: SchemeVersion, reason: str, actor: Account) -> Year:
    """Let another published version hold for the year from the next result set on.

    Extended deadlines stay; the others follow the new document.  A published year stands on the
    version that it was computed by: ``ValidationError`` (S-4).
    """
    locked = year_lock_open(year)
    if published := registry.refusal(locked):
        raise ValidationError(published, code="published")
    _check_scheme(scheme, locked.authority)
    if not reason.strip():
        raise ValidationError({"reason": _("写明改用另一版方案的理由和文号。")})
    before = locked.scheme.digest
    locked.scheme = scheme
    locked.save(update_fields=["scheme"])
    _count_up([locked.pk])
    _write_calendar(locked)
    detail = {"before": before, "scheme": scheme.digest, "reason": reason}
    year_note("year.change_scheme", actor, locked, detail)
    locked.refresh_from_db(fields=["revision"])
    return locked


def revision_bump(scope: Mapping[str, Any], units: Units = None) -> None:
    """Take the lock of the years that ``scope`` touches and count their revision up.

    Registered with ``core.facts``.  A scope without a year (a posting) touches every open year of
    its authority.  ``units`` are those that facts are written of; None: all of it may change;
    :data:`~core.facts.NOBODY`: only the lock is taken.  Raises :class:`YearClosedError` for a year
    that is closed.
    """
    year = scope.get("year")
    number: int | None = year.year if isinstance(year, Year) else year
    authority_id = year.authority_id if isinstance(year, Year) else scope["authority"].pk
    # All years of the authority, in one order: two writers of different years that come to share
    # one later (an import with postings) could otherwise wait for each other for ever.
    locked = list(
        Year.objects.filter(authority_id=authority_id)
        .order_by("pk")
        .select_for_update()
        .values_list("pk", "year", "state")
    )
    touched = []
    for pk, each, state in locked:
        if number not in (None, each):
            continue
        if state == YearState.OPEN:
            touched.append(pk)
        elif number is not None:
            raise YearClosedError(number)
    if units != NOBODY:
        _count_up(touched, units)


def _count_up(pks: list[int], units: Units = None) -> None:
    """Count the revision up, and note of whom; the years' lock is held."""
    raised = {"revision": F("revision") + 1}
    if units is None:
        raised["whole_revision"] = F("revision") + 1
    Year.objects.filter(pk__in=pks).update(**raised)
    if not units:
        return
    noted = [
        UnitRevision(year_id=pk, unit_id=unit, revision=revision)
        for pk, revision in Year.objects.filter(pk__in=pks).values_list("pk", "revision")
        for unit in units
    ]
    UnitRevision.objects.bulk_create(
        noted,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["year", "unit"],
        update_fields=["revision"],
    )


def year_lock_open(year: Year) -> Year:
    """The year under its row lock; :class:`YearClosedError` for one that is closed (S-6)."""
    locked = Year.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=year.pk)
    if locked.state != YearState.OPEN:
        raise YearClosedError(locked.year)
    return locked


def _check_scheme(scheme: SchemeVersion, authority: Authority) -> None:
    if scheme.authority_id != authority.pk:
        raise ValidationError(_("方案不属于本考核主体。"), code="scheme_elsewhere")
    if scheme.state != SchemeState.PUBLISHED:
        raise ValidationError(_("先发布方案，再开年度。"), code="scheme_not_published")


def _write_calendar(year: Year) -> None:
    """Put the scheme's dates into the year, except over a deadline that was extended."""
    document = parse_document(year.scheme.document)
    days = work_calendar(year.authority, [year.year, year.year + 1])
    for item in document.calendar:
        original = _end_of_day(scheme_due(item, year.year, days)[1])
        entry, created = CalendarEntry.objects.get_or_create(
            year=year, key=item.key, defaults={"original_due_at": original, "due_at": original}
        )
        if created:
            continue
        extended = entry.extended_by_id is not None
        entry.original_due_at = original
        entry.due_at = entry.due_at if extended else original
        entry.save(update_fields=["original_due_at", "due_at"])


def scheme_due(item: Any, year: int, days: WorkCalendar) -> tuple[date, date]:
    """The literal day of a date of the scheme in ``year``, and the one it falls on.

    ``item`` is a calendar entry of the document; 02-29 is the last of February in every year.
    """
    month, day = (int(part) for part in item.date.split("-"))
    number = year + item.next_year
    literal = date(number, month, min(day, monthrange(number, month)[1]))
    if item.when_off == "next":
        return literal, days.on_or_after(literal)
    if item.when_off == "previous":
        return literal, days.on_or_before(literal)
    return literal, literal


def _end_of_day(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def _note(
    event: str, actor: Account | None, version: SchemeVersion, detail: Mapping[str, Any]
) -> None:
    # A record is read by everybody: it names the version as the authority does.
    with translation.override(settings.LANGUAGE_CODE):
        subject = str(version)
    audit.record(
        event=event,
        actor=actor,
        authority=version.authority,
        subject_type="schemes.schemeversion",
        subject_id=version.pk,
        subject=subject,
        detail=detail,
    )


def year_note(event: str, actor: Account | None, year: Year, detail: Mapping[str, Any]) -> None:
    """The audit row of an act on a year."""
    audit.record(
        event=event,
        actor=actor,
        authority=year.authority,
        subject_type="schemes.year",
        subject_id=year.pk,
        subject=str(year),
        detail=detail,
    )
    if actor is not None:
        forget_years(actor)
