"""What the API of people shares: the year in the address, pages of 50 rows, what was sent."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

from schemes import queries
from schemes.forms_workbook import sent_year
from schemes.models import Year
from schemes.people.directory import PER_PAGE
from units.http import signed_in

YEAR = OpenApiParameter("year", int, description="考核年度 / the assessment year")
PK = OpenApiParameter("pk", int, OpenApiParameter.PATH)


class FiftyPages(PageNumberPagination):
    """50 rows a page, as on the screen."""

    page_size = PER_PAGE


def api_year(request: Request) -> Year:
    """The year that the address asks for."""
    return queries.current_year(signed_in(request), sent_year(request.query_params))


def told(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """What was sent, checked for its shape; services check the rest."""
    sent = kind(data=request.data)
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)
