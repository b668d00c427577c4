"""The lint looks at the rules of every place: bands, ranges, tables, dates, caps, what is idle."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from schemes.document import SchemeDocument
from schemes.lint import lint
from schemes.presets import load_preset
from schemes.rules.base import Finding

Data = dict[str, Any]
TITLE = {"zh": "甲", "en": "A"}
PATH = "pay.loss.share"


def found(preset: str, code: str, spoil: Callable[[Data], object] | None = None) -> list[Finding]:
    """The findings of one code in a preset after ``spoil``."""
    data = copy.deepcopy(load_preset(preset).to_data())
    if spoil is not None:
        spoil(data)
    return [f for f in lint(SchemeDocument.model_validate(data)) if f.code == code]


def test_the_district_preset_has_no_findings() -> None:
    assert lint(load_preset("district")) == ()


def test_x11_common_targets_are_set_with_10_and_20_and_count_with_9() -> None:
    """M-2 sets 10 points for a county and 20 for a department; M-5 weighs both 9."""
    (finding,) = lint(load_preset("municipal"))
    assert (finding.code, finding.severity) == ("X-11", "notice")
    assert "县区 10 分计 9 分、经济调节与管理部门 20 分计 9 分" in finding.zh
    assert finding.clauses == ("M-2", "M-5")


def test_a_share_above_the_whole_pays_less_than_nothing() -> None:
    def loss(data: Data) -> None:
        data["pay"]["loss"]["share"] = "1.5"

    (_budget, finding) = sorted(found("county", "X-8", loss), key=lambda f: f.path == PATH)
    assert (finding.severity, finding.path) == ("error", PATH)
    assert "应得 1000 元的人发成 -500 元" in finding.zh


def test_a_spread_above_the_standard_is_told_with_what_the_lowest_gets() -> None:
    def spread(data: Data) -> None:
        data["pay"]["unit"]["spread"] = 9000

    (warned,) = [f for f in found("county", "X-8", spread) if f.severity == "warning"]
    assert "每人可低到 -2000 元" in warned.zh


def test_x8_of_a_table_says_what_a_head_can_be_paid() -> None:
    def table(data: Data) -> None:
        rows = [{"at": 3, "amount": 9000}, {"at": 10, "amount": 7000}]
        data["pay"] = {
            "unit": {"kind": "pay_table", "by": "place", "rows": rows, "otherwise": 5000}
        }

    (finding,) = found("county", "X-8", table)
    assert "5000 至 9000 元" in finding.zh


def test_distinctive_work_of_which_not_one_counts_in_full() -> None:
    def each(data: Data) -> None:
        data["honours"]["distinctive"]["each"] = 6

    assert any("每项 6 分，合计最多 5 分" in f.zh for f in found("county", "X-6", each))


def test_a_finding_without_clauses_of_its_own_cites_what_holds_it() -> None:
    def idle(data: Data) -> None:
        data["voter_groups"].append({**data["voter_groups"][0], "key": "nobody"})

    (finding,) = [f for f in found("county", "L-4", idle) if f.path == "voter_groups.2"]
    assert finding.clauses == ("K-6.1", "K-6.3")


def test_x1_weights_that_add_up_to_85() -> None:
    """The text's legible weights: the democratic evaluation is missing (M-5)."""

    def spoil(data: Data) -> None:
        group = data["peer_groups"][1]
        group["components"] = [c for c in group["components"] if c["key"] != "democratic"]

    (finding,) = found("municipal", "X-1", spoil)
    assert finding.severity == "error"
    assert finding.params == {"listed": "85", "base": "100", "gap": "15"}


def test_x1_parts_that_do_not_add_up_to_their_component() -> None:
    def spoil(data: Data) -> None:
        tracking = data["peer_groups"][0]["components"][1]
        tracking["rule"]["components"][0]["points"] = 4

    (finding,) = found("municipal", "X-1", spoil)
    assert finding.path == "peer_groups.0.components.1.rule.components"
    assert finding.params == {"listed": "7", "points": "6"}


