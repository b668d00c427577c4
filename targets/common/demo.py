"""The demo county's common targets: exempt units, balanced, issued, and a change since."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from schemes.models import Year
from targets.common.drafts.demo import demo_drafts
from targets.common.reading import CommonYear
from targets.common.services import balance_plan, common_balance, common_issue, common_share_record
from targets.models import CommonItem
from units.models import Account, Unit

FILE = Path(__file__).with_name("demo.yaml")


@cache
def designed() -> dict[str, Any]:
    """Who is exempt from what, and the number of the issue."""
    data: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return data


def demo_common(year: Year, office: Account) -> None:
    """Departments draft, some units are exempt, the office balances and issues; then one more
    exemption waits for the next balance."""
    demo_drafts(year, office)
    for case in designed()["exempt"]:
        _exempt(year, office, case)
    found = CommonYear(year)
    for part in found.parts:
        plan = balance_plan(found, part, Fraction(1))
        if not plan.empty:
            common_balance(
                year=year,
                group=part.group,
                component=part.component.key,
                step=Fraction(1),
                shown=plan.fingerprint,
                actor=office,
            )
    if not CommonYear(year).unbalanced():
        common_issue(year=year, number=designed()["number"] % (year.year - 1), actor=office)
    _exempt(year, office, designed()["later"])


def _exempt(year: Year, office: Account, case: dict[str, str]) -> None:
    unit = Unit.objects.filter(authority=year.authority, name=case["unit"]).first()
    rows = CommonItem.objects.filter(year=year, current=True, title=case["item"])
    item = next((row for row in rows if case["group"] in row.peer_groups), None)
    if unit is None or item is None:
        return
    texts = {"unit": unit.code, "item": item.key, "applies": "否", "document": case["document"]}
    common_share_record(year=year, texts=texts, actor=office)
