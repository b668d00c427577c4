"""Forms of a transfer and of leaving; no day is ever filled in beforehand (S-3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from schemes.people.forms import CONTROL, TypedForm, TypedText
from schemes.people.leave_services import LeaveAsked, LeaveKind, Months, SickAsked

_DAY = {"class": "form-control", "type": "date"}


class DayForm(TypedForm):
    """A form with days and months, read leniently: the service says what is missing."""

    def day(self, name: str) -> date | None:
        """A day as typed; None for nothing and for nonsense."""
        try:
            return parse_date(self.text(name))
        except ValueError:
            return None

    def whole(self, name: str) -> int | None:
        """A whole number as typed; None for nothing and for nonsense."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


def day_field(label: Any, hint: Any = "") -> TypedText:
    """A day that somebody must state."""
    return TypedText(label=label, required=True, help_text=hint, widget=forms.DateInput(attrs=_DAY))


def months_field(label: Any, hint: Any = "") -> TypedText:
    """Whole months."""
    attrs = {**CONTROL, "inputmode": "numeric"}
    return TypedText(
        label=label, required=True, help_text=hint, widget=forms.TextInput(attrs=attrs)
    )


def document_field() -> TypedText:
    """The document that an act rests on."""
    hint = _("文号或文件名，如 县委组〔2026〕12号")
    return TypedText(label=_("依据文件"), required=True, help_text=hint)


def months_reason_field() -> TypedText:
    """Why the months differ from those of the dates."""
    hint = _("月数和按日期算的一样时不用填")
    return TypedText(label=_("月数不同的理由"), required=False, help_text=hint)


class TransferForm(DayForm):
    """Where to, from when, as what, by which document."""

    to_unit = TypedText(label=_("调入单位"), required=True)
    effective_on = day_field(_("生效日"), _("在新单位的第一天"))
    title = TypedText(label=_("新职务"), required=False)
    rank = TypedText(label=_("新领导奖档次"), required=False)
    document = document_field()

    def __init__(
        self,
        data: Any = None,
        *,
        units: Iterable[tuple[str, str]],
        ranks: Mapping[str, str],
    ) -> None:
        super().__init__(data)
        self.fields["to_unit"].widget = select_widget(units)
        self.fields["rank"].widget = select_widget(ranks.items())


class ConfirmForm(DayForm):
    """The months that the office confirms."""

    months_from = months_field(_("原单位月数"))
    months_to = months_field(_("新单位月数"))
    months_reason = months_reason_field()
    version = TypedText(widget=forms.HiddenInput)


class LeaveForm(DayForm):
    """The last day in post, why, and the months of the year."""

    last_day = day_field(_("在岗最后一天"))
    kind = TypedText(label=_("离任原因"), required=True)
    document = document_field()

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["kind"].widget = select_widget(LeaveKind.choices)

    def asked(self) -> LeaveAsked:
        """What was stated."""
        return LeaveAsked(self.day("last_day"), self.text("kind"), self.text("document"))


class SickForm(DayForm):
    """First and last day of a sick leave."""

    first_day = day_field(_("病假第一天"))
    last_day = day_field(_("病假最后一天"))
    document = document_field()

    def asked(self) -> SickAsked:
        """What was stated."""
        return SickAsked(self.day("first_day"), self.day("last_day"), self.text("document"))


def with_months(form: DayForm, proposal: int) -> None:
    """Ask the form for the months too, the proposed ones filled in where none were typed."""
    form.fields["months"] = months_field(
        _("本年月数"), _("已按日期算好，核对人事档案后可改（S-3）")
    )
    form.fields["months_reason"] = months_reason_field()
    if not form.text("months"):
        form.data = {**form.data.dict(), "months": str(proposal)}  # type: ignore[attr-defined]


def confirmed_months(form: DayForm) -> Months:
    """The months that were confirmed."""
    return Months(form.whole("months"), form.text("months_reason"))


def select_widget(choices: Iterable[tuple[Any, Any]]) -> forms.Select:
    """A list to choose from, with nothing chosen at first."""
    offered = [("", "——"), *choices]
    return forms.Select(attrs={"class": "form-select"}, choices=offered)