def test_x1_a_sum_for_targets_that_are_not_scaled() -> None:
    def spoil(data: Data) -> None:
        key = next(c for c in data["peer_groups"][0]["components"] if c["key"] == "key")
        key["rule"]["scaled"] = False

    (finding,) = found("municipal", "X-1", spoil)
    assert finding.path.endswith(".rule.set_points")
    assert finding.params == {"listed": "90", "points": "36"}


def test_x2_bands_with_an_overlap_and_without_an_end() -> None:
    def grades(**at_least: Any) -> Callable[[Data], None]:
        def spoil(data: Data) -> None:
            for grade in data["grading"]["grades"]:
                grade["at_least"] = at_least.get(grade["key"], grade["at_least"])

        return spoil

    assert [f.severity for f in found("municipal", "X-2", grades(good=95))] == ["error"]
    (finding,) = found("municipal", "X-2", grades(poor=40))
    assert "40" in finding.zh
    (finding,) = found("municipal", "X-2", grades(fair=None))
    assert "poor" in finding.en.lower()


def test_x2_a_band_that_nobody_can_reach() -> None:
    def spoil(data: Data) -> None:
        data["adjustments"][0]["cap"] = 3
        data["grading"]["grades"][0]["at_least"] = "103.5"

    (finding,) = found("municipal", "X-2", spoil)
    assert finding.params == {"at_least": "207/2", "top": "103"}


def test_x2_ranges_of_a_graded_change() -> None:
    def spoil(data: Data) -> None:
        data["peer_groups"][0]["components"][0]["rule"]["grades"][1]["most"] = 7

    (finding,) = found("district", "X-2", spoil)
    assert finding.severity == "warning"


def test_x1_a_table_of_places_that_is_short_or_rises() -> None:
    def tables(*shares: Any) -> Callable[[Data], None]:
        def spoil(data: Data) -> None:
            rule = data["peer_groups"][1]["components"][7]["rule"]
            rule["rank_tables"] = [{"units": 3, "shares": list(shares)}]

        return spoil

    assert [f.severity for f in found("municipal", "X-1", tables(1, "0.9"))] == ["error"]
    assert [f.severity for f in found("municipal", "X-1", tables(1, "0.8", "0.9"))] == ["warning"]
    assert found("municipal", "X-1", tables(1, "0.9", "0.9")) == []


def test_x6_an_award_above_its_cap() -> None:
    (finding,) = found("district", "X-6", lambda data: data["adjustments"][0].update(cap=3))
    assert finding.params == {"worth": "4", "cap": "3"}


def test_l2_dates_out_of_order() -> None:
    assert found("county", "L-2") == []
    (finding,) = found("county", "L-2", lambda data: data["calendar"][3].update(date="03-01"))
    assert finding.path == "calendar.3.date"


def test_l3_a_cap_that_is_never_reached() -> None:
    def spoil(data: Data) -> None:
        data["adjustments"][0].update(cap=10)
        data["adjustments"][0]["kinds"][0]["cap"] = 6

    (finding,) = found("district", "L-3", spoil)
    assert finding.params == {"cap": "10", "most": "6"}


def test_l4_what_no_rule_uses() -> None:
    def spoil(data: Data) -> None:
        data["voter_groups"].append({"key": "nobody", "title": TITLE, "maximum": 100})
        data["clauses"]["M-99"] = {"title": TITLE, "text": {"zh": "乙", "en": "B"}}
        data["vetoes"]["entries"].append({"key": "fine", "title": TITLE, "effect": "cut_pay"})

    paths = {f.path for f in found("municipal", "L-4", spoil)}
    assert paths == {"voter_groups.1", "clauses.M-99", "vetoes.entries.3"}


def test_a_veto_that_caps_the_score_names_a_figure() -> None:
    def spoil(data: Data) -> None:
        data["vetoes"]["entries"][0]["effect"] = "cap_score"

    (finding,) = found("municipal", "X-1", spoil)
    assert finding.path == "vetoes.entries.0.cap"


