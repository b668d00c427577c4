"""The card at the right of the scheme editor, and the way from a draft to a whole trial."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone

from schemes.editor.models import SchemeDraft
from schemes.editor.panels import acts_for, panels_for
from schemes.queries import year_document
from scoring.whatif.models import WhatIf
from tests.factories import County
from tests.kept import kept_for_module
from tests.scoring.test_pages import client_of, filer, office
from tests.scoring.whatif.trying import Change, lower_cap, tried_county
from units.models import Account, Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

fresh_county = kept_for_module(tried_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def draft(county: County, change: Change | None = None) -> SchemeDraft:
    """A draft of the county's scheme."""
    data = year_document(county.year).to_data()
    if change is not None:
        change(data)
    now, by = timezone.now(), county.clerk
    return SchemeDraft.objects.create(
        authority=county.office.authority,
        code="county",
        title="2027 年度方案",
        document=data,
        base=county.year.scheme,
        created_by=by,
        created_at=now,
        changed_by=by,
        changed_at=now,
    )


def test_the_card_tells_how_many_units_move_and_shows_three(county: County) -> None:
    address = reverse("scoring:what_if_panel", args=[draft(county, lower_cap).pk])
    answer = office(county).get(address, {"rule": "honours.caps"})
    panel = answer.context["panel"]
    assert panel.report.sums["scores"] == 1
    assert panel.report.sums["ranks"] == 2
    assert [unit.code for unit in panel.examples] == ["102", "101", "103"]
    text = answer.content.decode()
    assert text.lstrip().startswith("<section")
    assert "看全部 3 个单位" in text
    assert "奖金预算" in text


def test_a_draft_that_says_the_same_is_told(county: County) -> None:
    address = reverse("scoring:what_if_panel", args=[draft(county).pk])
    assert "没有可试算的" in office(county).get(address).content.decode()


def test_from_the_card_to_the_whole_trial(county: County) -> None:
    row, client = draft(county, lower_cap), office(county)
    form = client.get(reverse("scoring:what_if_draft", args=[row.pk]), follow=True)
    assert f'value="d{row.pk}" selected' in form.content.decode()
    answer = client.post(reverse("scoring:what_ifs"), {"year": 2026, "scheme": f"d{row.pk}"})
    made = WhatIf.objects.get()
    assert answer["Location"] == reverse("scoring:what_if", args=[made.pk])
    assert (made.draft, made.title) == (row.pk, "2027 年度方案")


def test_only_who_sees_facts_and_results_sees_the_card(county: County) -> None:
    address = reverse("scoring:what_if_panel", args=[draft(county, lower_cap).pk])
    assert filer(county).get(address).status_code == 404
    leader = county.office.account(Role.LEADER)
    assert client_of(leader).get(address).status_code == 404
    clerk: Account = county.office.account(Role.REVIEWING_OFFICE)
    assert "what_if" in {panel.key for panel in panels_for(clerk)}
    assert "what_if" in {act.key for act in acts_for(clerk)}
    assert not panels_for(leader) or "what_if" not in {p.key for p in panels_for(leader)}
    reviewer = client_of(clerk).get(address).context["panel"]
    assert not reviewer.money
