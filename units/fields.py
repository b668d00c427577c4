"""A column that finds a name by how it is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models

from units.pinyin import PINYIN_LENGTH, person_pinyin, unit_pinyin


class PinyinField(models.CharField):
    """The full pinyin of another text field of the same model (``source``), written on each save.

    ``family``: the name is a person's, whose first character is read as a family name.
    """

    def __init__(self, *args: Any, source: str = "name", family: bool = False, **kw: Any) -> None:
        self.source, self.family = source, family
        kw.setdefault("max_length", PINYIN_LENGTH)
        kw.setdefault("blank", True)
        kw.setdefault("editable", False)
        super().__init__(*args, **kw)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Keep the name of the source in migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source, "family": self.family}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Read the name as it stands; a row that is updated in bulk must name this field too."""
        read = person_pinyin if self.family else unit_pinyin
        said = read(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, said)
        return said
