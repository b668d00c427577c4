"""The tolerances that a reader states."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from scoring.certainty.field import Tolerances

MOST = 50
WRONG = _("填 0 到 50 的数，最多一位小数")


class Percent(forms.DecimalField):
    """A figure from 0 to 50 with at most one decimal; whatever is wrong with it, that is told."""

    def clean(self, value: Any) -> Any:
        """The figure as a decimal."""
        try:
            return super().clean(value)
        except ValidationError as error:
            raise ValidationError(WRONG, code="invalid") from error


def _percent(label: Any) -> Percent:
    widget = forms.NumberInput(
        attrs={"class": "form-control num", "step": "0.1", "min": "0", "max": str(MOST)}
    )
    return Percent(
        label=label, min_value=0, max_value=MOST, max_digits=4, decimal_places=1, widget=widget
    )


class TolerancesForm(forms.Form):
    """Three figures in percent, 0 to 50 with at most one decimal; what is left out is usual."""

    weights = _percent(_("权重上下（%）"))
    judged = _percent(_("人评的上下（%）"))
    measured = _percent(_("按实绩的上下（%）"))

    def __init__(self, asked: Any = None) -> None:
        usual = Tolerances()
        texts = {name: _text(getattr(usual, name)) for name in self.base_fields}
        given = {name: asked.get(name, "") for name in self.base_fields} if asked else {}
        super().__init__({name: given.get(name) or text for name, text in texts.items()})

    def words(self) -> str:
        """The tolerances that hold, as a line of a file."""
        held = self.stated()
        told = {name: _text(getattr(held, name)) for name in self.base_fields}
        words = _("权重上下 %(weights)s%%，人评的上下 %(judged)s%%，按实绩的上下 %(measured)s%%")
        return str(words) % told

    def stated(self) -> Tolerances:
        """What was stated; the usual ones where a figure is wrong."""
        if not self.is_valid():
            return Tolerances()
        return Tolerances(**{name: Fraction(value) for name, value in self.cleaned_data.items()})


def _text(value: Fraction) -> str:
    return format((Decimal(value.numerator) / value.denominator).normalize(), "f")
