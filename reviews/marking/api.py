"""Marks and objections through the API, by the services of the pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.facts import StaleFactError
from core.json_bodies import BoundedJSONParser
from core.models import Origin
from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from reviews.marking.entry import FIELDS, BlockRefusedError, MarkAsked, Refusal
from reviews.marking.grid import MarkGrid
from reviews.marking.models import MarkKind
from reviews.marking.page import ROWS
from reviews.marking.pairs.api import ENTRIES as PAIR_ENTRIES
from reviews.marking.scope import MarkingScope, unit_in
from reviews.marking.services import mark_enter, marks_enter
from reviews.marking.worklist import units_work
from reviews.objections.flow import MOVES
from reviews.objections.models import ReviewState
from reviews.objections.queries import objection_for, unit_seen, visible_objections
from reviews.objections.services.objecting import objection_file, objection_move
from schemes.fact_entry.services import JudgedChangedError
from schemes.fact_pages.api import YEAR, StaleError
from schemes.forms_workbook import sent_year
from schemes.queries import current_year
from targets.evidence.services import evidence_check
from units.http import signed_in

UNIT = OpenApiParameter("unit", str, OpenApiParameter.PATH, description="单位代码 / unit code")
ID = OpenApiParameter("id", int, OpenApiParameter.PATH, description="序号 / id")


class UnitWorkSerializer(serializers.Serializer[Any]):
    """A unit with the marks that are there and missing."""

    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    name = serializers.CharField(source="unit.name")
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    missing = serializers.IntegerField(help_text="缺的评分，不是 0 分")
    told = serializers.DateTimeField(allow_null=True, help_text="反馈时间")


class MarkRowSerializer(serializers.Serializer[Any]):
    """One mark, there or missing; ``fact`` is sent back with a change."""

    kind = serializers.CharField(help_text="target 或 common")
    key = serializers.CharField()
    fact = serializers.IntegerField(allow_null=True)
    title = serializers.CharField()
    figure = serializers.CharField(allow_blank=True, help_text="查实的数、等次或得分；空为缺")
    note = serializers.CharField(source="reason", allow_blank=True, help_text="理由")
    way = serializers.CharField(allow_blank=True, help_text="查验方式")
    evidence = serializers.CharField(allow_blank=True, help_text="查验依据")
    score = serializers.CharField(allow_blank=True)
    self_score = serializers.CharField(allow_blank=True, help_text="自评分")
    judges = serializers.IntegerField(help_text="所评的目标版本；0 表示不评目标")


class MarkEnterSerializer(serializers.Serializer[Any]):
    """A mark as it shall be; fields that are left out stay."""

    kind = serializers.CharField(max_length=10)
    key = serializers.CharField(max_length=160)
    expected = serializers.IntegerField(required=False, allow_null=True, default=None)
    figure = serializers.CharField(required=False, allow_blank=True)
    note = serializers.CharField(required=False, allow_blank=True)
    way = serializers.CharField(required=False, allow_blank=True)
    evidence = serializers.CharField(required=False, allow_blank=True)
    reason = serializers.CharField(required=False, allow_blank=True, default="")
    judges = serializers.IntegerField(
        required=False, default=0, help_text="看到的目标版本（judges）；目标已变更则 409"
    )


class ObjectionSerializer(serializers.Serializer[Any]):
    """An objection and how it ended."""

    id = serializers.IntegerField(source="pk")
    unit = serializers.CharField(source="unit.code")
    kind = serializers.CharField()
    key = serializers.CharField()
    state = serializers.CharField(help_text="、".join(ReviewState.values))
    version = serializers.IntegerField()
    reason = serializers.CharField()
    filed_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    decision = serializers.CharField(allow_blank=True)


class ObjectionFileSerializer(serializers.Serializer[Any]):
    """An objection to one mark; files come as ``files`` of a multipart form."""

    unit = serializers.CharField(max_length=40, help_text="单位代码")
    kind = serializers.CharField(max_length=10, help_text="target 或 common")
    fact = serializers.IntegerField(help_text="看到的评分的 id（fact）")
    reason = serializers.CharField(allow_blank=True, help_text="异议的理由")
    files = serializers.ListField(
        child=serializers.FileField(), required=False, write_only=True, default=list
    )


class ObjectionMoveSerializer(serializers.Serializer[Any]):
    """What is decided of an objection."""

    move = serializers.CharField(help_text="、".join(MOVES))
    version = serializers.IntegerField(help_text="看到的 version；已办过则 409")
    reason = serializers.CharField(required=False, default="", allow_blank=True)
    figure = serializers.CharField(required=False, default="", allow_blank=True)


class MarkingViewSet(ViewSet):
    """复核评分：谁缺评分，一个单位的评分，录入一个评分。"""

    lookup_field = "unit"
    lookup_value_regex = "[^/.]+"

    @extend_schema(parameters=[YEAR], responses=UnitWorkSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The account's units with what is missing."""
        return Response(UnitWorkSerializer(units_work(_scope(request)), many=True).data)

    @extend_schema(
        operation_id="marking_of_unit",
        parameters=[YEAR, UNIT],
        responses=MarkRowSerializer(many=True),
    )
    def retrieve(self, request: Request, unit: str) -> Response:
        """The marks of one unit that the account meets."""
        scope = _scope(request)
        found = unit_in(scope, unit)
        if found is None:
            raise NotFound
        return Response(MarkRowSerializer(MarkGrid(scope).of_unit(found), many=True).data)

    @extend_schema(parameters=[YEAR], request=MarkEnterSerializer, responses=MarkRowSerializer)
    @action(detail=False, methods=["post"])
    def enter(self, request: Request) -> Response:
        """Record, correct or withdraw one mark; 202 where a second person is waited for."""
        sent = MarkEnterSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        asked = _mark_asked(dict(sent.validated_data))
        year, actor = _scope(request).year, signed_in(request)
        try:
            made = mark_enter(year=year, asked=asked, actor=actor, origin=Origin.API)
        except Denied as error:
            raise NotFound from error
        except (StaleFactError, JudgedChangedError) as error:
            raise StaleError from error
        status = 202 if made.waits or (made.row.missing and made.pair) else 200
        return Response(MarkRowSerializer(made.row).data, status=status)

    @extend_schema(
        parameters=[YEAR],
        request=MarkEnterSerializer(many=True),
        responses=MarkRowSerializer(many=True),
    )
    @action(detail=False, methods=["post"])
    def block(self, request: Request) -> Response:
        """Enter several marks, all or none; what is wrong is told by the row's place."""
        child: Any = MarkEnterSerializer()
        sent: Any = serializers.ListSerializer(
            child=child, data=request.data, max_length=ROWS, allow_empty=False
        )
        sent.is_valid(raise_exception=True)
        rows = [_mark_asked(dict(told)) for told in sent.validated_data]
        year, actor = _scope(request).year, signed_in(request)
        try:
            made = marks_enter(year=year, rows=rows, actor=actor, origin=Origin.API)
        except Denied as error:
            raise NotFound from error
        except BlockRefusedError as error:
            return Response([_told(n, each) for n, each in error.refused.items()], status=400)
        return Response(MarkRowSerializer([each.row for each in made], many=True).data)


