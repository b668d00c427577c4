"""A paid county with a reward fund and a unit outside that files its rules (G-6, D-8)."""

from __future__ import annotations

import copy
from typing import Any

from bonuses import services
from schemes.document_io import load_data
from tests.bonuses.people import PaidCounty, make_paid_county
from tests.factories import written_singly

TITLE = {"zh": "先进", "en": "Advanced"}
FUND: dict[str, Any] = {
    "kind": "reward_fund",
    "wage_share": "0.01",
    "fiscal": 1000,
    "awards": [
        {"key": "units", "title": TITLE, "share": "0.5", "to": "unit", "first": 1},
        {"key": "people", "title": TITLE, "share": "0.5", "to": "person"},
    ],
}
WAGES = {"101": "300000", "102": "200000", "103": "200000.30", "901": "100000"}

RULES = {
    "title": "参照执行的规定",
    "filed_on": "2026-04-10",
    "document": "委办〔2026〕2号",
    "approved_by": "考核委员会",
    "paid_from": "scheme",
}


def make_funded_county(code: str = "fund") -> PaidCounty:
    """The paid county under a scheme with a fund, whose units outside file their rules."""
    data = copy.deepcopy(written_singly().to_data())
    data["pay"] |= {"fund": FUND, "outside": {"kind": "outside_units", "must_file": True}}
    loaded = load_data(data)
    assert loaded.document is not None, loaded.errors
    return make_paid_county(code, loaded.document)


def told(paid: PaidCounty, record: Any, **texts: str) -> Any:
    """Have the office record a fact from texts."""
    return record(year=paid.year, texts=texts, actor=paid.county.clerk)


def fill(paid: PaidCounty) -> None:
    """Wages, a recipient and filed rules, one of each."""
    told(paid, services.unit_wages_record, unit="101", amount=WAGES["101"], document="财政核定表")
    told(
        *(paid, services.fund_recipient_record),
        award="people",
        unit="103",
        person="C01",
        decided_on="2026-12-28",
        document="县委〔2026〕90号",
    )
    told(paid, services.filed_rules_record, unit="901", **RULES)
