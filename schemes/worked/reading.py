"""From a place in a document to the rule that stands there, at work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import translation
from pydantic import ValidationError

from core.exact import ExactError, parse_exact
from schemes.document_words import names_of
from schemes.rules.base import Rule, Title
from schemes.sentences.reading import parts_on
from schemes.sentences.teller import Teller
from schemes.worked import components, money, outcome, totals
from schemes.worked.example import Bench, Part, Worked, has_example, worked

#: The modules whose import registers the examples of their rules.
WORKED_BY = (components, totals, outcome, money)
_UNNAMED = Title(zh="板块", en="Component")


def worked_at(
    data: Any, path: str, *, english: bool = False, facts: Sequence[Any] | None = None
) -> Worked | None:
    """Return the rule at ``path`` at work; ``None`` for a place that nothing is computed by.

    ``data`` is a document's plain data.  ``facts`` are inputs of that kind of rule (last year's of
    a unit); without them an example is invented.  A rule that cannot be read yet, or that its
    example would divide by nothing, has none.
    """
    with translation.override("en" if english else "zh-hans"):
        for model, part, full in reversed(parts_on(data, path)):
            if not has_example(model):
                if issubclass(model, Rule):
                    return None
                continue
            try:
                rule = model.model_validate(part)
                return worked(rule, _bench(data, part, full, english, facts))
            except (ValidationError, ExactError, ZeroDivisionError):
                return None
    return None


def _bench(data: Any, part: Any, full: Any, english: bool, facts: Sequence[Any] | None) -> Bench:
    points = parse_exact(full if full is not None else part.get("points", 100))
    title = part.get("title") or _UNNAMED
    component = Part(
        key=str(part.get("key", "component")),
        title=title if isinstance(title, Title) else Title.model_validate(title),
        points=points,
    )
    teller = Teller(english, names_of(data, english=english), points)
    groups = data.get("peer_groups") or [{}]
    base = groups[0].get("scaled_to") or groups[0].get("base_points") or 100
    return Bench(teller, component, facts, base=parse_exact(base))
