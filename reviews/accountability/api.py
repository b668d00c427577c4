"""Records of accountability and praise through the API, by the services of the pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from reviews.accountability import flow, services
from reviews.accountability.page import moved_words
from reviews.accountability.queries import list_asked, record_for, records_found
from reviews.moved_api import (
    ID,
    YEAR,
    MovedTextsSerializer,
    MovedViewSet,
    answered,
    sent_of,
    unit_coded,
)
from schemes.forms_workbook import sent_year
from schemes.queries import current_year
from units.http import signed_in


class AccountabilityRowSerializer(serializers.Serializer[Any]):
    """A record in the list."""

    id = serializers.IntegerField(source="pk")
    serial = serializers.IntegerField(help_text="序号")
    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    person = serializers.CharField(source="person.code", default="", help_text="工号，对单位的空")
    kind = serializers.CharField(help_text="种类，方案里的 key")
    state = serializers.CharField()
    origin = serializers.CharField(help_text="提请依据，如 grade:poor、veto；空为人工")
    grounds = serializers.CharField()
    basis = serializers.CharField()
    decided_by = serializers.CharField()
    number = serializers.CharField(help_text="文号")
    date = serializers.DateField(allow_null=True)
    due = serializers.DateField(allow_null=True)
    notice_until = serializers.DateField(allow_null=True)


class AccountabilityRecordSerializer(serializers.Serializer[Any]):
    """A record as it stands, and the moves that can be made now."""

    record = AccountabilityRowSerializer()
    version = serializers.IntegerField(source="record.version")
    moves = serializers.ListField(child=serializers.CharField())


class AccountabilityStartSerializer(serializers.Serializer[Any]):
    """A new record: the fields of the form as texts."""

    unit = serializers.CharField(help_text="单位代码")
    texts = serializers.DictField(child=serializers.CharField(allow_blank=True))


class AccountabilityMoveSerializer(serializers.Serializer[Any]):
    """A move of the table."""

    move = serializers.ChoiceField(list(flow.MOVES), help_text="奖惩流转动作")
    version = serializers.IntegerField(help_text="看到的 version；已办过则 409")
    reason = serializers.CharField(required=False, default="", allow_blank=True)
    number = serializers.CharField(required=False, default="", allow_blank=True)


class AccountabilityViewSet(MovedViewSet):
    """问责表彰：查询、起草、流转。"""

    @extend_schema(parameters=[YEAR], responses=AccountabilityRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The records of a year, as in the list."""
        account = signed_in(request)
        year = current_year(account, sent_year(request.query_params))
        rows = records_found(account, year, list_asked(request.query_params.dict()))[:1000]
        return Response(AccountabilityRowSerializer(rows, many=True).data)

    @extend_schema(parameters=[ID], responses=AccountabilityRecordSerializer)
    def retrieve(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """One record."""
        account = signed_in(request)
        return Response(_told(account, record_for(account, int(id))))

    @extend_schema(
        parameters=[YEAR],
        request=AccountabilityStartSerializer,
        responses=AccountabilityRecordSerializer,
    )
    def create(self, request: Request) -> Response:
        """Draft a record."""
        actor, sent = signed_in(request), sent_of(AccountabilityStartSerializer, request)
        year = current_year(actor, sent_year(request.query_params))
        unit = unit_coded(year, sent["unit"])
        with answered(moved_words):
            made = services.record_start(year=year, unit=unit, stated=sent["texts"], actor=actor)
        return Response(_told(actor, record_for(actor, made.pk)), status=201)

    @extend_schema(
        parameters=[YEAR],
        request=None,
        responses={201: AccountabilityRowSerializer(many=True)},
    )
    @action(detail=False, methods=["post"])
    def propose(self, request: Request) -> Response:
        """Put down what results and vetoes call for; each once a year (M-13)."""
        actor = signed_in(request)
        year = current_year(actor, sent_year(request.query_params))
        with answered(moved_words):
            made = services.records_propose(year=year, actor=actor)
        return Response(AccountabilityRowSerializer(made, many=True).data, status=201)

    @extend_schema(
        parameters=[ID], request=MovedTextsSerializer, responses=AccountabilityRecordSerializer
    )
    def update(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Save a draft."""
        actor = signed_in(request)
        found = record_for(actor, int(id))
        sent = sent_of(MovedTextsSerializer, request)
        with answered(moved_words):
            services.record_save(
                record=found, version=sent["version"], stated=sent["texts"], actor=actor
            )
        return self.retrieve(request, id)

    @extend_schema(
        parameters=[ID],
        request=AccountabilityMoveSerializer,
        responses=AccountabilityRecordSerializer,
    )
    @action(detail=True, methods=["post"])
    def move(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Make a move of the table."""
        actor = signed_in(request)
        record = record_for(actor, int(id))
        sent = sent_of(AccountabilityMoveSerializer, request)
        with answered(moved_words):
            services.record_move(
                record=record,
                move=sent["move"],
                version=sent["version"],
                actor=actor,
                told=services.Told(sent["reason"], sent["number"]),
            )
        return self.retrieve(request, id)


def _told(account: Any, record: Any) -> dict[str, Any]:
    duties = flow.duties_of(account, record)
    moves = [move.key for move in flow.workflow_for(record).open_to(record.state, duties)]
    return dict(AccountabilityRecordSerializer({"record": record, "moves": moves}).data)


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("accountability", AccountabilityViewSet, "accountability")
]
