"""The burden meter through the API, by the readings of its pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from schemes.forms_workbook import sent_year
from schemes.models import Year
from schemes.queries import current_year
from targets.burden.asks import kinds
from targets.burden.board import burden_rows, unit_asks
from units.http import signed_in

YEAR = OpenApiParameter("year", int, description="考核年度 / the assessment year")
KIND = OpenApiParameter("kind", str, description="只数这一种 / of one kind alone")
UNIT = OpenApiParameter("unit", str, OpenApiParameter.PATH, description="单位代码 / unit code")


class BurdenRowSerializer(serializers.Serializer[Any]):
    """A unit with how many reports and forms it is asked for in each month."""

    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    name = serializers.CharField(source="unit.name")
    months = serializers.ListField(child=serializers.IntegerField(), help_text="一月到十二月")
    total = serializers.IntegerField()


class BurdenAskSerializer(serializers.Serializer[Any]):
    """One thing that a unit is asked for."""

    month = serializers.IntegerField()
    kind = serializers.CharField()
    title = serializers.CharField()


class BurdenViewSet(ViewSet):
    """减负统计：各单位各月要报多少，一个单位要报什么。"""

    lookup_field = "unit"
    lookup_value_regex = "[^/.]+"

    @extend_schema(parameters=[YEAR, KIND], responses=BurdenRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """All units, heaviest first."""
        asked = request.query_params.get("kind", "")
        rows = burden_rows(_year(request), kind=asked if asked in kinds() else "")
        return Response(BurdenRowSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="burden_unit_list",
        parameters=[YEAR, UNIT],
        responses=BurdenAskSerializer(many=True),
    )
    def retrieve(self, request: Request, unit: str) -> Response:
        """Everything that a unit is asked for, by month."""
        found, asks = unit_asks(_year(request), unit)
        if found is None:
            raise NotFound
        return Response(BurdenAskSerializer(asks, many=True).data)


def _year(request: Request) -> Year:
    return current_year(signed_in(request), sent_year(request.query_params))


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [("burden", BurdenViewSet, "burden")]
