"""What the page of an entry shows: what it says, what it will do, the answer, what can be done."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.exact import format_short
from reviews.moved_views import words_of_move
from reviews.register import flow
from reviews.register.effect import asks_paper, cited, effect_words, kind_words
from reviews.register.forms import EntryForm
from reviews.register.models import (
    ANSWERED,
    CONFIRM,
    DRAFT,
    DROPPED,
    ENTERED,
    LIFTED,
    LIFTING,
    RegisterEntry,
    Scope,
    Sort,
)
from reviews.register.services import window_open
from schemes.fact_entry.services import refusal
from schemes.models import Year
from schemes.queries import year_document
from units.http import signed_in
from units.models import Role

LOOKS = {
    DRAFT: "draft",
    ANSWERED: "disputed",
    CONFIRM: "pending",
    ENTERED: "error",
    LIFTING: "pending",
    LIFTED: "withdrawn",
    DROPPED: "rejected",
}
_SLUGS = {
    Sort.DEDUCTION: "deductions",
    Sort.VETO: "vetoes",
    Sort.APPRAISAL: "appraisals",
    Sort.MONTHLY: "monthly-records",
}


def look_of(entry: RegisterEntry) -> str:
    """The badge of its state; red is kept for a veto that stands."""
    if entry.state == ENTERED and entry.sort != Sort.VETO:
        return "issued"
    return LOOKS.get(entry.state, "review")


def entry_context(
    request: HttpRequest, entry: RegisterEntry, form: EntryForm | None = None
) -> dict[str, Any]:
    """The page of an entry."""
    account, document = signed_in(request), year_document(entry.year)
    duties, closed = flow.duties_of(account, entry), refusal(entry.year)
    editable = flow.OFFICE in duties and entry.state == DRAFT and not closed
    table = flow.workflow_for(document, entry.sort)
    moves = [] if closed else table.open_to(entry.state, duties)
    if not window_open(entry, timezone.now()):
        moves = [move for move in moves if move.key != flow.ANSWER]
    return {
        "entry": entry,
        "year": entry.year,
        "form": (form or EntryForm(entry.year, entry=entry)) if editable else None,
        "editable": editable,
        "pairs": pairs_of(entry),
        "effects": effect_words(document, entry),
        "cited": cited(document, entry),
        "asks_paper": asks_paper(document, entry.sort, entry.component, entry.kind),
        "files": list(entry.files.select_related("uploaded_by")),
        "history": [(row, _label(table, row)) for row in entry.moves.select_related("actor")][::-1],
        "second": second_words(entry, duties),
        "typed": {},
        "buttons": sorted(moves, key=lambda move: not move.back),
        "look": look_of(entry),
        "state": str(flow.TITLES[entry.state]),
        "window": window_open(entry, timezone.now()),
        "expired": is_expired(entry),
        "fact_url": fact_url(entry),
        "problems": [],
        "closed": closed,
        "crumbs": crumbs_of(entry.year, entry.title),
    }


def second_words(entry: RegisterEntry, duties: frozenset[str]) -> str:
    """Who may confirm what waits for a second person; "" for who may himself."""
    if entry.state not in (CONFIRM, LIFTING) or flow.SECOND in duties:
        return ""
    role = Role(flow.rules_of(entry.year).confirmed_by).label
    return _("等%s确认才算数，拟稿、提请的人不能自己确认（S-4）") % role


def is_expired(entry: RegisterEntry) -> bool:
    """Whether it stands beyond its last day: the office decides whether it is lifted."""
    last = entry.expires_on
    return entry.state == ENTERED and last is not None and last < timezone.localdate()


def fact_url(entry: RegisterEntry) -> str:
    """The page of the fact that came of it."""
    if not entry.made:
        return ""
    name = f"schemes:facts_{_SLUGS[Sort(entry.sort)]}_detail"
    return reverse(name, args=[entry.made]) + f"?year={entry.year.year}"


def pairs_of(entry: RegisterEntry) -> list[tuple[str, str]]:
    """What is registered, label and text."""
    document = year_document(entry.year)
    scope = Scope(entry.scope).label
    rows = [
        (_("类别"), str(Sort(entry.sort).label)),
        (_("种类"), kind_words(document, entry)),
        (_("月份"), _("%s月") % entry.month if entry.month else ""),
        (_("分值"), format_short(entry.points) if entry.points is not None else ""),
        (_("次数"), str(entry.count) if entry.count > 1 else ""),
        (_("依据的规定"), entry.basis),
        (_("认定文件"), entry.document),
        (_("认定机关"), entry.decided_by),
        (_("范围"), f"{scope} {entry.scope_note}".strip()),
    ]
    return [(label, text) for label, text in rows if text]


def moved_words(entry: RegisterEntry) -> str:
    """Who moved or changed it since it was shown, and how it stands."""
    return words_of_move(entry, flow.TITLES[entry.state])


def crumbs_of(year: Year, here: str) -> list[tuple[str, str]]:
    """From the list to this entry."""
    return [(_("扣分否决登记"), reverse("reviews:register") + f"?year={year.year}"), (here, "")]


def _label(table: Any, row: Any) -> str:
    move = table.move(row.key, row.before)
    return str(move.label) if move else row.key
