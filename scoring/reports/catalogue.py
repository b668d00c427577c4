"""Which reports of results there are, in which forms, and each of them drawn for who asks.

Pages, the API and the job that draws several of them all come through :func:`drawn`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.policy import Denied
from schemes.people.charge_services import leaders
from scoring import queries
from scoring.reports import content, lists, printing
from scoring.reports.years import years_report
from scoring.views.asked import Asked
from units.models import Account

PDF, XLSX, DOCX = "pdf", "xlsx", "docx"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who asks for which form of a report of which set; ``query`` names the unit, leader, view."""

    what: Asked
    account: Account
    form: str
    query: Mapping[str, str]

    @property
    def head(self) -> content.Head:
        """Year, set, scheme version, and how binding the figures are."""
        return content.head_of(self.what)


@dataclass(frozen=True, slots=True)
class File:
    """A finished report: its bytes and what the file is called."""

    content: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Report:
    """A kind of report: ``draw`` gives its bytes and title; ``asks`` which words of a query it
    reads; ``whole`` that it is for those alone who see all units."""

    key: str
    title: Any
    about: Any
    forms: tuple[str, ...]
    draw: Callable[[Wanted], tuple[bytes, str]]
    asks: tuple[str, ...] = ()
    whole: bool = False


def offered(what: Asked) -> list[Report]:
    """The reports that the account of the request may have."""
    return [each for each in REPORTS.values() if what.scope.everything or not each.whole]


def drawn(
    what: Asked, account: Account, key: str, form: str, query: Mapping[str, str] | None = None
) -> File:
    """A report in one of its forms; ``Denied`` (404) for what is not there or not the account's."""
    report = REPORTS.get(key)
    if report is None or form not in report.forms or (report.whole and not what.scope.everything):
        raise Denied("scoring.resultset", key[:20])
    what.existing()
    body, title = report.draw(Wanted(what, account, form, query or {}))
    return File(body, f"{what.year.year}-{title}.{form}")


def leaders_in_charge(what: Asked) -> list[Account]:
    """The leaders of the authority that are in charge of units, for who sees all of them."""
    if not what.scope.everything:
        return []
    found = leaders(what.scope.authority)
    return [each for each in found if queries.entries_charged_to(each, what.existing()).exists()]


def _certificate(wanted: Wanted) -> tuple[bytes, str]:
    result_set = wanted.what.existing()
    judged = queries.judged_unit(wanted.what.scope, result_set, wanted.query.get("unit", ""))
    line = content.unit_line(judged, queries.set_document(result_set))
    title = f"{judged.entry.name}{_('考核结果证明')}"
    return printing.certificate_pdf(wanted.head, line), title


def _circular(wanted: Wanted) -> tuple[bytes, str]:
    tables = content.group_tables(wanted.what.scope, wanted.what.existing())
    made = printing.circular_docx if wanted.form == DOCX else printing.circular_pdf
    return made(wanted.head, tables), _("考核结果通报")


def _honours(wanted: Wanted) -> tuple[bytes, str]:
    rows = content.honours_counted(wanted.what.scope, wanted.what.existing())
    head, title = wanted.head, _("加分名单")
    if wanted.form == PDF:
        return printing.honours_pdf(head, rows), title
    return lists.list_file(head, lists.honours_report(head, rows), wanted.form), title


def _deductions(wanted: Wanted) -> tuple[bytes, str]:
    rows = content.deductions_of(wanted.what.scope, wanted.what.existing())
    head, title = wanted.head, _("扣分名单")
    if wanted.form == PDF:
        return printing.deductions_pdf(head, rows), title
    return lists.list_file(head, lists.deductions_report(head, rows), wanted.form), title


def _brief(wanted: Wanted) -> tuple[bytes, str]:
    """Of the units in the account's charge; who sees all units takes any leader's."""
    what, account = wanted.what, wanted.account
    rows = queries.entries_in_charge(account, what.existing())
    if (leader := wanted.query.get("leader", "")) and what.scope.everything:
        account = next((x for x in leaders_in_charge(what) if x.username == leader), account)
        rows = queries.entries_charged_to(account, what.existing())
    units = content.brief_units(rows, what.existing())
    if not units:
        raise Denied("scoring.resultset", "brief")
    return printing.brief_pdf(wanted.head, units, str(account)), _("分管单位简报")


def _years(wanted: Wanted) -> tuple[bytes, str]:
    return years_report(wanted.account, wanted.query, wanted.form)


_ALL = (
    Report(
        "circular",
        gettext_lazy("考核结果通报"),
        gettext_lazy("各考核组的名次、总分、等次和结论，公文版式"),
        (PDF, DOCX),
        _circular,
        whole=True,
    ),
    Report(
        "honours",
        gettext_lazy("加分名单"),
        gettext_lazy("计入的先进和特色，逐项列出"),
        (PDF, XLSX, DOCX),
        _honours,
    ),
    Report(
        "deductions",
        gettext_lazy("扣分名单"),
        gettext_lazy("扣了多少分，依据哪一条，谁认定"),
        (PDF, XLSX, DOCX),
        _deductions,
    ),
    Report(
        "brief",
        gettext_lazy("分管单位简报"),
        gettext_lazy("分管单位的名次、变化和主要失分，两页"),
        (PDF,),
        _brief,
        asks=("leader",),
    ),
    Report(
        "certificate",
        gettext_lazy("考核结果证明"),
        gettext_lazy("一个单位一页，留盖章处"),
        (PDF,),
        _certificate,
        asks=("unit",),
    ),
    Report(
        "years",
        gettext_lazy("历年对照"),
        gettext_lazy("一个单位、一个板块或一种加分逐年的数，旁边是规则的变化"),
        (PDF, XLSX),
        _years,
        asks=("view", "unit", "part", "kind"),
    ),
)
REPORTS: Mapping[str, Report] = {each.key: each for each in _ALL}
