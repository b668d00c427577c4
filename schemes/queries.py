"""Which schemes and years an account may see, and the typed document of a year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from core.policy import Denied
from core.prepared import Prepared
from schemes.document import SchemeDocument

# Working days are asked for with the year's other questions.
from schemes.holidays.queries import first_working_days as first_working_days
from schemes.holidays.queries import last_working_days as last_working_days
from schemes.models import CalendarEntry, KeptFinding, SchemeState, SchemeVersion, Year, YearState
from schemes.reading import parse_document
from units.models import Authority, UnitYear
from units.queries import authority_for, has_authority_perm

#: Typed documents by digest: a published document never changes, so none goes stale.
_documents: dict[str, SchemeDocument] = {}
_KEPT = 32
_YEARS = "_schemes_years"
_SHOWN = "_schemes_year_shown"
_TOGETHER = "_schemes_read_with"
#: The year under way, the one before it, one opened ahead, and one to spare.
AT_ONCE = 4


def years_for(account: Any) -> QuerySet[Year]:
    """The assessment years of the account's authority, newest first."""
    authority = authority_for(account)
    return _years(authority).select_related("authority", "scheme")


def _years(authority: Authority | None) -> QuerySet[Year]:
    return Year.objects.none() if authority is None else _years_in(authority.pk)


def _years_in(authority_id: int) -> QuerySet[Year]:
    last = CalendarEntry.objects.filter(year=OuterRef("pk")).order_by("-due_at").values("due_at")
    years = Year.objects.filter(authority=authority_id).annotate(ends_at=Subquery(last[:1]))
    return years.select_related("scheme").defer("scheme__document").order_by("-year")


_years_read = Prepared(_years_in)


@dataclass(frozen=True, slots=True)
class Together:
    """Years that one request reads, so that what it asks of one is asked of all at once.

    ``ids`` are the newest of the authority; what was read stands in ``kept`` by what it is.
    """

    ids: tuple[int, ...]
    kept: dict[str, Any] = field(default_factory=dict)


def read_with(year: Year) -> Together:
    """The years that were read with this one in the request; itself alone where it came singly."""
    found: Together | None = year.__dict__.get(_TOGETHER)
    return found if found is not None and year.pk in found.ids else Together((year.pk,))


def years_of(account: Any) -> tuple[Year, ...]:
    """The same, read once and kept on the account object, which lives as long as the request.

    Only for reading: what writes a year takes its own row under a lock.
    """
    authority = authority_for(account)
    if authority is None:
        return ()
    kept: dict[int, tuple[Year, ...]] = account.__dict__.setdefault(_YEARS, {})
    if authority.pk not in kept:
        kept[authority.pk] = tuple(_years_read(authority.pk))
        together = Together(tuple(each.pk for each in kept[authority.pk][:AT_ONCE]))
        for year in kept[authority.pk]:
            year.authority = authority  # known already: joined in, every page would read it twice
            year.__dict__[_TOGETHER] = together
    return kept[authority.pk]


def forget_years(account: Any) -> None:
    """Drop what was read, after a year was opened, closed or written to."""
    account.__dict__.pop(_YEARS, None)


def year_or_none(account: Any, year: int | None = None) -> Year | None:
    """The year of that number; without one the year under way (:func:`year_under_way`)."""
    years = years_of(account)
    if year is not None:
        return next((each for each in years if each.year == year), None)
    return year_under_way(years)


def year_under_way(years: Sequence[Year], now: datetime | None = None) -> Year | None:
    """The year that people work at, of ``years`` newest first as :func:`years_of` has them.

    The earliest open year of which a deadline, or the last report of progress, is still to come: a
    year that is opened before the last one is paid waits its turn.  Where every calendar is over,
    the newest open year, else the newest of all.
    """
    moment = now or timezone.now()
    still_open = [each for each in years if each.state == YearState.OPEN]
    going = [each for each in still_open if not _ended(each, moment)]
    found = going[-1:] or still_open[:1] or list(years[:1])
    return found[0] if found else None


def _ended(year: Year, moment: datetime) -> bool:
    ends_at: datetime | None = year.__dict__.get("ends_at")
    return ends_at is not None and ends_at < moment and not reports_taken(year, moment)


