"""Files that prove a mark (photographs, records): cited by the mark's key, so that corrections keep
them; read by whoever may read the mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.policy import Denied
from reviews.marking.models import MarkKind
from reviews.marking.pairs.queries import kept_apart
from reviews.marking.scope import MarkingScope
from reviews.objections.models import Feedback
from reviews.objections.queries import here, own_units
from schemes.fact_entry.services import refusal
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year, year_document
from targets.evidence import citing
from targets.evidence.citing import Place
from targets.evidence.models import EvidenceCitation
from targets.evidence.queries import attached_to, citations_of
from targets.models import CommonItem, Target
from units.http import signed_in
from units.models import Unit

SUBJECT = "mark"


def cited_key(kind: str, key: str) -> str:
    """What a citation calls a mark."""
    return f"{kind}:{key}"


def marks_seen(account: Any, year: Year, keys: Collection[str]) -> Mapping[str, Place]:
    """Each mark's place that the account may see: the markers' page, or the unit's feedback."""
    scope = MarkingScope(account, year)
    own = own_units(account) if here(account, year) else set()
    told = set(Feedback.objects.filter(year=year, unit__in=own).values_list("unit_id", flat=True))
    found: dict[str, Place] = {}
    for key, mark in _judged(year, keys).items():
        unit, item = mark.unit, mark.item
        name = _("%(unit)s：%(what)s") % {"unit": unit.name, "what": mark.title}
        meets = scope.sees_targets(unit.pk) if item is None else scope.sees_item(item)
        if meets and unit.pk not in scope.conflicts:
            found[key] = Place(name, files_url(year, mark.kind, key.partition(":")[2]))
        elif unit.pk in told:
            url = reverse("reviews:feedback", args=[unit.code])
            found[key] = Place(name, f"{url}?year={year.year}")
    return found


def may_attach(account: Any, year: Year, key: str) -> Unit | None:
    """The unit whose mark the account may write, while the year is open; None for who may not."""
    mark = _judged(year, [key]).get(key)
    if mark is None or refusal(year):
        return None
    may = MarkingScope(account, year).may_mark(mark.kind, mark.unit.pk, mark.item)
    return mark.unit if may else None


def files_url(year: Year, kind: str, key: str) -> str:
    """The page on which files are attached to a mark."""
    asked = urlencode([("year", str(year.year)), ("kind", kind), ("key", key)])
    return f"{reverse('reviews:marking_files')}?{asked}"


def file_counts(
    account: Any, year: Year, marks: Collection[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """How many files that the account meets each mark cites, by kind and key."""
    cited = citing.met(account, year, [*citations_of(year, SUBJECT, _keys(marks))])
    return Counter(_mark_of(each) for each in cited)


def files_by_mark(
    account: Any, year: Year, marks: Collection[tuple[str, str]]
) -> dict[tuple[str, str], list[EvidenceCitation]]:
    """The files of marks that the account may read already, by kind and key."""
    found: dict[tuple[str, str], list[EvidenceCitation]] = {}
    for each in citing.met(account, year, [*citations_of(year, SUBJECT, _keys(marks))]):
        found.setdefault(_mark_of(each), []).append(each)
    return found


def citations_hidden(
    account: Any, year: Year, citations: Sequence[EvidenceCitation]
) -> Collection[int]:
    """What one of two markers attached, the other does not meet before both marks are in."""
    rule = year_document(year).marking
    others = [each for each in citations if each.cited_by_id != account.pk]
    if rule.double is None or not others:
        return ()
    keys = {each.pk: _mark_of(each)[1] for each in others if _mark_of(each)[0] == MarkKind.TARGET}
    apart = kept_apart(year, set(keys.values()))
    return [pk for pk, key in keys.items() if key in apart]


def _keys(marks: Collection[tuple[str, str]]) -> list[str]:
    return [cited_key(*mark) for mark in marks]


def _mark_of(citation: EvidenceCitation) -> tuple[str, str]:
    kind, _colon, key = citation.key.partition(":")
    return kind, key


@require_GET
def marking_files(request: HttpRequest) -> HttpResponse:
    """The files of one mark, for who meets it; attached there by who may mark."""
    account, asked = signed_in(request), request.GET
    year = current_year(account, asked_year(asked))
    key = cited_key(asked.get("kind", ""), asked.get("key", ""))
    place = marks_seen(account, year, [key]).get(key)
    if place is None:
        raise Denied("reviews.mark", key)
    context = {
        "place": place,
        "attached": attached_to(account, year, SUBJECT, key),
        "problems": [],
        "crumbs": [
            (_("复核评分"), f"{reverse('reviews:marking')}?year={year.year}"),
            (_("证明材料"), ""),
        ],
    }
    return render(request, "evidence/attach_page.html", context)


@dataclass(frozen=True, slots=True)
class _Cited:
    """The mark that a citation names: of a target, or of a common item."""

    kind: str
    unit: Unit
    item: CommonItem | None
    title: str


def _judged(year: Year, cited: Collection[str]) -> dict[str, _Cited]:
    """The marks that citations name, those that there are: three queries for any number."""
    parts = {key: key.partition(":")[::2] for key in cited}
    wanted = [key for kind, key in parts.values() if kind == MarkKind.TARGET]
    rows = Target.objects.filter(year=year, current=True, key__in=wanted).select_related("unit")
    targets = {target.key: target for target in rows} if wanted else {}
    pairs = [key.rpartition("/")[::2] for kind, key in parts.values() if kind == MarkKind.COMMON]
    listed = CommonItem.objects.filter(
        year=year, current=True, key__in=[key for _code, key in pairs]
    )
    items = {item.key: item for item in listed} if pairs else {}
    known = Unit.objects.filter(
        authority=year.authority_id, code__in=[code for code, _key in pairs]
    )
    units = {unit.code: unit for unit in known} if pairs else {}
    found: dict[str, _Cited] = {}
    for key, (kind, of) in parts.items():
        target = targets.get(of) if kind == MarkKind.TARGET else None
        code, _slash, item_key = of.rpartition("/")
        unit, item = units.get(code), items.get(item_key)
        if target is not None:
            found[key] = _Cited(kind, target.unit, None, target.title)
        elif kind == MarkKind.COMMON and unit is not None and item is not None:
            found[key] = _Cited(kind, unit, item, item.title)
    return found
