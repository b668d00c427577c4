"""A place whose scheme has a daily appraisal by month and the register by which it is entered."""

from __future__ import annotations

from functools import cache

import yaml

from schemes.document import SchemeDocument
from schemes.document_io import load_data
from tests.factories import County
from tests.general_county import SCHEME, make_general_county
from units.models import Role

GRADES = [
    {"key": "good", "title": {"zh": "好", "en": "Good"}, "points": "0.5"},
    {"key": "poor", "title": {"zh": "差", "en": "Poor"}, "points": -1},
]


@cache
def months_document() -> SchemeDocument:
    """The general scheme with a grade for the months 3 and 4, and with the register."""
    data = yaml.safe_load(SCHEME)
    data["registering"] = {"answer_days": 5}
    data["adjustments"][-1] |= {"grades": GRADES, "first": 3, "last": 4}
    loaded = load_data(data)
    assert loaded.document is not None, loaded.errors
    return loaded.document


def months_county() -> County:
    """Three departments under it; the clerk is of the target office."""
    county = make_general_county("months", months_document())
    county.clerk = county.office.account(Role.TARGET_OFFICE)
    return county
