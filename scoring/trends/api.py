"""Results over the years through the API, by the reading of the page."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.exact import to_text
from scoring.trends.page import VIEWS, Trend, trend_of
from units.http import signed_in

_ASKED = [
    OpenApiParameter("view", str, enum=list(VIEWS), description="单位、板块、加分种类"),
    OpenApiParameter("unit", str, description="单位代码"),
    OpenApiParameter("part", str, description="考核组/板块"),
    OpenApiParameter("kind", str, description="加分种类的名称；空为全部"),
]


class TrendYearSerializer(serializers.Serializer[Any]):
    """A year of a trend."""

    year = serializers.IntegerField(help_text="考核年度")
    result_set = serializers.IntegerField(help_text="结果集的号")
    state = serializers.CharField(help_text="provisional、published、frozen")
    values = serializers.DictField(help_text="各列，精确数写作 n/d")
    rules = serializers.ListField(child=serializers.CharField(), help_text="比上一年规则变了什么")


class TrendViewSet(ViewSet):
    """历年 (results over the years)."""

    serializer_class = TrendYearSerializer

    @extend_schema(parameters=_ASKED, responses=TrendYearSerializer(many=True))
    def list(self, request: Request) -> Response:
        """一个单位、一个板块或一种加分逐年的数，旁边是规则的变化。"""
        trend, _chosen = trend_of(signed_in(request), request.query_params.dict())
        return Response([] if trend is None else _rows(trend))


def _rows(trend: Trend) -> list[dict[str, Any]]:
    titles = [head.title for head in trend.heads]
    return [
        {
            "year": standing.year.year,
            "result_set": standing.result_set.number,
            "state": standing.result_set.state,
            "values": dict(zip(titles, map(_plain, cells), strict=True)),
            "rules": list(standing.rules),
        }
        for standing, cells in trend.rows
    ]


def _plain(value: Any) -> Any:
    return to_text(value) if isinstance(value, Fraction) else value


ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [("trends", TrendViewSet, "trends")]
