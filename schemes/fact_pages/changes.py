"""What a fact was and became, as lines of words: for its history and for a stale form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from schemes.fact_entry.row import row_context
from schemes.fact_pages.spec import FactPage
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from schemes.workbook.plan import decimal_text, shown
from units.queries import access_of

RECORDED, CORRECTED, WITHDRAWN = "recorded", "corrected", "withdrawn"


@dataclass(frozen=True, slots=True)
class Change:
    """A column that a correction changed, in words; empty text where nothing stood."""

    label: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a fact: who did it, when, why, and what it changed."""

    kind: str
    at: Any
    who: Any
    origin: str
    reason: str
    document: str
    changes: Sequence[Change]

    @property
    def title(self) -> str:
        """What happened."""
        words = {RECORDED: _("录入"), CORRECTED: _("更正"), WITHDRAWN: _("撤销")}
        return words[self.kind]


class Comparison:
    """Compares versions of facts of one kind by the columns of its form, or else of its page."""

    def __init__(self, page: FactPage, year: Year, words: SchemeWords) -> None:
        self._page = page
        self._words = words
        self._part = page.entry.part if page.entry else None
        self._context = row_context(year, self._part) if self._part else None
        self._columns: list[tuple[str, str, Mapping[str, str]]] = []
        if self._part is not None and self._context is not None:
            columns = self._part.columns(self._context)
            self._columns = [(c.key, _(c.title), c.labels()) for c in columns]

    def changes(self, old: Any, new: Any) -> list[Change]:
        """The columns in which two versions differ."""
        before, after = self._texts(old), self._texts(new)
        return [
            Change(label, before[key][1], text)
            for key, (label, text) in after.items()
            if before[key][1] != text
        ]

    def _texts(self, fact: Any) -> dict[str, tuple[str, str]]:
        if self._part is None or self._context is None:
            columns = self._page.columns
            return {c.key: (str(c.label), _text(c.value(fact, self._words))) for c in columns}
        cells = self._part.cells(self._context, fact)
        return {
            key: (title, shown(self._context, labels, cells.get(key)))
            for key, title, labels in self._columns
        }


def fact_history(page: FactPage, account: Any, fact: Any) -> list[Any]:
    """All versions under the fact's key, newest first, in one query.

    A key may have been used for another unit before; who does not see all units sees only the
    versions of the unit of ``fact``.
    """
    scope = {name: getattr(fact, name) for name in fact.SCOPE_FIELDS}
    rows = page.model.objects.filter(key=fact.key, **scope)
    access = access_of(account)
    sees_all = any(access.may(access.authority, perm) for perm in ("view_facts", "view_pay"))
    if not sees_all and hasattr(fact, "unit_id"):
        rows = rows.filter(unit=fact.unit_id)
    related = ("recorded_by", "retired_by", *page.related)
    return list(rows.select_related(*related).order_by("-recorded_at", "-pk"))


def history_events(comparison: Comparison, versions: Sequence[Any]) -> list[Event]:
    """What happened to a fact, newest first."""
    by_id = {version.pk: version for version in versions}
    events = []
    for version in versions:
        if version.retired_at is not None:
            at, who = version.retired_at, version.retired_by
            events.append(Event(WITHDRAWN, at, who, "", version.retired_reason, "", ()))
        old = by_id.get(version.supersedes_id)
        events.append(
            Event(
                kind=RECORDED if version.supersedes_id is None else CORRECTED,
                at=version.recorded_at,
                who=version.recorded_by,
                origin=version.get_origin_display(),
                reason=version.reason,
                document=version.document,
                changes=() if old is None else comparison.changes(old, version),
            )
        )
    return events


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Fraction):
        return decimal_text(value)
    return value.isoformat() if isinstance(value, date) else str(value)
