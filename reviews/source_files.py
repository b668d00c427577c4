"""The papers in which a source outside gave its mark, attached to it as evidence (G-5)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.models import SourceMark
from reviews.queries import visible_source_marks
from schemes.fact_entry.services import refusal
from schemes.models import Year
from targets.evidence.citing import Place
from targets.evidence.queries import Attached, attached_to
from units.models import Unit
from units.queries import authority_for, has_authority_perm

SUBJECT = "source_mark"


def source_marks_seen(account: Any, year: Year, keys: Collection[str]) -> Mapping[str, Place]:
    """Each mark's page, of those that the account may see."""
    rows = visible_source_marks(account, year).filter(key__in=keys).select_related("unit")
    return {mark.key: _place(year, mark) for mark in rows}


def _place(year: Year, mark: SourceMark) -> Place:
    told = {"unit": mark.unit.name, "what": mark.marker or _("单项评分")}
    url = reverse("schemes:facts_source-marks_detail", args=[mark.key])
    return Place(_("%(unit)s：%(what)s") % told, f"{url}?year={year.year}")


def may_attach_source(account: Any, year: Year, key: str) -> Unit | None:
    """The unit of a mark that the account keeps, while facts of the year may be written."""
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id or refusal(year):
        return None
    if not has_authority_perm(account, authority, "edit_facts"):
        return None
    mark = SourceMark.objects.filter(year=year, current=True, key=key).select_related("unit")
    found = mark.first()
    return found.unit if found else None


def source_files(account: Any, year: Year, mark: SourceMark) -> Attached:
    """The files of one mark, for its page."""
    return attached_to(account, year, SUBJECT, mark.key)
