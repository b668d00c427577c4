"""The form that puts a leader in charge of units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from schemes.models import Year
from schemes.people.charge_services import leaders
from schemes.people.forms import TypedForm, TypedText, reason_field
from schemes.people.transfer_forms import DayForm, day_field, document_field, select_widget
from units.models import UnitYear

VACANT = "-"


class ChargeForm(DayForm):
    """Who, from when, by which document, and the units ticked."""

    leader = TypedText(label=_("分管领导"), required=True)
    starts_on = day_field(_("从哪一天起"), _("原来的分管到前一天为止"))
    document = document_field()

    def __init__(self, data: Any, *, year: Year, units: Sequence[tuple[UnitYear, str]]) -> None:
        super().__init__(data)
        self._leaders = {str(account.pk): account for account in leaders(year.authority)}
        self._units = {unit_year.key: unit_year.unit for unit_year, _now in units}
        choices = [(pk, account.get_full_name()) for pk, account in self._leaders.items()]
        self.fields["leader"].widget = select_widget([*choices, (VACANT, _("暂无人分管"))])

    @property
    def ticked(self) -> list[str]:
        """The codes of the units that were ticked."""
        return list(self.data.getlist("units")) if hasattr(self.data, "getlist") else []

    def stated(self) -> dict[str, Any]:
        """The arguments of the service."""
        self.full_clean()
        return {
            "leader": self._leaders.get(self.text("leader")),
            "vacant": self.text("leader") == VACANT,
            "units": [self._units[code] for code in self.ticked if code in self._units],
            "starts_on": self.day("starts_on"),
            "document": self.text("document"),
        }


class ChargeWithdrawForm(TypedForm):
    """Why a charge is withdrawn."""

    reason = reason_field(_("写明错在哪里；原来的记录和这个理由都留着可查（S-4）"))
