"""No bonus is paid outside the system: a payroll that would is not approved without a decision."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from bonuses import services
from tests.bonuses.funded import RULES, WAGES, make_funded_county, told
from tests.bonuses.payrolls.batches import Payday, numbers, payday_of
from tests.kept import kept_for_module

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
fresh_payday = kept_for_module(lambda: payday_of(make_funded_county()))


@pytest.fixture
def day(db: None, fresh_payday: Callable[[], Payday]) -> Payday:
    found = fresh_payday()
    for unit, amount in WAGES.items():
        record = services.unit_wages_record
        told(found.paid, record, unit=unit, amount=amount, document="财政核定表")
    return found


def test_a_unit_outside_without_rules_on_file_holds_the_approval(day: Payday) -> None:
    day.publish()
    batch = day.computed()
    day.move(batch, "check", day.finance)
    with pytest.raises(ValidationError, match="体系外单位有 1 个不合"):
        day.move(batch, "approve", day.office, confirmed=numbers(batch))
    approved = day.move(
        batch, "approve", day.office, confirmed=numbers(batch), document="考委〔2026〕9号"
    )
    assert approved.state == "approved"


def test_with_its_rules_on_file_nothing_is_asked(day: Payday) -> None:
    told(day.paid, services.filed_rules_record, unit="901", **RULES)
    day.publish()
    batch = day.computed()
    day.move(batch, "check", day.finance)
    assert day.move(batch, "approve", day.office, confirmed=numbers(batch)).state == "approved"


def test_the_payroll_leads_to_the_units_that_hold_it(day: Payday) -> None:
    batch = day.computed()
    client = Client()
    client.force_login(day.finance)
    page = client.get(reverse("bonuses:payroll", args=[batch.pk])).content.decode()
    outside = f"{reverse('bonuses:outside')}?year={batch.year.year}"
    assert f'<a href="{outside}">看体系外单位</a>' in page
    assert client.get(outside).status_code == 200
