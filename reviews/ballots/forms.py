"""The form by which a round is designed; what it states the service judges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.language import in_english
from reviews.ballots.models import VoteRound, VoteScale, VoteScope, VoteSubject
from reviews.ballots.paper import VALUED
from reviews.ballots.services.rounds import Design, design_faults
from reviews.ballots.subjects import Subject
from reviews.moved_forms import StatedForm
from schemes.deadlines import deadline_for
from schemes.fact_pages.forms import TextField

#: Digits of a count that is typed.
MOST_DIGITS = 4
MOMENT = "%Y-%m-%dT%H:%M"


class DesignForm(StatedForm):
    """Name, end, whom each rates, the least value, codes, quotas of tiers.

    ``ticked`` are the ids of the accounts that were chosen as voters beside it.
    """

    def __init__(
        self,
        row: VoteRound,
        subject: Subject | None,
        *,
        data: Mapping[str, Any] | None = None,
        ticked: Sequence[int] = (),
    ) -> None:
        super().__init__(data, initial=_texts(row))
        self.row, self.ticked = row, ticked
        self._text("title", _("名称"), 80, _("投票人看到的名称"))
        if row.on_paper:
            self._number("issued", _("发出多少张票"), _("每个单位收回的不会多于这个数"))
        else:
            self._casting(row, subject)
        if row.scale == VoteScale.SCORE:
            self._number("least", _("每格最低分"), _("没有下限填 0"))

    def _casting(self, row: VoteRound, subject: Subject | None) -> None:
        """What is asked of a round that is cast in the system."""
        widget = forms.DateTimeInput(
            attrs={"class": "form-control", "type": "datetime-local"}, format=MOMENT
        )
        told = _("到这一秒为止，以服务器时间为准")
        self.fields["closes_at"] = TextField(label=_("截止时间"), widget=widget, help_text=told)
        survey = row.subject == VoteSubject.SURVEY
        if not survey:
            choices = [(each.value, each.label) for each in VoteScope]
            select = forms.Select(attrs={"class": "form-select"}, choices=choices)
            told = _("谁也不评自己的单位")
            self.fields["scope"] = TextField(label=_("评哪些单位"), widget=select, help_text=told)
        self._number("sample", _("每人抽评几家"), _("抽签定；不抽样就空着"))
        if row.scale in VALUED:
            yes = [("yes", _("可以")), ("no", _("不可以"))]
            select = forms.Select(attrs={"class": "form-select"}, choices=yes)
            self.fields["abstain"] = TextField(label=_("可以弃权"), widget=select)
        if row.secret and not survey:
            self._number("slips", _("投票码（不分单位）"), _("发给没有账号的人，一人一码"))
        if row.secret:
            self._number("slips_each", _("投票码（每个被评单位）"), _("持码人不评这个单位"))
        rule = next(iter((subject.rules or {}).values()), None) if subject else None
        for tier in rule.tiers if rule and row.scale == VoteScale.TIER else ():
            named = (tier.title.en if in_english() else "") or tier.title.zh
            self._number(f"most_{tier.key}", _("“%s”最多几家") % named, _("不限就空着"))

    def _number(self, key: str, label: str, hint: str) -> None:
        attrs = {"class": "form-control", "inputmode": "decimal", "maxlength": 8}
        widget = forms.TextInput(attrs=attrs)
        self.fields[key] = TextField(label=label, widget=widget, required=False, help_text=hint)

    def design(self) -> Design:
        """What was stated; raises ``ValidationError`` for what is no number or no moment."""
        told, faults = self.stated(), dict[str, list[str]]()
        counts: dict[str, int | None] = {}
        for key in told:
            if key in ("sample", "slips", "slips_each", "issued") or key.startswith("most_"):
                text = told[key].strip()
                counts[key] = int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None
                if text and counts[key] is None:
                    faults[key] = [_("应是整数")]
        typed, scope = told.get("closes_at", ""), told.get("scope", VoteScope.ALL)
        closes_at = _moment(typed)
        if typed and closes_at is None:
            faults["closes_at"] = [_("写成年月日和时分")]
        if scope not in VoteScope.values:
            faults["scope"] = [_("选一项")]
        found = Design(
            title=told["title"],
            closes_at=closes_at,
            scope=scope,
            sample=counts.get("sample"),
            issued=counts.get("issued"),
            least=told.get("least", "").strip() or "0",
            abstain=told.get("abstain", "yes") == "yes",
            accounts=self.ticked,
            slips=counts.get("slips") or 0,
            slips_each=counts.get("slips_each") or 0,
            quotas={
                key.removeprefix("most_"): most
                for key, most in counts.items()
                if key.startswith("most_") and most is not None
            },
        )
        if faults:  # and what else is wrong, so that all of it is told at once
            raise ValidationError({**design_faults(self.row, found), **faults})
        return found


def _moment(text: str) -> datetime | None:
    try:
        return timezone.make_aware(datetime.strptime(text, MOMENT))  # noqa: DTZ007 - made aware
    except ValueError:
        return None


def _texts(row: VoteRound) -> dict[str, Any]:
    due = row.closes_at
    if due is None:
        stated = deadline_for(row.year, "ballots")
        due = stated.due_at if stated and stated.due_at > timezone.now() else None
    codes = list(row.voters.filter(account=None).values_list("unit", flat=True))
    units = {unit for unit in codes if unit is not None}
    each = sum(unit is not None for unit in codes) // len(units) if units else 0
    return {
        "title": row.title,
        "closes_at": timezone.localtime(due).strftime(MOMENT) if due else "",
        "issued": row.issued or "",
        "scope": row.scope,
        "sample": row.sample or "",
        "least": row.least,
        "abstain": "yes" if row.abstain else "no",
        "slips": sum(unit is None for unit in codes) or "",
        "slips_each": each or "",
        **{f"most_{key}": most for key, most in row.quotas.items()},
    }
