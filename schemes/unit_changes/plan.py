"""What a change of units would do, whole, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.facts import FactChange, FactInput, FactPlan
from schemes.models import Year, YearState
from schemes.unit_changes.people import Move, moves_of, present_in
from schemes.unit_changes.request import ChangeRequest, request_check
from schemes.unit_changes.years import YearPlan, year_plan
from schemes.workbook.parts import digest
from units.lifecycle_models import ChangeKind
from units.models import Authority, Posting, PostingMonths, RoleGrant, Unit


@dataclass(slots=True)
class ChangePlan:
    """A change of units in full: identities, unit-years, postings, months; and what it leaves.

    ``units`` are the authority's by code, with unsaved stand-ins for those to be founded;
    ``grants`` are roles held for units that end, which the system administrator sees to;
    ``untouched`` are the earlier years, which stay as they are.
    """

    authority: Authority
    request: ChangeRequest
    units: dict[str, Unit]
    years: Sequence[YearPlan]
    moves: Sequence[Move]
    grants: Sequence[RoleGrant]
    untouched: Sequence[int]

    @property
    def ends(self) -> list[Unit]:
        """The units that are no more."""
        return [self.units[code] for code in self.request.ends]

    @property
    def asks(self) -> list[Move]:
        """The people whose months a person must confirm."""
        return [move for move in self.moves if move.asks]

    def present(self) -> list[Posting]:
        """Everybody who is in the units that change, whether he moves or not."""
        return present_in(self.request, self.units)

    def postings(self) -> FactPlan:
        """The postings to end and to begin."""
        plan = FactPlan(model=Posting, scope={"authority": self.authority})
        reason = _change_word(self.request)
        last = self.request.effective_on - timedelta(days=1)
        for move in self.moves:
            if move.replaced:
                plan.gone.append(move.posting)
            else:
                item = FactInput(move.posting.key, {"ends_on": last}, self.request.document)
                plan.changed.append(FactChange(move.posting, item, ("ends_on",)))
            if move.begins is not None:
                plan.new.append(_beginning(move, reason, self.request.document))
        return plan

    def months(self, year: Year) -> tuple[FactPlan, dict[str, int]]:
        """The recorded months of a year that change, and those of postings that begin (by key).

        The postings that begin have no row yet; who applies the plan gives them theirs.
        """
        scope = {"authority": self.authority, "year": year.year}
        rows = PostingMonths.objects.filter(
            current=True, key__in=[move.posting.key for move in self.moves], **scope
        )
        standing = {row.key: row for row in rows}
        plan, new = FactPlan(model=PostingMonths, scope=scope), {}
        for move in self.moves:
            for split in move.months:
                if split.year != year.year:
                    continue
                old = standing[move.posting.key]
                if move.replaced:
                    plan.gone.append(old)
                elif split.before != split.recorded:
                    item = FactInput(old.key, {"months": split.before}, self.request.document)
                    plan.changed.append(FactChange(old, item, ("months",)))
                if move.begins is not None:
                    new[move.new_key] = split.after
        return plan, new

    def fingerprint(self) -> str:
        """A digest of all of it: another one means that something moved since the preview."""
        years = [
            [each.year.pk, each.plan.fingerprint(), [(f.unit.pk, f.kind) for f in each.speaking]]
            for each in self.years
        ]
        moved = [[m.posting.pk, m.to.code, m.new_key, _plain(m.months)] for m in self.moves]
        return digest([_plain(self.request), years, moved])


def change_plan(authority: Authority, request: ChangeRequest) -> ChangePlan:
    """What the request would do now.

    Raises :class:`~django.core.exceptions.ValidationError` with everything wrong, by field.
    """
    units = request_check(authority, request)
    years = list(Year.objects.filter(authority=authority).select_related("authority", "scheme"))
    touched = [
        year
        for year in sorted(years, key=lambda each: each.year)
        if year.year >= request.effective_on.year and year.state == YearState.OPEN
    ]
    moves = moves_of(request, units, touched)
    _somebody_left(request, units, touched, moves)
    _clashes(authority, moves)
    ends = [units[code].pk for code in request.ends]
    grants = RoleGrant.objects.filter(unit__in=ends, account__is_active=True)
    return ChangePlan(
        authority=authority,
        request=request,
        units=units,
        years=[year_plan(year, request, units) for year in touched],
        moves=moves,
        grants=list(grants.select_related("account", "unit").order_by("unit__code", "pk")),
        untouched=sorted(year.year for year in years if year.year < request.effective_on.year),
    )


def _beginning(move: Move, reason: str, document: str) -> FactInput:
    old = move.posting
    values: dict[str, Any] = {
        "person": old.person,
        "unit": move.to,
        "starts_on": move.begins,
        "ends_on": old.ends_on,
        "title": old.title,
        "rank": old.rank,
        "change": reason,
    }
    return FactInput(move.new_key, values, document)


def _change_word(request: ChangeRequest) -> str:
    """The reason that the personnel file keeps, in the language of the file."""
    return {
        ChangeKind.MERGE: "单位合并",
        ChangeKind.SPLIT: "单位分设",
        ChangeKind.ABOLISH: "单位撤销",
    }.get(request.kind, "")


def _somebody_left(
    request: ChangeRequest, units: dict[str, Unit], years: Sequence[Year], moves: Sequence[Move]
) -> None:
    """An abolished unit where anybody worked in an open year has a unit that pays them."""
    if request.kind != ChangeKind.ABOLISH or request.into:
        return
    ends = [units[code] for code in request.ends]
    first = min((year.year for year in years), default=request.effective_on.year)
    there = Posting.objects.filter(current=True, unit__in=ends).exclude(ends_on__year__lt=first)
    count = there.values("person").distinct().count()
    if count or moves:
        text = _("本年有 %s 人在这里任职或任过职，选一个接收单位（K-7.6）")
        raise ValidationError({"into": [text % count]})


def _clashes(authority: Authority, moves: Sequence[Move]) -> None:
    keys = [move.new_key for move in moves if move.begins is not None]
    taken = Posting.objects.filter(authority=authority, current=True, key__in=keys)
    texts = [_("任职 %s 已经录过，先更正或撤销它") % row.key for row in taken.order_by("key")[:10]]
    if texts:
        raise ValidationError({"__all__": texts})


def _plain(value: Any) -> str:
    return repr(value)
