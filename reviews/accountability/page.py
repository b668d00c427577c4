"""What the page of a record shows, and rows of the list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.language import title_of
from reviews.accountability import flow
from reviews.accountability.forms import RecordForm
from reviews.accountability.models import (
    CONFIRM,
    DRAFT,
    DROPPED,
    IMPROVED,
    ISSUED,
    LIFTED,
    NOTICE,
    PROPOSED,
    AccountabilityRecord,
)
from reviews.accountability.queries import keeps_records
from reviews.moved_views import words_of_move
from schemes.models import Year
from schemes.queries import year_document
from units.http import signed_in
from units.models import Role
from units.queries import has_authority_perm

LOOKS = {
    PROPOSED: "new",
    DRAFT: "draft",
    NOTICE: "review",
    CONFIRM: "pending",
    ISSUED: "issued",
    IMPROVED: "done",
    LIFTED: "withdrawn",
    DROPPED: "rejected",
}


def kind_title(record: AccountabilityRecord) -> str:
    """The kind as the scheme calls it."""
    kind = flow.kind_of(record)
    return title_of(kind.title) if kind else record.kind


def is_overdue(record: AccountabilityRecord) -> bool:
    """Whether the day to improve by is over and nothing is on record of it."""
    return record.state == ISSUED and record.due is not None and record.due < timezone.localdate()


def record_row(year: Year, record: AccountabilityRecord) -> dict[str, Any]:
    """A record as the list shows it."""
    record.year = year
    return {
        "record": record,
        "kind": kind_title(record),
        "look": LOOKS[record.state],
        "state": str(flow.TITLES[record.state]),
        "overdue": is_overdue(record),
    }


def record_context(
    request: HttpRequest, record: AccountabilityRecord, form: RecordForm | None = None
) -> dict[str, Any]:
    """The page of a record."""
    account = signed_in(request)
    duties, closed = flow.duties_of(account, record), flow.closed_words(record.year)
    editable = flow.OFFICE in duties and record.state == DRAFT and not closed
    table = flow.workflow_for(record)
    moves = [] if closed else table.open_to(record.state, duties)
    return {
        **record_row(record.year, record),
        "year": record.year,
        "form": (form or RecordForm(record.year, record=record)) if editable else None,
        "editable": editable,
        "pairs": _pairs(record),
        # Public notice shows everybody what is announced, and its own office how it came about.
        "inside": record.state != NOTICE
        or has_authority_perm(account, record.year.authority, "view_facts"),
        "history": [
            (row, str(move.label) if (move := table.move(row.key, row.before)) else row.key)
            for row in record.moves.select_related("actor")
        ][::-1],
        "second": _second_words(record, duties),
        "typed": {},
        "buttons": sorted(moves, key=lambda move: not move.back),
        "keeps": keeps_records(account),
        "problems": [],
        "closed": closed,
        "cited": year_document(record.year).accountability.clauses,
        "crumbs": crumbs_of(record.year, kind_title(record)),
    }


def moved_words(record: AccountabilityRecord) -> str:
    """Who moved or changed it since it was shown, and how it stands."""
    return words_of_move(record, flow.TITLES[record.state])


def crumbs_of(year: Year, here: str) -> list[tuple[str, str]]:
    """From the list to this record."""
    return [(_("问责表彰"), f"{reverse('reviews:accountability')}?year={year.year}"), (here, "")]


def _second_words(record: AccountabilityRecord, duties: frozenset[str]) -> str:
    if record.state != CONFIRM or flow.SECOND in duties:
        return ""
    role = Role(flow.rules_of(record.year).confirmed_by).label
    return _("等%s确认才算数，拟稿、提请的人不能自己确认（S-4）") % role


def _pairs(record: AccountabilityRecord) -> list[tuple[str, str]]:
    person = f"{record.person.name}（{record.person.code}）" if record.person else ""
    rows = [
        (_("种类"), kind_title(record)),
        (_("单位"), record.unit.name),
        (_("人员"), person),
        (_("事由"), record.grounds),
        (_("依据的规定"), record.basis),
        (_("决定机关"), record.decided_by),
        (_("主送"), record.addressee),
        (_("文号"), record.number),
    ]
    return [(label, text) for label, text in rows if text]
