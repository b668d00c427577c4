"""One's own lines and objections through the API."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from bonuses.api_parts import LISTED, YEAR, ExactField
from bonuses.models import PayObjection
from bonuses.payrolls import lists, objecting, queries
from bonuses.payrolls.models import ObjectionState
from bonuses.payrolls.reading import note_read
from bonuses.views.common import year_asked
from reviews.moved_api import ID, MovedViewSet, answered, sent_of
from reviews.moved_views import words_of_move
from units.http import signed_in


class OwnLineSerializer(serializers.Serializer[Any]):
    """One's own line of a payroll, in yuan."""

    batch = serializers.IntegerField(source="run.batch_id", help_text="批次的编号")
    year = serializers.IntegerField(source="run.batch.year.year")
    number = serializers.IntegerField(source="run.batch.number", help_text="第几批")
    state = serializers.CharField(source="run.batch.state")
    unit = serializers.CharField(source="unit.code")
    code = serializers.CharField(help_text="工号")
    total = ExactField(allow_null=True, help_text="应发")
    before = ExactField(help_text="已发")
    amount = ExactField(allow_null=True, help_text="本次发放")
    paid_on = serializers.DateField(source="run.batch.paid_on", allow_null=True)
    objections_due = serializers.DateField(source="run.batch.objections_due", allow_null=True)


class PayObjectionSerializer(serializers.Serializer[Any]):
    """An objection to a line."""

    id = serializers.IntegerField(source="pk")
    batch = serializers.IntegerField(source="batch_id")
    code = serializers.CharField(source="line.code", help_text="工号")
    name = serializers.CharField(source="line.name")
    state = serializers.CharField()
    version = serializers.IntegerField()
    text = serializers.CharField()
    answer = serializers.CharField()
    due = serializers.DateField()


class ObjectSerializer(serializers.Serializer[Any]):
    """An objection to one's own line of a payroll."""

    batch = serializers.IntegerField()
    text = serializers.CharField()


class AnswerSerializer(serializers.Serializer[Any]):
    """An answer, or a withdrawal."""

    move = serializers.CharField(help_text="uphold / refuse / withdraw")
    version = serializers.IntegerField()
    reason = serializers.CharField(required=False, allow_blank=True, default="")


class OwnPayViewSet(ViewSet):
    """What payrolls hold for the reader."""

    @extend_schema(
        summary="我的发放记录", responses=OwnLineSerializer(many=True), operation_id="own_pay_lines"
    )
    def list(self, request: Request) -> Response:
        """His lines, the newest first."""
        rows = queries.own_lines(signed_in(request))
        return Response(OwnLineSerializer(rows, many=True).data)


class PayObjectionViewSet(MovedViewSet):
    """Objections: all for the offices, his own for a person."""

    @extend_schema(
        summary="奖金异议",
        parameters=[YEAR, *LISTED],
        responses=PayObjectionSerializer(many=True),
        operation_id="pay_objections",
    )
    def list(self, request: Request) -> Response:
        """Those of the year that the reader may see."""
        account, year = signed_in(request), year_asked(request)
        note_read(account, year.authority, _("%s 年度奖金异议") % year.year, kind="payobjection")
        rows = lists.objections_found(account, year, request.GET)
        return Response(PayObjectionSerializer(rows, many=True).data)

    @extend_schema(
        summary="提出奖金异议",
        request=ObjectSerializer,
        responses={201: PayObjectionSerializer},
        operation_id="pay_objection_file",
    )
    def create(self, request: Request) -> Response:
        """Object to one's own line, within the window."""
        account, sent = signed_in(request), sent_of(ObjectSerializer, request)
        line = queries.own_lines(account).filter(run__batch=sent["batch"]).first()
        if line is None:
            raise NotFound
        with answered(_moved_words):
            made = objecting.objection_file(line=line, text=sent["text"], actor=account)
        return Response(PayObjectionSerializer(made).data, status=201)

    @extend_schema(
        summary="答复或撤回奖金异议",
        parameters=[ID],
        request=AnswerSerializer,
        responses=PayObjectionSerializer,
        operation_id="pay_objection_move",
    )
    @action(detail=True, methods=["post"], url_path="move")
    def move(self, request: Request, id: str) -> Response:  # noqa: A002 - the route's name
        """Make a move of the table."""
        account, sent = signed_in(request), sent_of(AnswerSerializer, request)
        found = objecting.objection_for(account, int(id))
        with answered(_moved_words):
            held = objecting.objection_move(objection=found, actor=account, **sent)
        return Response(PayObjectionSerializer(held).data)


def _moved_words(row: PayObjection) -> str:
    return words_of_move(row, ObjectionState(row.state).label)


ENTRIES = [
    ("own-pay-lines", OwnPayViewSet, "own-pay-line"),
    ("pay-objections", PayObjectionViewSet, "pay-objection"),
]
