"""Postings that reach into a closed year: what that year saw of them stays (S-6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from core.facts import FactInput, fact_record
from schemes.models import ImportState, Year, YearState
from schemes.services import year_open
from scoring.models import ResultSet, ResultSetState
from scoring.services import result_set_recompute
from tests.fact_rows import PEOPLE_GOOD, add_people, complete_county, entry_of, model_of
from tests.factories import County, make_county
from tests.kept import kept_for_module
from tests.schemes.workbook.books import applied, book, messages, uploaded
from units.models import Posting, PostingMonths

pytestmark = pytest.mark.django_db
#: Of the made-up people: posted since 2020, which the closed year 2025 counts.
POSTED = "P900/101/2020-03-01"

fresh_county = kept_for_module(lambda: _with_last_year(add_people(complete_county(make_county()))))


def _with_last_year(county: County) -> County:
    last = year_open(
        authority=county.office.authority, year=2025, scheme=county.year.scheme, actor=None
    )
    Year.objects.filter(pk=last.pk).update(state=YearState.CLOSED)
    return county


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def posted() -> Posting:
    return Posting.objects.get(key=POSTED, current=True)


def correct(county: County, **texts: str) -> Any:
    return entry_of("postings").record(
        year=county.year,
        texts=texts,
        actor=county.clerk,
        reason="核对档案",
        expected=posted().pk,
    )


@pytest.mark.parametrize(
    "texts",
    [{"ends_on": "2025-06-30"}, {"rank": "head"}],
    ids=["ends in the closed year", "another rank"],
)
def test_a_correction_may_not_move_a_closed_year(county: County, texts: dict[str, str]) -> None:
    before = posted()
    with pytest.raises(ValidationError, match="2025 年度"):
        correct(county, **texts)
    assert posted() == before


def test_somebody_of_a_closed_year_leaves_in_an_open_one(county: County) -> None:
    fact = correct(county, ends_on="2026-06-30", change="调出", months="6")
    assert fact.ends_on == date(2026, 6, 30)
    assert PostingMonths.objects.get(key=POSTED, current=True, year=2026).months == 6


def test_a_posting_of_a_closed_year_is_not_withdrawn(county: County) -> None:
    fact = posted()
    with pytest.raises(ValidationError, match="不能撤销"):
        entry_of("postings").retire(
            year=county.year, expected=fact.pk, actor=county.clerk, reason="录错"
        )
    fact.refresh_from_db()
    assert fact.current


def test_a_new_posting_begins_after_the_closed_year(county: County) -> None:
    row = {**PEOPLE_GOOD["postings"], "starts_on": "2025-09-01", "ends_on": ""}
    with pytest.raises(ValidationError) as caught:
        entry_of("postings").record(year=county.year, texts=row, actor=county.clerk)
    assert "2026-01-01" in str(caught.value.message_dict["starts_on"])
    row["starts_on"] = "2026-01-01"
    assert entry_of("postings").record(year=county.year, texts=row, actor=county.clerk).current


def test_whoever_writes_a_posting_meets_the_guard(county: County) -> None:
    fact = posted()
    item = FactInput(POSTED, {"ends_on": date(2025, 1, 31)})
    with pytest.raises(ValidationError, match="2025 年度"):
        fact_record(
            Posting, scope={"authority": fact.authority}, item=item, actor=county.clerk, reason="x"
        )
    assert posted() == fact


def test_a_published_year_counts_as_settled(county: County) -> None:
    last = Year.objects.get(authority=county.office.authority, year=2025)
    Year.objects.filter(pk=last.pk).update(state=YearState.OPEN)
    correct(county, rank="member")
    last.refresh_from_db()
    found = result_set_recompute(year=last, actor=None, cause="test").result_set
    ResultSet.objects.filter(pk=found.pk).update(state=ResultSetState.PUBLISHED)
    with pytest.raises(ValidationError, match="2025 年度"):
        correct(county, rank="head")


def test_an_import_is_refused_by_cell(county: County) -> None:
    def spoil(rows: dict) -> None:
        first, *rest = [row for row in rows["people"] if row["person"] == "P900"]
        others = [row for row in rows["people"] if row["person"] != "P900"]
        assert not rest
        rows["people"] = [{**first, "ends_on": date(2025, 6, 30)}, *others]

    batch = uploaded(county.year, county.clerk, book(county.year, spoil, only=("units", "people")))
    assert batch.state == ImportState.REFUSED
    (line,) = [line for line in messages(batch) if "2025 年度" in line]
    assert line.startswith("人员任职!")
    with translation.override("en"):
        assert any("settled" in line for line in messages(batch))


def test_an_import_may_not_leave_a_posting_of_a_closed_year_out(county: County) -> None:
    def spoil(rows: dict) -> None:
        rows["people"] = [row for row in rows["people"] if row["person"] != "P900"]

    batch = uploaded(county.year, county.clerk, book(county.year, spoil, only=("units", "people")))
    assert batch.state == ImportState.REFUSED
    assert any("不能撤销" in line for line in messages(batch))


def test_the_year_as_it_stands_is_imported_again(county: County) -> None:
    batch = uploaded(county.year, county.clerk, book(county.year, lambda rows: None))
    assert messages(batch) == []

    def leave(rows: dict) -> None:
        row = next(row for row in rows["people"] if row["person"] == "P900")
        row |= {"ends_on": date(2026, 6, 30), "change": "调出", "months": 6}

    applied(county.year, county.clerk, book(county.year, leave), reason="调出")
    assert posted().ends_on == date(2026, 6, 30)


@pytest.mark.parametrize("slug", ["units", "sanctions"])
def test_facts_of_a_closed_year_are_not_written(county: County, slug: str) -> None:
    last = Year.objects.get(authority=county.office.authority, year=2025)
    row = {**PEOPLE_GOOD[slug], **({"date": "2025-06-18"} if slug == "sanctions" else {})}
    with pytest.raises(ValidationError, match="封存"):
        entry_of(slug).record(year=last, texts=row, actor=county.clerk)
    assert not model_of(slug).objects.filter(year=2025).exists()


def test_a_sanction_may_not_be_dated_into_another_year(county: County) -> None:
    row = {**PEOPLE_GOOD["sanctions"], "date": "2025-06-18"}
    with pytest.raises(ValidationError) as caught:
        entry_of("sanctions").record(year=county.year, texts=row, actor=county.clerk)
    assert set(caught.value.message_dict) == {"date"}