def reports_taken(year: Year, moment: datetime) -> bool:
    """Whether the year's last report of progress is still to come or taken: its day follows from
    the scheme and stands in no calendar (W-2)."""
    rules = year_document(year).progress
    today = timezone.localdate(moment)
    return bool(rules.periods) and today <= rules.due_on(year.year, rules.periods[-1])


def show_year(account: Any, year: Year) -> Year:
    """Note that the page speaks of ``year`` though nobody asked for it: the frame says the same."""
    account.__dict__[_SHOWN] = year
    return year


def year_shown(account: Any) -> Year | None:
    """The year that :func:`show_year` noted in this request."""
    found: Year | None = account.__dict__.get(_SHOWN)
    return found


def current_year(account: Any, year: int | None = None) -> Year:
    """As :func:`year_or_none`; raises a 404 (``Denied``) where there is none."""
    found = year_or_none(account, year)
    if found is None:
        raise Denied("schemes.year", "" if year is None else year)
    return found


def calendar_of(year: Year) -> QuerySet[CalendarEntry]:
    """The deadlines in force, earliest first."""
    return CalendarEntry.objects.filter(year=year).order_by("due_at", "key")


def year_document(year: Year) -> SchemeDocument:
    """The typed document of the scheme that holds for the year; cached by its digest."""
    return version_document(year.scheme)


def scheme_uses(account: Any, used: Callable[[SchemeDocument], bool]) -> bool:
    """Whether the scheme of the year that the account reads has what ``used`` asks for.

    Yes where there is no year yet: nothing is known to be without use (:mod:`schemes.uses`).
    """
    year = year_shown(account) or year_or_none(account)
    return year is None or used(year_document(year))


def version_document(version: SchemeVersion) -> SchemeDocument:
    """The typed document of a version; a published one is parsed once per process."""
    found = _documents.get(version.digest)
    if found is not None:
        return found
    document = parse_document(version.document)
    if version.state == SchemeState.PUBLISHED:
        if len(_documents) >= _KEPT:
            _documents.clear()
        _documents[version.digest] = document
    return document


def named_document(version: SchemeVersion) -> SchemeDocument:
    """The document of a version under the name that it was published by here: what a draft of the
    next one begins with, and is compared to.  A preset's own name is nobody's document."""
    document = version_document(version)
    title = document.title.model_copy(update={"zh": version.title})
    return document.model_copy(update={"title": title})


def groups_of_units(year: Year) -> dict[int, str]:
    """Unit id → peer group in the year."""
    rows = UnitYear.objects.filter(authority=year.authority_id, year=year.year, current=True)
    return dict(rows.values_list("unit_id", "peer_group"))


def scheme_versions(account: Any) -> QuerySet[SchemeVersion]:
    """Versions the account may see: published ones; drafts only for who sees all facts."""
    authority = authority_for(account)
    if authority is None:
        return SchemeVersion.objects.none()
    versions = SchemeVersion.objects.filter(authority=authority).defer("document")
    if not has_authority_perm(account, authority, "view_facts"):
        versions = versions.filter(state=SchemeState.PUBLISHED)
    return versions.select_related("published_by").order_by("code", "-number")


def sees_drafts(account: Any) -> bool:
    """Whether the account sees schemes that are being written: who sees all facts."""
    return has_authority_perm(account, authority_for(account), "view_facts")


def kept_findings(version: SchemeVersion) -> dict[str, KeptFinding]:
    """Fingerprint of a warning → why it was kept when the version was written, said last (S-7).

    What was mended after all, or had other numbers, is here too: no finding of the version has it.
    """
    rows = KeptFinding.objects.filter(draft__published=version)
    return {row.fingerprint: row for row in rows.select_related("kept_by").order_by("pk")}


def scheme_version(account: Any, pk: int) -> SchemeVersion:
    """One version; raises a 404 (``Denied``) for one the account may not see."""
    found = scheme_versions(account).filter(pk=pk).first()
    if found is None:
        raise Denied("schemes.schemeversion", pk)
    return found
