"""The demo county's staff appraisals: last year's all done, this year some units in each state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.utils import timezone

from bonuses.appraisal import flow
from bonuses.appraisal.models import (
    AppraisalGrade,
    AppraisalMark,
    AppraisalMove,
    AppraisedPerson,
    StaffAppraisal,
)
from bonuses.appraisal.quota import allowances
from bonuses.appraisal.reading import AppraisalReading, first_rank
from bonuses.appraisal.services import appraisal_move, appraisal_start
from bonuses.appraisal.services.beginning import weights_proposed
from bonuses.facts import PersonRecord, people_load
from bonuses.models import PersonalScore
from core.facts import FactInput, facts_apply, facts_plan, hold_scope
from core.models import Origin
from schemes.models import Year
from schemes.queries import year_document
from units.models import Account, Person, Role, RoleGrant, Unit, UnitYear
from units.services import account_create, role_grant

#: Units of the year under way, by name, and how far each has come; ``over`` has one too many.
CASES = (
    ("农业农村局", "grading"),
    ("财政局", "submitted"),
    ("审计局", "returned"),
    ("民政局", "confirmed"),
    ("统计局", "over"),
)
SELF = "完成年初确定的各项任务，重点工作按时间节点推进；存在的不足是调查研究还不够深入。"
BACK = "优秀人选没有经班子集体研究，请附会议记录后重报。"


def demo_last_year(year: Year, office: Account) -> int:
    """Every unit of the year graded, handed in and confirmed; how many there are.

    Written in bulk: a service call for each of two thousand people takes too long.
    """
    rows = UnitYear.objects.filter(authority_id=year.authority_id, year=year.year, current=True)
    units = [row.unit for row in rows.select_related("unit__authority").order_by("order", "key")]
    people = _people_by_unit(year)
    hold_scope({"year": year})
    made = _appraisals(year, [unit for unit in units if people.get(unit.pk)], office)
    inputs: list[FactInput] = []
    subjects: list[AppraisedPerson] = []
    allowed, first = allowances(year), first_rank(year)
    for appraisal in made:
        there = people[appraisal.unit_id]
        places = allowed[appraisal.unit_id].places(len(there)) or 0
        graded = _graded(there, places, first)
        subjects += [_subject(appraisal, *each, first, office) for each in graded]
        inputs += [_fact(appraisal.unit, *each) for each in graded]
    AppraisedPerson.objects.bulk_create(subjects, batch_size=500)
    plan = facts_plan(PersonalScore, scope={"year": year}, inputs=inputs)
    facts_apply(plan, actor=office, origin=Origin.ENTRY, reason="年度考核结果")
    return len(made)


def demo_this_year(year: Year, office: Account) -> int:
    """The designed units on their way, through the services."""
    done = 0
    for name, state in CASES:
        rows = Unit.objects.select_related("authority")
        unit = rows.filter(authority=year.authority_id, name=name).first()
        if unit is not None:
            _bring(year, unit, state, office)
            done += 1
    return done


def _bring(year: Year, unit: Unit, state: str, office: Account) -> None:
    head = account_for(unit, Role.DEPARTMENT_HEAD)
    appraisal = appraisal_start(year=year, unit=unit, actor=head)
    _mark_all(appraisal, head)
    _fit(appraisal)
    if state == "grading":
        people = appraisal.people.order_by("pk")
        people.filter(pk__in=list(people.values_list("pk", flat=True)[3:7])).update(grade="")
        people.update(given=None)
        return
    appraisal = _move(appraisal, flow.SUBMIT, head)
    if state == "returned":
        _move(appraisal, flow.RETURN, office, BACK)
    elif state == "confirmed":
        _move(appraisal, flow.CONFIRM, office)
    elif state == "over":
        # As if the result had taken a place away since.
        reading = AppraisalReading(appraisal)
        few = (reading.places or 0) + 1 - reading.used
        others = appraisal.people.filter(grade="competent", head=False).order_by("pk")
        more = list(others.values_list("pk", flat=True)[:few])
        appraisal.people.filter(pk__in=more).update(grade="excellent")


def _move(appraisal: StaffAppraisal, move: str, actor: Account, reason: str = "") -> StaffAppraisal:
    return appraisal_move(
        appraisal=appraisal, move=move, version=appraisal.version, actor=actor, reason=reason
    )


def _fit(appraisal: StaffAppraisal) -> None:
    """Grades for everybody, the excellent ones within the places."""
    reading = AppraisalReading(appraisal)
    places, used = reading.places or 0, 0
    for subject in reading.subjects:
        grade = subject.grade or AppraisalGrade.COMPETENT
        if grade == AppraisalGrade.EXCELLENT:
            used += 1
            barred = subject.head and not reading.allowance.head
            grade = AppraisalGrade.COMPETENT if used > places or barred else grade
        AppraisedPerson.objects.filter(pk=subject.pk).update(grade=grade, given=subject.given or 88)


def _mark_all(appraisal: StaffAppraisal, head: Account) -> None:
    """The leaders' marks and counted forms of peers, so that a score can be opened."""
    now, rule = timezone.now(), year_document(appraisal.year).staff_appraisal
    rows = []
    for place, subject in enumerate(appraisal.people.order_by("pk")):
        for source, marker, count in (
            ("leaders", head, 1),
            ("section_head", None, 1),
            ("peers", None, 12),
        ):
            values = {
                each.key: str(84 + (place * 3 + number + count) % 13)
                for number, each in enumerate(rule.dimensions)
            }
            by = {"changed_by": head, "changed_at": now, "values": values, "count": count}
            rows.append(AppraisalMark(subject=subject, source=source, marker=marker, **by))
    AppraisalMark.objects.bulk_create(rows, batch_size=500)
    few = appraisal.people.order_by("pk").values_list("pk", flat=True)[:6]
    appraisal.people.filter(pk__in=list(few)).update(self_text=SELF, self_at=now)


