"""Freezes and bundles through the API, by the services of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from scoring.freezing import services
from scoring.freezing.answers import answered
from scoring.freezing.flow import AGREE, REFUSE, WITHDRAW
from scoring.freezing.models import YearFreezing
from scoring.freezing.page import moved_words
from scoring.freezing.queries import bundles_of, freezing_for, freezing_year, freezings_of
from scoring.views.asked import number_or_none
from units.http import signed_in

_YEAR = OpenApiParameter("year", int, description="考核年度；不填为现行年度")
_ID = OpenApiParameter("pk", int, OpenApiParameter.PATH, description="提请的编号")


class FreezingSerializer(serializers.Serializer[Any]):
    """A request to freeze a year."""

    id = serializers.IntegerField(source="pk")
    year = serializers.IntegerField(source="year.year")
    result_set = serializers.IntegerField(source="result_set.number", help_text="结果集的号")
    state = serializers.CharField(help_text="asked、running、frozen、refused、withdrawn、failed")
    version = serializers.IntegerField()
    job = serializers.CharField(allow_null=True, help_text="同意后的后台任务")
    asked_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(help_text="退回的理由")


class BundleSerializer(serializers.Serializer[Any]):
    """The bundle of a frozen result set."""

    result_set = serializers.IntegerField(source="result_set.number", help_text="结果集的号")
    digest = serializers.CharField(help_text="总摘要，SHA-256")
    file_digest = serializers.CharField(help_text="文件的 SHA-256")
    size = serializers.IntegerField(help_text="字节")
    members = serializers.JSONField(help_text="各部分的名称、字节数、SHA-256")
    counts = serializers.JSONField(help_text="单位、事实、核对过的数")
    made_at = serializers.DateTimeField()


class FreezingMoveSerializer(serializers.Serializer[Any]):
    """A move of a request."""

    move = serializers.ChoiceField([AGREE, REFUSE, WITHDRAW], help_text="封存流转动作")
    version = serializers.IntegerField(help_text="看到的版本")
    reason = serializers.CharField(required=False, allow_blank=True, help_text="退回须写")
    password = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, help_text="同意须写本人的密码"
    )


class FreezingViewSet(ViewSet):
    """年度封存 (freezing a year): the office asks, another account agrees."""

    serializer_class = FreezingSerializer
    lookup_field = "pk"
    lookup_value_regex = "[0-9]{1,9}"

    @extend_schema(parameters=[_YEAR], responses=FreezingSerializer(many=True))
    def list(self, request: Request) -> Response:
        """一个年度的封存提请，最新的在前。"""
        rows = freezings_of(signed_in(request), _year(request))
        return Response(FreezingSerializer(rows, many=True).data)

    @extend_schema(parameters=[_YEAR], request=None, responses={201: FreezingSerializer})
    def create(self, request: Request) -> Response:
        """提请封存一个年度。"""
        actor = signed_in(request)
        row = _acted(lambda: services.freezing_ask(year=_year(request), actor=actor))
        return Response(FreezingSerializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(parameters=[_ID], request=FreezingMoveSerializer, responses=FreezingSerializer)
    @action(detail=True, methods=["post"], url_path="move")
    def move(self, request: Request, pk: str) -> Response:
        """同意、退回或者撤回；同意以后按返回的任务看进度。"""
        actor = signed_in(request)
        row = freezing_for(actor, int(pk))
        sent = FreezingMoveSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        told = sent.validated_data
        made = _acted(
            lambda: services.freezing_move(
                freezing=row,
                move=told["move"],
                version=told["version"],
                actor=actor,
                reason=told.get("reason", ""),
                password=told.get("password", ""),
            )
        )
        return Response(FreezingSerializer(made).data)

    @extend_schema(parameters=[_YEAR], responses=BundleSerializer(many=True))
    @action(detail=False, url_path="bundles")
    def bundles(self, request: Request) -> Response:
        """一个年度的封存包和摘要；文件在 /results/bundles/ 下载。"""
        rows = bundles_of(signed_in(request), _year(request))
        return Response(BundleSerializer(rows, many=True).data)


def _year(request: Request) -> Any:
    number = number_or_none(request.query_params.get("year"))
    return freezing_year(signed_in(request), number)


def _acted(act: Callable[[], YearFreezing]) -> YearFreezing:
    return answered(act, "scoring.yearfreezing", moved_words)


ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [("freezing", FreezingViewSet, "freezing")]
