"""The scheme that holds every fault of X."""

from __future__ import annotations

from pathlib import Path

EVERY_FAULT = Path(__file__).resolve().parents[3] / "docs" / "every-fault.yaml"
