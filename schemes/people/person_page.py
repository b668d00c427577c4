"""What a person's page shows: postings in time order, sanctions, who recorded what and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import AuditEntry
from schemes.fact_entry.services import refusal
from schemes.fact_pages.changes import Change, Comparison, Event, history_events
from schemes.fact_pages.entry_pages import may_edit
from schemes.fact_pages.spec import FactPage
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from schemes.pages import POSTINGS, SANCTIONS
from schemes.people.queries import (
    months_of_postings,
    postings_of,
    present_posting,
    sanctions_of,
    sees_sanctions,
)
from schemes.people.transfer_flow import PROPOSE, may_move
from schemes.queries import year_document
from units.models import Account, Person, Posting, PostingMonths, Sanction
from units.queries import has_authority_perm, has_unit_perm, people_sight


@dataclass(frozen=True, slots=True)
class Stint:
    """A posting on the line of a person's life, with its months by year."""

    posting: Posting
    rank: str
    months: Sequence[tuple[int, int]]
    present: bool


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was recorded of the person: about what, and by whom."""

    event: Event
    about: str


@dataclass(frozen=True, slots=True)
class Act:
    """Something the office can do about the person."""

    label: Any
    icon: str
    url: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person as one account sees him on one day."""

    person: Person
    on: date
    present: Posting | None
    stints: list[Stint]
    sanctions: list[Sanction] | None
    account: Account | None
    slip_url: str
    steps: list[Step]
    acts: list[Act]
    edits: bool
    closed: str


def person_page(account: Any, person: Person, year: Year, on: date) -> PersonPage:
    """Gather the page; the number of queries does not grow with the years he has served."""
    sight = people_sight(account)
    words = SchemeWords(year_document(year))
    postings = postings_of(account, person)
    present = present_posting(person, on)
    shown = sees_sanctions(sight, person, present)
    sanctions = list(sanctions_of(person)) if shown else None
    edits = may_edit(account, year)
    closed = refusal(year) if edits else ""
    return PersonPage(
        person=person,
        on=on,
        present=present if present in postings else None,
        stints=_stints(postings, words, on),
        sanctions=sanctions,
        account=Account.objects.filter(person=person).first() if sight.everyone else None,
        slip_url=_slip_url(account, person, present, year),
        steps=_steps(person, postings, shown, words, sight.everyone),
        acts=_acts(person) if edits and not closed else _head_acts(account, present),
        edits=edits and not closed,
        closed=closed,
    )


def _stints(postings: Sequence[Posting], words: SchemeWords, on: date) -> list[Stint]:
    if not postings:
        return []
    months = months_of_postings([p.key for p in postings], postings[0].authority_id)
    return [
        Stint(
            posting=posting,
            rank=words.ranks.get(posting.rank, posting.rank),
            months=tuple(sorted(months.get(posting.key, {}).items())),
            present=posting.starts_on <= on and (posting.ends_on is None or on <= posting.ends_on),
        )
        for posting in postings
    ]


def _slip_url(account: Any, person: Person, present: Posting | None, year: Year) -> str:
    """This year's slip, where the account may read it."""
    keep = f"?year={year.year}"
    if account.person_id == person.pk:
        return reverse("bonuses:own_slip") + keep
    if present is None:
        return ""
    all_pay = has_authority_perm(account, year.authority, "view_pay")
    if not all_pay and not has_unit_perm(account, present.unit, "view_unit_pay"):
        return ""
    return reverse("bonuses:slip", args=[present.unit.code, person.code]) + keep


def _steps(
    person: Person,
    postings: Sequence[Posting],
    with_sanctions: bool,
    words: SchemeWords,
    everyone: bool,
) -> list[Step]:
    """What was recorded, newest first; of other units nothing for who does not see them."""
    versions = Posting.objects.filter(person=person).select_related(*_BY, "unit", "person")
    months = PostingMonths.objects.filter(posting__person=person).select_related(*_BY)
    if not everyone:
        units = {posting.unit_id for posting in postings}
        versions, months = versions.filter(unit__in=units), months.filter(posting__unit__in=units)
    steps = _told(_Spoken(POSTINGS, words), versions, lambda fact: _("任职：%s") % fact.unit.name)
    steps += _told(_MonthsSpoken(), months, lambda fact: _("%s 年月数") % fact.year)
    if with_sanctions:
        given = Sanction.objects.filter(person=person).select_related(*_BY, "person")
        spoken = _Spoken(SANCTIONS, words)
        steps += _told(spoken, given, lambda fact: str(fact.get_kind_display()))
    steps += [Step(event, _("姓名")) for event in _renamings(person)]
    return sorted(steps, key=lambda step: _at(step.event), reverse=True)


_BY = ("recorded_by", "retired_by")


class _Spoken(Comparison):
    """By the columns of the kind's list: its form would read everybody's staff numbers."""

    def __init__(self, page: FactPage, words: SchemeWords) -> None:
        columns = tuple(column for column in page.columns if column.key != "months")
        self._page, self._words = replace(page, entry=None, columns=columns), words
        self._part = self._context = None


class _MonthsSpoken(_Spoken):
    """Months are one number; a first record of them says it too."""

    def __init__(self) -> None:
        pass

    def changes(self, old: Any, new: Any) -> list[Change]:
        """From how many to how many."""
        return [Change(_("月数"), str(old.months), str(new.months))]


def _told(comparison: Comparison, rows: Any, about: Any) -> list[Step]:
    by_key: dict[Any, list[Any]] = {}
    for version in rows.order_by("-recorded_at", "-pk"):
        by_key.setdefault((version.key, getattr(version, "year", None)), []).append(version)
    return [
        Step(event, about(group[0]))
        for group in by_key.values()
        for event in history_events(comparison, group)
    ]


def _renamings(person: Person) -> list[Event]:
    rows = AuditEntry.objects.filter(
        event="person.rename", subject_type="units.person", subject_id=str(person.pk)
    )
    return [
        Event(
            kind="corrected",
            at=row.at,
            who=row.actor_name,
            origin="",
            reason=row.detail.get("reason", ""),
            document="",
            changes=(Change(_("姓名"), row.detail.get("before", ""), row.detail.get("after", "")),),
        )
        for row in rows
    ]


def _at(event: Event) -> datetime:
    when: datetime = event.at
    return when


def _acts(person: Person) -> list[Act]:
    """What the office records of a person, in the order of how often it does."""
    who = f"?person={person.code}"
    posting = reverse("schemes:facts_postings_new") + who
    sanction = reverse("schemes:facts_sanctions_new") + who
    code = [person.code]
    return [
        Act(_("调动"), "arrow-left-right", reverse("schemes:transfer_new") + who),
        Act(_("离任"), "box-arrow-right", reverse("schemes:person_leave", args=code)),
        Act(_("病假"), "thermometer-half", reverse("schemes:person_sick_leave", args=code)),
        Act(_("记处分告诫"), "exclamation-octagon", sanction),
        Act(_("增加任职"), "plus-lg", posting),
        Act(_("更正姓名"), "pencil", reverse("schemes:person_rename", args=code)),
    ]


def _head_acts(account: Any, present: Posting | None) -> list[Act]:
    """A head proposes to let go; everything else is the office's."""
    if present is None or not may_move(account, PROPOSE, present.unit):
        return []
    who = f"?person={present.person.code}"
    return [Act(_("提出调动"), "arrow-left-right", reverse("schemes:transfer_new") + who)]