def survey(code: str = "L-3", **changes: Any) -> list[Any]:
    """What the lint finds in a district scheme with a collaboration survey."""

    def spoil(data: Data) -> None:
        rule = {
            "kind": "survey_correction",
            "key": "survey",
            "title": TITLE,
            "neutral": 80,
            "per_point": "0.1",
            "most": 2,
        }
        data["adjustments"] = [*data["adjustments"], rule | changes]

    return [f for f in found("district", code, spoil) if "adjustments" in f.path]


def test_l5_a_mean_that_tells_what_one_unit_gave() -> None:
    for least in (1, 2):
        (told,) = survey("L-5", least=least)
        assert (told.severity, told.path.rpartition(".")[2]) == ("notice", "least")
        assert told.params["least"] == str(least)
        assert survey("L-5", least=least, named=True) == []
    assert survey("L-5", least=3) == []


def test_a_survey_that_can_only_take_and_a_bound_that_is_never_reached() -> None:
    assert survey() == []
    (taking,) = survey(neutral=120)
    assert (taking.severity, taking.path.rpartition(".")[2]) == ("warning", "neutral")
    (idle,) = survey(most=10)
    assert idle.params == {"cap": "10", "most": "8"}


def test_x2_a_gap_between_the_ranges_of_a_graded_change() -> None:
    def spoil(data: Data, *, most: int) -> None:
        for group in data["peer_groups"]:
            for part in group["components"]:
                if part["rule"]["kind"] == "graded_change":
                    part["rule"]["grades"] = [
                        {"key": "good", "title": TITLE, "least": 5, "most": 9},
                        {"key": "fair", "title": TITLE, "least": 0, "most": most},
                    ]

    # In whole points 4 and 5 are neighbours; after 2 nobody can be given 3 or 4.
    assert found("district", "X-2", lambda data: spoil(data, most=4)) == []
    told = found("district", "X-2", lambda data: spoil(data, most=2))
    assert {finding.severity for finding in told} == {"warning"}
    assert "到 2" in told[0].zh
    assert "从 5 起" in told[0].zh


def test_l2_a_deadline_that_opens_after_it_closed() -> None:
    def spoil(data: Data) -> None:
        data["calendar"][0] |= {"opens": "06-30", "date": "05-31"}

    (finding,) = found("district", "L-2", spoil)
    assert finding.path == "calendar.0.opens"


def test_x5_and_x8_where_the_standard_follows_from_a_pool() -> None:
    def spoil(data: Data, **more: object) -> None:
        data["pay"]["unit"] = {"kind": "pool_spread", "pool": 60000, "spread": 600}
        rate = {"key": "low", "title": TITLE, "share": "0.9", "when": "unqualified"}
        data["pay"]["rates"] = {**data["pay"]["rates"], "entries": [rate], **more}

    # 600 ÷ (1 − 0.9) = 6000: below it a head of the lowest unit may get less than one penalised.
    (gain,) = found("district", "X-5", spoil)
    assert gain.params == {"limit": "6000"}
    assert found("district", "X-5", lambda data: spoil(data, never_pays_more=True)) == []
    (moved,) = found("district", "X-8", spoil)
    assert moved.params == {"pool": "60000", "rates": "1"}
    assert found("district", "X-8") == []


@pytest.mark.parametrize(
    ("changes", "path"),
    [({"due_day": 31}, "due_day"), ({"red": "0.9", "amber": "0.5"}, "amber")],
)
def test_s7_reports_of_progress_that_cannot_be_kept(changes: Data, path: str) -> None:
    def spoil(data: Data) -> None:
        data["progress"] |= {"rhythm": "quarter", "due_day": 10, **changes}

    assert found("district", "S-7") == []
    (finding,) = found("district", "S-7", spoil)
    assert (finding.severity, finding.path) == ("error", f"progress.{path}")


