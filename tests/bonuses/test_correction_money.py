"""Corrections of a published or frozen year in yuan: each person's line as the payroll computes it,
facts of money among what may be corrected, and what was paid put right by a supplement (S-4, K-7).

101 pays a head, two with scores, one of 7 months, A05 with two reprimands (one third withheld,
K-7.5), one incompetent, one without a score, two who moved.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from bonuses import services as pay_services
from bonuses.facts import people_load
from bonuses.models import BonusSet, OwnDistribution, PayBatch, PersonalScore, UnitRate
from bonuses.pay import compute
from bonuses.payrolls.models import BatchState
from bonuses.payrolls.services import batch_compute, batch_make
from core.models import AuditEntry
from core.notices.models import Notice
from schemes.document_io import load_data
from schemes.models import Year, YearState
from scoring.freezing.corrections.flow import APPLY, ASK
from scoring.freezing.corrections.moving import correction_move
from scoring.freezing.corrections.report import changes_of
from scoring.freezing.corrections.services import (
    LineAsked,
    correction_line_add,
    correction_start,
)
from scoring.freezing.models import APPLIED, Correction, CorrectionPay, YearBundle
from scoring.models import ResultSet
from scoring.services import result_set_recompute
from tests.bonuses.funded import FUND, fill, make_funded_county
from tests.bonuses.people import PaidCounty, make_paid_county, other_account
from tests.factories import written_singly
from tests.office import PASSWORD
from tests.scoring.freezing.frozen import Settled, corrected, frozen, granted, publish
from units.models import Posting, PostingMonths, Role, Sanction

pytestmark = pytest.mark.django_db
ZERO = Fraction(0)


def settle(paid: PaidCounty) -> Settled:
    county = paid.county
    office = granted(county, Role.TARGET_OFFICE, "c-office")
    reviewer = granted(county, Role.REVIEWING_OFFICE, "c-reviewer")
    return Settled(county, publish(county.year), office, reviewer)


@pytest.fixture
def settled() -> Settled:
    return settle(make_paid_county())


def asked(settled: Settled, *lines: LineAsked) -> Correction:
    row = correction_start(
        year=settled.year, document="目考〔2027〕2号", reason="认定有误", actor=settled.office
    )
    for line in lines:
        row = correction_line_add(
            correction=row, version=row.version, asked=line, actor=settled.office
        )
    return correction_move(correction=row, move=ASK, version=row.version, actor=settled.office)


def applied(row: Correction, settled: Settled) -> Correction:
    made = correction_move(
        correction=row,
        move=APPLY,
        version=row.version,
        actor=settled.reviewer,
        password=PASSWORD,
    )
    return corrected(made)


def amounts(result_set: ResultSet, unit: str) -> dict[str, Fraction]:
    """What the pay sheet of a unit gives to each, as the payroll computes it now."""
    year = Year.objects.get(pk=result_set.year_id)
    people = [each for each in people_load(year) if each.unit_code == unit]
    found = compute(BonusSet.objects.get(result_set=result_set), unit, people)
    assert found is not None
    return {line.code: Fraction(line.final) for line in found.payroll.lines}


def rates_of(result_set: ResultSet) -> dict[str, Fraction]:
    """Each unit's yuan per head in a set."""
    rows = UnitRate.objects.filter(bonus_set__result_set=result_set)
    return dict(rows.values_list("unit__code", "per_capita"))


def reprimand(year: Year) -> str:
    """The key of the second reprimand of A05."""
    rows = Sanction.objects.filter(year=year.year, person__code="A05", current=True)
    return str(rows.order_by("-date")[0].key)


