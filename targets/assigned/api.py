"""Who carries which assigned indicator, through the API; the register itself is a kind of fact."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.workflow import NotYoursError
from schemes.forms_workbook import sent_year
from targets.assigned import coverage
from targets.assigned.services import assigned_take
from targets.plans.queries import plan_for, plan_year
from units.http import signed_in

YEAR = OpenApiParameter("year", int, description="考核年度 / the assessment year")
STATE = OpenApiParameter("state", str, description="承担情况 / how it is carried")
UNIT = OpenApiParameter("unit_code", str, OpenApiParameter.PATH, description="单位代码 / unit code")


class CoverageSerializer(serializers.Serializer[Any]):
    """An indicator and one unit concerned; ``unit`` is empty where none is named."""

    indicator = serializers.CharField(source="indicator.key")
    title = serializers.CharField(source="indicator.title")
    document = serializers.CharField(source="indicator.document")
    value = serializers.CharField(source="indicator.value", allow_null=True)
    measure = serializers.CharField(source="indicator.measure")
    unit = serializers.CharField(source="code")
    state = serializers.CharField(help_text="、".join(coverage.STATES))
    plan = serializers.SerializerMethodField()

    def get_plan(self, row: coverage.CoverageRow) -> str | None:
        """The figure promised."""
        figure = row.promise.plan if row.promise else None
        return None if figure is None else str(figure)


class TakenSerializer(serializers.Serializer[Any]):
    """The line that an indicator was taken into."""

    line = serializers.IntegerField(source="pk")
    title = serializers.CharField()


class TakeSerializer(serializers.Serializer[Any]):
    """The indicator to take into the plan."""

    indicator = serializers.CharField(max_length=160)


class AssignedCoverageViewSet(ViewSet):
    """上级下达指标由谁承担；把漏列的加进计划。"""

    @extend_schema(parameters=[YEAR, STATE], responses=CoverageSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Every indicator with every unit concerned."""
        account = signed_in(request)
        year = plan_year(account, sent_year(request.query_params))
        asked = coverage.coverage_asked(request.query_params.dict())
        rows = coverage.coverage_found(coverage.coverage(account, year), asked)
        return Response(CoverageSerializer(rows, many=True).data)

    @extend_schema(parameters=[YEAR, UNIT], request=TakeSerializer, responses=TakenSerializer)
    @action(detail=False, methods=["post"], url_path="(?P<unit_code>[^/]+)")
    def take(self, request: Request, unit_code: str) -> Response:
        """Add the indicator to the unit's plan as a line."""
        sent = TakeSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        actor = signed_in(request)
        plan = plan_for(actor, sent_year(request.query_params), unit_code)
        try:
            line = assigned_take(plan=plan, actor=actor, **sent.validated_data)
        except NotYoursError as error:
            raise NotFound from error
        return Response(TakenSerializer(line).data)


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("assigned-coverage", AssignedCoverageViewSet, "assigned-coverage")
]