def monthly(code: str, **changes: Any) -> list[Any]:
    """What the lint finds in a district scheme with a daily appraisal by month."""

    def spoil(data: Data) -> None:
        entry = {"key": "late", "title": TITLE, "points": 1}
        rule = {"kind": "monthly", "key": "daily", "title": TITLE, "entries": [entry]}
        data["adjustments"] = [*data["adjustments"], rule | changes]

    return [f for f in found("district", code, spoil) if "adjustments" in f.path]


def test_months_out_of_order_a_key_said_twice_and_an_entry_that_a_bound_cuts() -> None:
    assert not [f for code in ("L-2", "X-3", "X-6") for f in monthly(code)]
    assert [f.severity for f in monthly("L-2", first=6, last=2)] == ["error"]
    twice = [{"key": "late", "title": TITLE, "points": 1}]
    assert [f.severity for f in monthly("X-3", grades=twice)] == ["error"]
    (cut,) = monthly("X-6", month_taken="0.5")
    assert cut.params == {"worth": "1", "cap": "1/2"}
    assert monthly("X-6", month_added="0.5") == []


def _outliers(**stated: Any) -> Callable[[Data], None]:
    def spoil(data: Data) -> None:
        for component in data["peer_groups"][0]["components"]:
            if component["rule"]["kind"] == "leader_marks":
                component["rule"]["outliers"] = stated
                return

    return spoil


@pytest.mark.parametrize(
    ("code", "stated"),
    [
        ("X-4", {"each_end": 2, "least_given": 4}),
        ("X-4", {"each_end": 0, "share": "0.5"}),
        ("X-1", {"each_end": 0}),
    ],
)
def test_a_rule_on_extreme_ballots_that_leaves_nothing_or_does_nothing(
    code: str, stated: dict[str, Any]
) -> None:
    (finding,) = found("municipal", code, _outliers(**stated))
    assert finding.path.endswith("rule.outliers")


def test_a_sound_rule_on_extreme_ballots_is_no_finding() -> None:
    for code in ("X-1", "X-4"):
        assert found("municipal", code, _outliers(each_end=1, least_given=5)) == []


def test_x2_grades_by_shares_that_state_none() -> None:
    """The first grade would take the whole group."""
    told = found("municipal", "X-2", lambda data: data["grading"].update(by="shares"))
    assert [f.path for f in told] == [f"grading.grades.{n}.share" for n in range(3)]
    assert "“良好” 没有单位能得到" in told[0].zh


def test_by_both_a_share_for_the_best_alone_is_no_finding() -> None:
    """Excellent from 90 and three in ten at most; the bands part those who are left."""

    def limited(data: Data) -> None:
        data["grading"]["by"] = "both"
        data["grading"]["grades"][0]["share"] = "0.3"

    assert found("municipal", "X-2", limited) == []


@pytest.mark.parametrize("kind", ["rated", "leader_marks"])
def test_x4_a_full_mark_of_nought_divides_no_mark(kind: str) -> None:
    def nought(data: Data) -> None:
        rule = {"kind": kind, "full": 0, "clauses": []}
        data["peer_groups"][0]["components"][0]["rule"] = rule

    (finding,) = found("municipal", "X-4", nought)
    assert finding.severity == "error"
    assert finding.path == "peer_groups.0.components.0.rule.full"
    assert "满分为 0" in finding.zh


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ({"rank_line": {"first": "1.2", "step": "0.1"}}, "rank_line.first"),
        ({"rank_tables": [{"units": 2, "shares": ["1.5", "1"]}]}, "rank_tables.0"),
    ],
)
def test_a_first_place_above_the_whole_is_told(given: Data, at: str) -> None:
    def above(data: Data) -> None:
        rule = {"kind": "leader_marks", **given, "clauses": []}
        data["peer_groups"][0]["components"][0]["rule"] = rule

    told = [each for each in found("municipal", "X-1", above) if each.path.endswith(at)]
    assert [each.severity for each in told] == ["warning"]
    assert "“第一名” 得分超过板块分值" in told[0].zh
