"""A county whose scheme has two mark each target, and who mark there."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from reviews.marking.entry import Entered, MarkAsked
from reviews.marking.models import MarkKind
from reviews.marking.services import mark_enter
from schemes.models import Year
from schemes.rules.marking import DoubleMarking
from schemes.services import scheme_create_version, scheme_publish
from tests.fact_rows import complete_county
from tests.factories import County, make_county, written_singly
from units.models import Account

KEY = "101-open"


def double_county(**told: Any) -> County:
    """A county with a target of 50 points that waits for two marks, plan 100."""
    county = complete_county(make_county())
    double_from_now(county.year, **told)
    county.year.refresh_from_db()
    return county


def double_from_now(year: Year, **told: Any) -> None:
    """The year goes by a scheme that has two mark each target."""
    document = written_singly()
    rule = DoubleMarking(**{"tolerance": Fraction(1, 10), **told})
    marking = document.marking.model_copy(update={"double": rule})
    document = document.model_copy(update={"marking": marking})
    version = scheme_create_version(
        authority=year.authority, code=document.key, document=document, actor=None
    )
    version = scheme_publish(version=version, actor=None)
    Year.objects.filter(pk=year.pk).update(scheme=version)


def enter(county: County, actor: Account, figure: str, **told: Any) -> Entered:
    """Type a mark of the target into the table."""
    asked = MarkAsked(
        kind=MarkKind.TARGET,
        key=KEY,
        expected=told.pop("expected", None),
        cells={"figure": figure, **told.pop("cells", {})},
        way="look_up",
        **told,
    )
    return mark_enter(year=county.year, asked=asked, actor=actor)
