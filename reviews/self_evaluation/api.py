"""Self-evaluations through the API, by the services of the pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.workflow import NotYoursError, StaleMoveError
from reviews.moved_api import unit_coded
from reviews.self_evaluation.models import SelfEvaluation
from reviews.self_evaluation.queries import evaluation_for, visible_evaluations
from reviews.self_evaluation.reading import SelfReading
from reviews.self_evaluation.services import (
    evaluation_move,
    evaluation_start,
    line_save,
    text_save,
)
from schemes.fact_pages.api import YEAR, StaleError
from schemes.forms_workbook import sent_year
from schemes.models import Year
from schemes.queries import current_year
from schemes.workbook.plan import decimal_text
from units.http import signed_in

UNIT = OpenApiParameter("unit", str, OpenApiParameter.PATH, description="单位代码 / unit code")


class SelfListSerializer(serializers.Serializer[Any]):
    """A self-evaluation in the list."""

    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    state = serializers.CharField()
    number = serializers.IntegerField(help_text="第几次报送")
    late = serializers.BooleanField()
    submitted_at = serializers.DateTimeField(allow_null=True)


class SelfLineSerializer(serializers.Serializer[Any]):
    """A target as the unit claims it; ``version`` is sent back with a change."""

    target = serializers.CharField(source="target.key")
    title = serializers.CharField(source="target.title")
    version = serializers.SerializerMethodField()
    figure = serializers.CharField(allow_blank=True, help_text="实绩、等次或自评")
    computed = serializers.CharField(source="told.computed", help_text="按计分方法算出的得分")
    claimed = serializers.CharField(source="cells.claimed", allow_blank=True, help_text="自评分")
    note = serializers.CharField(source="cells.note", allow_blank=True)

    def get_version(self, row: Any) -> int:
        """The line's counter; 0 before the first save."""
        return row.line.version if row.line else 0


class SelfSerializer(serializers.Serializer[Any]):
    """A self-evaluation with its lines and what stands in the way of handing it in."""

    unit = serializers.CharField()
    state = serializers.CharField()
    version = serializers.IntegerField()
    number = serializers.IntegerField(help_text="第几次报送")
    late = serializers.BooleanField(help_text="逾期报送")
    short = serializers.BooleanField(help_text="编制少，可不写自评报告（K-5.1）")
    return_reason = serializers.CharField(allow_blank=True)
    report = serializers.CharField(allow_blank=True)
    grade = serializers.CharField(allow_blank=True, help_text="自报等次（M-8）")
    grade_reason = serializers.CharField(allow_blank=True)
    total = serializers.CharField(help_text="目标自评合计")
    problems = serializers.ListField(child=serializers.CharField())
    stage_grades = serializers.DictField(help_text="整块自评的等次（D-2）")
    lines = SelfLineSerializer(many=True)


class SelfLineSaveSerializer(serializers.Serializer[Any]):
    """A line as it shall be; fields that are left out stay."""

    target = serializers.CharField(max_length=160)
    version = serializers.IntegerField()
    figure = serializers.CharField(required=False, allow_blank=True)
    claimed = serializers.CharField(required=False, allow_blank=True)
    note = serializers.CharField(required=False, allow_blank=True)


class SelfTextSerializer(serializers.Serializer[Any]):
    """Report, own grade and the grades of components that are graded as a whole."""

    report = serializers.CharField(allow_blank=True)
    grade = serializers.CharField(required=False, default="", allow_blank=True)
    grade_reason = serializers.CharField(required=False, default="", allow_blank=True)
    stage_grades = serializers.DictField(
        child=serializers.DictField(child=serializers.CharField(allow_blank=True)),
        required=False,
        default=dict,
        help_text="板块 → grade、change、note（D-2）",
    )


