"""The reward fund, by hand: what is paid in, who gets what, and that nothing is lost (G-6)."""

from __future__ import annotations

import copy
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bonuses.engine import (
    FundResult,
    RecipientFact,
    WagesFact,
    award_trace,
    reward_fund,
    unit_rates,
)
from schemes.document import SchemeDocument
from schemes.document_io import load_data
from schemes.lint import lint
from schemes.presets import load_preset
from schemes.rules.trace import Source
from scoring.engine import evaluate_year
from tests.examples.builder import simple_group, year_facts

F = Fraction
TITLE = {"zh": "奖", "en": "Award"}
#: 1 % of wages and 10 000 yuan; six tenths to the first two units by heads, four to named persons.
FUND: dict[str, Any] = {
    "kind": "reward_fund",
    "wage_share": "0.01",
    "fiscal": 10000,
    "awards": [
        {
            "key": "units",
            "title": TITLE,
            "share": "0.6",
            "to": "unit",
            "first": 2,
            "weigh": "heads",
        },
        {"key": "people", "title": TITLE, "share": "0.4", "to": "person"},
    ],
}


def document(**changes: Any) -> SchemeDocument:
    """The county preset with a fund, in which a unit's total is the score it is given."""
    data = copy.deepcopy(load_preset("county").to_data())
    data["peer_groups"] = [simple_group("department", 2000)]
    data["honours"] = {**data["honours"]}
    data["excellence_quota"]["places"] = []
    data["pay"]["fund"] = FUND | changes
    loaded = load_data(data)
    assert loaded.document is not None, loaded.errors
    return loaded.document


def fund(
    wages: dict[str, str], recipients: tuple[RecipientFact, ...] = (), **changes: Any
) -> FundResult:
    """The fund of the units A (900), B (800) and C (700), of 2, 4 and 5 people."""
    scheme = document(**changes)
    year = evaluate_year(scheme, year_facts({"scores": {"A": 900, "B": 800, "C": 700}}))
    rates = unit_rates(scheme, year.units, places=year.places)
    facts = [WagesFact(code, F(amount)) for code, amount in wages.items()]
    found = reward_fund(scheme, rates, facts, recipients, {"A": 2, "B": 4, "C": 5})
    assert found is not None
    return found


ALL = {"A": "200000", "B": "400000", "C": "500000.50"}
NAMED = (
    RecipientFact("people", "A", "A01", "王某"),
    RecipientFact("people", "C", "C01", "李某"),
    RecipientFact("people", "C", "C02", "孙某"),
)


def test_one_percent_of_wages_and_a_fiscal_part_shared_to_the_fen() -> None:
    found = fund(ALL, NAMED)

    # 2000 + 4000 + 5000.005 → 5000.01; with 10000 the fund is 21000.01
    assert [part.amount for part in found.parts] == [F(2000), F(4000), F("5000.01")]
    assert found.fund == F("21000.01")
    # Units: 0.6 × 21000.01 = 12600.006, people: 0.4 × 21000.01 = 8400.004; the fen that rounding
    # down leaves goes to the larger remainder: 12600.01 and 8400.00.
    # Units by heads 2 : 4 = 4200.0033… and 8400.0066…, the fen to B; people 8400 ÷ 3 = 2800 each.
    paid = {line.person or line.unit: line.amount for line in found.lines}
    assert paid == {
        "A": F(4200),
        "B": F("8400.01"),
        "A01": F(2800),
        "C01": F(2800),
        "C02": F(2800),
    }
    assert (found.paid, found.rest) == (F("21000.01"), 0)
    assert found.missing == found.strangers == ()


def test_every_line_says_how_it_came_about() -> None:
    found, rule = fund(ALL, NAMED), document().pay.fund
    assert rule is not None
    traces = {line.person or line.unit: award_trace(rule, found, line) for line in found.lines}
    assert {key: trace.value for key, trace in traces.items()} == {
        "A": F(4200),
        "B": F("8400.01"),
        "A01": F(2800),
        "C01": F(2800),
        "C02": F(2800),
    }
    of_fund, by_heads = traces["B"].notes
    assert (of_fund.params["amount"], of_fund.params["money"]) == ("2100001/100", "1260001/100")
    assert by_heads.params == {"heads": "4", "count": "6"}
    assert traces["C01"].notes[1].params == {"count": 3}
    assert {trace.state for trace in traces.values()} == {"ok"}


