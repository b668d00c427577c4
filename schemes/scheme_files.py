"""Scheme documents from files, for the commands that check and show them."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import CommandError

from schemes.document import SchemeDocument
from schemes.document_io import load_document
from schemes.presets import PRESETS, load_preset


def read_scheme(name: str, *, english: bool = False) -> SchemeDocument:
    """Return the document of a YAML file, or the preset of that name.

    Raises ``CommandError`` with every fault: where, and what to do.
    """
    if name in PRESETS:
        return load_preset(name)
    try:
        text = Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{name}: {error}") from error
    loaded = load_document(text)
    if loaded.document is None:
        faults = [f"{fault.path}: {fault.en if english else fault.zh}" for fault in loaded.errors]
        raise CommandError("\n".join([f"{name}:", *faults]))
    return loaded.document
