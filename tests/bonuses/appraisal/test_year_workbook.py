"""The year workbook's preview names the cell of every excellent that would be refused (K-7.9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from bonuses.models import PersonalScore
from schemes.models import ImportState
from schemes.workbook.services import import_apply
from scoring.services import result_set_recompute
from tests.bonuses.appraisal.graded import Appraising, make_appraising
from tests.factories import add_veto
from tests.kept import kept_for_module
from tests.schemes.workbook.books import applied, asked, book, messages, uploaded

pytestmark = pytest.mark.django_db
ONLY = ("personal_scores",)
made = kept_for_module(make_appraising)


@pytest.fixture
def fresh(db: None, made: Callable[[], Appraising]) -> Appraising:
    return made()


def excellent(*codes: str) -> Callable[[dict[str, Any]], None]:
    """These people rated excellent in the sheet of scores."""

    def change(rows: dict[str, Any]) -> None:
        for row in rows["personal_scores"]:
            if row["person"] in codes:
                row["grade"] = "excellent"

    return change


def test_the_one_too_many_is_named_by_its_cell(fresh: Appraising) -> None:
    """Unit 101 has one place: the second in the order of the sheet is refused, in the preview."""
    batch = uploaded(
        fresh.paid.year, fresh.office, book(fresh.paid.year, excellent("A02", "A03"), only=ONLY)
    )
    assert batch.state == ImportState.REFUSED
    (line,) = messages(batch)
    assert line.startswith("个人考评!F5")
    assert "本单位优秀名额只有 1 个，这是第 2 个（K-7.9）" in line
    with override("en"):
        assert "this would be number 2" in messages(batch)[0]


def test_within_the_places_it_is_written(fresh: Appraising) -> None:
    file = book(fresh.paid.year, excellent("A02"), only=ONLY)
    applied(fresh.paid.year, fresh.office, file, reason="按考核结果")
    rated = PersonalScore.objects.filter(year=fresh.paid.year, current=True, grade="excellent")
    assert [each.key for each in rated] == ["A02"]


def test_two_may_change_places_in_one_file(fresh: Appraising) -> None:
    first = book(fresh.paid.year, excellent("A02"), only=ONLY)
    applied(fresh.paid.year, fresh.office, first, reason="按考核结果")

    def swap(rows: dict[str, Any]) -> None:
        excellent("A03")(rows)
        for row in rows["personal_scores"]:
            if row["person"] == "A02":
                row["grade"] = "competent"

    assert (
        messages(uploaded(fresh.paid.year, fresh.office, book(fresh.paid.year, swap, only=ONLY)))
        == []
    )


def test_a_leader_who_may_not_be_is_named_by_his_cell(fresh: Appraising) -> None:
    appraisal = fresh.start()
    appraisal.people.filter(person__code="A01").update(head=True)
    add_veto(fresh.paid.county, "v1", fresh.unit)
    result_set_recompute(year=fresh.paid.year, actor=fresh.office, cause="manual")
    batch = uploaded(
        fresh.paid.year, fresh.office, book(fresh.paid.year, excellent("A01"), only=ONLY)
    )
    assert any("主要负责人不能评为优秀" in line for line in messages(batch))


def test_with_new_people_in_the_file_the_writing_decides(fresh: Appraising) -> None:
    """How many belong to the unit is known only once the file's own people are written."""

    def change(rows: dict[str, Any]) -> None:
        excellent("A02", "A03")(rows)
        rows["people"][-1]["title"] = "调研员"

    file = book(fresh.paid.year, change, only=("people", *ONLY))
    batch = uploaded(fresh.paid.year, fresh.office, file)
    assert messages(batch) == []
    with pytest.raises(ValidationError, match="优秀名额只有 1 个"):
        import_apply(batch=asked(batch, fresh.office, reason="按考核结果"))
