"""Where a scheme has the register, what speaks against a unit is never written by one alone."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reviews.register.flow import uses_register
from schemes.document import SchemeDocument
from schemes.fact_pages.spec import Elsewhere
from schemes.models import Year
from schemes.queries import year_document

_PLACE = Elsewhere(
    _(
        "先告知单位、听了申辩再记入，不能直接录入、更正、撤销：在“扣分否决登记”里登记或解除，"
        "从工作簿导入的改了再导入（S-4）"
    ),
    _("扣分否决登记"),
    "reviews:register",
)


def by_register(document: SchemeDocument) -> Elsewhere | None:
    """Where deductions, vetoes and ratings are written; None where singly on their pages."""
    return _PLACE if uses_register(document) else None


def require_register(year: Year) -> None:
    """Refuse to write or withdraw such a fact by itself where the year's scheme has the register.

    Raises ``ValidationError`` that says where it is done.
    """
    place = by_register(year_document(year))
    if place is not None:
        raise ValidationError(str(place.text), code="register")
