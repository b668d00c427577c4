"""Rounds and their turnout through the API.

Voting, keys and the count have no route here: a ballot goes from the voter's browser into the box,
and the key files are chosen by the two who hold them.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from reviews.ballots.queries import round_lines
from schemes.fact_pages.api import YEAR
from schemes.forms_workbook import sent_year
from schemes.queries import current_year
from units.http import signed_in


class VoteRoundSerializer(serializers.Serializer[Any]):
    """A round cast in the system and its turnout; never what a ballot says (K-6.3)."""

    id = serializers.IntegerField(source="row.pk")
    title = serializers.CharField(source="row.title")
    subject = serializers.CharField(
        source="row.subject", help_text="group 测评主体、component 板块、survey 协作测评"
    )
    key = serializers.CharField(source="row.key")
    scale = serializers.CharField(
        source="row.scale", help_text="score、rank、tier、grade、questions"
    )
    secret = serializers.BooleanField(source="row.secret", help_text="无记名")
    state = serializers.CharField(
        source="row.state", help_text="draft、frozen、open、tallied、void"
    )
    on_paper = serializers.BooleanField(source="row.on_paper", help_text="纸质票，两人录入")
    over = serializers.BooleanField(help_text="已截止，待计票")
    opens_at = serializers.DateTimeField(source="row.opens_at", allow_null=True)
    closes_at = serializers.DateTimeField(source="row.closes_at", allow_null=True)
    voters = serializers.IntegerField(help_text="投票人数")
    voted = serializers.IntegerField(help_text="已投人数")


class VoteRoundViewSet(ViewSet):
    """系统内投票：各轮和交票数 (rounds cast in the system)."""

    @extend_schema(
        summary="系统内投票各轮", parameters=[YEAR], responses=VoteRoundSerializer(many=True)
    )
    def list(self, request: Request) -> Response:
        """各轮的状态、截止时间和交票数，没有任何得分。"""
        account = signed_in(request)
        year = current_year(account, sent_year(request.query_params))
        return Response(VoteRoundSerializer(round_lines(account, year), many=True).data)


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("vote-rounds", VoteRoundViewSet, "vote-round")
]
