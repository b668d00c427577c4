"""The scoring methods of a target (目标计分方法), told apart by ``kind`` (K-5.4)."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError

from schemes.rules.target_methods.all_or_nothing import AllOrNothing
from schemes.rules.target_methods.base import TargetMethod
from schemes.rules.target_methods.graded import Graded
from schemes.rules.target_methods.manual import Manual
from schemes.rules.target_methods.per_percent import PerPercent
from schemes.rules.target_methods.piecewise import Piecewise
from schemes.rules.target_methods.proportional import Proportional

__all__ = ["METHODS", "MethodError", "TargetMethod", "method_errors", "parse_method"]

METHODS: Mapping[str, type[TargetMethod]] = {
    "proportional": Proportional,
    "all_or_nothing": AllOrNothing,
    "per_percent": PerPercent,
    "graded": Graded,
    "manual": Manual,
    "piecewise": Piecewise,
}


class MethodError(ValueError):
    """A method that does not exist or whose parameters do not fit; ``problems`` lists (field,
    code) of everything that is wrong."""

    def __init__(self, problems: tuple[tuple[str, str], ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{name}: {code}" for name, code in problems))


def parse_method(kind: str, params: Mapping[str, object]) -> TargetMethod:
    """Return the method ``kind`` with ``params``; raise :class:`MethodError` with all faults."""
    model = METHODS.get(kind)
    if model is None:
        raise MethodError((("kind", "unknown"),))
    try:
        return model.model_validate(dict(params))
    except ValidationError as error:
        raise MethodError(
            tuple((".".join(str(p) for p in e["loc"]), e["type"]) for e in error.errors())
        ) from error


def method_errors(kind: str, params: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return everything that is wrong with a method's parameters, as (field, code)."""
    try:
        parse_method(kind, params)
    except MethodError as error:
        return error.problems
    return ()