def _mark_asked(told: dict[str, Any]) -> MarkAsked:
    if told["kind"] not in MarkKind.values:
        raise NotFound
    return MarkAsked(
        kind=told["kind"],
        key=told["key"],
        expected=told["expected"],
        cells={name: told[name] for name in FIELDS if name in told},
        reason=told["reason"],
        judges=told["judges"],
    )


def _told(place: int, error: Refusal) -> dict[str, Any]:
    """What is wrong with a row of a block, by its place."""
    if isinstance(error, ValidationError):
        named = hasattr(error, "error_dict")
        return {"row": place, "errors": error.message_dict if named else {"": error.messages}}
    return {"row": place, "errors": {"": [_("刚有人改过评分或目标，取现在的再填")]}}


class ObjectionViewSet(ViewSet):
    """评分异议：查询、提出和决定。"""

    lookup_field = "id"
    lookup_value_regex = "[0-9]{1,18}"
    parser_classes = (BoundedJSONParser, MultiPartParser)

    @extend_schema(parameters=[YEAR], responses=ObjectionSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The year's objections that the account may see."""
        account = signed_in(request)
        year = current_year(account, sent_year(request.query_params))
        return Response(
            ObjectionSerializer(visible_objections(account, year)[:1000], many=True).data
        )

    @extend_schema(parameters=[ID], responses=ObjectionSerializer)
    def retrieve(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """One objection."""
        return Response(ObjectionSerializer(objection_for(signed_in(request), int(id))).data)

    @extend_schema(
        parameters=[YEAR], request=ObjectionFileSerializer, responses={201: ObjectionSerializer}
    )
    def create(self, request: Request) -> Response:
        """Object to a mark of one's unit within the window (K-5.3)."""
        actor = signed_in(request)
        year = current_year(actor, sent_year(request.query_params))
        sent = ObjectionFileSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        told = dict(sent.validated_data)
        unit = unit_seen(actor, year, told.pop("unit"))
        told["files"] = [evidence_check(file) for file in told["files"]]
        try:
            made = objection_file(year=year, unit=unit, actor=actor, arrived=timezone.now(), **told)
        except NotYoursError as error:
            raise NotFound from error
        return Response(ObjectionSerializer(made).data, status=201)

    @extend_schema(parameters=[ID], request=ObjectionMoveSerializer, responses=ObjectionSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Decide an objection, or take it back."""
        actor = signed_in(request)
        found = objection_for(actor, int(id))
        sent = ObjectionMoveSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            objection_move(objection=found, actor=actor, origin=Origin.API, **sent.validated_data)
        except NotYoursError as error:
            raise NotFound from error
        except StaleMoveError as error:
            raise StaleError from error
        return self.retrieve(request, id)


def _scope(request: Request | HttpRequest) -> MarkingScope:
    account = signed_in(request)
    params = request.query_params if isinstance(request, Request) else request.GET
    return MarkingScope(account, current_year(account, sent_year(params)))


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("marking", MarkingViewSet, "marking"),
    *PAIR_ENTRIES,
    ("objections", ObjectionViewSet, "objection"),
]
