"""Supervision through the API, by the services and queries of the pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from reviews.moved_api import ID, YEAR, MovedViewSet, answered, sent_of
from reviews.supervision import flow, services
from reviews.supervision.models import Sort, SupervisionItem
from reviews.supervision.page import moved_words
from reviews.supervision.queries import is_overdue, item_for, items_found, list_asked
from schemes.forms_workbook import sent_year
from schemes.queries import current_year
from units.http import signed_in
from units.models import Unit


class SupervisionRowSerializer(serializers.Serializer[Any]):
    """An item in the list."""

    id = serializers.IntegerField(source="pk")
    serial = serializers.IntegerField(help_text="序号")
    batch = serializers.IntegerField(help_text="同一批：第一项的序号")
    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    sort = serializers.ChoiceField(Sort.choices, help_text="督查类别")
    state = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    target = serializers.CharField(help_text="目标编号")
    date = serializers.DateField(allow_null=True, help_text="检查日期")
    place = serializers.CharField()
    checked_by = serializers.CharField()
    problem = serializers.BooleanField()
    source = serializers.IntegerField(  # type: ignore[assignment]
        source="source_id", allow_null=True, help_text="整改来自哪次抽查：它的 id"
    )
    due = serializers.DateField(allow_null=True)
    first_due = serializers.DateField(allow_null=True)
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)
    late = serializers.BooleanField()
    overdue = serializers.SerializerMethodField(help_text="现在逾期未报")

    def get_overdue(self, item: SupervisionItem) -> bool:
        """Whether the unit still owes it after its last day."""
        return is_overdue(item)


class SupervisionItemSerializer(serializers.Serializer[Any]):
    """An item as it stands, and the moves that can be made now."""

    item = SupervisionRowSerializer()
    version = serializers.IntegerField(source="item.version")
    moves = serializers.ListField(child=serializers.CharField())


class SupervisionStartSerializer(serializers.Serializer[Any]):
    """A report asked of units, a check, an order: the fields of the form as texts."""

    sort = serializers.ChoiceField(Sort.choices, help_text="督查类别")
    units = serializers.ListField(child=serializers.CharField(), help_text="单位代码")
    texts = serializers.DictField(child=serializers.CharField(allow_blank=True))
    source = serializers.IntegerField(  # type: ignore[assignment]
        required=False, default=None, allow_null=True, help_text="整改来自哪次抽查：它的 id"
    )
    twice = serializers.BooleanField(default=False, help_text="看过已报的，还要另要一份")


class SupervisionMoveSerializer(serializers.Serializer[Any]):
    """A move of the table."""

    move = serializers.ChoiceField(list(flow.MOVES), help_text="督查流转动作")
    version = serializers.IntegerField(help_text="看到的 version；已办过则 409")
    reason = serializers.CharField(required=False, default="", allow_blank=True)
    due = serializers.CharField(required=False, default="", allow_blank=True)


class SupervisionViewSet(MovedViewSet):
    """督查：定期报告、随机抽查、整改的查询、发起、流转。"""

    @extend_schema(parameters=[YEAR], responses=SupervisionRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The items of a year, as in the list."""
        account = signed_in(request)
        year = current_year(account, sent_year(request.query_params))
        rows = items_found(account, year, list_asked(request.query_params.dict()))[:1000]
        return Response(SupervisionRowSerializer(rows, many=True).data)

    @extend_schema(parameters=[ID], responses=SupervisionItemSerializer)
    def retrieve(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """One item."""
        item = item_for(signed_in(request), int(id))
        duties = flow.duties_of(signed_in(request), item)
        moves = [move.key for move in flow.TABLES[item.sort].open_to(item.state, duties)]
        return Response(SupervisionItemSerializer({"item": item, "moves": moves}).data)

    @extend_schema(
        parameters=[YEAR],
        request=SupervisionStartSerializer,
        responses=SupervisionRowSerializer(many=True),
    )
    def create(self, request: Request) -> Response:
        """Begin items, one for each unit; what a check found is proved on its page, and the order
        that comes of it names it as ``source``.  A report that some of them are asked for already
        is refused until ``twice`` is said."""
        actor, sent = signed_in(request), sent_of(SupervisionStartSerializer, request)
        year = current_year(actor, sent_year(request.query_params))
        units = list(Unit.objects.filter(authority=year.authority_id, code__in=sent["units"]))
        if len(units) != len(set(sent["units"])):
            raise NotFound
        source = None if sent["source"] is None else item_for(actor, sent["source"])
        with answered(moved_words):
            made = services.items_start(
                year=year,
                sort=sent["sort"],
                units=units,
                stated=sent["texts"],
                actor=actor,
                source=source,
                warned=sent["twice"],
            )
        return Response(SupervisionRowSerializer(made, many=True).data, status=201)

    @extend_schema(
        parameters=[ID], request=SupervisionMoveSerializer, responses=SupervisionItemSerializer
    )
    @action(detail=True, methods=["post"])
    def move(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Make a move of the table."""
        actor = signed_in(request)
        item = item_for(actor, int(id))
        sent = sent_of(SupervisionMoveSerializer, request)
        with answered(moved_words):
            services.item_move(
                item=item,
                move=sent["move"],
                version=sent["version"],
                actor=actor,
                told=services.Told(sent["reason"], sent["due"]),
            )
        return self.retrieve(request, id)


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("supervision", SupervisionViewSet, "supervision")
]
