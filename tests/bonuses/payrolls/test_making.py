"""A payroll is what the pay sheets say, written once; after a paid one differences alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from bonuses import engine, pay
from bonuses.models import BatchMove, PaidLine, PayBatch, PayRun, PayUnit
from bonuses.payrolls import flow
from bonuses.payrolls.compute import Sums, compute
from bonuses.payrolls.difference import compared
from bonuses.payrolls.queries import stored_sheet
from bonuses.payrolls.services import Confirmed, batch_compute
from bonuses.payrolls.whole import unit_balance, whole_balance
from bonuses.queries import UnitSheet
from bonuses.sheet import pay_sheet, sheet_of
from bonuses.slip import slip_of
from core.facts import fact_retire
from core.jobs import run
from core.models import AuditEntry, JobState
from core.workflow import NotYoursError, StaleMoveError
from scoring.models import ResultEntry, ResultSet, ResultSetState
from scoring.services import result_set_recompute
from tests.bonuses.payrolls.batches import Payday, fresh, make_payday, numbers
from tests.bonuses.people import other_account, sanction
from tests.factories import add_veto
from tests.kept import kept_for_module
from units.models import Posting, SanctionKind, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
fresh_payday = kept_for_module(make_payday)


@pytest.fixture
def day(db: None, fresh_payday: Callable[[], Payday]) -> Payday:
    return fresh_payday()


def test_every_stored_line_is_the_line_of_the_pay_sheet_to_the_fen(day: Payday) -> None:
    batch = day.computed()
    assert (batch.state, batch.run.number, batch.supplement) == ("draft", 1, False)
    total, people = Fraction(0), 0
    for unit in Unit.objects.filter(authority=day.paid.year.authority):
        sheet = pay.unit_pay(day.paid.result_set.bonus_set, day.paid.year, unit)
        if sheet is None or not sheet.people:
            continue
        stored = stored_sheet(batch, PayUnit.objects.get(run=batch.run, unit=unit))
        assert stored.sheet.pay.payroll == sheet.payroll
        assert stored.sheet.pay.people == sheet.people
        document = stored.sheet.document
        assert sheet_of(stored.sheet) == pay_sheet(sheet, document)
        for line in stored.lines:
            found = next(each for each in sheet.payroll.lines if each.code == line.code)
            assert (line.target, line.leader) == (found.target_shown, found.leader_shown)
            assert line.total == line.amount == line.target + line.leader
            total, people = total + line.total, people + 1
    assert (batch.run.people, batch.run.amount) == (people, total)
    assert people == len(day.paid.people)


def test_a_stored_line_explains_itself_when_the_facts_have_moved_on(day: Payday) -> None:
    batch = day.computed()
    unit = day.paid.county.units["101"]
    entry = ResultEntry.objects.get(result_set=day.paid.result_set, unit=unit)
    bonus_set = day.paid.result_set.bonus_set
    sheet = pay.unit_pay(bonus_set, day.paid.year, unit)
    assert sheet is not None
    before = slip_of(UnitSheet(day.paid.year, bonus_set, unit, sheet, entry), 4)
    sanction(day.paid.county, day.paid.people["A02"], SanctionKind.WARNING, date(2026, 5, 5), 7)
    stored = stored_sheet(batch, PayUnit.objects.get(run=batch.run, unit=unit))
    after = slip_of(stored.sheet, 4)
    assert after.steps == before.steps
    assert after.lines == before.lines


def test_the_whole_adds_up_by_unit_and_in_all(day: Payday) -> None:
    batch = day.computed()
    rows = [unit_balance(row) for row in PayUnit.objects.filter(run=batch.run)]
    for row in rows:
        assert row.approved is not None
        assert row.balanced
        assert row.approved - row.lines == sum(row.parts.values()) + row.tail
        assert row.lines + row.leader == row.total
    whole = whole_balance(rows)
    assert whole.balanced
    assert whole.difference == sum(whole.parts.values()) + whole.tail
    assert whole.amount == batch.run.amount
    # A05 lost a third for two reprimands, A06 for incompetence (K-7.5).
    assert whole.parts["withheld"] > 0


def test_one_who_made_or_checked_it_does_not_approve_it(day: Payday) -> None:
    day.publish()
    batch = day.computed()
    batch = day.move(batch, flow.CHECK, day.finance)
    with pytest.raises(NotYoursError):
        day.move(batch, flow.APPROVE, day.finance, confirmed=numbers(batch))
    batch = day.move(batch, flow.APPROVE, day.office, confirmed=numbers(batch))
    assert (batch.state, batch.approved_by) == ("approved", day.office)
    events = AuditEntry.objects.filter(event__startswith="paybatch.").order_by("id")
    assert [row.event.partition(".")[2] for row in events] == [
        "make",
        "computed",
        "check",
        "approve",
    ]


def test_the_office_that_made_it_leaves_the_check_to_finance(day: Payday) -> None:
    batch = day.make(day.office)
    run(batch.job.pk)
    with pytest.raises(NotYoursError):
        day.move(batch, flow.CHECK, day.office)
    batch = day.move(batch, flow.CHECK, day.finance)
    assert batch.state == "checked"


@pytest.mark.parametrize(
    "role", ["leader", "department_head", "auditor", "staff", "reviewing_office"]
)
def test_nobody_else_makes_a_payroll(day: Payday, role: str) -> None:
    unit = day.paid.county.units["101"]
    with pytest.raises(NotYoursError):
        day.make(other_account(day.paid.county, role, unit))


def test_a_trial_is_never_approved(day: Payday) -> None:
    batch = day.move(day.computed(), flow.CHECK, day.finance)
    with pytest.raises(ValidationError, match="暂定"):
        day.move(batch, flow.APPROVE, day.office, confirmed=numbers(batch))
    day.publish()
    assert day.move(batch, flow.APPROVE, day.office, confirmed=numbers(batch)).state == "approved"


def test_what_results_in_force_have_overtaken_is_computed_again_first(day: Payday) -> None:
    batch = day.move(day.computed(), flow.CHECK, day.finance)
    old = batch.result_set
    add_veto(day.paid.county, "V2", day.paid.county.units["103"])
    result_set_recompute(year=day.paid.year, actor=day.paid.county.clerk, cause="manual")
    assert day.result_set != old
    ResultSet.objects.filter(year=day.paid.year).update(state=ResultSetState.PUBLISHED)
    with pytest.raises(ValidationError, match=f"现行的是结果集 {day.result_set.number}"):
        day.move(batch, flow.APPROVE, day.office, confirmed=numbers(batch))
    assert fresh(batch).state == "checked"
    batch = day.move(batch, flow.BACK, day.office, reason="按现行的算")
    batch = day.move(batch, flow.RECOMPUTE, day.finance, result_set=day.result_set.pk)
    run(batch.job.pk)
    batch = day.move(batch, flow.CHECK, day.finance)
    batch = day.move(batch, flow.APPROVE, day.office, confirmed=numbers(batch))
    assert (batch.state, batch.result_set) == ("approved", day.result_set)


def test_other_numbers_than_stand_are_not_approved(day: Payday) -> None:
    day.publish()
    batch = day.move(day.computed(), flow.CHECK, day.finance)
    told = numbers(batch)
    with pytest.raises(ValidationError):
        day.move(batch, flow.APPROVE, day.office)
    for wrong in (
        Confirmed(told.people - 1, told.units, told.amount),
        Confirmed(told.people, told.units + 1, told.amount),
        Confirmed(told.people, told.units, "1.00"),
    ):
        with pytest.raises(StaleMoveError):
            day.move(batch, flow.APPROVE, day.office, confirmed=wrong)


def test_one_at_a_time_in_a_year(day: Payday) -> None:
    first = day.computed()
    with pytest.raises(ValidationError, match="第 1 批"):
        day.make(day.office)
    day.move(first, flow.DISCARD, day.office, reason="先不发")
    assert day.computed().number == 2


def test_what_is_approved_is_neither_discarded_nor_computed_again(day: Payday) -> None:
    batch = day.approved()
    for key in (flow.DISCARD, flow.RECOMPUTE, flow.CHECK):
        with pytest.raises(StaleMoveError):
            day.move(batch, key, day.finance, reason="改主意")
    with pytest.raises(ValidationError):
        day.move(batch, flow.PAY, day.finance)
    later = (timezone.localdate() + timedelta(days=1)).isoformat()
    for paid_on in ("", "二月", "2020-01-01", later):
        with pytest.raises(ValidationError):
            day.move(batch, flow.PAY, day.finance, paid_on=paid_on, document="银付 31")


def test_rows_of_a_run_are_never_changed(day: Payday) -> None:
    batch = day.computed()
    for model in (PayRun, PayUnit, PaidLine, BatchMove):
        row = model.objects.first()
        with pytest.raises(TypeError):
            row.save()
        with pytest.raises(TypeError):
            row.delete()
    assert fresh(batch).run.digest == batch.run.digest


def test_a_message_delivered_twice_computes_once(day: Payday) -> None:
    batch = day.computed()
    assert batch_compute(batch=batch, actor=day.finance) is None
    assert PayRun.objects.filter(batch=batch).count() == 1


def test_computed_again_says_who_changed_by_how_much_and_why(day: Payday) -> None:
    batch = day.computed()
    assert compared(batch) is None
    again = day.move(batch, flow.RECOMPUTE, day.finance)
    run(again.job.pk)
    again = fresh(batch)
    assert (again.run.number, again.run.digest) == (2, batch.run.digest)
    found = compared(again)
    assert found is not None
    assert (found.rows, found.same) == ((), batch.run.people)
    sanction(day.paid.county, day.paid.people["A02"], SanctionKind.WARNING, date(2026, 5, 5), 7)
    again = day.move(again, flow.RECOMPUTE, day.finance)
    run(again.job.pk)
    again = fresh(batch)
    found = compared(again)
    assert found is not None
    [row] = found.rows
    was = PaidLine.objects.get(run=batch.run, code="A02").target
    assert row.code == "A02"
    # One third is withheld, to the fen (K-7.5).
    third = engine.line_from_data(PaidLine.objects.get(run=again.run, code="A02").data["line"]).loss
    assert abs(row.change + third) < Fraction(1, 100)
    assert abs(third - was / 3) < Fraction(1, 100)
    assert row.reasons == ("处分、告诫或考核不称职 0 项 → 1 项",)
    assert again.run.amount - batch.run.amount == found.change


def test_what_follows_a_paid_payroll_carries_differences_alone(day: Payday) -> None:
    first = day.paid_out()
    assert first.state == "paid"
    same = day.make()
    assert run(same.job.pk) == JobState.FAILED
    day.move(same, flow.DISCARD, day.finance, reason="一分不差")
    sanction(day.paid.county, day.paid.people["A02"], SanctionKind.WARNING, date(2026, 5, 5), 7)
    second = day.computed()
    assert second.supplement
    [line] = PaidLine.objects.filter(run=second.run)
    paid = PaidLine.objects.get(run=first.run, code="A02")
    assert (line.code, line.before) == ("A02", paid.amount)
    assert line.amount == line.total - paid.amount < 0
    assert (second.run.people, second.run.units, second.run.amount) == (1, 1, line.amount)
    found = compared(second)
    assert found is not None
    assert [row.change for row in found.rows] == [line.amount]
    assert found.same == first.run.people - 1
    # The paid one stands as it was.
    assert fresh(first).run.digest == first.run.digest
    # Computed again with nobody's amount changed; and read after it was paid itself.
    again = day.move(second, flow.RECOMPUTE, day.finance)
    run(again.job.pk)
    found = compared(fresh(second))
    assert found is not None
    assert (found.rows, found.same) == ((), first.run.people)


def test_a_supplement_that_was_paid_still_says_what_it_changed(day: Payday) -> None:
    day.paid_out()
    sanction(day.paid.county, day.paid.people["A02"], SanctionKind.WARNING, date(2026, 5, 5), 7)
    second = day.computed()
    change = second.run.amount
    PayBatch.objects.filter(pk=second.pk).update(state="paid")
    found = compared(fresh(second))
    assert found is not None
    assert ([row.code for row in found.rows], found.change) == (["A02"], change)


def test_who_is_in_a_supplement_no_more_is_compared_with_what_he_was_paid(
    day: Payday,
) -> None:
    day.paid_out()
    made = sanction(
        day.paid.county, day.paid.people["A02"], SanctionKind.WARNING, date(2026, 5, 5), 7
    )
    sanction(day.paid.county, day.paid.people["A01"], SanctionKind.WARNING, date(2026, 5, 5), 7)
    second = day.computed()
    taken = PaidLine.objects.get(run=second.run, code="A02").amount
    fact_retire(made, actor=day.paid.county.clerk, reason="录错了人")
    again = day.move(second, flow.RECOMPUTE, day.finance)
    run(again.job.pk)
    found = compared(fresh(second))
    assert found is not None
    assert [(row.code, row.change) for row in found.rows] == [("A02", -taken)]


def test_who_is_on_no_sheet_any_more_pays_back(day: Payday) -> None:
    first = day.paid_out()
    # As a correction of a settled year does it, by its own path (S-4).
    ResultSet.objects.filter(pk=first.result_set_id).update(state="provisional")
    posting = Posting.objects.get(person__code="C02", current=True)
    fact_retire(posting, actor=day.paid.county.clerk, reason="录错了人")
    second = day.computed()
    line = PaidLine.objects.get(run=second.run, code="C02")
    paid = PaidLine.objects.get(run=first.run, code="C02")
    assert line.gone
    assert (line.unit, line.before, line.total, line.amount) == (
        paid.unit,
        paid.amount,
        0,
        -paid.amount,
    )
    stored = stored_sheet(second, PayUnit.objects.get(run=second.run, unit=paid.unit))
    [row] = [row for row in sheet_of(stored.sheet).rows if row.code == "C02"]
    assert (row.final, row.amount) == (0, -paid.amount)
    assert slip_of(stored.sheet, len(stored.lines) - 1).row.code == "C02"


def test_a_unit_that_is_gone_stays_at_its_own_expense(
    day: Payday, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, unit = day.paid_out(), day.paid.county.units["101"]
    PayUnit.objects.filter(run=first.run, unit=unit).update(own_expense=True)
    second = day.make()
    # Nobody is on any sheet: every unit comes back by what was paid.
    monkeypatch.setattr(pay, "every_unit_pay", lambda _set, _people: iter(()))
    made = compute(second, lambda _done, _total: None)
    assert {row.unit_id for row in made.units if row.own_expense} == {unit.pk}
    assert made.sums.amount == -first.run.amount


def test_who_waits_for_a_standard_is_in_no_sum() -> None:
    sums = Sums()
    sums.take(PaidLine(total=None, amount=None, before=Fraction(300)))
    sums.take(
        PaidLine(
            target=Fraction(900),
            leader=Fraction(100),
            total=Fraction(1000),
            before=Fraction(400),
            amount=Fraction(600),
        )
    )
    assert (sums.people, sums.missing) == (2, 1)
    assert sums.total - sums.before == sums.amount == 600
