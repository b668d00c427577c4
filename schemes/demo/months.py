"""What the demo county adds to the county preset, so that a daily appraisal can be seen (E-3)."""

from __future__ import annotations

from pathlib import Path

import yaml

from schemes.document import SchemeDocument
from schemes.document_io import load_data

FILE = Path(__file__).with_name("months.yaml")


def with_months(document: SchemeDocument) -> SchemeDocument:
    """The document with the daily appraisal; raises ``ValueError`` where the two do not fit."""
    told = yaml.safe_load(FILE.read_text("utf-8"))
    data = document.to_data()
    data["clauses"] |= told["clauses"]
    data["adjustments"] += told["adjustments"]
    loaded = load_data(data)
    if loaded.document is None:
        raise ValueError(loaded.errors)
    return loaded.document
