"""A small place whose scheme has every general kind of rule, to test their facts with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from core.facts import FactInput, fact_record
from reviews.models import (
    Claim,
    Grading,
    LeaderMark,
    MonthlyRecord,
    OuterItem,
    Placing,
    SourceMark,
    SpecialPoints,
    SurveyResult,
)
from schemes.document import SchemeDocument
from schemes.document_io import load_document
from targets.models import EconomicFigure
from tests import factories
from tests.factories import County
from tests.office import make_office, plain_account
from units.lifecycle_models import UnitRelation
from units.models import Unit

SCHEME = """
format: 1
key: general
title: {zh: 综合考核方案, en: A general scheme}
peer_groups:
  - key: department
    title: {zh: 部门, en: Departments}
    base_points: 100
    components:
      - key: basic
        title: {zh: 基础工作, en: Basic work}
        points: 10
        rule: {kind: rated, full: 100}
      - key: tracking
        title: {zh: 跟踪督查, en: Tracking}
        points: 10
        rule:
          kind: nested
          components:
            - key: spot
              title: {zh: 随机抽查, en: Spot checks}
              points: 10
              rule: {kind: rated, full: 50}
      - key: leaders
        title: {zh: 领导评价, en: Leaders}
        points: 20
        rule:
          kind: leader_marks
          full: 100
          tiers: [{key: first, title: {zh: 一档, en: First}, share: 1}]
          rank_tables:
            - {units: 1, shares: [1]}
            - {units: 2, shares: [1, "0.9"]}
            - {units: 3, shares: [1, "0.8", "0.6"]}
      - key: functional
        title: {zh: 职能目标, en: Functional targets}
        points: 40
        rule:
          kind: graded_change
          base: 30
          grades:
            - {key: good, title: {zh: 良好, en: Good}, least: 1, most: 10}
            - {key: poor, title: {zh: 较差, en: Poor}, least: -10, most: -1}
          stages:
            - {key: self_check, title: {zh: 自查, en: Self-check}}
            - {key: leading_group, title: {zh: 领导小组, en: Leading group}}
      - key: contest
        title: {zh: 五型机关, en: Five-type office}
        points: 10
        rule: {kind: by_place, table: [10, 8, 6], step: 1}
      - key: discipline
        title: {zh: 作风纪律, en: Discipline}
        points: 10
        rule:
          kind: deducted
          entries: [{key: late, title: {zh: 迟报, en: Late report}, points: 2}]
targets: {methods: [manual]}
adjustments:
  - kind: claims
    key: awards
    title: {zh: 奖励加分, en: Awards}
    cap: 6
    levels: [{key: city, title: {zh: 市级, en: City}}]
    conditions:
      - {key: proved, title: {zh: 证件有效, en: documents valid}}
      - {key: lost, title: {zh: 在考核中失分, en: lost points}, must: false}
    kinds:
      - {key: honour, title: {zh: 表彰, en: Commendation}, by_level: {city: 4}}
      - {key: own, title: {zh: 自主创新, en: Innovation}, most: 5}
  - {kind: outer_items, key: outer, title: {zh: 市对县考核, en: City items}, by_place: [2, 1]}
  - {kind: special_points, key: special, title: {zh: 专项分, en: Special points}}
  - kind: survey_correction
    key: survey
    title: {zh: 协作测评, en: Collaboration survey}
    neutral: 80
    per_point: "0.1"
    most: 2
  - kind: monthly
    key: daily
    title: {zh: 平时考核, en: Daily appraisal}
    month_taken: 3
    entries:
      - {key: late, title: {zh: 迟到早退, en: Late}, points: "0.5", document: false}
      - {key: complaint, title: {zh: 投诉属实, en: Complaint proven}, points: 2}
      - {key: praised, title: {zh: 受到表扬, en: Praised}, effect: add, most: 2}
