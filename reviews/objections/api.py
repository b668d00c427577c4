"""Feedback and corrections of marks through the API, by the services of the pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.facts import StaleFactError
from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from reviews.marking.scope import MarkingScope
from reviews.marking.worklist import units_work
from reviews.objections.corrections import CorrectionRow, correction_rows
from reviews.objections.models import CorrectionState, MarkCorrection
from reviews.objections.queries import correction_for, unit_seen, visible_corrections
from reviews.objections.reading import told_marks
from reviews.objections.services.corrections import correction_decide
from reviews.objections.services.feedback import feedback_give
from schemes.fact_pages.api import YEAR, StaleError
from schemes.forms_workbook import sent_year
from schemes.models import Year
from schemes.queries import current_year
from units.http import signed_in
from units.models import Unit

UNIT = OpenApiParameter("unit", str, OpenApiParameter.PATH, description="单位代码 / unit code")
ID = OpenApiParameter("id", int, OpenApiParameter.PATH, description="序号 / id")


class FeedbackUnitSerializer(serializers.Serializer[Any]):
    """A unit, what it still lacks and when it was told its marks."""

    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    name = serializers.CharField(source="unit.name")
    missing = serializers.IntegerField(help_text="缺的评分，评齐才能反馈")
    told = serializers.DateTimeField(allow_null=True, help_text="反馈时间")


class FeedbackGiveSerializer(serializers.Serializer[Any]):
    """Units that shall be told their marks."""

    units = serializers.ListField(child=serializers.CharField(), help_text="单位代码")


class FeedbackGivenSerializer(serializers.Serializer[Any]):
    """A unit that was told its marks, and until when it may object."""

    unit = serializers.CharField(source="unit.code")
    at = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True, help_text="异议期止")


class ToldMarkSerializer(serializers.Serializer[Any]):
    """A mark as its unit reads it; ``fact`` is sent with an objection."""

    kind = serializers.CharField(source="row.kind", help_text="target 或 common")
    key = serializers.CharField(source="row.key")
    fact = serializers.IntegerField(source="row.fact", allow_null=True)
    title = serializers.CharField(source="row.title")
    figure = serializers.CharField(source="row.figure", help_text="查实的数、等次或得分")
    score = serializers.CharField(source="row.score", help_text="计分；空为缺或不适用")
    note = serializers.CharField(source="row.reason", help_text="理由")
    way = serializers.CharField(help_text="查验方式")
    evidence = serializers.CharField(source="row.evidence", help_text="查验依据")
    by = serializers.CharField(help_text="谁评的")
    objection = serializers.IntegerField(
        source="objection.pk", allow_null=True, default=None, help_text="异议的序号"
    )


class MarkCorrectionSerializer(serializers.Serializer[Any]):
    """A correction of a mark that was told: proposed by one, approved by another (S-4)."""

    id = serializers.IntegerField(source="row.pk")
    unit = serializers.CharField(source="row.unit.code", help_text="单位代码")
    kind = serializers.CharField(source="row.kind")
    key = serializers.CharField(source="row.key")
    title = serializers.CharField()
    was = serializers.CharField(help_text="原来的数、等次或得分；空为缺")
    figure = serializers.CharField(source="now", help_text="改成")
    score_was = serializers.CharField(source="before_text", help_text="原来的计分")
    score = serializers.CharField(source="after_text", help_text="改后的计分")
    reason = serializers.CharField(source="row.reason")
    state = serializers.CharField(source="row.state", help_text="、".join(CorrectionState.values))
    version = serializers.IntegerField(source="row.version")
    proposed_by = serializers.CharField(source="row.proposed_by.username")
    decided_by = serializers.CharField(
        source="row.decided_by.username", allow_null=True, default=None
    )
    decision = serializers.CharField(source="row.decision")
    may_decide = serializers.BooleanField(source="may")


class MarkCorrectionDecideSerializer(serializers.Serializer[Any]):
    """Whether the second person agrees."""

    approve = serializers.BooleanField()
    version = serializers.IntegerField(help_text="看到的 version；已办过则 409")
    reason = serializers.CharField(required=False, default="", allow_blank=True)


class FeedbackViewSet(ViewSet):
    """评分反馈：谁反馈过，一个单位的评分，向单位反馈。"""

    lookup_field = "unit"
    lookup_value_regex = "[^/.]+"

    @extend_schema(parameters=[YEAR], responses=FeedbackUnitSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Units with what they lack and when they were told."""
        rows = units_work(MarkingScope(signed_in(request), _year(request)))
        return Response(FeedbackUnitSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="feedback_of_unit",
        parameters=[YEAR, UNIT],
        responses=ToldMarkSerializer(many=True),
    )
    def retrieve(self, request: Request, unit: str) -> Response:
        """A unit's marks as it reads them, once it was told."""
        account, year = signed_in(request), _year(request)
        rows = told_marks(account, year, unit_seen(account, year, unit, told=True))
        return Response(ToldMarkSerializer(rows, many=True).data)

    @extend_schema(
        parameters=[YEAR],
        request=FeedbackGiveSerializer,
        responses={201: FeedbackGivenSerializer(many=True)},
    )
    def create(self, request: Request) -> Response:
        """Tell units their marks; it is not taken back."""
        year = _year(request)
        sent = FeedbackGiveSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        codes = sent.validated_data["units"]
        units = list(Unit.objects.filter(authority=year.authority_id, code__in=codes))
        strange = sorted(set(codes) - {unit.code for unit in units})
        if strange:
            raise ValidationError({"units": [_("没有这些单位：%s") % _("、").join(strange)]})
        try:
            made = feedback_give(year=year, units=units, actor=signed_in(request))
        except NotYoursError as error:
            raise NotFound from error
        return Response(FeedbackGivenSerializer(made, many=True).data, status=201)


class MarkCorrectionViewSet(ViewSet):
    """评分更正：查询，第二人同意或不同意；更正由 marking/enter 提出。"""

    lookup_field = "id"
    lookup_value_regex = "[0-9]{1,18}"

    @extend_schema(parameters=[YEAR], responses=MarkCorrectionSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The year's corrections that the account may see."""
        account, year = signed_in(request), _year(request)
        rows = correction_rows(account, year, visible_corrections(account, year)[:1000])
        return Response(MarkCorrectionSerializer(rows, many=True).data)

    @extend_schema(parameters=[ID], responses=MarkCorrectionSerializer)
    def retrieve(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """One correction."""
        account = signed_in(request)
        found = correction_for(account, int(id))
        return Response(MarkCorrectionSerializer(_one(account, found)).data)

    @extend_schema(
        parameters=[ID],
        request=MarkCorrectionDecideSerializer,
        responses=MarkCorrectionSerializer,
    )
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Approve a correction that another proposed, or refuse it."""
        actor = signed_in(request)
        found = correction_for(actor, int(id))
        sent = MarkCorrectionDecideSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            correction_decide(correction=found, actor=actor, **sent.validated_data)
        except (NotYoursError, Denied) as error:
            raise NotFound from error
        except (StaleMoveError, StaleFactError) as error:
            raise StaleError from error
        return self.retrieve(request, id)


def _one(account: Any, found: MarkCorrection) -> CorrectionRow:
    (row,) = correction_rows(account, found.year, [found])
    return row


def _year(request: Request) -> Year:
    return current_year(signed_in(request), sent_year(request.query_params))


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("feedback", FeedbackViewSet, "feedback"),
    ("mark-corrections", MarkCorrectionViewSet, "mark-correction"),
]
