"""What supervision asks of units, for the burden meter, and a word before it asks for it twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from reviews.supervision.models import DRAFT, DROPPED, Sort, SupervisionItem
from schemes.models import Year
from schemes.tallies import units_of
from targets.burden.asks import Ask, asked_already, month_of
from targets.models import Target
from units.models import Unit

SHOWN = 5


def supervision_asks(year: Year) -> Iterator[Ask]:
    """Reports and answers to orders, in the month in which they were first due."""
    rows = SupervisionItem.objects.filter(year=year, sort__in=(Sort.REPORT, Sort.ORDER))
    items = list(rows.exclude(state__in=(DRAFT, DROPPED)).exclude(first_due=None))
    keys = {item.target for item in items if item.target}
    found = Target.objects.filter(year=year, current=True, key__in=keys)
    titles = dict(found.values_list("key", "title"))
    for item in items:
        month = month_of(year, item.first_due)
        url = reverse("reviews:supervision_item", args=[item.pk])
        covered = (titles[item.target],) if item.target in titles else ()
        yield Ask(item.unit_id, month, "supervision", item.title, url, covered)


def require_not_twice(year: Year, units: Sequence[Unit], stated: Mapping[str, str]) -> None:
    """``ValidationError`` of code ``twice`` where a report asks some of the units for the same."""
    if words := _twice_words(year, units, stated):
        raise ValidationError(words, code="twice")


def _twice_words(year: Year, units: Sequence[Unit], stated: Mapping[str, str]) -> str:
    """What the units are asked for already that month, in a sentence; "" where it is nothing."""
    title, text, due = (str(stated.get(name, "")) for name in ("title", "text", "due"))
    day = _day(due)
    if day is None or not title.strip():
        return ""
    named = Target.objects.filter(year=year, current=True, key=stated.get("target", "").strip())
    of = named.values_list("title", flat=True).first() or ""
    asks = asked_already(year, {unit.pk for unit in units}, month_of(year, day), title, text, of)
    names = units_of(year)
    told = [f"{names[ask.unit].name} {ask.title}" for ask in asks if ask.unit in names]
    if not told:
        return ""
    shown = _("、").join(sorted(set(told))[:SHOWN])
    words = _("这个月已经要过同样的：%(what)s（共 %(n)s 项）。先看已报的；还要另要的，勾选后再发")
    return words % {"what": shown, "n": len(told)}


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
