"""Every fault of X goes as the field is mended, and comes back as it is typed again."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from schemes.document_io import load_document
from schemes.editor.changes import asked_change, write, writings_of
from schemes.editor.findings import review
from schemes.presets import load_preset
from tests.schemes.editor.faults import EVERY_FAULT

#: Code → severity of the finding, and what mends it: act, path, what is typed or chosen.
MENDED = {
    "X-1": ("error", ("set", "peer_groups.0.base_points", "990")),
    "X-2": ("warning", ("set", "peer_groups.0.components.1.rule.grades.1.most", "4")),
    "X-3": ("warning", ("set", "clauses.F-3.text.zh", "另一句话。")),
    "X-4": ("error", ("set", "peer_groups.0.components.3.rule.groups.0.weight", "1")),
    "X-5": ("warning", ("set", "pay.rates.never_pays_more", "true")),
    "X-6": ("warning", ("set", "honours.choose_highest", "after_caps")),
    "X-7": ("error", ("set", "pay.rates.precedence", "lowest")),
    "X-8": ("notice", ("kind", "pay.unit", "no_pay")),
    "X-9": ("warning", ("set", "pay.unit.scope", "peer_group")),
    "X-10": ("notice", ("set", "pay.personal.minimum", "0")),
    "X-11": ("notice", ("set", "peer_groups.1.components.1.points", "480")),
}


def codes(data: Any) -> set[tuple[str, str]]:
    return {(told.code, told.severity) for told in review(data).told}


@pytest.mark.parametrize("code", MENDED)
def test_a_fault_shows_as_one_types(code: str) -> None:
    loaded = load_document(EVERY_FAULT.read_text("utf-8"))
    assert loaded.document is not None
    faulty = loaded.document.to_data()
    severity, (act, path, typed) = MENDED[code]
    assert (code, severity) in codes(faulty)
    change = asked_change(act, path, texts=[typed], kind=typed)
    writings, mended = writings_of(faulty, change), deepcopy(faulty)
    write(mended, writings)
    assert (code, severity) not in codes(mended)
    write(mended, [(where, after, before) for where, before, after in reversed(writings)])
    assert (code, severity) in codes(mended)


def test_the_mend_of_system_caps_is_offered_for_nothing_else() -> None:
    """X-6 is told of distinctive work too, where choosing after the caps mends nothing."""
    data = load_preset("county").to_data()
    data["honours"]["distinctive"]["each"] = 6
    told = [each for each in review(data).told if each.code == "X-6"]
    mended = {each.path for each in told if each.fix is not None}
    assert mended == {"honours.caps.system"} < {each.path for each in told}
