"""How sentences are written: in one language, figures with units, keys by their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, TypeVar

from pydantic import BaseModel

from schemes.document_words import Names, value_words
from schemes.measures import measured, share_words
from schemes.rules.base import Title
from schemes.rules.wording import KINDS


@dataclass(frozen=True, slots=True)
class Teller:
    """Chooses the language; ``points`` are those of the component whose rule is told."""

    english: bool
    names: Names
    points: Fraction | None = None

    def __call__(self, zh: str, en: str) -> str:
        """The sentence in the reader's language."""
        return en if self.english else zh

    def of(self, points: Fraction) -> Teller:
        """The same for the rule of a component of so many points."""
        return replace(self, points=points)

    def figure(self, value: Fraction | int, measure: str = "points") -> str:
        """A figure with its unit (:mod:`schemes.measures`)."""
        return measured(value, measure, english=self.english)

    def share(self, value: Fraction) -> str:
        """A share of a whole, in percent."""
        return share_words(value)

    @property
    def full(self) -> str:
        """The component's points, or that they are the component's."""
        if self.points is None:
            return self("板块分值", "the component's points")
        return self.figure(self.points) if self.english else f" {self.figure(self.points)}"

    def title(self, title: Title) -> str:
        """A title in the reader's language."""
        return title.en if self.english else title.zh

    def name(self, section: str, key: str) -> str:
        """What the document calls a key of one of its sections."""
        return self.names.get(f"{section}.{key}") or self.names.get(key) or key

    def choice(self, text: str, field: str = "") -> str:
        """A choice of a rule in words."""
        return value_words(text, english=self.english, field=field)

    def kind(self, kind: str) -> str:
        """What a kind of rule is called."""
        return KINDS[kind][self.english]

    def listed(self, parts: Iterable[str]) -> str:
        """Several things in a row."""
        return (", " if self.english else "、").join(parts)

    def joined(self, parts: Iterable[str]) -> str:
        """Several statements in one sentence."""
        return ("; " if self.english else "；").join(parts)


PartT = TypeVar("PartT", bound=BaseModel)
Telling = Callable[[Any, Teller], Iterator[str]]
_TELLINGS: dict[type[BaseModel], Telling] = {}


def about(
    model: type[PartT],
) -> Callable[[Callable[[PartT, Teller], Iterator[str]]], Callable[[PartT, Teller], Iterator[str]]]:
    """Register what is said of a kind of part."""

    def register(
        telling: Callable[[PartT, Teller], Iterator[str]],
    ) -> Callable[[PartT, Teller], Iterator[str]]:
        _TELLINGS[model] = telling
        return telling

    return register


def told(part: BaseModel, teller: Teller) -> tuple[str, ...]:
    """What is said of a part; nothing for one that has no words of its own."""
    telling = _TELLINGS.get(type(part))
    return tuple(telling(part, teller)) if telling else ()


def has_words(model: type[BaseModel]) -> bool:
    """Whether a kind of part says what it means."""
    return model in _TELLINGS


def kinds_told() -> Mapping[type[BaseModel], Telling]:
    """Every part that has words."""
    return dict(_TELLINGS)