def test_a_line_keeps_the_decision_and_says_that_the_fund_is_provisional() -> None:
    decision = Source("fund_recipient", "1", "office", "2026-12-28", "〔2026〕90号")
    found = fund({"A": "200000"}, (RecipientFact("people", "A", "A01", "王某", decision),))
    rule = document().pay.fund
    assert rule is not None
    line = next(line for line in found.lines if line.person == "A01")
    trace = award_trace(rule, found, line)
    assert (trace.source, trace.state) == (decision, "missing")
    assert trace.notes[-1].code == "fund.missing"


def test_an_award_that_nobody_gets_stays_in_the_fund() -> None:
    found = fund(ALL)
    assert found.paid == F("12600.01")
    assert found.rest == F("8400.00")
    assert found.trace.value == sum(child.value or 0 for child in found.trace.children)


def test_an_award_gives_its_own_part_to_the_fen_however_many_share_it() -> None:
    many = tuple(RecipientFact("people", "A", f"P{n:02}") for n in range(13))
    found = fund({}, (*many, RecipientFact("units", "C")), wage_share=0, fiscal=1000)

    # Units: 600 by heads 2 : 4 : 5 = 109.0909…, 218.1818… and 272.7272…: the fen left goes to C.
    # People: 400 ÷ 13 = 30.769230…: twelve of 30.77 and one of 30.76, no fen of the units' award.
    units = [line.amount for line in found.of_award("units")]
    people = sorted(line.amount for line in found.of_award("people"))
    assert sorted(units) == [F("109.09"), F("218.18"), F("272.73")]
    assert people == [F("30.76")] + [F("30.77")] * 12
    assert (sum(units), sum(people)) == (600, 400)


def test_wages_that_are_not_known_are_missing_and_never_nothing() -> None:
    found = fund({"A": "200000"}, NAMED)
    assert found.missing == ("B", "C")
    assert [part.amount for part in found.parts] == [F(2000), None, None]
    assert found.trace.state == "missing"


def test_only_the_groups_named_pay_in() -> None:
    assert fund(ALL, peer_groups=["department"]).fund == F("21000.01")
    assert fund({}, wage_share=0).parts == ()


def test_who_gets_an_award_that_the_scheme_does_not_have_is_told() -> None:
    odd = (
        RecipientFact("ghost", "A"),
        RecipientFact("people", "A"),
        RecipientFact("units", "C", "C01"),
        RecipientFact("units", "Z"),
    )
    assert fund(ALL, odd).strangers == ("ghost/A", "people/A", "units/C01", "units/Z")


def test_a_unit_named_by_a_decision_joins_those_by_place_and_counts_once() -> None:
    found = fund(ALL, (RecipientFact("units", "C"), RecipientFact("units", "A")))
    assert sorted(line.unit for line in found.of_award("units")) == ["A", "B", "C"]


def test_a_scheme_without_a_fund_has_none_and_keeps_its_hash() -> None:
    plain = load_preset("county")
    assert reward_fund(plain, unit_rates(plain, {}), (), (), {}) is None
    assert "fund" not in plain.to_data()["pay"]


@given(
    wages=st.lists(st.fractions(0, 10**7, max_denominator=100), min_size=3, max_size=3),
    named=st.integers(0, 7),
    fiscal=st.fractions(0, 10**6, max_denominator=100),
)
def test_what_is_paid_and_what_is_left_is_the_fund_to_the_fen(
    wages: list[F], named: int, fiscal: F
) -> None:
    people = tuple(RecipientFact("people", "A", f"P{n}") for n in range(named))
    texts = {code: str(amount) for code, amount in zip("ABC", wages, strict=True)}
    found = fund(texts, people, fiscal=str(fiscal))
    assert found.paid + found.rest == found.fund
    assert found.rest >= 0
    assert all((line.amount * 100).denominator == 1 for line in found.lines)
    assert named == 0 or found.rest < F(1, 100)


def test_the_lint_of_the_fund() -> None:
    def told(**changes: Any) -> set[tuple[str, str]]:
        found = lint(document(**changes))
        return {(f.code, f.severity) for f in found if f.path.startswith("pay.fund")}

    people = {"key": "people", "title": TITLE, "share": "0.4", "to": "person"}
    assert told() == set()
    assert told(awards=[people]) == {("X-1", "notice")}
    assert told(awards=[people | {"share": "1.2"}]) == {("X-1", "error")}
    assert told(wage_share=0, fiscal=0) == {("L-3", "warning")}
    assert told(wage_share=2) == {("X-8", "error")}
    assert told(awards=[people | {"share": 1, "first": 3}]) == {("L-4", "notice")}
