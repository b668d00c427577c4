"""What ``bonuses`` asks of an account: personal scores, own distributions, the spread (K-7.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bonuses import pay
from bonuses.models import PersonalScore
from bonuses.queries import bonus_set_of, has_own_slip, may_see_facts, pay_sight
from bonuses.words import sentence
from core.work_items import Kind, WorkItem
from schemes import uses
from schemes.deadlines import due_for, steps_for
from schemes.models import Year
from schemes.queries import year_document, year_or_none
from schemes.tallies import PEOPLE, Counting, Part, Tally, kept, units_of
from units.models import Posting, Role, Unit
from units.queries import has_authority_perm, has_role, roles_of


@dataclass(frozen=True, slots=True)
class ScoresProgress:
    """People at each unit now, and how many of them have a personal score; by unit id."""

    people: dict[int, int]
    scored: dict[int, int]

    def missing(self, unit: int) -> int:
        """People of the unit without a score."""
        return max(0, self.people.get(unit, 0) - self.scored.get(unit, 0))


def scores_progress(year: Year) -> ScoresProgress:
    """How far units are with their personal scores; kept until a fact of the year changes."""
    found: ScoresProgress = kept(year, "personal_scores")
    return found


def work_of(account: Any) -> Iterator[WorkItem]:
    """Own slips; a head his own unit; the offices every unit that lacks scores."""
    year = year_or_none(account)
    document = None if year is None else year_document(year)
    if year is None or document is None or not uses.money(document):
        return
    if has_own_slip(account):
        yield from _own_slip(year)
    if not may_see_facts(account):
        return
    sight = pay_sight(account, year.authority)
    if sight.everything and has_role(account, year.authority, (Role.FINANCE,)):
        yield from _check(year)
    scored = uses.personal_scores(document)
    if sight.units:
        yield from _own(account, year, sight.units, scored=scored)
    elif scored and (sight.everything or has_authority_perm(account, year.authority, "view_facts")):
        yield from _late(year)


def _own_slip(year: Year) -> Iterator[WorkItem]:
    """A person looks through his own slip before it is paid (K-7.4 to K-7.7)."""
    due = due_for(year, "pay")
    if not due or bonus_set_of(year) is None:
        return
    yield WorkItem(
        "own-slip",
        _("核对本人奖金条"),
        reverse("bonuses:own_slip"),
        _("看奖金条"),
        detail=_("看单位、职务、月数和扣发对不对；有出入的，兑现以前告诉本单位。"),
        icon="receipt",
        **due,
    )


def _own(account: Any, year: Year, own: frozenset[int], *, scored: bool) -> Iterator[WorkItem]:
    """Scores that are missing, where the scheme reads them; what the pay sheet has to say."""
    progress = scores_progress(year) if scored else ScoresProgress({}, {})
    units = units_of(year)
    for pk in sorted(own):
        unit = units.get(pk)
        if unit is None:
            continue
        missing, people = progress.missing(pk), progress.people.get(pk, 0)
        if missing:
            yield WorkItem(
                f"own-scores-{unit.code}",
                _("补齐职工考评得分"),
                reverse("schemes:facts_personal-scores"),
                _("看职工考评"),
                done=people - missing,
                total=people,
                detail=_("还有 %(n)d 人没有得分，他们只发平均数。") % {"n": missing},
                badge="todo",
                icon="people",
                clauses=("K-7.4",),
                nav="facts-personal-scores",
                steps=steps_for(year, "personal_scores"),
                **due_for(year, "personal_scores", pk),
            )
        yield from _sheet_notes(account, year, pk, unit.name)


def _sheet_notes(account: Any, year: Year, pk: int, name: str) -> Iterator[WorkItem]:
    """What the pay sheet has to say of the spread and of an own distribution."""
    bonus_set = bonus_set_of(year)
    granted = (grant.unit for grant in roles_of(account) if grant.unit_id == pk)
    unit = next(granted, None) or Unit.objects.filter(pk=pk).first()
    computed = None if bonus_set is None or unit is None else pay.unit_pay(bonus_set, year, unit)
    if unit is None or computed is None or not computed.payroll.notes:
        return
    yield WorkItem(
        f"sheet-notes-{unit.code}",
        _("奖金发放表有问题要看"),
        reverse("bonuses:sheet", args=[unit.code]),
        _("看发放表"),
        count=len(computed.payroll.notes),
        counter=ngettext("处", "处", len(computed.payroll.notes)),
        detail=_("；").join(sentence(note) for note in computed.payroll.notes[:2]),
        tone="warning",
        icon="cash-stack",
        clauses=("K-7.4",),
        nav="bonuses",
        **due_for(year, "pay"),
    )


def _check(year: Year) -> Iterator[WorkItem]:
    """Finance looks through the provisional sheets before they are paid (K-7.1)."""
    due, bonus_set = due_for(year, "pay"), bonus_set_of(year)
    if not due or bonus_set is None:
        return
    yield WorkItem(
        "check-sheets",
        _("核对奖金发放表"),
        reverse("bonuses:overview"),
        _("看发放表"),
        count=len(units_of(year)),
        counter=ngettext("家", "家", len(units_of(year))),
        detail=_("结果还是暂定。先把人数、月数和扣发对一遍，兑现前再定。"),
        icon="cash-stack",
        clauses=("K-7.1",),
        **due,
    )


def _late(year: Year) -> Iterator[WorkItem]:
    progress = scores_progress(year)
    for unit in units_of(year).values():
        missing, people = progress.missing(unit.pk), progress.people.get(unit.pk, 0)
        if missing:
            yield WorkItem(
                f"scores-{unit.code}",
                _("职工考评得分未齐"),
                reverse("schemes:facts_personal-scores") + f"?q={unit.code}",
                _("看职工考评"),
                kind=Kind.LATE,
                waits_for=unit.name,
                done=people - missing,
                total=people,
                unit=unit.name,
                unit_code=unit.code,
                detail=_("还差 %(n)d 人") % {"n": missing},
                icon="people",
                **due_for(year, "personal_scores", unit.pk),
            )


def _scores(counting: Counting) -> ScoresProgress:
    """By the present posting; who left is paid by months and needs no score of the unit."""
    # The last posting of each is the present one.
    rows = sorted(counting.rows("personal_scores"), key=itemgetter(3, 2))
    present = {person: unit for person, unit, _id, _starts_on, _times in rows}
    # Asked for by itself: as a subquery of each posting it took a county half a minute on SQLite.
    given = {(person, unit) for person, unit, _times in counting.rows("personal_scores", "given")}
    people = Counter(present.values())
    scored = Counter(unit for person, unit in present.items() if (person, unit) in given)
    return ScoresProgress(dict(people), dict(scored))


def _present(year: Year) -> QuerySet[Posting]:
    rows = Posting.objects.filter(authority_id=year.authority_id, current=True)
    rows = rows.filter(starts_on__year__lte=year.year)
    return rows.filter(Q(ends_on=None) | Q(ends_on__year__gt=year.year))


def _given(year: Year) -> QuerySet[PersonalScore]:
    return PersonalScore.objects.filter(year=year, current=True, score__isnull=False)


TALLIES = (
    Tally(
        "personal_scores",
        _scores,
        {
            "": Part(_present, ("person_id", "unit_id", "id"), ("starts_on",)),
            "given": Part(_given, ("person_id", "unit_id")),
        },
        lot=PEOPLE,
    ),
)
