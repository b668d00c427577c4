"""Ready-made scheme documents (预置方案): ``county`` states K, ``municipal`` M, ``district`` D."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from schemes.document import SchemeDocument
from schemes.document_io import load_document

PRESETS = ("county", "municipal", "district")


def preset_text(name: str) -> str:
    """Return the YAML of a preset; raise ``KeyError`` for one that does not exist."""
    if name not in PRESETS:
        raise KeyError(name)
    return (Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def load_preset(name: str) -> SchemeDocument:
    """Return a preset; raise ``KeyError`` when there is none, ``ValueError`` when it is faulty."""
    loaded = load_document(preset_text(name))
    if loaded.document is None:
        faults = "; ".join(f"{e.path}: {e.en}" for e in loaded.errors)
        raise ValueError(f"preset {name}: {faults}")
    return loaded.document
