"""The panels of a year through the API: what the page tells of groups, exact; no voter by name."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.exact import to_text
from schemes.fact_pages.api import YEAR
from scoring.panels.page import titled
from scoring.panels.queries import PanelBoard, panel_board
from scoring.queries import year_for
from scoring.views.asked import number_or_none
from units.http import signed_in


class PanelSerializer(serializers.Serializer[Any]):
    """A panel that has been counted; shares of the full mark are exact ``n/d`` texts."""

    key = serializers.CharField(help_text="group:测评主体 或 component:板块")
    title = serializers.CharField()
    secret = serializers.BooleanField(help_text="无记名")
    units = serializers.IntegerField(help_text="单位数")
    votes = serializers.IntegerField(help_text="票数")
    mean = serializers.CharField(help_text="均值，占满分几成")
    leniency = serializers.CharField(allow_null=True, help_text="比别的组宽几成；负的严")
    within = serializers.CharField(help_text="同一单位票与票平均相差")
    between = serializers.CharField(help_text="同组单位与单位平均相差")
    method = serializers.CharField(allow_blank=True, help_text="kendall、one_way 或空")
    reliability = serializers.CharField(allow_null=True, help_text="信度 0–1")
    alpha = serializers.CharField(allow_null=True, help_text="克龙巴赫 α")
    moved = serializers.IntegerField(help_text="去掉这一组名次会变的单位数")
    furthest = serializers.IntegerField(help_text="最多变几位")
    places = serializers.CharField(help_text="平均变几位")


class PanelViewSet(ViewSet):
    """测评分析：各组宽严、信度、对名次的影响 (panels)."""

    @extend_schema(summary="测评分析各组", parameters=[YEAR], responses=PanelSerializer(many=True))
    def list(self, request: Request) -> Response:
        """各组的宽严、离散、信度和对名次的影响；没有任何投票人。"""
        year = year_for(signed_in(request), number_or_none(request.query_params.get("year")))
        rows = _told(panel_board(year))
        return Response(PanelSerializer(rows, many=True).data)


def _told(board: PanelBoard) -> list[dict[str, Any]]:
    effects = {each.key: each for each in board.effects}
    return [
        {
            "key": each.key,
            "title": titled(board, each.key),
            "secret": each.secret,
            "units": each.units,
            "votes": each.votes,
            "mean": to_text(each.mean),
            "leniency": _text(each.leniency),
            "within": to_text(each.within),
            "between": to_text(each.between),
            "method": each.reliability.method,
            "reliability": _text(each.reliability.value),
            "alpha": _text(each.reliability.alpha),
            "moved": effects[each.key].moved,
            "furthest": effects[each.key].furthest,
            "places": to_text(effects[each.key].mean),
        }
        for each in board.figures
    ]


def _text(value: Fraction | None) -> str | None:
    return None if value is None else to_text(value)


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [("panels", PanelViewSet, "panels")]
