"""What staff appraisals ask of an account: to begin and hand in, to mark, to confirm, to mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bonuses.appraisal.flow import OFFICE, RETURNED, SUBMITTED, duties_of
from bonuses.appraisal.guard import surplus_units
from bonuses.appraisal.models import OPEN, AppraisedPerson, StaffAppraisal
from bonuses.appraisal.queries import own_subject, sees_board
from bonuses.work import scores_progress
from core.work_items import Kind, WorkItem
from schemes import in_hand, uses
from schemes.deadlines import due_for, has_begun
from schemes.models import Year
from schemes.queries import year_document, year_or_none
from schemes.tallies import UnitLine, units_of
from units.queries import access_of, has_authority_perm, person_of

APPRAISALS, MATTER = "appraisals", "personal_scores"


def register_in_hand() -> None:
    """Every appraisal that has begun: what is confirmed may still have to be mended."""
    in_hand.register(APPRAISALS, lambda asked: StaffAppraisal.objects.filter(year__in=asked.years))


def appraisal_work(account: Any) -> Iterator[WorkItem]:
    """The account's part in the staff appraisals of the year under way."""
    year = year_or_none(account)
    if year is None or not uses.staff_appraisal(year_document(year)):
        return
    begun = in_hand.lots(account, year, APPRAISALS)
    heads = access_of(account).unit_ids("head_unit")
    if heads:
        yield from _own_units(account, year, heads)
    if sees_board(account) and begun:
        yield from _office(account, year)
    if begun and account.person_id:
        yield from _own(account, year)


def _own_units(account: Any, year: Year, heads: Any) -> Iterator[WorkItem]:
    """A head hands his unit in, and mends what the result allows no more."""
    states = in_hand.state_of(account, year, APPRAISALS)
    units = units_of(year)
    own = [units[pk] for pk in sorted(heads) if pk in units]
    over = surplus_units(year, [line.pk for line in own if line.pk in states])
    for line in own:
        state = states.get(line.pk, "none")
        if line.pk in over:
            yield _surplus(year, line, over[line.pk])
        elif state in OPEN:
            yield _hand_in(year, line, state)
        elif state == "none" and has_begun(year, MATTER) and not _scored(year, line):
            yield _begin(year, line)


def _scored(year: Year, line: UnitLine) -> bool:
    """Whether the unit's scores came by workbook: nothing is left to begin."""
    return scores_progress(year).missing(line.pk) == 0


def _begin(year: Year, line: UnitLine) -> WorkItem:
    return WorkItem(
        f"appraisal-begin-{line.code}",
        _("职工年度考核还没有开始"),
        _address(year, line),
        _("开始考核"),
        detail=_("名单和权重自动带出；只报得分的，上传一张表就行。"),
        icon="person-check",
        clauses=("K-1.3",),
        nav="own-appraisals",
        **due_for(year, MATTER, line.pk),
    )


def _hand_in(year: Year, line: UnitLine, state: str) -> WorkItem:
    back = state == RETURNED
    return WorkItem(
        f"appraisal-{line.code}",
        _("职工年度考核被退回，改后重报") if back else _("报送职工年度考核结果"),
        _address(year, line),
        _("去办"),
        tone="warning" if back else "",
        badge="returned" if back else "todo",
        icon="person-check",
        clauses=("K-1.3",),
        nav="own-appraisals",
        **due_for(year, MATTER, line.pk),
    )


def _surplus(year: Year, line: UnitLine, number: int) -> WorkItem:
    return WorkItem(
        f"appraisal-over-{line.code}",
        _("评优超出名额，须调整"),
        _address(year, line),
        _("去调整"),
        count=number,
        counter=ngettext("人", "人", number),
        detail=_("结果变了，名额也变了。已报送的先撤回；已确认的请目标办退回。"),
        tone="error",
        badge="todo",
        icon="exclamation-triangle",
        clauses=("K-7.9",),
        nav="own-appraisals",
        **due_for(year, MATTER, line.pk),
    )


def _office(account: Any, year: Year) -> Iterator[WorkItem]:
    """The target office confirms what was handed in, and sees who exceeds."""
    states = in_hand.state_of(account, year, APPRAISALS)
    waiting = _to_confirm(account, year, states)
    if waiting:
        yield WorkItem(
            "appraisals-confirm",
            _("确认职工年度考核结果"),
            f"{reverse('bonuses:appraisals')}?year={year.year}&state={SUBMITTED}",
            _("去确认"),
            count=len(waiting),
            counter=ngettext("家", "家", len(waiting)),
            badge="todo",
            icon="person-check",
            clauses=("K-1.3",),
            nav="appraisals",
            **due_for(year, MATTER),
        )
    over = surplus_units(year, list(states))
    for pk, number in over.items():
        line = units_of(year).get(pk)
        if line is not None:
            yield WorkItem(
                f"appraisal-over-{line.code}",
                _("评优超出名额"),
                _address(year, line),
                _("看考核"),
                kind=Kind.LATE,
                waits_for=line.name,
                unit=line.name,
                unit_code=line.code,
                count=number,
                counter=ngettext("人", "人", number),
                tone="error",
                icon="exclamation-triangle",
                clauses=("K-7.9",),
                **due_for(year, MATTER, pk),
            )


def _to_confirm(account: Any, year: Year, states: Mapping[int, str]) -> list[int]:
    """Units that wait for this account: not its own, and for the reviewing office those alone whose
    people are the target office."""
    waiting = [pk for pk, state in states.items() if state == SUBMITTED]
    if not waiting:
        return []
    if not has_authority_perm(account, year.authority, "edit_facts"):
        rows = StaffAppraisal.objects.filter(year=year, unit__in=waiting).select_related(
            "year", "unit__authority"
        )
        return [row.unit_id for row in rows if OFFICE in duties_of(account, row)]
    person = person_of(account)
    own = AppraisedPerson.objects.filter(appraisal__year=year, person=person)
    mine = set(own.values_list("appraisal__unit", flat=True)) if person else set()
    return [pk for pk in waiting if pk not in mine]


def _own(account: Any, year: Year) -> Iterator[WorkItem]:
    """A person says what he did, while his unit appraises."""
    subject = own_subject(account, year)
    if subject is None or subject.self_text or subject.appraisal.state not in OPEN:
        return
    yield WorkItem(
        "own-appraisal",
        _("写本人年度总结"),
        f"{reverse('bonuses:own_appraisal')}?year={year.year}",
        _("去写"),
        detail=_("旁边列着你承担的任务，几句话就行。"),
        icon="pencil-square",
        nav="own-appraisal",
        **due_for(year, MATTER, subject.appraisal.unit_id),
    )


def _address(year: Year, line: UnitLine) -> str:
    return f"{reverse('bonuses:appraisal', args=[line.code])}?year={year.year}"
