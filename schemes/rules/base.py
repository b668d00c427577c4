"""What every rule is made of: exact numbers, titles, keys, clauses, findings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from core.exact import ExactError, parse_exact

Severity = Literal["error", "warning", "notice"]


def plain_number(value: Fraction) -> int | str:
    """Return ``value`` as a document writes it: ``250``, ``"0.6"`` or ``"1/3"``, never a float."""
    if value.denominator == 1:
        return value.numerator
    rest, places = value.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        places = max(places, power)
    if rest != 1:
        return str(value)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


#: Figures repeat, and a fraction never changes: each text is read once.
_read = lru_cache(maxsize=4_000)(parse_exact)


def _exact(value: object) -> Fraction:
    try:
        return _read(value) if type(value) is str else parse_exact(value)
    except ExactError as error:
        raise PydanticCustomError(
            "exact",
            "{reason}",
            {"reason": str(error), "exact_code": error.code, "input": str(value)},
        ) from error


def _positive(value: object) -> Fraction:
    number = _exact(value)
    if number.numerator < 0:
        raise PydanticCustomError("negative", "must not be negative", {"input": str(value)})
    return number


_NUMBER_SCHEMA: dict[str, Any] = {
    "anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^-?\d+(\.\d+|/\d+)?$"}]
}

#: An exact number: a whole number, or text such as "0.6" or "1/3".  A float is refused.
Exact = Annotated[
    Fraction,
    PlainValidator(_exact),
    PlainSerializer(plain_number),
    WithJsonSchema(_NUMBER_SCHEMA),
]
#: An exact number that is not negative: points, yuan, shares, weights.
Amount = Annotated[
    Fraction,
    PlainValidator(_positive),
    PlainSerializer(plain_number),
    WithJsonSchema(_NUMBER_SCHEMA),
]
#: The key of a thing in a document: lower-case letters, digits and underscores.
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
#: A count of things.
Count = Annotated[int, Field(ge=0, strict=True)]


class Part(BaseModel):
    """A frozen piece of a scheme document; an entry that it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Title(Part):
    """A name in both languages (中文、英文)."""

    zh: str = Field(min_length=1, title="中文")
    en: str = Field(min_length=1, title="English")


class Rule(Part):
    """A rule (规则): its clauses (条款) say which article it comes from."""

    #: The kind whose facts it reads, where that is not its own.
    READS: ClassVar[str] = ""

    clauses: tuple[str, ...] = Field(default=(), title="依据条款")

    def lint(self, context: LintContext) -> tuple[Finding, ...]:
        """Return what is wrong with this rule by itself; nothing by default (S-7)."""
        del context
        return ()


@dataclass(frozen=True, slots=True)
class LintContext:
    """Where a rule stands in its document: ``path`` such as ``pay.personal``."""

    path: str = ""

    def at(self, *parts: str | int) -> LintContext:
        """Return the context of something inside this rule."""
        return LintContext(".".join(str(p) for p in (self.path, *parts) if str(p)))


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of a scheme that a check found (X-1 … X-11).

    ``error`` forbids publication, ``warning`` must be answered with a reason, ``notice`` informs.
    ``params`` are the numbers behind it, as texts; ``zh`` and ``en`` are the wording with them.
    """

    code: str
    severity: Severity
    path: str
    clauses: tuple[str, ...]
    zh: str
    en: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """The finding with its place and numbers: a reason to keep it holds for just that."""
        text = "\n".join((self.code, self.path, self.zh))
        return hashlib.sha256(text.encode()).hexdigest()
