"""Ballots on paper: two count apart, a third looks where they differ, what is agreed counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.workflow import NotYoursError, StaleMoveError
from reviews.ballots.models import PaperCount, VoteRound, VoteState
from reviews.ballots.on_paper.services import count_again, count_save, count_settle, paper_begin
from reviews.ballots.on_paper.tally import (
    UnitTally,
    count_of,
    differences,
    in_columns,
    settled,
    tally_read,
    typed_of,
)
from reviews.ballots.paper import GRADE, Asked, Option, Paper, PaperUnit
from reviews.ballots.services.keys import key_make
from reviews.ballots.services.rounds import Design, round_design, round_start, round_void
from reviews.ballots.work import vote_work
from reviews.models import Ballot, BallotRound
from scripts.recount import recount
from tests.fact_rows import office_account, signed_in
from tests.factories import County
from tests.kept import kept_for_module
from tests.reviews.ballots.rounds import GROUP, paperless_county
from units.models import Account, Role

GRADES = (Option("good", "优秀", "Good", "100"), Option("poor", "较差", "Poor", "40"))
UNITS = (PaperUnit(1, "101", "一局", "d"), PaperUnit(2, "102", "二局", "d"))
BY_GRADE = Paper(GRADE, UNITS, dimensions={"d": (Asked("whole", "总体", "", options=GRADES),)})
STYLE = Asked("style", "作风", "")
BY_LIST = Paper(
    "score", UNITS, dimensions={"d": (STYLE, Asked("duty", "履职", "", options=GRADES))}
)
ONE_VALUE = Paper("score", UNITS, dimensions={"d": (STYLE,)})


def read(paper: Paper, **typed: str) -> tuple[Any, list[str]]:
    tally, faults = tally_read(
        paper, {name.replace("_", "-"): text for name, text in typed.items()}, 20, whole=False
    )
    return tally, [fault.text for fault in faults]


def test_so_many_of_each_grade_and_void_ones() -> None:
    tally, faults = read(BY_GRADE, n_1_0="12", n_1_1="3", v_1="1")
    assert (faults, tally) == ([], {1: UnitTally({"good": 12, "poor": 3}, 1)})
    assert typed_of(BY_GRADE, UNITS[0], tally[1]) == {"n-1-0": "12", "n-1-1": "3", "v-1": "1"}


def test_peer_groups_with_grades_of_their_own_share_no_columns() -> None:
    """One table of columns would put one group's grades under the titles of the other's."""
    others = PaperUnit(3, "103", "三乡", "t")
    asked = {"d": (Asked("whole", "总体", "", options=GRADES),)}
    apart = {**asked, "t": (Asked("whole", "总体", "", options=GRADES[:1]),)}
    assert in_columns(Paper(GRADE, (*UNITS, others), dimensions={**asked, "t": asked["d"]}))
    paper = Paper(GRADE, (*UNITS, others), dimensions=apart)
    assert not in_columns(paper)
    tally, faults = read(paper, b_1="1×3 2", b_3="1×4")
    assert (faults, dict(tally[1].ballots), dict(tally[3].ballots)) == (
        [],
        {"good": 3, "poor": 1},
        {"good": 4},
    )


def test_a_list_of_ballots_is_read_whichever_way_it_is_typed() -> None:
    tally, faults = read(ONE_VALUE, b_1="95×3 88, 95\n88 x 2 76.0", v_1="")
    assert (faults, dict(tally[1].ballots)) == ([], {"95": 4, "88": 3, "76": 1})
    tally, faults = read(BY_LIST, b_1="95 1 ×2\n80，2\n\n95 1")
    assert (faults, dict(tally[1].ballots)) == ([], {"95 good": 3, "80 poor": 1})
    typed = typed_of(BY_LIST, UNITS[0], tally[1])
    assert read(BY_LIST, b_1=typed["b-1"], v_1=typed["v-1"])[0] == tally


@pytest.mark.parametrize(
    "wrong",
    [
        {"b_1": "95"},
        {"b_1": "95 3"},
        {"b_1": "95 1 1"},
        {"b_1": "101 1"},
        {"b_1": "九十 1"},
        {"b_1": "95 0"},
        {"b_1": "95 1 ×21"},
        {"b_1": "95 1 ×0"},
        {"b_1": "94.99999 1"},
        {"b_1": "95 1", "v_1": "-1"},
        {"b_1": "95 1", "v_1": "1.5"},
        {"b_1": "95 1", "v_1": "²"},
    ],
)
def test_what_is_no_count_is_told_by_its_unit(wrong: dict[str, str]) -> None:
    _tally, faults = read(BY_LIST, **wrong)
    assert len(faults) == 1
    assert faults[0].startswith("一局")


def test_differences_stand_in_the_order_of_the_answers() -> None:
    first, second = ({1: UnitTally({"poor": n, "good": n})} for n in (1, 2))
    told = [each.ballot for each in differences(BY_GRADE, first, second)]
    assert told == ["good", "poor"]
    values = ({1: UnitTally({"100": n, "95": n})} for n in (1, 2))
    assert [each.ballot for each in differences(ONE_VALUE, *values)] == ["95", "100"]


def test_every_line_that_is_no_ballot_is_told() -> None:
    _tally, faults = read(BY_LIST, b_1="95\n95 1\n200 2\n80 9", v_1="x", b_2="95 1 ×21")
    assert [(text[:2], "第 " in text) for text in faults] == [
        ("一局", True),
        ("一局", True),
        ("一局", True),
        ("一局", False),
        ("二局", False),
    ]


def test_handed_in_nothing_is_left_out() -> None:
    _tally, faults = tally_read(BY_GRADE, {"n-1-0": "1"}, 20, whole=True)
    assert [fault.unit for fault in faults] == [2]


def test_cells_in_which_two_counts_differ_and_what_a_third_look_makes_of_them() -> None:
    first = {1: UnitTally({"good": 12, "poor": 3}, 1), 2: UnitTally({"good": 5})}
    second = {1: UnitTally({"good": 11, "poor": 3}, 2), 2: UnitTally({"good": 5})}
    apart = differences(BY_GRADE, first, second)
    assert [(each.unit.id, each.ballot, each.first, each.second) for each in apart] == [
        (1, "", 1, 2),
        (1, "good", 12, 11),
    ]
    assert settled(BY_GRADE, first, apart, [2, 0])[1] == UnitTally({"poor": 3}, 2)


def test_of_a_secret_group_fewer_than_three_are_hidden() -> None:
    tally = {1: UnitTally({"good": 2}), 2: UnitTally({"good": 1, "poor": 2})}
    count = count_of(BY_GRADE, tally, secret=True)
    assert (count.hidden, count.scores) == ({1}, {2: [40, 40, 100]})
    assert count_of(BY_GRADE, tally, secret=False).hidden == set()


@dataclass
class Counting:
    """A round on paper that three may count."""

    county: County
    office: Account
    second: Account
    third: Account
    row: VoteRound

    def fresh(self) -> VoteRound:
        self.row = VoteRound.objects.get(pk=self.row.pk)
        return self.row

    def typed(self, first: str = "80×3 90") -> dict[str, str]:
        """Every unit's ballots, of which the first unit's may differ."""
        units = [unit["id"] for unit in self.row.paper["units"]]
        lists = {unit: first if n == 0 else "70×4" for n, unit in enumerate(units)}
        return {f"b-{unit}": _lines(text) for unit, text in lists.items()}

    def hand_in(self, actor: Account, first: str = "80×3 90", version: int = 0) -> bool:
        return count_save(
            vote_round=self.row, version=version, sent=self.typed(first), actor=actor, hand_in=True
        )


def _lines(text: str) -> str:
    """Ballots on which every dimension has the same value."""
    told = []
    for part in text.split(" "):
        value, _sign, times = part.partition("×")
        told.append(" ".join([value] * 6) + (f" ×{times}" if times else ""))
    return "\n".join(told)


def counting() -> Counting:
    county = paperless_county()
    office = office_account(county, Role.TARGET_OFFICE, "mu")
    second = office_account(county, Role.REVIEWING_OFFICE, "shen")
    third = office_account(county, Role.TARGET_OFFICE, "mu2")
    row = round_start(year=county.year, live=GROUP, actor=office, on_paper=True)
    stated = Design(title="县领导评价", closes_at=None, issued=6)
    round_design(vote_round=row, version=row.version, stated=stated, actor=office)
    row.refresh_from_db()
    paper_begin(vote_round=row, version=row.version, actor=office)
    row.refresh_from_db()
    return Counting(county, office, second, third, row)


fresh_counting = kept_for_module(counting)


@pytest.fixture
def held(db: None, fresh_counting: Callable[[], Counting]) -> Counting:
    return fresh_counting()


def at(name: str, held: Counting) -> str:
    return reverse(f"reviews:vote_round{name}", args=[held.row.pk])


def test_equal_counts_become_the_facts_that_are_scored(held: Counting) -> None:
    assert not held.hand_in(held.office)
    assert not Ballot.objects.exists()
    assert held.hand_in(held.second)
    row = held.fresh()
    given = Ballot.objects.filter(unit=held.county.units["101"])
    assert sorted(each.score for each in given if each.score is not None) == [80, 80, 80, 90]
    assert given.filter(score=None, valid=True).count() == 2  # not returned is no 0 (K-6.3)
    assert (row.state, BallotRound.objects.get().state) == (VoteState.TALLIED, "closed")
    assert row.result["units"]["101"]["mean"] == str(Fraction(330, 4))
    assert recount(row.result) == []
    page = signed_in(held.office).get(at("", held)).content.decode()
    assert "82.50" in page


def test_ballots_by_name_on_paper_make_no_voters(held: Counting) -> None:
    """They are written by value: a number on them would be one voter over all units."""
    VoteRound.objects.filter(pk=held.row.pk).update(secret=False)
    held.hand_in(held.office)
    assert held.hand_in(held.second)
    assert set(Ballot.objects.values_list("voter_label", flat=True)) == {""}


def test_nobody_sees_the_others_count_before_both_are_in(held: Counting) -> None:
    held.hand_in(held.office, "61×3 62")
    other = signed_in(held.second)
    for name in ("", "_count"):
        assert "61 61" not in other.get(at(name, held)).content.decode()
    assert other.get(at("_settled", held)).status_code == 404
    assert signed_in(held.third).get(at("_settled", held)).status_code == 404


def test_differences_are_shown_cell_by_cell_and_settled_by_who_counted_neither(
    held: Counting,
) -> None:
    held.hand_in(held.office, "80×3 90")
    assert not held.hand_in(held.second, "80×2 90 91")
    assert not Ballot.objects.exists()
    page = signed_in(held.office).get(at("_settled", held)).content.decode()
    assert "由没有录过的第三人核定" in page
    third = signed_in(held.third)
    context = third.get(at("_settled", held)).context
    assert [(each.first, each.second) for each in context["rows"]] == [(3, 2), (0, 1)]
    asked = {"version": held.fresh().version}
    wrong = third.post(at("_settled", held), {**asked, "d-0": "2"})
    assert (wrong.status_code, 'value="2"' in wrong.content.decode()) == (422, True)
    assert third.post(at("_settled", held), {**asked, "d-0": "2", "d-1": "7"}).status_code == 422
    assert third.post(at("_settled", held), {**asked, "d-0": "2", "d-1": "1"}).status_code == 302
    assert held.fresh().result["units"]["101"]["scores"] == ["80", "80", "90", "91"]
    assert PaperCount.objects.get(part=3).officer == held.third


def test_who_settles_is_asked_and_who_counted_waits(held: Counting) -> None:
    def told() -> list[tuple[str, str]]:
        asked = [next(iter(vote_work(each))) for each in (held.office, held.second, held.third)]
        return [(each.kind, str(each.action)) for each in asked]

    assert told() == [("mine", "去录入")] * 3
    held.hand_in(held.office)
    assert told() == [("waiting", "看这一轮"), ("mine", "去录入"), ("mine", "去录入")]
    held.hand_in(held.second, "80×4")
    assert told() == [("waiting", "看这一轮")] * 2 + [("mine", "看不同的地方")]


def test_who_counted_settles_nothing(held: Counting) -> None:
    held.hand_in(held.office)
    held.hand_in(held.second, "80×4")
    row = held.fresh()
    with pytest.raises(NotYoursError):
        count_settle(vote_round=row, version=row.version, found=[3, 1], actor=held.second)


def test_one_account_counts_once_and_a_third_finds_no_part(held: Counting) -> None:
    held.hand_in(held.office)
    with pytest.raises(ValidationError, match="已经交上"):
        held.hand_in(held.office, version=1)
    count_save(vote_round=held.row, version=0, sent={}, actor=held.second)
    with pytest.raises(ValidationError, match="两份已有人录"):
        held.hand_in(held.third)


def test_given_back_both_count_again_from_what_they_had(held: Counting) -> None:
    held.hand_in(held.office)
    held.hand_in(held.second, "80×4")
    row = held.fresh()
    count_again(vote_round=row, version=row.version, actor=held.office)
    with pytest.raises(StaleMoveError):
        count_again(vote_round=row, version=row.version, actor=held.office)
    page = signed_in(held.second).get(at("_count", held)).content.decode()
    assert "80 80 80 80 80 80 ×4" in page
    assert not held.hand_in(held.second, version=1)
    assert held.hand_in(held.office, version=1)


def test_the_page_says_for_each_peer_group_what_stands_on_its_ballots(held: Counting) -> None:
    """A department is asked other things than a township: a list of all would fit neither."""
    context = signed_in(held.office).get(at("_count", held)).context
    paper = held.row.paper["dimensions"]
    told = {groups: [title for title, _answers in asked] for groups, asked in context["legends"]}
    assert told == {
        "县直部门": [each["zh"] for each in paper["department"]],
        "乡镇": [each["zh"] for each in paper["township"]],
    }


def test_a_draft_is_kept_and_what_is_wrong_is_shown_with_what_was_typed(held: Counting) -> None:
    client = signed_in(held.office)
    unit = held.row.paper["units"][0]["id"]
    wrong = client.post(
        at("_count", held), {"version": "0", f"b-{unit}": "80 80", f"v-{unit}": "1"}
    )
    assert (wrong.status_code, PaperCount.objects.count()) == (422, 0)
    assert "80 80</textarea>" in wrong.content.decode()
    sent = {"version": "0", f"b-{unit}": _lines("80"), f"v-{unit}": "2"}
    assert client.post(at("_count", held), sent).status_code == 302
    assert "80 80 80 80 80 80</textarea>" in client.get(at("_count", held)).content.decode()
    assert client.post(at("_count", held), sent | {"b-1": "x"}).status_code == 422  # older version


def test_a_round_on_paper_takes_no_keys_and_void_it_leaves_nothing(held: Counting) -> None:
    held.hand_in(held.office)
    with pytest.raises(ValidationError, match="纸质票"):
        key_make(vote_round=held.row, actor=held.office)
    row = held.fresh()
    round_void(vote_round=row, version=row.version, reason="重办", actor=held.office)
    assert (PaperCount.objects.count(), BallotRound.objects.get().state) == (0, "draft")


def test_the_office_designs_one_on_its_pages(db: None) -> None:
    county = paperless_county("paper")
    office = signed_in(office_account(county, Role.TARGET_OFFICE, "papermu"))
    office.post(reverse("reviews:vote_round_start"), {"subject": GROUP, "held": "paper"})
    row = VoteRound.objects.get(year=county.year)
    saved = reverse("reviews:vote_round_saved", args=[row.pk])
    stated = {"version": row.version, "title": "纸票", "issued": "x", "least": "0"}
    assert office.post(saved, stated).status_code == 422
    assert office.post(saved, stated | {"issued": "12"}).status_code == 302
    row.refresh_from_db()
    begin = reverse("reviews:vote_round_moved", args=[row.pk, "begin"])
    assert office.post(begin, {"version": row.version}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.issued) == (VoteState.FROZEN, 12)
    page = office.get(reverse("reviews:vote_round", args=[row.pk])).content.decode()
    assert "录我的一份" in page
    assert reverse("reviews:vote_round_preview", args=[row.pk]) not in page  # nobody votes here
    back = reverse("reviews:vote_round_moved", args=[row.pk, "back"])
    assert office.post(back, {"version": row.version}).status_code == 302
    assert BallotRound.objects.get(year=county.year).state == "draft"
