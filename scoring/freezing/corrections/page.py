"""What the pages of corrections show: the list, one of them, its lines and its report."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.exact import from_text
from core.language import title_of
from core.phrases import said
from schemes.models import Year
from schemes.queries import show_year, version_document
from scoring.freezing.corrections import flow
from scoring.freezing.corrections.kinds import correctable, kind_named, line_words
from scoring.freezing.corrections.pay_page import pay_first
from scoring.freezing.corrections.queries import corrections_of, sees_pay
from scoring.freezing.corrections.report import changes_of
from scoring.freezing.corrections.services import ALIVE
from scoring.freezing.models import APPLIED, ASKED, DRAFT, RUNNING, Correction
from scoring.freezing.money import payrolls_url
from scoring.freezing.page import NOTHING_TYPED, job_url_of
from scoring.grade_words import grade_titles
from scoring.publication.queries import published_set
from units.http import signed_in
from units.queries import has_authority_perm


def crumbs_of(year: Year, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a correction."""
    listed = f"{reverse('scoring:corrections')}?year={year.year}"
    here = pgettext("list", "更正")
    return [(_("结果"), reverse("scoring:sets")), (here, listed if more else ""), *more]


def list_context(request: HttpRequest, year: Year) -> dict[str, Any]:
    """The year's corrections, and whether another may be begun."""
    account = signed_in(request)
    rows = list(corrections_of(account, year))
    base = published_set(year)
    alive = any(row.state in ALIVE for row in rows)
    return {
        "year": year,
        "year_number": year.year,
        "rows": [_listed(row) for row in rows],
        "base": base,
        "may_start": base is not None and not alive and flow.may_ask(account, year),
        "crumbs": crumbs_of(year),
        "problems": [],
        "typed": dict(NOTHING_TYPED),
    }


def _listed(row: Correction) -> tuple[Correction, Any, Mapping[str, Any], Fraction | None]:
    sums = row.report.get("sums", {})
    return row, flow.TITLES[row.state], sums, money_sums(sums)["money"]


def correction_context(request: HttpRequest, row: Correction) -> dict[str, Any]:
    """One correction: its words, its lines, its report, what may be done."""
    account = signed_in(request)
    show_year(account, row.year)
    duties = flow.duties_of(account, row)
    edits = row.state == DRAFT and flow.OFFICE in duties
    document = version_document(row.base_set.scheme)
    own = account.pk in {row.created_by_id, row.asked_by_id, *row.writers}
    return {
        "row": row,
        "year": row.year,
        "year_number": row.year.year,
        "title": flow.TITLES[row.state],
        "lines": [_line(row, line) for line in row.lines.select_related("unit")],
        "kinds": [(page.slug, page.title) for page in correctable(row.year)] if edits else [],
        "edits": edits,
        "moves": _moves(row, duties),
        "job_url": job_url_of(row.job) if row.state == RUNNING else "",
        "in_the_way": [said(each["text"], each["params"]) for each in row.problems],
        "waits": row.state == ASKED and own,
        "groups": {group.key: title_of(group.title) for group in document.peer_groups},
        "graded": document.grading is not None,
        **report_context(row),
        "sees_pay": sees_pay(account, row),
        "first": pay_first(account, row) if row.report else [],
        "supplement": _supplement(account, row),
        "crumbs": crumbs_of(row.year, (_("第 %s 件") % row.serial, "")),
        "problems": [],
        "typed": dict(NOTHING_TYPED),
    }


def report_context(row: Correction) -> dict[str, Any]:
    """The report as tables show it."""
    sums = row.report.get("sums", {})
    titles = grade_titles(version_document(row.base_set.scheme))
    return {"changes": changes_of(row.report, titles), "sums": sums, **money_sums(sums)}


def money_sums(sums: Mapping[str, Any]) -> dict[str, Fraction | None]:
    """Yuan of a report: all together, more, less; None where it has none."""
    names = ("money", "more", "less")
    return {name: from_text(sums[name]) if name in sums else None for name in names}


def moved_words(row: Correction) -> str:
    """Who was faster."""
    text = _("%(who)s 刚办过，你看到的是旧的。现在是“%(state)s”，核对后再办")
    return text % {"who": row.changed_by, "state": flow.TITLES[row.state]}


def _moves(row: Correction, duties: Collection[str]) -> list[Any]:
    """The buttons; none while its job is on its way."""
    if row.state == RUNNING and job_url_of(row.job):
        return []
    return flow.WORKFLOW.open_to(row.state, duties)


def _supplement(account: Any, row: Correction) -> str:
    """Where what was paid is put right, once the correction stands; "" where nobody was paid, and
    for who makes no payrolls."""
    paid = row.report.get("sums", {}).get("paid", 0)
    if row.state != APPLIED or not paid:
        return ""
    sees = has_authority_perm(account, row.year.authority, "view_pay")
    return payrolls_url(row.year) if sees else ""


def _line(row: Correction, line: Any) -> dict[str, Any]:
    found = kind_named(row.year, line.kind)
    return {
        "line": line,
        "kind": found[0].title if found else line.kind,
        "said": line_words(row.year, line),
        "new": line.expected is None,
    }
