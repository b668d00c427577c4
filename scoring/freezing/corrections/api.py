"""Corrections through the API, by the services of the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.exact import round_half_up
from core.phrases import said
from core.policy import Denied
from scoring.freezing.answers import answered
from scoring.freezing.corrections import moving, services
from scoring.freezing.corrections.flow import APPLY, ASK, DROP, REFUSE
from scoring.freezing.corrections.page import moved_words
from scoring.freezing.corrections.pay_page import pay_told
from scoring.freezing.corrections.queries import correction_for, corrections_of, sees_pay
from scoring.freezing.models import Correction
from scoring.freezing.queries import freezing_year
from scoring.views.asked import number_or_none
from units.http import signed_in

_YEAR = OpenApiParameter("year", int, description="考核年度；不填为现行年度")
_PK = OpenApiParameter("pk", int, OpenApiParameter.PATH, description="更正的编号")
_LINE = OpenApiParameter("line", int, OpenApiParameter.PATH, description="列入的一条的编号")


class Yuan(serializers.CharField):
    """An amount to the fen, as text."""

    def to_representation(self, value: Any) -> str:
        """Two places."""
        return str(round_half_up(value, 2))


class CorrectionLineSerializer(serializers.Serializer[Any]):
    """A fact that a correction names."""

    id = serializers.IntegerField(source="pk", read_only=True)
    kind = serializers.CharField(help_text="事实的种类，如 deductions")
    key = serializers.CharField(required=False, allow_blank=True, help_text="编号；新录为空")
    texts = serializers.DictField(
        child=serializers.CharField(allow_blank=True), required=False, help_text="各项应写的内容"
    )
    before = serializers.DictField(read_only=True, help_text="现在的内容")
    withdraw = serializers.BooleanField(required=False, help_text="撤销这一条")


class CorrectionSerializer(serializers.Serializer[Any]):
    """A correction with its lines and its report."""

    id = serializers.IntegerField(source="pk")
    year = serializers.IntegerField(source="year.year")
    serial = serializers.IntegerField(help_text="序号")
    state = serializers.CharField(help_text="draft、asked、running、applied、withdrawn")
    version = serializers.IntegerField()
    document = serializers.CharField(help_text="更正依据文号")
    reason = serializers.CharField()
    base_set = serializers.IntegerField(source="base_set.number", help_text="原结果集")
    new_set = serializers.IntegerField(
        source="new_set.number", default=None, allow_null=True, help_text="新结果集"
    )
    job = serializers.CharField(allow_null=True, help_text="同意后的后台任务")
    problems = serializers.SerializerMethodField(help_text="上次没有更正成的原因")
    lines = CorrectionLineSerializer(many=True, source="lines.all")
    report = serializers.JSONField(help_text="差异报告：分数、名次、等次、元，精确数写作 n/d")

    def get_problems(self, row: Correction) -> list[str]:
        """In words for who reads."""
        return [said(each["text"], each["params"]) for each in row.problems]


class CorrectionPaySerializer(serializers.Serializer[Any]):
    """A person, or an award of the reward fund, whose amount a correction changes; yuan."""

    code = serializers.CharField(source="row.code", help_text="工号；单位得的奖为空")
    name = serializers.CharField(source="row.name")
    unit = serializers.CharField(source="row.unit.code", help_text="发放单位的代码")
    award = serializers.CharField(help_text="奖励基金的奖项；奖金为空")
    was = Yuan(source="row.was", allow_null=True, help_text="原应发，元")
    now = Yuan(source="row.now", allow_null=True, help_text="现应发，元")
    change = Yuan(source="row.change", allow_null=True, help_text="增减，元")
    paid = Yuan(source="row.paid", help_text="已发，元")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="哪一项变了")


class CorrectionStartSerializer(serializers.Serializer[Any]):
    """A new correction."""

    document = serializers.CharField(allow_blank=True, help_text="更正依据文号")
    reason = serializers.CharField(allow_blank=True, help_text="理由")


class CorrectionLineAskedSerializer(CorrectionLineSerializer):
    """A fact to be named, in the version that was seen."""

    version = serializers.IntegerField(help_text="看到的版本")


class CorrectionLineDropSerializer(serializers.Serializer[Any]):
    """The version that was seen of the correction that loses a line."""

    version = serializers.IntegerField(help_text="看到的版本")


class CorrectionMoveSerializer(serializers.Serializer[Any]):
    """A move of a correction."""

    move = serializers.ChoiceField([ASK, APPLY, REFUSE, DROP], help_text="更正流转动作")
    version = serializers.IntegerField(help_text="看到的版本")
    reason = serializers.CharField(required=False, allow_blank=True, help_text="退回须写")
    password = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, help_text="同意须写本人的密码"
    )


class CorrectionViewSet(ViewSet):
    """结果更正 (corrections of what was published): asked by the office, applied by another."""

    serializer_class = CorrectionSerializer
    lookup_value_regex = "[0-9]{1,9}"

    @extend_schema(parameters=[_YEAR], responses=CorrectionSerializer(many=True))
    def list(self, request: Request) -> Response:
        """一个年度的更正，最新的在前。"""
        account = signed_in(request)
        rows = corrections_of(account, _year(request)).prefetch_related("lines")
        return Response(CorrectionSerializer(rows, many=True).data)

    @extend_schema(parameters=[_PK], responses=CorrectionSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """一件更正。"""
        return Response(CorrectionSerializer(correction_for(signed_in(request), int(pk))).data)

    @extend_schema(
        parameters=[_YEAR],
        request=CorrectionStartSerializer,
        responses={201: CorrectionSerializer},
    )
    def create(self, request: Request) -> Response:
        """起草一件更正。"""
        told, actor = _sent(CorrectionStartSerializer, request), signed_in(request)
        made = _acted(lambda: services.correction_start(year=_year(request), actor=actor, **told))
        return Response(CorrectionSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        parameters=[_PK], request=CorrectionLineAskedSerializer, responses=CorrectionSerializer
    )
    @action(detail=True, methods=["post"], url_path="lines")
    def lines(self, request: Request, pk: str) -> Response:
        """列一条要录入、更正或撤销的事实。"""
        row, actor = correction_for(signed_in(request), int(pk)), signed_in(request)
        told = _sent(CorrectionLineAskedSerializer, request)
        version = told.pop("version")
        line = services.LineAsked(**told)
        made = _acted(
            lambda: services.correction_line_add(
                correction=row, version=version, asked=line, actor=actor
            )
        )
        return Response(CorrectionSerializer(made).data)

    @extend_schema(
        parameters=[_PK, _LINE],
        request=CorrectionLineDropSerializer,
        responses=CorrectionSerializer,
    )
    @action(detail=True, methods=["post"], url_path="lines/(?P<line>[0-9]{1,9})/drop")
    def drop_line(self, request: Request, pk: str, line: str) -> Response:
        """去掉列入的一条。"""
        row, actor = correction_for(signed_in(request), int(pk)), signed_in(request)
        told = _sent(CorrectionLineDropSerializer, request)
        made = _acted(
            lambda: services.correction_line_drop(
                correction=row, version=told["version"], line=int(line), actor=actor
            )
        )
        return Response(CorrectionSerializer(made).data)

    @extend_schema(parameters=[_PK], responses=CorrectionPaySerializer(many=True))
    @action(detail=True, url_path="pay")
    def pay(self, request: Request, pk: str) -> Response:
        """一件更正改变了谁的金额。"""
        account = signed_in(request)
        row = correction_for(account, int(pk))
        if not sees_pay(account, row):
            raise Denied("scoring.correction", row.pk)
        services.people_read(correction=row, actor=account)
        return Response(CorrectionPaySerializer(pay_told(account, row), many=True).data)

    @extend_schema(
        parameters=[_PK], request=CorrectionMoveSerializer, responses=CorrectionSerializer
    )
    @action(detail=True, methods=["post"], url_path="move")
    def move(self, request: Request, pk: str) -> Response:
        """提请、同意、退回、放弃。"""
        row, actor = correction_for(signed_in(request), int(pk)), signed_in(request)
        told = _sent(CorrectionMoveSerializer, request)
        made = _acted(lambda: moving.correction_move(correction=row, actor=actor, **told))
        return Response(CorrectionSerializer(made).data)


def _year(request: Request) -> Any:
    number = number_or_none(request.query_params.get("year"))
    return freezing_year(signed_in(request), number)


def _sent(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    sent = kind(data=request.data)
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)


def _acted(act: Callable[[], Correction]) -> Correction:
    return answered(act, "scoring.correction", moved_words)


ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("corrections", CorrectionViewSet, "corrections")
]
