"""Stages through the API, by the service of the page."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.facts import StaleFactError
from core.models import Origin
from core.policy import Denied
from reviews.stages.reading import StageReading
from reviews.stages.scope import StageScope
from reviews.stages.services import FIELDS, GradeAsked, stage_grade
from schemes.fact_pages.api import YEAR, StaleError
from schemes.forms_workbook import sent_year
from schemes.models import Year
from schemes.queries import current_year
from units.http import signed_in

COMPONENT = OpenApiParameter("component", str, description="板块 / component")
STAGE = OpenApiParameter("stage", str, description="阶段 / stage")


class StageRowSerializer(serializers.Serializer[Any]):
    """One unit in one stage; ``fact`` is sent back with a change."""

    component = serializers.CharField(source="leaf.key", help_text="板块")
    stage = serializers.CharField(source="stage.key", help_text="阶段")
    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    fact = serializers.IntegerField(source="own.pk", allow_null=True, default=None)
    grade = serializers.CharField(source="cells.grade", allow_blank=True, help_text="等次；空为缺")
    change = serializers.CharField(source="cells.change", allow_blank=True, help_text="加减分")
    note = serializers.CharField(source="cells.note", allow_blank=True, help_text="理由")
    turn = serializers.BooleanField(help_text="是否轮到这一阶段（D-7）")


class StageEnterSerializer(serializers.Serializer[Any]):
    """What a stage grades; fields that are left out stay."""

    component = serializers.CharField(max_length=40)
    stage = serializers.CharField(max_length=40)
    unit = serializers.CharField(max_length=40, help_text="单位代码")
    expected = serializers.IntegerField(required=False, allow_null=True, default=None)
    grade = serializers.CharField(required=False, allow_blank=True)
    change = serializers.CharField(required=False, allow_blank=True)
    note = serializers.CharField(required=False, allow_blank=True)
    reason = serializers.CharField(required=False, allow_blank=True, default="")


class StageGradingViewSet(ViewSet):
    """各阶段定等次：一个阶段的各单位，录入一个。"""

    @extend_schema(parameters=[YEAR, COMPONENT, STAGE], responses=StageRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The units that the account meets in a stage of a component."""
        asked = request.query_params
        reading = StageReading(StageScope(signed_in(request), _year(request)))
        rows = reading.rows(asked.get("component", ""), asked.get("stage", ""))
        return Response(StageRowSerializer(rows, many=True).data)

    @extend_schema(parameters=[YEAR], request=StageEnterSerializer, responses=StageRowSerializer)
    @action(detail=False, methods=["post"])
    def enter(self, request: Request) -> Response:
        """Record, correct or withdraw what a stage grades a unit."""
        sent = StageEnterSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        told = dict(sent.validated_data)
        cells = {name: told.pop(name) for name in FIELDS if name in told}
        asked = GradeAsked(cells=cells, **told)
        try:
            row = stage_grade(
                year=_year(request), asked=asked, actor=signed_in(request), origin=Origin.API
            )
        except Denied as error:
            raise NotFound from error
        except StaleFactError as error:
            raise StaleError from error
        return Response(StageRowSerializer(row).data)


def _year(request: Request) -> Year:
    return current_year(signed_in(request), sent_year(request.query_params))


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("stage-gradings", StageGradingViewSet, "stage-grading")
]