def _people_by_unit(year: Year) -> dict[int, list[PersonRecord]]:
    found: dict[int, list[PersonRecord]] = {}
    for each in people_load(year):
        found.setdefault(each.unit_id, []).append(each)
    return found


def _appraisals(year: Year, units: Sequence[Unit], office: Account) -> list[StaffAppraisal]:
    now = timezone.now()
    common = {"state": flow.CONFIRMED, "version": 3, "submitted_by": office, "submitted_at": now}
    by = {"changed_by": office, "changed_at": now}
    made = StaffAppraisal.objects.bulk_create(
        StaffAppraisal(year=year, unit=unit, weights=weights_proposed(year, unit), **common, **by)
        for unit in units
    )
    AppraisalMove.objects.bulk_create(
        _moved(appraisal, key, before, after, office, now)
        for appraisal in made
        for key, before, after in (
            (flow.SUBMIT, flow.GRADING, flow.SUBMITTED),
            (flow.CONFIRM, flow.SUBMITTED, flow.CONFIRMED),
        )
    )
    return made


def _moved(
    appraisal: StaffAppraisal, key: str, before: str, after: str, actor: Account, at: datetime
) -> AppraisalMove:
    told = {"key": key, "before": before, "after": after, "actor": actor, "at": at}
    return AppraisalMove(appraisal=appraisal, reason="上年纸质材料补录", **told)


def _graded(
    people: Sequence[PersonRecord], places: int, first: str | None
) -> list[tuple[PersonRecord, Fraction, str]]:
    """Scores spread over 84 to 96; the best of them excellent, never a principal leader."""
    scored = [
        (each, Fraction(840 + (place * 37 + each.person_id * 11) % 120, 10))
        for place, each in enumerate(people)
    ]
    best = sorted((row for row in scored if row[0].fact.rank != first), key=lambda row: -row[1])[
        :places
    ]
    chosen = {each.person_id for each, _score in best}
    return [
        (
            each,
            score,
            AppraisalGrade.EXCELLENT.value
            if each.person_id in chosen
            else AppraisalGrade.COMPETENT.value,
        )
        for each, score in scored
    ]


def _subject(
    appraisal: StaffAppraisal,
    record: PersonRecord,
    score: Fraction,
    grade: str,
    first: str | None,
    actor: Account,
) -> AppraisedPerson:
    return AppraisedPerson(
        appraisal=appraisal,
        person_id=record.person_id,
        head=first is not None and record.fact.rank == first,
        given=score,
        grade=grade,
        changed_by=actor,
        changed_at=timezone.now(),
    )


def _fact(unit: Unit, record: PersonRecord, score: Fraction, grade: str) -> FactInput:
    person = Person(pk=record.person_id)
    values: dict[str, Any] = {"unit": unit, "person": person}
    return FactInput(record.fact.code, {**values, "score": score, "grade": grade}, "")


def account_for(unit: Unit, role: Role) -> Account:
    """Who holds a role for the unit, or one made for it."""
    grants = RoleGrant.objects.filter(unit=unit, role=role).select_related("account")
    grant = grants.order_by("pk").first()
    if grant is not None:
        return grant.account
    account, _initial = account_create(
        username=f"{role.value.rpartition('_')[2]}-{unit.code}",
        display_name=f"{unit.name}{role.label}",
        actor=None,
        authority=unit.authority,
        password=settings.DEMO_PASSWORD,
        must_change_password=False,
    )
    role_grant(account=account, role=role, authority=unit.authority, unit=unit, actor=None)
    return account
