"""The comparison over the years as a file: the table, its bars, and what changed in the rules."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.exact import format_money, format_percent, format_points
from core.policy import Denied
from core.ui import date_text
from documents.pdf import render_template_pdf
from scoring.reports.charts import bars
from scoring.trends.page import Head, Trend, trend_of, trend_workbook
from units.models import Account


def years_report(account: Account, query: Mapping[str, str], form: str) -> tuple[bytes, str]:
    """What was asked for over the years, and its title; ``Denied`` where no year has results."""
    trend, chosen = trend_of(account, query)
    if trend is None:
        raise Denied("scoring.trends")
    title = _("%s历年") % trend.title
    if form == "xlsx":
        return trend_workbook(trend), title
    return years_pdf(trend, chosen["years"], title), title


def years_pdf(trend: Trend, years: Any, title: str) -> bytes:
    """The table on paper, lying where it has many columns."""
    printed = _("打印时间 %(time)s") % {"time": date_text(timezone.now(), "fulltime")}
    rows = [
        (
            standing,
            [(head, _shown(value, head)) for head, value in zip(trend.heads, cells, strict=True)],
        )
        for standing, cells in trend.rows
    ]
    drawn = [(row["label"], Fraction(row["value"]), row["text"]) for row in trend.drawn["rows"]]
    context = {
        "title": title,
        "trend": trend,
        "rows": rows,
        "chart": bars(drawn),
        "changed": [each for each in years if each.rules],
        "notes": [years[-1].year.authority.name, _("公布的取公布的结果集，还没有公布的取现行的")],
        "footer": [printed],
    }
    return render_template_pdf("print/report_years.html", context, page="landscape")


def _shown(value: Any, head: Head) -> str:
    """A cell as paper shows it; what is not there is a dash, no 0 (S-2)."""
    if value is None or value == "":
        return "—"
    if head.kind in {"points", "signed"}:
        return format_points(value, signed=head.kind == "signed")
    if head.kind == "money":
        return format_money(value)
    return format_percent(value) if head.kind == "percent" else str(value)
