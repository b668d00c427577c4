"""What the API of rows that go by a table of moves has in common: asking, refusing, answering."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from core.json_bodies import BoundedJSONParser
from core.workflow import NotYoursError, StaleMoveError
from schemes.fact_pages.api import StaleError
from schemes.models import Year
from units.models import Unit

YEAR = OpenApiParameter("year", int, description="考核年度 / the assessment year")
ID = OpenApiParameter("id", int, OpenApiParameter.PATH)


FILE = OpenApiParameter("file", str, OpenApiParameter.PATH, description="附件的 id")
#: Where an attachment of a row is taken out again.
ONE_FILE = "files/(?P<file>[0-9a-f-]{36})/remove"


class MovedViewSet(ViewSet):
    """A view set whose rows are named by their number; files come as multipart forms."""

    lookup_field = "id"
    lookup_value_regex = "[0-9]{1,18}"
    parser_classes = (BoundedJSONParser, MultiPartParser)


class MovedTextsSerializer(serializers.Serializer[Any]):
    """A draft as it shall be: its fields as plain texts, whole."""

    version = serializers.IntegerField(help_text="看到的 version；已办过则 409")
    texts = serializers.DictField(child=serializers.CharField(allow_blank=True))


class MovedFileSerializer(serializers.Serializer[Any]):
    """A file to attach; in answers its id and name."""

    id = serializers.UUIDField(source="pk", read_only=True)
    name = serializers.CharField(read_only=True)
    file = serializers.FileField(write_only=True)


def sent_of(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """What the request states, read by a serializer; a 400 that names what is wrong."""
    sent = kind(data=request.data)
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)


def unit_coded(year: Year, code: str) -> Unit:
    """The unit of the year's authority with a code; a 404 where there is none."""
    unit = Unit.objects.filter(authority=year.authority_id, code=code).first()
    if unit is None:
        raise NotFound
    return unit


@contextmanager
def answered(moved_words: Callable[[Any], str]) -> Iterator[None]:
    """Answer what a service refuses: a 404 for an act that is not the account's, a 409 in
    ``moved_words`` where somebody was faster."""
    try:
        yield
    except NotYoursError as error:
        raise NotFound from error
    except StaleMoveError as error:
        raise StaleError(moved_words(error.current)) from error
