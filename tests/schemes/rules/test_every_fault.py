"""One document with every fault of X: the lint reports all of them together (S-7)."""

from __future__ import annotations

from pathlib import Path

from schemes.document_io import load_document
from schemes.lint import lint

FILE = Path(__file__).parents[3] / "docs" / "every-fault.yaml"


def test_every_fault_of_x_is_found_in_one_document_at_once() -> None:
    loaded = load_document(FILE.read_text("utf-8"))
    assert loaded.errors == ()
    assert loaded.document is not None
    found = lint(loaded.document)
    assert {f.code for f in found if f.code.startswith("X-")} == {f"X-{n}" for n in range(1, 12)}
    # Each says where it stands, what could happen, and in both languages.
    assert all(f.path and f.zh and f.en for f in found)
