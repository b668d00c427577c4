"""What is typed in a field, as a document keeps it and as the field shows it again."""

from __future__ import annotations

import pytest

from schemes.editor.forms import Looks, form_boxes
from schemes.editor.paths import path_of
from schemes.editor.shapes import shape_of
from schemes.editor.values import shown_value, typed_value
from schemes.presets import load_preset
from schemes.rules.one_third_loss import OneThirdLoss


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("20", "0.2", "20"),
        ("12.5%", "0.125", "12.5"),
        ("1/3", "1/3", "1/3"),
        ("\uff12\uff10\uff05", "0.2", "20"),
    ],
)
def test_a_share_is_typed_in_percent_and_a_fraction_is_the_share_itself(
    typed: str, kept: str, shown: str
) -> None:
    value = typed_value(OneThirdLoss, "share", shape_of(OneThirdLoss, "share"), [typed])
    assert str(value) == kept
    assert shown_value(OneThirdLoss, "share", value) == shown


def test_a_third_has_no_percent_sign_behind_it() -> None:
    data = load_preset("county").to_data()
    (box,) = (b for b in form_boxes(Looks(data), path_of("pay.loss")) if b.path == "pay.loss.share")
    assert (box.text, box.unit) == ("1/3", "")
