"""The board of claims: state, unit, what each counts for, doubles; as a workbook too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from documents.xlsx.columns import Column
from reviews.honours import flow, kinds
from reviews.honours.models import HonourClaim
from reviews.honours.page import gain_words, look_of, state_titles
from reviews.honours.queries import claims_found, double_keys, list_asked, sees_all
from reviews.honours.reading import ClaimReading
from reviews.honours.services.moving import cut_off
from reviews.honours.standing import Standing
from reviews.honours.units import claiming_units
from reviews.moved_tables import list_workbook
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year, year_document
from units.http import signed_in
from units.models import Account

PER_PAGE = 50


@require_GET
def claims(request: HttpRequest) -> HttpResponse:
    """The year's claims that the account may see."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    asked = list_asked(request.GET.dict())
    found = claims_found(account, year, asked).annotate(number=Count("files"))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    units = claiming_units(account, year)
    heading = _("申报加分") if units else _("加分核实")
    context = {
        "year": year,
        "asked": asked,
        "page": page,
        "rows": list(claim_rows(account, year, page)),
        "states": state_titles(year),
        "kinds": [(k.value, k.title) for k in kinds.claimables(year_document(year))],
        "sees_all": sees_all(account),
        "heading": heading,
        "may_claim": bool(units) and kinds.uses_claims(year_document(year)),
        "due_at": cut_off(HonourClaim(year=year, unit=units[0])) if units else None,
        "crumbs": [(heading, "")],
    }
    return render(request, "reviews/honours/list.html", context)


@require_GET
def claims_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: exactly the rows that the address shows."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    found = claims_found(account, year, list_asked(request.GET.dict()))
    rows = claim_rows(account, year, found.annotate(number=Count("files")))
    return list_workbook(year, _("加分申报"), _columns(), _values(rows))


def claim_rows(
    account: Account, year: Year, claims: Iterable[HonourClaim]
) -> Iterator[dict[str, Any]]:
    """Claims with their words and what each brings; a fixed number of queries."""
    standing, document = Standing(year), year_document(year)
    doubles = set(double_keys(year)) if sees_all(account) else set()
    levels = kinds.level_titles(document)
    for claim in claims:
        claim.year = year
        reading = ClaimReading(claim, files=getattr(claim, "number", None), standing=standing)
        gain, why = gain_words(reading)
        yield {
            "claim": claim,
            "look": look_of(claim.state),
            "state": flow.state_title(year, claim.state),
            "kind": kinds.kind_words(document, claim.list_key, claim.kind),
            "level": levels.get(claim.level, claim.level),
            "gain": gain,
            "worth": reading.effect.own.worth if reading.effect else None,
            "why": why,
            "double": str(claim.pk) in doubles,
        }


def _columns() -> list[Column]:
    return [
        Column("serial", _("序号"), kind="int"),
        Column("code", _("代码"), kind="code", width=10),
        Column("unit", _("单位"), width=22),
        Column("title", _("名称"), width=34),
        Column("kind", _("种类"), width=16),
        Column("level", _("级别"), width=10),
        Column("issued_by", _("授予机关"), width=22),
        Column("date", _("证书日期"), kind="date"),
        Column("document", _("证书编号或文号"), width=22),
        Column("project", _("所涉工作"), width=20),
        Column("worth", _("单项分值"), kind="exact"),
        Column("gain", _("计入后增加"), kind="exact"),
        Column("why", _("说明"), width=34),
        Column("state", _("状态"), width=18),
        Column("submitted", _("申报时间"), kind="date"),
        Column("double", _("疑似重复"), width=10),
    ]


def _values(rows: Iterable[dict[str, Any]]) -> Iterator[list[object]]:
    for row in rows:
        claim: HonourClaim = row["claim"]
        handed = claim.submitted_at
        yield [
            *(claim.serial, claim.unit.code, claim.unit.name, claim.title, row["kind"]),
            *(row["level"], claim.issued_by, claim.date, claim.document, claim.project),
            *(row["worth"], row["gain"], row["why"], row["state"]),
            timezone.localtime(handed).date() if handed else None,
            _("疑似重复") if row["double"] else "",
        ]