class SelfMoveSerializer(serializers.Serializer[Any]):
    """A move of the table."""

    move = serializers.CharField(help_text="submit、withdraw、hand_in、back、return")
    version = serializers.IntegerField(help_text="看到的 version；已办过则 409")
    reason = serializers.CharField(required=False, default="", allow_blank=True)


class SelfEvaluationViewSet(ViewSet):
    """自评：查询、填一个目标、流转。"""

    lookup_field = "unit"
    lookup_value_regex = "[^/.]+"

    @extend_schema(parameters=[YEAR], responses=SelfListSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The self-evaluations that the account may see."""
        rows = visible_evaluations(signed_in(request), _year(request)).select_related("unit")
        return Response(SelfListSerializer(rows, many=True).data)

    @extend_schema(parameters=[YEAR, UNIT], responses=SelfSerializer)
    def retrieve(self, request: Request, unit: str) -> Response:
        """One self-evaluation."""
        return Response(_told(evaluation_for(signed_in(request), _year(request), unit)))

    @extend_schema(parameters=[YEAR, UNIT], request=None, responses=SelfSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, unit: str) -> Response:
        """Begin it, with the actuals of the progress; beginning twice begins once."""
        year = _year(request)
        try:
            evaluation_start(year=year, unit=unit_coded(year, unit), actor=signed_in(request))
        except NotYoursError as error:
            raise NotFound from error
        return self.retrieve(request, unit)

    @extend_schema(
        parameters=[YEAR, UNIT], request=SelfLineSaveSerializer, responses=SelfSerializer
    )
    @action(detail=True, methods=["post"])
    def line(self, request: Request, unit: str) -> Response:
        """Save what is claimed of one target."""
        found = evaluation_for(signed_in(request), _year(request), unit)
        sent = SelfLineSaveSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        told = dict(sent.validated_data)
        key, shown = told.pop("target"), told.pop("version")
        try:
            line_save(
                evaluation=found, target=key, shown=shown, texts=told, actor=signed_in(request)
            )
        except NotYoursError as error:
            raise NotFound from error
        except StaleMoveError as error:
            raise StaleError from error
        return self.retrieve(request, unit)

    @extend_schema(parameters=[YEAR, UNIT], request=SelfTextSerializer, responses=SelfSerializer)
    @action(detail=True, methods=["post"])
    def text(self, request: Request, unit: str) -> Response:
        """Save report, own grade, and what the unit grades itself as a whole."""
        found = evaluation_for(signed_in(request), _year(request), unit)
        sent = SelfTextSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            text_save(evaluation=found, actor=signed_in(request), **sent.validated_data)
        except NotYoursError as error:
            raise NotFound from error
        return self.retrieve(request, unit)

    @extend_schema(parameters=[YEAR, UNIT], request=SelfMoveSerializer, responses=SelfSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, unit: str) -> Response:
        """Make a move of the table."""
        found = evaluation_for(signed_in(request), _year(request), unit)
        sent = SelfMoveSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            evaluation_move(evaluation=found, actor=signed_in(request), **sent.validated_data)
        except NotYoursError as error:
            raise NotFound from error
        except StaleMoveError as error:
            raise StaleError from error
        return self.retrieve(request, unit)


def _told(found: SelfEvaluation) -> dict[str, Any]:
    reading = SelfReading(found)
    told = {
        "unit": found.unit.code,
        "state": found.state,
        "version": found.version,
        "number": found.number,
        "late": found.late,
        "short": found.short,
        "return_reason": found.return_reason,
        "report": found.report,
        "grade": found.grade,
        "grade_reason": found.grade_reason,
        "total": decimal_text(reading.total),
        "problems": reading.problems if found.is_with_writer else [],
        "stage_grades": found.stage_grades,
        "lines": reading.rows,
    }
    return dict(SelfSerializer(told).data)


def _year(request: Request) -> Year:
    return current_year(signed_in(request), sent_year(request.query_params))


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("self-evaluations", SelfEvaluationViewSet, "self-evaluation")
]
