"""In which of the two languages a reader reads: texts of schemes and traces come in both."""

from __future__ import annotations

from typing import Protocol

from django.utils.translation import get_language


class Bilingual(Protocol):
    """A text in Chinese and English, such as a title of a scheme."""

    @property
    def zh(self) -> str:
        """The Chinese text."""

    @property
    def en(self) -> str:
        """The English text; empty where there is none."""


def in_english() -> bool:
    """Whether the active language is English; every other reader gets Chinese."""
    return (get_language() or "").startswith("en")


def title_of(text: Bilingual) -> str:
    """The text in the reader's language; Chinese where there is no other."""
    return (text.en if in_english() else "") or text.zh
