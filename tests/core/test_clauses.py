"""A text cites the clauses of the reader's own place; those of another are left out."""

from __future__ import annotations

import pytest

from core.clauses import own_text
from schemes.clauses import foreign_to
from schemes.document import SchemeDocument
from schemes.presets import load_preset
from tests.general_county import general_document

pytestmark = pytest.mark.any_database
COUNTY, CITY, OTHER = load_preset("county"), load_preset("municipal"), general_document()


@pytest.mark.parametrize(
    ("document", "text", "told"),
    [
        (COUNTY, "合计不超过单位的数（K-7.8）。", "合计不超过单位的数（K-7.8）。"),
        (CITY, "合计不超过单位的数（K-7.8）。", "合计不超过单位的数。"),
        (OTHER, "No more than the unit's money (K-7.8).", "No more than the unit's money."),
        (CITY, "缺项的（S-2、K-5.1）不排名", "缺项的（S-2）不排名"),
        (CITY, "填一项（M-7）", "填一项（M-7）"),
        (COUNTY, "填一项（M-7）", "填一项"),
        (COUNTY, "谁常在一起办事（E-2）", "谁常在一起办事（E-2）"),
        (CITY, "K-5.6", ""),
        (CITY, "K-5 线（含 K-6 线）", "K-5 线（含 K-6 线）"),
    ],
)
def test_only_other_places_are_left_out(document: SchemeDocument, text: str, told: str) -> None:
    assert own_text(text, foreign_to(document)) == told
