"""The list of drafts: what is looked for, in which order, on page and workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.language import in_english
from documents.download import XLSX, file_download
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from schemes.editor.models import DraftState, SchemeDraft
from schemes.editor.queries import drafts_for

PER_PAGE = 50
LONGEST = 40


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft of the list: what it is called in the reader's language, where it came from."""

    draft: SchemeDraft
    title: str
    origin: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as its workbook has it."""
        draft = self.draft
        return (
            *(self.title, draft.get_state_display(), self.origin, str(draft.created_by)),
            *(f"{timezone.localtime(draft.changed_at):%Y-%m-%d %H:%M}", str(draft.changed_by)),
        )


@dataclass(frozen=True, slots=True)
class DraftsAsked:
    """Words, a state, an order (a column's name, "-" before it turns it round)."""

    search: str = ""
    state: str = ""
    sort: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.search or self.state)


_ORDERS: Mapping[str, Callable[[DraftRow], Any]] = {
    "title": lambda row: row.title,
    "state": lambda row: list(DraftState.values).index(row.draft.state),
    "origin": lambda row: row.origin,
    "author": lambda row: str(row.draft.created_by),
    "changed": lambda row: row.draft.changed_at,
}


def states() -> list[tuple[str, str]]:
    """The states in which a draft of the list may be."""
    return [(each.value, str(each.label)) for each in DraftState if each != DraftState.DROPPED]


def drafts_asked(sent: Mapping[str, str]) -> DraftsAsked:
    """What an address asks of the list; an order or a state that there is not, is none."""
    state, sort = sent.get("state", ""), sent.get("sort", "")
    return DraftsAsked(
        sent.get("q", "").strip()[:LONGEST],
        state if state in dict(states()) else "",
        sort if sort.removeprefix("-") in _ORDERS else "",
    )


def drafts_found(account: Any, asked: DraftsAsked) -> list[DraftRow]:
    """The account's drafts in which every word stands, in the order asked for, else newest first.

    Of their documents nothing is read but the English name.
    """
    named = KeyTextTransform("en", KeyTransform("title", "document"))
    drafts = drafts_for(account).annotate(english=named).defer("document", "base__document")
    words = asked.search.casefold().split()
    found = [
        row
        for row in map(_row, drafts)
        if (not asked.state or row.draft.state == asked.state)
        and all(word in "\n".join((row.draft.title, *row.cells)).casefold() for word in words)
    ]
    if asked.sort:
        found.sort(key=_ORDERS[asked.sort.removeprefix("-")], reverse=asked.sort.startswith("-"))
    return found


def _row(draft: Any) -> DraftRow:
    # A number may stand there: a draft is kept with its faults.
    title = (str(draft.english or "") if in_english() else "") or draft.title
    origin = _("预置方案") if draft.preset else _("从头写起")
    return DraftRow(draft, title, str(draft.base) if draft.base else origin)


def drafts_workbook(rows: Iterable[DraftRow]) -> HttpResponse:
    """Exactly the drafts that the list shows over all its pages."""
    columns = [
        Column("title", _("名称"), width=40),
        Column("state", _("状态"), width=12),
        Column("origin", _("由哪一版改来"), width=40),
        Column("author", _("起草"), width=18),
        Column("changed", _("最近修改"), width=18),
        Column("changed_by", _("修改"), width=18),
    ]
    title, file = _("方案草稿"), BytesIO()
    with WorkbookWriter(file, title=title) as book:
        made = _("%s 制表") % f"{timezone.localtime(timezone.now()):%Y-%m-%d %H:%M}"
        table = TableOptions(notes=(made,))
        values = (list(row.cells) for row in rows)
        book.write_table(safe_sheet_title(title), columns, values, table)
    return file_download(file.getvalue(), f"{title}.xlsx", XLSX)
