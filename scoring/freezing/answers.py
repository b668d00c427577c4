"""How the API answers an act of freezing or correcting: refused, stale, not yours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError as Refused
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError

from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError

Row = TypeVar("Row")


class Stale(APIException):
    """Somebody was faster."""

    status_code = status.HTTP_409_CONFLICT


def answered(act: Callable[[], Row], label: str, moved_words: Callable[[Any], str]) -> Row:
    """Run a service; what it refuses becomes 404, 409 or 400 with its words."""
    try:
        return act()
    except NotYoursError as error:
        raise Denied(label) from error
    except StaleMoveError as error:
        raise Stale(moved_words(error.current)) from error
    except Refused as error:
        told = error.message_dict if hasattr(error, "error_dict") else error.messages
        raise ValidationError(told) from error
