"""The page of the audit trail: what is asked for, its rows in words, the same as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from core import audit, jobs, policy
from core.audit_words import AuditWords, event_words, events_called
from core.models import AuditEntry
from core.queries import audit_for
from core.ui import date_text
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter

PER_PAGE = 100
#: A workbook holds so many entries, the newest; more are asked for by days.
MOST = 20_000
LONGEST_WORD = 80


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the trail is wanted; a day that is none is not asked for."""

    word: str = ""
    event: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Asked:
        """As the address has it."""
        return cls(
            word=query.get("q", "").strip()[:LONGEST_WORD],
            event=query.get("event", ""),
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
        )

    def words(self) -> list[str]:
        """The filters, told above the workbook's table."""
        pairs = (
            (_("查找"), self.word),
            (_("事项"), event_words(self.event) if self.event else ""),
            (_("从"), date_text(self.since) if self.since else ""),
            (_("到"), date_text(self.until) if self.until else ""),
        )
        return [f"{label}{_('：')}{text}" for label, text in pairs if text]


def entries_asked(account: Any, asked: Asked) -> QuerySet[AuditEntry]:
    """Those of the entries that the account may read which are asked for, newest first."""
    entries = audit_for(account)
    if asked.event:
        entries = entries.filter(event=asked.event)
    if asked.word:
        named = Q(actor_name__icontains=asked.word) | Q(subject__icontains=asked.word)
        entries = entries.filter(named | events_called(asked.word))
    if asked.since:
        entries = entries.filter(at__gte=_morning(asked.since))
    if asked.until:
        entries = entries.filter(at__lt=_morning(asked.until + timedelta(days=1)))
    return entries


def list_context(account: Any, query: Mapping[str, str]) -> dict[str, Any]:
    """A page of entries in words."""
    asked = Asked.from_query(query)
    page = Paginator(entries_asked(account, asked), PER_PAGE).get_page(query.get("page"))
    words = AuditWords(policy.authority_of(account))
    return {
        "page": page,
        "rows": [
            (entry, event_words(entry.event), _subject(entry), _told(words, entry))
            for entry in page
        ],
        "asked": asked,
        "event_words": event_words(asked.event) if asked.event else "",
        "denied": audit.DENIED,
        "crumbs": [(_("审计记录"), "")],
    }


def entries_workbook(account: Any, asked: Asked) -> BytesIO:
    """The newest :data:`MOST` of the entries asked for; it says how many it leaves out."""
    found = entries_asked(account, asked)
    count, title = found.count(), _("审计记录")
    notes = [f"{title} {date_text(timezone.localtime(), 'fulltime')}", *asked.words()]
    if count > MOST:
        told = _("共 %(count)s 条，这里是最近 %(most)s 条；按日期分次导出")
        notes.append(told % {"count": count, "most": MOST})
    words, file = AuditWords(policy.authority_of(account)), BytesIO()
    with WorkbookWriter(file, title=title) as book:
        lines = _lines(found[:MOST], words)
        book.write_table(title, _columns(), lines, TableOptions(notes=tuple(notes)))
    file.seek(0)
    return file


def _columns() -> list[Column]:
    return [
        Column("id", _("序号"), "int", width=10),
        Column("at", _("时间"), width=20),
        Column("actor", _("操作人"), width=18),
        Column("event", _("事项"), width=22),
        Column("subject", _("对象"), width=36),
        Column("detail", _("内容"), width=64),
        Column("digest", _("摘要"), width=66),
    ]


def _lines(entries: QuerySet[AuditEntry], words: AuditWords) -> Iterator[list[Any]]:
    for entry in entries.iterator(chunk_size=1000):
        told = _told(words, entry)
        yield [
            entry.pk,
            f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}",
            entry.actor_name,
            event_words(entry.event),
            _subject(entry),
            _("；").join(f"{name}{_('：')}{value}" for name, value in told),
            entry.digest,
        ]


def _told(words: AuditWords, entry: AuditEntry) -> list[tuple[str, str]]:
    return words.details(entry.event, entry.detail)


def _subject(entry: AuditEntry) -> str:
    """What was acted on; a job is kept by its kind, and read by its title."""
    if not entry.event.startswith("job."):
        return entry.subject
    titles = {kind.kind: str(kind.title) for kind in jobs.kinds()}
    return titles.get(entry.subject, entry.subject)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