def test_a_reprimand_taken_back_gives_one_person_his_third_and_moves_no_score(
    settled: Settled,
) -> None:
    before = amounts(settled.result_set, "101")

    row = asked(settled, LineAsked("sanctions", key=reprimand(settled.year), withdraw=True))

    [change] = CorrectionPay.objects.filter(correction=row)
    assert (change.code, change.unit.code, change.was) == ("A05", "101", before["A05"])
    # One third was withheld of an amount that is rounded at its end (K-7.5, S-5): the whole is
    # within a fen of three halves of what was left.
    assert abs(change.now - before["A05"] * 3 / 2) <= Fraction(1, 100)
    assert row.report["sums"]["people"] == 1
    assert row.report["sums"]["points"] == 0
    [unit] = changes_of(row.report)
    assert (unit.code, unit.people, unit.money) == ("101", 1, change.change)
    assert Sanction.objects.get(key=reprimand(settled.year)).current, "nothing is written yet"

    row = applied(row, settled)

    assert (row.state, row.new_set) == (APPLIED, None)
    assert amounts(settled.result_set, "101") == {**before, "A05": change.now}


def test_what_it_says_of_each_is_what_the_payroll_then_computes(settled: Settled) -> None:
    before = {unit: amounts(settled.result_set, unit) for unit in ("101", "102", "103", "901")}

    row = asked(settled, LineAsked("vetoes", key="V1", withdraw=True))
    row = applied(row, settled)

    assert row.new_set is not None
    told = {each.code: each for each in CorrectionPay.objects.filter(correction=row)}
    for unit, lines in before.items():
        now = amounts(row.new_set, unit)
        for code, amount in now.items():
            if amount == lines[code]:
                assert code not in told
            else:
                assert (told[code].was, told[code].now) == (lines[code], amount)
    # 102 was paid 60 % of A per head and is paid by the formula now (K-7.1, K-7.2).
    assert {"B01", "B02"} <= told.keys()
    known = [each.change for each in told.values()]
    for unit in changes_of(row.report):
        mine = [each.change for each in told.values() if each.unit.code == unit.code]
        assert unit.money == sum(mine, ZERO)
        assert unit.people == len(mine)
    assert Fraction(row.report["sums"]["money"]) == sum(known, ZERO)


def test_every_kind_of_fact_that_people_are_paid_by_can_be_corrected_in_a_frozen_year(
    settled: Settled,
) -> None:
    frozen(settled)
    posting = Posting.objects.get(person__code="A04", current=True)
    lines = (
        LineAsked("postings", key=posting.key, texts={"months": "8"}),
        LineAsked("personal-scores", key="A02", texts={"score": "95"}),
        LineAsked("sanctions", key=reprimand(settled.year), withdraw=True),
    )

    row = applied(asked(settled, *lines), settled)

    assert row.state == APPLIED, row.problems
    year = settled.year
    assert year.state == YearState.CLOSED
    assert PostingMonths.objects.get(key=posting.key, current=True).months == 8
    assert PersonalScore.objects.get(key="A02", current=True).score == 95
    assert YearBundle.objects.count() == 1, "no score moved: the bundle is what it was"
    told = set(CorrectionPay.objects.filter(correction=row).values_list("code", flat=True))
    assert {"A02", "A04", "A05"} <= told


def test_an_own_distribution_is_corrected_with_the_unit_that_may_have_one(
    settled: Settled,
) -> None:
    frozen(settled)
    given = {"unit": "103", "amount": "6000", "note": "集体研究"}

    # Whether it may is read from the set in force: first the unit, then its amounts.
    may = LineAsked("units", key="103", texts={"own_distribution": "是"})
    first = applied(asked(settled, may), settled)
    row = asked(settled, LineAsked("own-distributions", texts={"person": "C01", **given}))
    row = applied(row, settled)

    assert (first.state, row.state) == (APPLIED, APPLIED), (first.problems, row.problems)
    assert OwnDistribution.objects.get(key="C01", current=True).amount == 6000
    told = CorrectionPay.objects.get(correction=row, code="C01")
    assert told.now == 6000
    # The list of units is in the bundle: a new one, beside the old.
    assert YearBundle.objects.count() == 2


def test_a_posting_of_another_settled_year_stays_refused(settled: Settled) -> None:
    year = settled.year
    posting = Posting.objects.get(person__code="A01", current=True)
    earlier = Year.objects.create(
        authority=year.authority, year=2025, scheme=year.scheme, state=YearState.CLOSED
    )
    row = correction_start(
        year=year, document="目考〔2027〕2号", reason="认定有误", actor=settled.office
    )

    with pytest.raises(ValidationError, match="2025 年度"):
        correction_line_add(
            correction=row,
            version=row.version,
            asked=LineAsked("postings", key=posting.key, texts={"rank": ""}),
            actor=settled.office,
        )
    assert earlier.state == YearState.CLOSED


