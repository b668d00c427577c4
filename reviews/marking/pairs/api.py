"""Double marks through the API, by the services and queries of the pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.models import Origin
from core.workflow import NotYoursError, StaleMoveError
from reviews.marking.pairs.flow import MOVES, WORKFLOW, duties_of
from reviews.marking.pairs.models import PairState
from reviews.marking.pairs.queries import opinions_seen, pair_for, visible_pairs
from reviews.marking.pairs.services import pair_move
from reviews.marking.scope import MarkingScope
from schemes.fact_pages.api import YEAR, StaleError
from schemes.forms_workbook import sent_year
from schemes.queries import current_year
from units.http import signed_in

ID = OpenApiParameter("id", int, OpenApiParameter.PATH, description="序号 / id")


class OpinionSerializer(serializers.Serializer[Any]):
    """What one of the two says."""

    marker = serializers.CharField(help_text="评分人")
    figure = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    way = serializers.CharField(allow_blank=True)
    evidence = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()


class PairSerializer(serializers.Serializer[Any]):
    """A target that two mark, and how it stands."""

    id = serializers.IntegerField(source="pk")
    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    key = serializers.CharField(help_text="目标编号")
    title = serializers.CharField(source="target.title")
    state = serializers.CharField(help_text="、".join(PairState.values))
    version = serializers.IntegerField()
    offer = serializers.CharField(allow_blank=True, help_text="定的数")
    reason = serializers.CharField(allow_blank=True)
    made = serializers.IntegerField(allow_null=True, help_text="写成的评分 id")


class PairToldSerializer(serializers.Serializer[Any]):
    """A pair with what may be seen of both marks, and the moves that can be made now."""

    pair = PairSerializer()
    opinions = OpinionSerializer(many=True, help_text="两人都评过才有另一人的")
    moves = serializers.ListField(child=serializers.CharField())


class PairMoveSerializer(serializers.Serializer[Any]):
    """A move of the table."""

    move = serializers.CharField(help_text="、".join(MOVES))
    version = serializers.IntegerField(help_text="看到的 version；已办过则 409")
    figure = serializers.CharField(required=False, default="", allow_blank=True)
    reason = serializers.CharField(required=False, default="", allow_blank=True)


class PairViewSet(ViewSet):
    """双人评分：查询、定分；每人的评分由 marking/enter 录。"""

    lookup_field = "id"
    lookup_value_regex = "[0-9]{1,18}"

    @extend_schema(parameters=[YEAR], responses=PairSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The year's double marks of which the account meets the units."""
        return Response(PairSerializer(visible_pairs(_scope(request))[:1000], many=True).data)

    @extend_schema(parameters=[ID], responses=PairToldSerializer)
    def retrieve(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """One pair; another's mark only once both are in."""
        account = signed_in(request)
        found = pair_for(account, int(id))
        scope = MarkingScope(account, found.year)
        moves = WORKFLOW.open_to(found.state, duties_of(scope, found))
        told = {"pair": found, "opinions": opinions_seen(scope, found)}
        return Response(PairToldSerializer({**told, "moves": [move.key for move in moves]}).data)

    @extend_schema(parameters=[ID], request=PairMoveSerializer, responses=PairToldSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Settle two marks that differ, or offer, take or refuse one."""
        actor = signed_in(request)
        found = pair_for(actor, int(id))
        sent = PairMoveSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            pair_move(pair=found, actor=actor, origin=Origin.API, **sent.validated_data)
        except NotYoursError as error:
            raise NotFound from error
        except StaleMoveError as error:
            raise StaleError from error
        return self.retrieve(request, id)


def _scope(request: Request) -> MarkingScope:
    account = signed_in(request)
    return MarkingScope(account, current_year(account, sent_year(request.query_params)))


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [("mark-pairs", PairViewSet, "mark-pair")]
