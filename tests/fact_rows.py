"""Rows that state one good fact of each kind, for the pages, the services and the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from core.facts import FactInput, fact_record
from core.models import Origin
from reviews.honours.models import AwardBody
from reviews.models import PublicAppraisal
from schemes.fact_pages.spec import FactEntry, FactPage, page_for
from targets.models import (
    AssignedIndicator,
    CommonItem,
    CommonShare,
    CrossItem,
    Filing,
    LibraryIndicator,
    QualityWeight,
)
from tests import factories
from tests.factories import County
from units.models import Account, Person, Posting, Role, Unit

#: slug → the row of a new fact for unit 101; marks speak of what the county still lacks.
GOOD: Mapping[str, dict[str, str]] = {
    "targets": {
        "code": "101-new",
        "unit": "101",
        "component": "key",
        "title": "新增公办学位",
        "points": "40",
        "method": "per_percent",
        "plan": "1000",
        "rate": "1/2",
        "basis": "relative",
    },
    "assigned": {
        "code": "S900",
        "title": "规模以上工业增加值",
        "issued_by": "市政府",
        "document": "临政发〔2026〕3号",
        "value": "9.6",
        "measure": "亿元",
        "units": "101",
    },
    "award-bodies": {
        "code": "JG900",
        "name": "市教育局",
        "level": "city",
        "systems": "101",
    },
    "cross-items": {
        "code": "X900",
        "component": "general",
        "title": "食品安全",
        "points": "10",
        "units": "101",
    },
    "common-items": {
        "code": "discipline",
        "component": "common",
        "title": "政令畅通",
        "points": "100",
        "peer_groups": "县直部门",
    },
    "common-shares": {
        "unit": "104",
        "item": "services",
        "points": "500",
        "applies": "是",
        "document": "县委办〔2026〕3号",
    },
    "library": {
        "code": "L900",
        "title": "农村公路新改建",
        "measure": "公里",
        "method": "per_percent",
        "rate": "2",
        "basis": "relative",
        "source": "交通统计",
    },
    "quality-weights": {"criterion": "growth", "weight": "30"},
    "filings": {"unit": "101", "level": "level_one", "filed": "是", "filed_on": "2026-03-20"},
    "target-marks": {
        "code": "101-open",
        "actual": "96",
        "marked_by": "统计局",
        "marked_on": "2026-12-20",
    },
    "common-marks": {
        "unit": "104",
        "item": "services",
        "points": "500",
        "score": "480",
        "marked_on": "2026-12-20",
    },
    "honours": {
        "code": "H900",
        "unit": "101",
        "title": "全市先进单位",
        "kind": "comprehensive",
        "level": "city",
        "date": "2026-05-08",
        "document": "市委〔2026〕3号",
    },
    "deductions": {
        "code": "K900",
        "unit": "101",
        "kind": "city_line",
        "count": "2",
        "title": "市考核失分线",
        "date": "2026-02-10",
        "document": "市考核办通报",
    },
    "vetoes": {
        "code": "F900",
        "unit": "101",
        "kind": "work_safety",
        "title": "较大生产安全事故",
        "decided_by": "县委",
        "date": "2026-06-18",
        "document": "县委会议纪要",
    },
    "appraisals": {
        "unit": "101",
        "rating": "low_satisfaction",
        "satisfaction_exact": "71.5",
        "document": "评议通报",
    },
}
#: slug → a field, a new value for it.
CORRECTION: Mapping[str, tuple[str, str]] = {
    "targets": ("points", "45"),
    "assigned": ("value", "9.8"),
    "cross-items": ("points", "12"),
    "common-items": ("points", "90"),
    "quality-weights": ("weight", "25"),
    "library": ("source", "统计年报"),
    "common-shares": ("document", "县委办〔2026〕9号"),
    "filings": ("filed_on", "2026-03-21"),
    "target-marks": ("actual", "97"),
    "common-marks": ("score", "470"),
    "honours": ("level", "province"),
    "award-bodies": ("name", "市教育体育局"),
    "deductions": ("count", "3"),
    "vetoes": ("decided_by", "县政府"),
    "appraisals": ("satisfaction_exact", "70"),
}
KINDS = tuple(GOOD)
#: The same for what is recorded of units and people, and their money.
PEOPLE_GOOD: Mapping[str, dict[str, str]] = {
    "units": {"code": "105", "name": "统计局", "peer_group": "department", "posts": "12"},
    "postings": {"person": "P900", "unit": "101", "starts_on": "2026-07-01", "title": "科长"},
    "sanctions": {
        "person": "P900",
        "kind": "reprimand",
        "date": "2026-06-18",
        "document": "效能办通报",
    },
    "relations": {
        "unit": "101",
        "other_unit": "102",
        "kind": "cooperates",
        "closeness": "2",
        "starts_on": "2026-01-01",
    },
    "personal-scores": {"person": "P900", "unit": "101", "score": "92"},
    "own-distributions": {"person": "P900", "unit": "101", "amount": "7000", "note": "按岗位职责"},
}
PEOPLE_CORRECTION: Mapping[str, tuple[str, str]] = {
    "units": ("posts", "15"),
    "postings": ("title", "副局长"),
    "sanctions": ("document", "效能办〔2026〕9号"),
    "relations": ("closeness", "3"),
    "personal-scores": ("score", "93"),
    "own-distributions": ("amount", "6900"),
}
PEOPLE_KINDS = tuple(PEOPLE_GOOD)


@dataclass
class Standing:
    """One fact of each kind in the own unit 101 and in the other unit 102, by slug."""

    own: dict[str, str]
    other: dict[str, str]


def complete_county(county: County) -> County:
    """The county with a target and a unit that wait for their marks."""
    factories.add_target(county, "101-open", county.units["101"], "key", 50, None)
    unit = factories.add_department(county, "104", order=9)
    mark = factories.CommonMark.objects.get(unit=unit, current=True)
    mark.delete()
    return county


def add_people(county: County) -> County:
    """A unit that is not in the year yet, and P900 of 101 and P901 of 102, each posted long ago."""
    authority = county.office.authority
    Unit.objects.create(authority=authority, code="105", name="统计局", initials="tjj")
    for code, unit in (("P900", "101"), ("P901", "102")):
        person = Person.objects.create(authority=authority, code=code, name=f"某{code}")
        values = {
            "person": person,
            "unit": county.units[unit],
            "starts_on": date(2020, 3, 1),
            "ends_on": None,
        }
        told = {f"{code}/{unit}/2020-03-01": values}
        factories.record_all(Posting, county, told, scope={"authority": authority})
    return county


def standing_facts(county: County) -> Standing:
    """A fact of each kind for 101 and for 102; common items belong to no unit."""
    keys: list[dict[str, str]] = []
    for code in ("101", "102"):
        unit = county.units[code]
        factories.add_honour(county, f"H{code}", unit)
        factories.add_deduction(county, f"K{code}", unit)
        factories.add_veto(county, f"F{code}", unit)
        _put(county, PublicAppraisal, code, unit=unit, rating="low_satisfaction")
        shared = {"authority": county.office.authority}
        row = {f"L{code}": {"title": f"指标{code}", "method": "manual"}}
        factories.record_all(LibraryIndicator, county, row, scope=shared)
        criterion = "base" if code == "101" else "outcome"
        _put(county, QualityWeight, criterion, weight=10)
        item = CommonItem.objects.get(year=county.year, current=True, key=factories.COMMON_ITEM)
        _put(county, CommonShare, f"{code}/{item.key}", unit=unit, item=item, points=500)
        body = {f"JG{code}": {"name": f"机关{code}", "level": "city", "systems": [code]}}
        factories.record_all(AwardBody, county, body, scope=shared)
        _put(county, AssignedIndicator, f"S{code}", title=f"指标{code}", units=[code])
        cross = {"component": "general", "title": f"专项{code}", "points": 10, "units": [code]}
        _put(county, CrossItem, f"X{code}", **cross)
        _put(county, Filing, f"{code}/level_two", unit=unit, level="level_two", filed=False)
        keys.append(
            {
                "targets": f"{code}-key",
                "assigned": f"S{code}",
                "cross-items": f"X{code}",
                "common-items": factories.COMMON_ITEM,
                "common-shares": f"{code}/{factories.COMMON_ITEM}",
                "quality-weights": criterion,
                "library": f"L{code}",
                "award-bodies": f"JG{code}",
                "filings": f"{code}/level_two",
                "target-marks": f"{code}-key",
                "common-marks": f"{code}/{factories.COMMON_ITEM}",
                "honours": f"H{code}",
                "deductions": f"K{code}",
                "vetoes": f"F{code}",
                "appraisals": code,
            }
        )
    return Standing(*keys)


def _put(county: County, model: Any, key: str, **values: Any) -> None:
    item = FactInput(key, values, "通报")
    scope = {"year": county.year}
    fact_record(model, scope=scope, item=item, actor=county.clerk, origin=Origin.ENTRY)


def signed_in(account: Account) -> Client:
    """A browser of the account."""
    client = Client()
    client.force_login(account)
    return client


def session_of(account: Account) -> str:
    """The key of a session of the account, for :func:`browser_with`: once for a module."""
    return str(signed_in(account).cookies[settings.SESSION_COOKIE_NAME].value)


def browser_with(session: str) -> Client:
    """A browser that was signed in before, and is shown what fails instead of failing itself."""
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


def office_account(county: County, role: Role = Role.TARGET_OFFICE, name: str = "") -> Account:
    """An account that keeps facts, or another role for unit 101."""
    return county.office.account(role, username=name or f"{county.office.authority.code}-{role}")


def page_url(slug: str, name: str = "", key: str = "") -> str:
    """The address of a page of a kind."""
    route = f"schemes:facts_{slug}" + (f"_{name}" if name else "")
    return reverse(route, args=[key] if key else [])


def page_of(slug: str) -> FactPage:
    """The page of a kind."""
    page = page_for(slug)
    assert page is not None
    return page


def entry_of(slug: str) -> FactEntry:
    """How facts of a kind are written."""
    entry = page_of(slug).entry
    assert entry is not None
    return entry


def model_of(slug: str) -> Any:
    """The model of a kind."""
    return page_of(slug).model
