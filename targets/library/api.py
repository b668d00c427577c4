"""Taking from the library and adding to it through the API; its indicators are a kind of fact."""

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
from targets.library import services
from targets.plans.queries import plan_for, plan_year
from units.http import signed_in

YEAR = OpenApiParameter("year", int, description="考核年度 / the assessment year")
UNIT = OpenApiParameter("unit_code", str, OpenApiParameter.PATH, description="单位代码 / unit code")


class LibraryTakeSerializer(serializers.Serializer[Any]):
    """The indicator, and the component to put it in (the first one without)."""

    indicator = serializers.CharField(max_length=160)
    component = serializers.CharField(required=False, default="", allow_blank=True)


class LibraryLineSerializer(serializers.Serializer[Any]):
    """The line it became."""

    line = serializers.IntegerField(source="pk")
    title = serializers.CharField()


class LibraryAddSerializer(serializers.Serializer[Any]):
    """The number of a target of the year before."""

    target = serializers.CharField(max_length=160)


class LibraryAddedSerializer(serializers.Serializer[Any]):
    """The indicator that the library has now."""

    key = serializers.CharField()
    title = serializers.CharField()


class LibraryUseViewSet(ViewSet):
    """指标库：带入计划、把上年目标加进来。"""

    @extend_schema(
        parameters=[YEAR], request=LibraryAddSerializer, responses=LibraryAddedSerializer
    )
    @action(detail=False, methods=["post"])
    def add(self, request: Request) -> Response:
        """Add a target of the year before."""
        sent = LibraryAddSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        actor = signed_in(request)
        year = plan_year(actor, sent_year(request.query_params))
        row = services.library_add(year=year, actor=actor, **sent.validated_data)
        return Response(LibraryAddedSerializer(row).data)

    @extend_schema(
        parameters=[YEAR, UNIT], request=LibraryTakeSerializer, responses=LibraryLineSerializer
    )
    @action(detail=False, methods=["post"], url_path="take/(?P<unit_code>[^/]+)")
    def take(self, request: Request, unit_code: str) -> Response:
        """Add an indicator to the unit's plan as a line."""
        sent = LibraryTakeSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        actor = signed_in(request)
        plan = plan_for(actor, sent_year(request.query_params), unit_code)
        try:
            line = services.library_take(plan=plan, actor=actor, **sent.validated_data)
        except NotYoursError as error:
            raise NotFound from error
        return Response(LibraryLineSerializer(line).data)


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("library-use", LibraryUseViewSet, "library-use")
]
