"""Which facts a correction may name, and how a line of it reads in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.models import Fact
from schemes.fact_entry.row import row_context
from schemes.fact_pages.spec import FactEntry, FactPage, page_for, pages
from schemes.models import Year
from schemes.queries import year_document
from scoring.freezing.models import CorrectionLine

#: Facts that a correction may name, filled from ``AppConfig.ready()``: ``scoring`` brings what
#: scores are made of, ``bonuses`` what people are paid by.
_known: set[type[Fact]] = set()


def register_correctable(*models: type[Fact]) -> None:
    """Let corrections of a published or frozen year name facts of these kinds."""
    _known.update(models)


@dataclass(frozen=True, slots=True)
class Said:
    """A column of a line: what it says now, and what it shall say."""

    label: str
    was: str
    now: str


def correctable(year: Year) -> list[FactPage]:
    """The kinds of facts that a correction of the year may name."""
    document = year_document(year)
    return [
        page
        for page in pages()
        if page.entry is not None and page.model in _known and page.used(document)
    ]


def kind_named(year: Year, slug: str) -> tuple[FactPage, FactEntry] | None:
    """The kind of that slug; None for one that a correction may not name."""
    page = page_for(slug)
    if page is None or page.entry is None or page not in correctable(year):
        return None
    return page, page.entry


def line_words(year: Year, line: CorrectionLine) -> list[Said]:
    """What a line changes, column by column; of a fact that is withdrawn, what it says."""
    found = kind_named(year, line.kind)
    if found is None:
        return []
    part = found[1].part
    context = row_context(year, part)
    said = []
    for column in part.columns(context):
        labels = column.labels()
        if column.lookup == "unit":
            labels = {unit.code: context.name_of(unit) for unit in context.shared["unit_list"]}
        was = _worded(labels, line.before.get(column.key, ""))
        now = "" if line.withdraw else _worded(labels, line.texts.get(column.key, was))
        if was != now:
            said.append(Said(_(column.title), was, now))
    return said


def _worded(labels: Mapping[str, Any], text: str) -> str:
    return str(labels.get(text, text))
