"""Real processes: a merger beside a correction of one of its postings, and beside itself."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from core.facts import StaleFactError
from schemes.models import Year
from schemes.unit_changes.plan import change_plan
from schemes.unit_changes.services import PlanMovedError, unit_change_record
from schemes.unit_services import posting_record, unit_year_record
from tests.core.processes import race
from tests.fact_rows import add_people
from tests.factories import County, add_unit_year, make_county
from tests.office import plain_account
from tests.schemes.unit_changes.changes import asked
from units.lifecycle_models import ChangeKind, UnitChange
from units.models import Account, Authority, Posting, Unit, UnitYear

pytestmark = pytest.mark.django_db(transaction=True)
REQUEST = asked(ChangeKind.MERGE, "101", into="102")
TRIALS = 5


@pytest.fixture
def county() -> County:
    return add_people(make_county(departments=2))


def merge(authority_id: int, clerk_id: int, seen: str) -> str:
    try:
        unit_change_record(
            authority=Authority.objects.get(pk=authority_id),
            request=REQUEST,
            actor=Account.objects.get(pk=clerk_id),
            fingerprint=seen,
        )
    except PlanMovedError:
        return "moved"
    except ValidationError:
        return "refused"
    return "merged"


def correct(year_id: int, clerk_id: int, expected: int) -> str:
    try:
        posting_record(
            year=Year.objects.select_related("authority", "scheme").get(pk=year_id),
            texts={"title": "副局长"},
            actor=Account.objects.get(pk=clerk_id),
            reason="任免文件",
            expected=expected,
        )
    except StaleFactError:
        return "stale"
    return "corrected"


def seen_plan(county: County) -> str:
    return change_plan(county.office.authority, REQUEST).fingerprint()


def test_a_merger_and_a_correction_of_its_posting_do_not_lose_each_other(county: County) -> None:
    authority = county.office.authority
    old = Posting.objects.get(current=True, key="P900/101/2020-03-01")
    said = race(
        [
            partial(merge, authority.pk, county.clerk.pk, seen_plan(county)),
            partial(correct, county.year.pk, county.clerk.pk, old.pk),
        ]
    )
    rows = {row.key: row for row in Posting.objects.filter(current=True, person__code="P900")}
    if said == ["merged", "stale"]:
        assert rows["P900/102/2026-06-01"].title == ""
        assert rows[old.key].ends_on is not None
    else:
        assert said == ["moved", "corrected"]
        assert list(rows) == [old.key]
        assert rows[old.key].title == "副局长"
        assert not UnitChange.objects.exists()


def test_the_same_merger_from_two_desks_happens_once(county: County) -> None:
    authority, seen = county.office.authority, seen_plan(county)
    said = race([partial(merge, authority.pk, county.clerk.pk, seen)] * 3)
    assert sorted(said) == ["merged", "refused", "refused"]
    assert UnitChange.objects.filter(current=True).count() == 1
    assert Unit.objects.get(authority=authority, code="101").abolished_on is not None


def change_row(year_id: int, clerk_id: int, expected: int, posts: str) -> str:
    try:
        unit_year_record(
            year=Year.objects.select_related("authority", "scheme").get(pk=year_id),
            texts={"posts": posts},
            actor=Account.objects.get(pk=clerk_id),
            reason="核编",
            expected=expected,
        )
    except StaleFactError as error:
        return f"stale {error.current.posts}"  # type: ignore[union-attr]
    return f"won {posts}"


def test_of_two_officers_on_one_row_one_wins_and_the_other_is_told(county: County) -> None:
    officers = [county.clerk, plain_account("second-desk")]
    for trial in range(TRIALS):
        stands = add_unit_year(county, county.units["101"], posts=10 + trial)
        posts = [str(100 + trial), str(200 + trial)]
        said = race(
            [
                partial(change_row, county.year.pk, who.pk, stands.pk, number)
                for who, number in zip(officers, posts, strict=True)
            ]
        )
        now = UnitYear.objects.get(key="101", current=True)
        assert sorted(said) == [f"stale {now.posts}", f"won {now.posts}"]