figures: {kind: figures}
rounding: {score_places: 4, money_places: 2}
clauses: {}
"""

#: slug → the row of a new fact for unit 101.
GENERAL_GOOD: Mapping[str, dict[str, str]] = {
    "source-marks": {
        "unit": "101",
        "component": "basic",
        "marker": "绩效办",
        "score": "90",
        "marked_on": "2026-12-20",
    },
    "leader-marks": {
        "unit": "101",
        "component": "leaders",
        "leader": "分管领导",
        "place": "1",
        "marked_on": "2026-12-20",
    },
    "gradings": {
        "unit": "101",
        "component": "functional",
        "stage": "self_check",
        "grade": "good",
        "change": "5/2",
        "graded_on": "2026-12-20",
    },
    "placings": {
        "unit": "101",
        "component": "contest",
        "place": "2",
        "of": "3",
        "decided_by": "机关工委",
        "date": "2026-12-18",
        "document": "工委〔2026〕8号",
    },
    "claims": {
        "code": "J900",
        "unit": "101",
        "kind": "honour",
        "level": "city",
        "title": "全市先进",
        "date": "2026-05-08",
        "document": "市委〔2026〕3号",
        "condition_proved": "是",
    },
    "special-points": {
        "code": "Z900",
        "unit": "101",
        "title": "抗洪抢险",
        "points": "-1/2",
        "date": "2026-07-01",
        "document": "领导小组纪要",
    },
    "outer-items": {
        "unit": "101",
        "item": "招商引资",
        "place": "1",
        "date": "2026-12-30",
        "document": "市考核通报",
    },
    "survey-results": {
        "unit": "101",
        "rater": "102",
        "score": "88",
        "raters": "5",
        "date": "2026-12-15",
    },
    "monthly-records": {
        "code": "P900",
        "unit": "101",
        "month": "3",
        "kind": "complaint",
        "title": "窗口服务被投诉",
        "date": "2026-03-20",
        "document": "县纪函〔2026〕4号",
    },
    "economic-figures": {"unit": "101", "title": "财政收入", "reported": "105"},
}
GENERAL_CORRECTION: Mapping[str, tuple[str, str]] = {
    "source-marks": ("score", "85.5"),
    "leader-marks": ("place", "2"),
    "gradings": ("change", "3"),
    "placings": ("place", "3"),
    "claims": ("condition_proved", "否"),
    "special-points": ("points", "1"),
    "outer-items": ("achieved", "否"),
    "survey-results": ("score", "90"),
    "monthly-records": ("month", "4"),
    "economic-figures": ("reported", "106"),
}
GENERAL_KINDS = tuple(GENERAL_GOOD)


@cache
def general_document() -> SchemeDocument:
    """The scheme, read from its text."""
    loaded = load_document(SCHEME)
    assert loaded.document is not None, loaded.errors
    return loaded.document


def make_general_county(code: str = "north", document: SchemeDocument | None = None) -> County:
    """An open year of the scheme (or of another ``document``) with the departments
    101, 102 and 103, and no marks yet."""
    office = make_office(code)
    year = office.open_year(2026, document or general_document())
    county = County(office, year, plain_account(f"{code}-clerk"))
    third = Unit.objects.create(authority=office.authority, code="103", name="统计局")
    county.units = {"101": office.unit, "102": office.other, "103": third}
    for order, unit in enumerate(county.units.values(), 1):
        factories.add_unit_year(county, unit, order=order)
    _relate(county, "101", "102")
    _relate(county, "101", "103")
    return county


def _relate(county: County, one: str, other: str) -> None:
    """Both units work with each other: only then may they rate each other (E-2)."""
    first, second = county.units[one], county.units[other]
    values = {
        "unit": first,
        "other_unit": second,
        "kind": "cooperates",
        "starts_on": date(2026, 1, 1),
    }
    item = FactInput(f"{one}~{other}/cooperates/2026-01-01", values, "名单")
    scope = {"authority": county.year.authority}
    fact_record(UnitRelation, scope=scope, item=item, actor=county.clerk)


def add_general_facts(county: County, code: str) -> dict[str, str]:
    """A fact of each kind for a unit, each under its key by slug; everything it needs is there."""
    unit, rater = county.units[code], "103" if code == "101" else "101"
    told: dict[str, tuple[Any, str, dict[str, Any]]] = {
        "source-marks": (SourceMark, f"{code}/basic", {"component": "basic", "score": 80}),
        "leader-marks": (
            *(LeaderMark, f"{code}/leaders/县长"),
            {"component": "leaders", "leader": "县长", "score": 90},
        ),
        "gradings": (
            *(Grading, f"{code}/functional/leading_group"),
            {"component": "functional", "stage": "leading_group", "grade": "good", "change": 4},
        ),
        "placings": (
            *(Placing, f"{code}/contest"),
            {"component": "contest", "place": 1, "of": 3},
        ),
        "claims": (
            *(Claim, f"J{code}"),
            {"list_key": "awards", "kind": "own", "title": "创新", "points": 2},
        ),
        "special-points": (
            *(SpecialPoints, f"Z{code}"),
            {"list_key": "special", "title": "专项", "points": 1},
        ),
        "outer-items": (OuterItem, f"{code}/财源", {"list_key": "outer", "item": "财源"}),
        "survey-results": (
            *(SurveyResult, f"{code}/{rater}/survey"),
            {"list_key": "survey", "rater": county.units[rater], "score": 70},
        ),
        "monthly-records": (
            *(MonthlyRecord, f"P{code}"),
            {"list_key": "daily", "month": 2, "kind": "late", "title": "晨检迟到"},
        ),
        "economic-figures": (EconomicFigure, f"{code}/税收", {"title": "税收", "reported": 9}),
    }
    _put(county, SourceMark, f"{code}/spot", {"unit": unit, "component": "spot", "score": 40})
    for model, key, values in told.values():
        _put(county, model, key, {"unit": unit, **values})
    return {slug: key for slug, (_model, key, _values) in told.items()}


def _put(county: County, model: Any, key: str, values: dict[str, Any]) -> None:
    item = FactInput(key, values, "通报")
    fact_record(model, scope={"year": county.year}, item=item, actor=county.clerk)