def test_what_was_paid_is_told_to_finance_and_stands_beside_it(settled: Settled) -> None:
    cashier = granted(settled.county, Role.FINANCE, "c-cashier")
    batch = batch_make(year=settled.year, result_set=settled.result_set, actor=cashier, queue=False)
    batch_compute(batch=batch, actor=cashier)
    PayBatch.objects.filter(pk=batch.pk).update(state=BatchState.PAID)

    row = asked(settled, LineAsked("sanctions", key=reprimand(settled.year), withdraw=True))
    row = applied(row, settled)

    told = CorrectionPay.objects.get(correction=row)
    assert (told.paid, row.report["sums"]["paid"]) == (told.was, 1)
    notice = Notice.objects.get(event="scoring.correction_paid")
    assert (notice.recipient, notice.params["people"]) == (cashier, 1)
    # The supplement pays just what the report said (S-4).
    more = batch_make(year=settled.year, result_set=settled.result_set, actor=cashier, queue=False)
    run = batch_compute(batch=more, actor=cashier)
    assert run is not None
    assert [(line.code, line.amount) for line in run.lines.all()] == [("A05", told.change)]


def test_no_fact_of_money_is_written_past_a_correction(settled: Settled) -> None:
    frozen(settled)
    standing = PersonalScore.objects.get(key="A02", current=True)

    with pytest.raises(ValidationError, match="已封存"):
        pay_services.personal_score_record(
            year=settled.year,
            texts={"score": "99"},
            actor=settled.office,
            reason="改",
            expected=standing.pk,
        )


def test_a_correction_that_moves_nobody_is_refused(settled: Settled) -> None:
    # Another title of a posting is nobody's money.
    posting = Posting.objects.get(person__code="A02", current=True)

    with pytest.raises(ValidationError, match="不用办"):
        asked(settled, LineAsked("postings", key=posting.key, texts={"title": "二级科员"}))


def test_awards_of_the_fund_are_corrected_and_told_beside_the_bonus() -> None:
    paid = make_funded_county("corr")
    fill(paid)
    settled = settle(paid)

    row = asked(
        settled,
        LineAsked("unit-wages", texts={"unit": "102", "amount": "200000", "document": "核定表"}),
    )

    told = {(each.award, each.code): each for each in CorrectionPay.objects.filter(correction=row)}
    # 1 % of 200,000 more in the fund; half of it to the first unit, half to the person (G-6).
    assert told["units", ""].change == 1000
    assert told["people", "C01"].change == 1000
    assert FUND["wage_share"] == "0.01"
    assert row.report["sums"]["money"] == "2000"
    assert row.report["sums"]["awards"] == 2


def test_who_was_paid_a_bonus_and_an_award_is_one_of_those_paid_already() -> None:
    paid = make_funded_county("both")
    fill(paid)
    settled = settle(paid)
    cashier = granted(settled.county, Role.FINANCE, "b-cashier")
    batch = batch_make(year=settled.year, result_set=settled.result_set, actor=cashier, queue=False)
    batch_compute(batch=batch, actor=cashier)
    PayBatch.objects.filter(pk=batch.pk).update(state=BatchState.PAID)

    row = asked(
        settled,
        LineAsked("unit-wages", texts={"unit": "102", "amount": "200000", "document": "核定表"}),
        LineAsked("personal-scores", key="C01", texts={"score": "95"}),
    )

    rows = CorrectionPay.objects.filter(correction=row).exclude(paid="0")
    whose = {each.code or each.unit.code for each in rows}
    assert rows.filter(code="C01").count() == 2
    assert row.report["sums"]["paid"] == len(whose) == rows.count() - 1


