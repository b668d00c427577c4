"""The page of the docs that draws the approval paths says what the presets say."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from schemes.presets import load_preset
from targets.plans.flow import workflow_for

PAGE = Path(settings.BASE_DIR) / "docs" / "plan-approval.md"


@pytest.mark.parametrize("preset", ["county", "municipal", "district"])
def test_the_docs_draw_the_path_of_each_preset(preset: str) -> None:
    diagram = workflow_for(load_preset(preset)).diagram()
    assert f"```mermaid\n{diagram}\n```" in PAGE.read_text("utf-8")
