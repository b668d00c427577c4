"""Model fields for exact figures: text ``n/d`` for computing, a rounded column for sorting."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.exact import ExactError, from_text, parse_exact, round_half_up, to_text

#: Stored texts repeat (ballots, full marks, months), and a fraction never changes: read each once.
exact_of_text = lru_cache(maxsize=20_000)(from_text)


class ExactField(models.CharField):
    """An exact number (points or yuan), a ``Fraction`` in Python and ``n/d`` text in the database.

    Never sum or compare it in SQL; sort and show by the :class:`ShownField` beside it (S-5).
    """

    description = "exact number"

    # What type checkers see: assigned as any exact number, read as a fraction, either of them or
    # None in a nullable column. The column under it is declared as one of text only.
    _pyi_private_set_type: Fraction | str | int  # type: ignore[assignment]
    _pyi_private_get_type: Fraction  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 120)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, *_unused: Any) -> Fraction | None:
        """The stored text as a fraction."""
        return None if value is None else exact_of_text(value)

    def to_python(self, value: Any) -> Fraction | None:
        """Text, whole number, Decimal or Fraction as a fraction; anything else is refused."""
        if value is None or isinstance(value, Fraction):
            return value
        if value == "" and self.null:
            return None
        try:
            return parse_exact(value)
        except ExactError as error:
            raise ValidationError(_("“%(value)s” 不是数"), params={"value": value}) from error

    def get_prep_value(self, value: Any) -> str | None:
        """The number as ``n/d`` text."""
        number = self.to_python(value)
        return None if number is None else to_text(number)

    def value_to_string(self, obj: models.Model) -> str:
        """The text that serializers write."""
        return self.get_prep_value(self.value_from_object(obj)) or ""


class ShownField(models.DecimalField):
    """The rounded twin of an :class:`ExactField`, for sorting and showing only.

    ``source`` names the exact field of the same model; the value is taken from it on every save.
    """

    def __init__(self, *args: Any, source: str = "", **kwargs: Any) -> None:
        self.source = source
        kwargs.setdefault("max_digits", 19)
        kwargs.setdefault("decimal_places", 4)
        kwargs.setdefault("null", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Keep the name of the exact field in migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> Decimal | None:
        """Round the exact value half up to this column's places."""
        number = getattr(model_instance, self.source)
        places = self.decimal_places or 0
        shown = None if number is None else round_half_up(number, places)
        setattr(model_instance, self.attname, shown)
        return shown


@dataclass(frozen=True, slots=True)
class WrittenJSON:
    """A JSON value that was already put into text: a tree of thousands of parts takes many times
    the room of its text, and need not be kept until its row is written."""

    text: str

    @classmethod
    def of(cls, value: Any) -> WrittenJSON:
        """``value`` as text."""
        return cls(json.dumps(value))


class WrittenJSONEncoder(json.JSONEncoder):
    """For the ``encoder`` of a JSON field that also takes :class:`WrittenJSON`."""

    def encode(self, o: Any) -> str:
        """The text as it was written, or that of any other value."""
        return o.text if isinstance(o, WrittenJSON) else super().encode(o)
