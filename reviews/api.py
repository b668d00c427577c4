"""What ``reviews`` offers through the API; ``config.api`` puts the entries into one router."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from reviews.accountability.api import ENTRIES as ACCOUNTABILITY_ENTRIES
from reviews.ballots.api import ENTRIES as BALLOT_ENTRIES
from reviews.fact_pages import PAGES
from reviews.honours.api import ENTRIES as CLAIM_ENTRIES
from reviews.marking.api import ENTRIES as MARKING_ENTRIES
from reviews.marking.team_api import ENTRIES as TEAM_ENTRIES
from reviews.monthly.api import ENTRIES as MONTHLY_ENTRIES
from reviews.objections.api import ENTRIES as FEEDBACK_ENTRIES
from reviews.recheck_api import RecheckViewSet
from reviews.register.api import ENTRIES as REGISTER_ENTRIES
from reviews.self_evaluation.api import ENTRIES as SELF_ENTRIES
from reviews.stages.api import ENTRIES as STAGE_ENTRIES
from reviews.supervision.api import ENTRIES as SUPERVISION_ENTRIES
from reviews.turnout import turnout_rows
from schemes.fact_pages.api import YEAR, fact_viewset
from schemes.forms_workbook import sent_year
from schemes.queries import current_year
from units.http import signed_in


class TurnoutSerializer(serializers.Serializer[Any]):
    """How many ballots of a voter group came back; never what they say (K-6.3)."""

    key = serializers.CharField(help_text="测评主体")
    title = serializers.CharField()
    secret = serializers.BooleanField(help_text="无记名")
    state = serializers.CharField(
        source="look", help_text="draft 未开始、running 进行中、sealed 截止"
    )
    closed_at = serializers.DateTimeField(allow_null=True)
    units = serializers.IntegerField(help_text="被测评单位数")
    sent = serializers.IntegerField(help_text="发出票数")
    returned = serializers.IntegerField(help_text="收回票数")
    valid = serializers.IntegerField(help_text="有效票数")


class TurnoutViewSet(ViewSet):
    """测评交票情况 (ballot turnout)."""

    @extend_schema(
        summary="测评交票情况", parameters=[YEAR], responses=TurnoutSerializer(many=True)
    )
    def list(self, request: Request) -> Response:
        """每个测评主体发出、收回、有效的票数，没有任何得分。"""
        year = current_year(signed_in(request), sent_year(request.query_params))
        return Response(TurnoutSerializer(turnout_rows(signed_in(request), year), many=True).data)


#: (prefix under /api/, view set, basename)
router_entries: list[tuple[str, type[ViewSetMixin], str]] = [
    *((page.slug, fact_viewset(page), page.slug) for page in PAGES),
    ("recheck", RecheckViewSet, "recheck"),
    ("ballot-turnout", TurnoutViewSet, "ballot-turnout"),
    *ACCOUNTABILITY_ENTRIES,
    *BALLOT_ENTRIES,
    *CLAIM_ENTRIES,
    *MARKING_ENTRIES,
    *TEAM_ENTRIES,
    *FEEDBACK_ENTRIES,
    *MONTHLY_ENTRIES,
    *REGISTER_ENTRIES,
    *SELF_ENTRIES,
    *STAGE_ENTRIES,
    *SUPERVISION_ENTRIES,
]
