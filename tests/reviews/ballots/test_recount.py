"""The published file alone gives the same means, and every receipt is found in it."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from scripts.recount import main, recount
from tests.reviews.ballots.rounds import opened, vote

SCRIPT = Path(settings.BASE_DIR) / "scripts" / "recount.py"


@pytest.mark.django_db
def test_the_recount_agrees_and_finds_what_was_changed(tmp_path: Path) -> None:
    cast = opened()
    receipts = [vote(cast, place, value) for place, value in enumerate((71, 88, 100))]
    published = json.loads(json.dumps(cast.count().result))
    assert recount(published) == []
    file = tmp_path / "published.json"
    file.write_text(json.dumps(published), encoding="utf-8")
    asked = [sys.executable, "-I", str(SCRIPT), str(file), "--receipt", receipts[1]]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (done.returncode, f"{receipts[1]}: counted" in done.stdout) == (0, True)
    assert main([str(file), "--receipt"]) == 2
    for change in (
        lambda told: told["units"]["101"]["scores"].pop(),
        lambda told: told["receipts"].pop(),
        lambda told: told.update(voted=4),
        lambda told: told["units"]["101"]["dimensions"].update(style="1"),
    ):
        wrong = copy.deepcopy(published)
        change(wrong)
        assert recount(wrong)
