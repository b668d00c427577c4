"""Units and people for the search; who sees which is decided by ``units.queries``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core.search import Hit, SearchKind, SearchQuery
from core.search_rows import ranked
from units.models import Posting
from units.queries import authority_for, visible_people, visible_units


def find_units(account: Any, query: SearchQuery, limit: int) -> Iterator[Hit]:
    """Units by name, short name, initials, pinyin or code."""
    units = ranked(
        visible_units(account, authority_for(account)),
        query,
        words=("name", "short_name", "initials"),
        letters=("initials", "pinyin"),
        codes=("code",),
    )
    for unit in units.order_by("-match", "code")[:limit]:
        short = unit.short_name if unit.short_name != unit.name else ""
        gone = _("已撤销") if unit.abolished_on else ""
        context = " ".join(part for part in (unit.code, short, gone) if part)
        url = reverse("schemes:unit", args=[unit.code])
        yield Hit(unit.name, url, context, unit.match, unit.initials)


def find_people(account: Any, query: SearchQuery, limit: int) -> Iterator[Hit]:
    """People by name, initials, pinyin or staff number (工号)."""
    latest = Posting.objects.filter(current=True, person=OuterRef("pk")).order_by("-starts_on")
    people = ranked(
        visible_people(account),
        query,
        words=("name",),
        letters=("initials", "pinyin"),
        codes=("code",),
        names=True,
    ).annotate(unit_name=Subquery(latest.values("unit__name")[:1]))
    columns = ("code", "unit_name", "name", "match", "initials")
    for code, unit, name, match, initials in people.order_by("-match", "code").values_list(
        *columns
    )[:limit]:
        context = " ".join(part for part in (code, unit) if part)
        yield Hit(name, reverse("schemes:person", args=[code]), context, match, initials)


KINDS = (
    SearchKind("units", pgettext_lazy("list", "单位"), "building", find_units, order=10),
    SearchKind("people", pgettext_lazy("list", "人员"), "person", find_people, order=20),
)