def test_who_sees_whose_amount_changes(settled: Settled) -> None:
    row = asked(settled, LineAsked("sanctions", key=reprimand(settled.year), withdraw=True))
    page, county = f"/results/corrections/{row.pk}/people/", settled.county

    def opened(account: Any, path: str = page) -> int:
        client = Client()
        client.force_login(account)
        return client.get(path).status_code

    another = granted(county, Role.REVIEWING_OFFICE, "c-reviewer-2")
    auditor = granted(county, Role.AUDITOR, "c-auditor")
    for account in (settled.office, settled.reviewer, auditor, another):
        assert opened(account) == 200
        assert opened(account, f"/api/corrections/{row.pk}/pay/") == 200
    # Each look of who does not see all pay is on record.
    looks = AuditEntry.objects.filter(event="correction.people").values_list("actor", flat=True)
    assert set(looks) == {settled.reviewer.pk, auditor.pk, another.pk}
    row = applied(row, settled)
    assert opened(settled.reviewer) == 200, "who agreed sees what he agreed to"
    assert opened(another) == 404, "who had no hand in it sees nobody's money any more"
    assert opened(another, f"/api/corrections/{row.pk}/pay/") == 404
    head = other_account(county, Role.DEPARTMENT_HEAD, county.units["101"])
    for account in (head, granted(county, Role.LEADER, "c-leader")):
        assert opened(account) == 404
        assert opened(account, f"/results/corrections/{row.pk}/") == 404


def test_people_of_a_unit_that_is_founded_come_with_a_correction_after_it(
    settled: Settled,
) -> None:
    stated = {"code": "104", "name": "新局", "directly_assessed": "否", "paid_like": "101"}
    founded = LineAsked("units", texts=stated)
    texts = {"person": "N01", "person_name": "新某", "unit": "104", "starts_on": "2026-01-01"}
    posted = LineAsked("postings", texts={**texts, "months": "12"})

    with pytest.raises(ValidationError, match="先把单位单独录进去"):
        asked(settled, founded, posted)


def test_a_correction_that_names_people_is_looked_at_on_record(settled: Settled) -> None:
    row = asked(settled, LineAsked("sanctions", key=reprimand(settled.year), withdraw=True))
    page = f"/results/corrections/{row.pk}/"

    def names(account: Any) -> bool:
        client = Client()
        client.force_login(account)
        return ">A05</span>" in client.get(page).content.decode()

    auditor = granted(settled.county, Role.AUDITOR, "c-auditor")
    assert names(settled.office)
    assert names(settled.reviewer)
    assert names(auditor)
    looks = AuditEntry.objects.filter(event="correction.people")
    assert {each.actor_id for each in looks.all()} == {settled.reviewer.pk, auditor.pk}
    # So is the page that refuses a move and shows them again.
    client = Client()
    client.force_login(settled.reviewer)
    wrong = {"version": row.version, "password": "wrong-word"}
    assert ">A05</span>" in client.post(f"{page}apply/", wrong).content.decode()
    assert looks.filter(actor=settled.reviewer).count() == 2
    applied(row, settled)
    assert not names(granted(settled.county, Role.REVIEWING_OFFICE, "c-reviewer-2"))
    assert looks.count() == 3


def test_a_rule_that_shares_money_by_heads_moves_with_a_posting() -> None:
    """A pool of the units' heads: one person more, and everybody's rate is another (D-6, G-6)."""
    data = written_singly().to_data()
    data["pay"]["unit"] = {"kind": "pool_spread", "pool": 60000, "spread": 600}
    loaded = load_data(data)
    assert loaded.document is not None, loaded.errors
    settled = settle(make_paid_county("pool", loaded.document))
    rates = rates_of(settled.result_set)

    texts = {"person": "N01", "person_name": "新某", "unit": "103", "starts_on": "2026-01-01"}
    row = applied(asked(settled, LineAsked("postings", texts={**texts, "months": "12"})), settled)

    assert row.new_set is not None, "the rates are another set's"
    assert rates_of(row.new_set)["101"] != rates["101"]
    again = result_set_recompute(year=settled.year, actor=None, cause="command")
    assert (again.changed, again.result_set.pk) == (False, row.new_set.pk)
