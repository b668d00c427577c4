"""The list of deputisings: what is looked for, in which order, on page, workbook and API."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.download import XLSX, file_download
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from units.deputy_pages import DeputyRow, deputy_states

PER_PAGE = 50
LONGEST = 40


@dataclass(frozen=True, slots=True)
class DeputiesAsked:
    """Words, a state, an order (a column's name, "-" before it turns it round)."""

    search: str = ""
    state: str = ""
    sort: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.search or self.state)


def deputies_asked(sent: Mapping[str, str]) -> DeputiesAsked:
    """What an address asks of the list; an order or a state that there is not, is none."""
    state, sort = sent.get("state", ""), sent.get("sort", "")
    return DeputiesAsked(
        sent.get("q", "").strip()[:LONGEST],
        state if state in deputy_states() else "",
        sort if sort.removeprefix("-") in _ORDERS else "",
    )


_ORDERS: Mapping[str, Callable[[DeputyRow], Any]] = {
    "deputy": lambda line: str(line.row.deputy),
    "principal": lambda line: str(line.row.principal),
    "starts": lambda line: line.row.starts_at,
    "ends": lambda line: line.shown_end,
    "state": lambda line: list(deputy_states()).index(line.state_key),
}


def deputies_found(lines: Iterable[DeputyRow], asked: DeputiesAsked) -> list[DeputyRow]:
    """The lines in which every word stands, in the order asked for, else as they came."""
    words = asked.search.casefold().split()
    found = [
        line
        for line in lines
        if (not asked.state or line.state_key == asked.state)
        and all(word in _told(line) for word in words)
    ]
    if asked.sort:
        order = _ORDERS[asked.sort.removeprefix("-")]
        found.sort(key=order, reverse=asked.sort.startswith("-"))
    return found


def _told(line: DeputyRow) -> str:
    row = line.row
    names = (row.deputy, row.deputy.username, row.principal, row.principal.username)
    texts = (*names, line.labels, row.reason, row.document, row.end_reason)
    return "\n".join(str(text) for text in texts).casefold()


def deputies_workbook(lines: Iterable[DeputyRow]) -> HttpResponse:
    """Exactly the deputisings that the list shows over all its pages."""
    columns = [
        Column("deputy", _("代理人"), width=18),
        Column("principal", _("被代理人"), width=18),
        Column("roles", _("角色"), width=34),
        Column("starts", _("起"), width=18),
        Column("ends", _("止"), width=18),
        Column("state", _("状态"), width=12),
        Column("reason", _("事由"), width=30),
        Column("document", _("依据文件"), width=30),
        Column("ended", _("提前结束的理由"), width=30),
    ]
    title, file = _("代理"), BytesIO()
    with WorkbookWriter(file, title=title) as book:
        made = _("%s 制表") % _moment(timezone.now())
        table = TableOptions(notes=(made,))
        book.write_table(safe_sheet_title(title), columns, _values(lines), table)
    return file_download(file.getvalue(), f"{title}.xlsx", XLSX)


def _values(lines: Iterable[DeputyRow]) -> Iterator[list[str]]:
    for line in lines:
        row = line.row
        yield [
            *(str(row.deputy), str(row.principal), line.labels),
            *(_moment(row.starts_at), _moment(line.shown_end), line.state),
            *(row.reason, row.document, row.end_reason),
        ]


def _moment(value: datetime) -> str:
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
