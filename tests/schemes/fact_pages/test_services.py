"""Single facts through the services: every kind the same way, all errors at once, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.facts import StaleFactError
from core.models import AuditEntry, Fact
from schemes.models import Year, YearState
from schemes.workbook.reader import new_context
from tests.fact_rows import CORRECTION, GOOD, KINDS, complete_county, entry_of, page_of
from tests.factories import County, make_county
from tests.kept import kept_for_module
from tests.office import plain_account

pytestmark = pytest.mark.django_db


fresh_county = kept_for_module(lambda: complete_county(make_county()))


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def record(county: County, slug: str, **given: Any) -> Any:
    told = {"texts": GOOD[slug], "actor": county.clerk, **given}
    return entry_of(slug).record(year=county.year, **told)


def correct(county: County, slug: str, fact: Any, **given: Any) -> Any:
    field, text = CORRECTION[slug]
    told = {"texts": {field: text}, "reason": "核对原件后更正", "expected": fact.pk, **given}
    return record(county, slug, **told)


def problems(county: County, slug: str, **given: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        record(county, slug, **given)
    return caught.value.message_dict


def count(slug: str) -> int:
    return page_of(slug).model.objects.count()


@pytest.mark.parametrize("slug", KINDS)
def test_a_new_fact_stands_with_its_recorder_and_one_audit_row(county: County, slug: str) -> None:
    revision = Year.objects.get(pk=county.year.pk).revision
    entries = AuditEntry.objects.count()
    fact: Fact = record(county, slug)
    assert fact.current
    assert fact.recorded_by == county.clerk
    assert fact.origin == "entry"
    assert AuditEntry.objects.count() == entries + 1
    assert Year.objects.get(pk=county.year.pk).revision > revision


@pytest.mark.parametrize("slug", KINDS)
def test_a_correction_is_a_new_row_that_says_why_and_keeps_what_it_does_not_name(
    county: County, slug: str
) -> None:
    first = record(county, slug)
    second = correct(county, slug, first)
    first.refresh_from_db()
    assert not first.current
    assert second.supersedes_id == first.pk
    assert second.reason == "核对原件后更正"
    part = entry_of(slug).part
    unchanged = set(part.model.VALUE_FIELDS) - {CORRECTION[slug][0]}
    same = [n for n in unchanged if getattr(first, n, None) == getattr(second, n, None)]
    assert set(same) >= unchanged - {"satisfaction"}


@pytest.mark.parametrize("slug", KINDS)
def test_no_column_has_a_name_that_the_form_itself_uses(county: County, slug: str) -> None:
    columns = entry_of(slug).part.columns(new_context(county.year))
    assert {"expected", "fixed", "old", "errors"}.isdisjoint(column.key for column in columns)


@pytest.mark.parametrize("slug", KINDS)
def test_a_correction_without_a_reason_is_refused_and_writes_nothing(
    county: County, slug: str
) -> None:
    fact = record(county, slug)
    before = count(slug), AuditEntry.objects.count()
    with pytest.raises(ValidationError) as caught:
        correct(county, slug, fact, reason="  ")
    assert "S-4" in caught.value.message_dict["reason"][0]
    assert (count(slug), AuditEntry.objects.count()) == before


@pytest.mark.parametrize("slug", KINDS)
def test_a_correction_of_what_somebody_else_changed_is_refused(county: County, slug: str) -> None:
    fact = record(county, slug)
    other = plain_account("other")
    field, _text = CORRECTION[slug]
    changed = correct(county, slug, fact, actor=other)
    with pytest.raises(StaleFactError) as caught:
        correct(county, slug, fact, texts={field: GOOD[slug][field]})
    assert caught.value.current == changed
    assert caught.value.current.recorded_by == other


def test_a_second_window_of_the_same_person_is_stale_too(county: County) -> None:
    fact = record(county, "vetoes")
    correct(county, "vetoes", fact)
    with pytest.raises(StaleFactError):
        correct(county, "vetoes", fact, texts={"title": "另一个窗口写的"})


@pytest.mark.parametrize("slug", KINDS)
def test_a_withdrawn_fact_is_kept_with_its_reason_and_its_key_is_free(
    county: County, slug: str
) -> None:
    fact = record(county, slug)
    entry_of(slug).retire(year=county.year, expected=fact.pk, actor=county.clerk, reason="重复录入")
    fact.refresh_from_db()
    assert not fact.current
    assert fact.retired_by == county.clerk
    assert fact.retired_reason == "重复录入"
    assert record(county, slug).pk != fact.pk


@pytest.mark.parametrize("slug", KINDS)
def test_a_withdrawal_needs_a_reason(county: County, slug: str) -> None:
    fact = record(county, slug)
    with pytest.raises(ValidationError) as caught:
        entry_of(slug).retire(year=county.year, expected=fact.pk, actor=county.clerk, reason="")
    assert "reason" in caught.value.message_dict
    fact.refresh_from_db()
    assert fact.current


@pytest.mark.parametrize("slug", KINDS)
def test_a_second_click_changes_nothing(county: County, slug: str) -> None:
    fact = record(county, slug)
    assert record(county, slug) == fact
    corrected = correct(county, slug, fact)
    assert correct(county, slug, fact) == corrected
    retire = entry_of(slug).retire
    for _click in range(2):
        retire(year=county.year, expected=corrected.pk, actor=county.clerk, reason="重复")
    assert page_of(slug).model.objects.filter(key=fact.key).count() == 2


@pytest.mark.parametrize("slug", KINDS)
def test_an_empty_row_names_every_required_field_at_once(county: County, slug: str) -> None:
    found = problems(county, slug, texts={})
    entry = entry_of(slug)
    required = {key for key, text in GOOD[slug].items() if text} & set(found)
    assert len(found) >= 2 or slug == "filings"
    assert required
    assert all("必须填" in messages[0] for messages in found.values())
    assert set(entry.part.must) <= set(found)


@pytest.mark.parametrize("slug", KINDS)
def test_a_key_that_is_taken_names_who_recorded_it(county: County, slug: str) -> None:
    record(county, slug)
    field, text = CORRECTION[slug]
    found = problems(county, slug, texts={**GOOD[slug], field: text}, actor=plain_account("two"))
    assert str(county.clerk) in next(iter(found.values()))[0]


@pytest.mark.parametrize("slug", KINDS)
def test_what_names_a_fact_stays_when_it_is_corrected(county: County, slug: str) -> None:
    fact = record(county, slug)
    fixed = entry_of(slug).part.fixed[0]
    found = problems(county, slug, texts={fixed: "102"}, expected=fact.pk, reason="换")
    assert "撤销" in found[fixed][0]


@pytest.mark.parametrize("slug", KINDS)
def test_a_correction_that_changes_nothing_is_no_row(county: County, slug: str) -> None:
    fact = record(county, slug)
    before = count(slug)
    found = problems(county, slug, texts=GOOD[slug], expected=fact.pk, reason="再存一次")
    assert found == {"__all__": ["没有改动，不用更正"]}
    assert count(slug) == before


@pytest.mark.parametrize("slug", KINDS)
def test_a_closed_year_takes_no_fact(county: County, slug: str) -> None:
    fact = record(county, slug)
    Year.objects.filter(pk=county.year.pk).update(state=YearState.CLOSED)
    with pytest.raises(ValidationError, match="封存"):
        correct(county, slug, fact)
    with pytest.raises(ValidationError, match="封存"):
        entry_of(slug).retire(year=county.year, expected=fact.pk, actor=county.clerk, reason="错")


@pytest.mark.parametrize("slug", KINDS)
def test_a_published_year_takes_no_fact(
    county: County, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fact = record(county, slug)
    monkeypatch.setattr(
        "schemes.workbook.registry._guards", [lambda _year: {"text": "已公布", "params": {}}]
    )
    with pytest.raises(ValidationError, match="已公布，不能直接"):
        correct(county, slug, fact)
    with pytest.raises(ValidationError, match="已公布，不能直接"):
        record(county, slug)


@pytest.mark.parametrize("slug", KINDS)
def test_a_field_that_does_not_exist_is_named(county: County, slug: str) -> None:
    assert "nonsense" in problems(county, slug, texts={**GOOD[slug], "nonsense": "1"})


@pytest.mark.parametrize("text", ["1\u202e2", "a\x00b", "１２" * 200])
def test_hostile_text_is_refused_in_words(county: County, text: str) -> None:
    found = problems(county, "vetoes", texts={**GOOD["vetoes"], "title": text})
    assert list(found) == ["title"]


def test_numbers_are_taken_as_they_were_written(county: County) -> None:
    fact = record(county, "targets", texts={**GOOD["targets"], "points": "４０.５", "rate": "1/3"})
    assert str(fact.points) == "81/2"
    assert fact.params["rate"] == "1/3"
