"""What every file of ``bonuses`` says of itself, and how it is sent."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from bonuses.models import BonusSet
from core import audit
from core.exact import round_half_up
from core.ui import date_text
from documents.download import file_download
from schemes.models import Year


def footer(year: Year, bonus_set: BonusSet) -> list[str]:
    """Result set, scheme version and time of print: what a figure on paper goes back to."""
    result_set = bonus_set.result_set
    return [
        _("%(year)s 年度结果集 %(number)s") % {"year": year.year, "number": result_set.number},
        _("方案“%(title)s”第 %(number)s 版")
        % {"title": result_set.scheme.title, "number": result_set.scheme.number},
        _("打印时间 %(time)s") % {"time": date_text(timezone.now(), "fulltime")},
    ]


def fen(amount: Fraction | Decimal | None) -> Decimal | None:
    """An amount as a cell holds it: whole fen, or nothing where nothing is known (S-5)."""
    return None if amount is None else round_half_up(amount, 2)


def attachment(
    content: bytes, name: str, kind: str, *, actor: Any, bonus_set: BonusSet
) -> HttpResponse:
    """A file to keep, noted in the audit trail."""
    audit.record(
        event="pay.export",
        actor=actor,
        authority=bonus_set.result_set.year.authority,
        subject_type="bonuses.bonusset",
        subject_id=bonus_set.pk,
        subject=name,
    )
    return file_download(content, name, kind)
