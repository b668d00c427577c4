"""Which rules differ, what each reaches, and the documents on the way.  Pure."""

from __future__ import annotations

from typing import Any

from schemes.document import SchemeDocument
from schemes.presets import load_preset
from schemes.reading import parse_document
from scoring.whatif.changed import ChangedRule, between, changed_rules


def changed(change: Any) -> tuple[SchemeDocument, SchemeDocument, tuple[ChangedRule, ...]]:
    """The county preset, a draft made of it by ``change`` of its data, and the rules between."""
    base = load_preset("county")
    data = base.to_data()
    change(data)
    draft = parse_document(data)
    return base, draft, changed_rules(base, draft)


def test_changes_within_one_rule_are_one_change_with_its_clause() -> None:
    def lower(data: Any) -> None:
        data["honours"]["caps"]["total"] = 15
        data["honours"]["caps"]["system"] = 4

    _base, _draft, rules = changed(lower)
    assert [rule.path for rule in rules] == [("honours", "caps")]
    assert rules[0].clauses == ("K-5.5.5",)
    assert rules[0].zh.name == "先进加分 › 封顶"
    assert rules[0].zh.lines == (
        "荣誉合计最多：20 分 → 15 分",
        "其中上级系统授予最多：8 分 → 4 分",
    )
    assert "20" in rules[0].en.lines[0]


def test_a_component_is_one_rule_with_all_that_fills_it() -> None:
    def reweigh(data: Any) -> None:
        ballots = data["peer_groups"][0]["components"][4]
        ballots["points"] = 50
        ballots["rule"]["least_valid"] = 2

    _base, _draft, rules = changed(reweigh)
    assert [rule.path for rule in rules] == [
        ("peer_groups", "department", "components", "county_leaders")
    ]
    assert rules[0].reach == "group:department"
    assert rules[0].zh.name == "县直部门 › 县领导评价"


def test_words_and_how_things_are_filed_change_no_figure() -> None:
    def reword(data: Any) -> None:
        data["title"]["zh"] = "另一个名称"
        data["calendar"][0]["date"] = "03-03"
        data["honours"]["kinds"][0]["title"]["zh"] = "综合先进"

    base, draft, rules = changed(reword)
    assert all(rule.silent for rule in rules)
    assert not list(between(base, draft, rules))


def test_rules_are_changed_one_at_a_time_in_the_order_of_the_document() -> None:
    def several(data: Any) -> None:
        data["pay"]["unit"]["spread"] = 1000
        data["honours"]["caps"]["total"] = 15
        data["deductions"]["entries"][0]["points"] = 20

    base, draft, rules = changed(several)
    steps = list(between(base, draft, rules))
    assert [rules[step.rules[0]].path[0] for step in steps] == ["honours", "deductions", "pay"]
    first, second, last = (step.document for step in steps)
    assert first.honours.caps.total == 15
    assert first.deductions == base.deductions
    assert second.deductions == draft.deductions
    assert second.pay == base.pay
    assert last is draft


def test_an_entry_that_is_new_goes_in_where_the_draft_has_it() -> None:
    def more(data: Any) -> None:
        entries = data["deductions"]["entries"]
        entries.insert(1, {**entries[0], "key": "late", "title": {"zh": "迟报", "en": "Late"}})
        data["pay"]["unit"]["spread"] = 1000

    base, draft, rules = changed(more)
    first = next(between(base, draft, rules)).document
    assert [e.key for e in first.deductions.entries] == [e.key for e in draft.deductions.entries]
    assert rules[0].zh.name == "扣分 › 迟报"


def test_rules_that_only_stand_together_are_changed_together() -> None:
    """A component goes over to voters that the rules in force do not know."""

    def voters(data: Any) -> None:
        known = data["voter_groups"][0]
        data["voter_groups"].append(
            {**known, "key": "citizens", "title": {"zh": "群众代表", "en": "Citizens"}}
        )
        data["peer_groups"][0]["components"][3]["rule"]["groups"][0]["voter_group"] = "citizens"

    base, draft, rules = changed(voters)
    steps = list(between(base, draft, rules))
    assert [step.rules for step in steps] == [(0, 1)]
    assert steps[0].document is draft
