"""How sure a ranking is, through the API: places as whole numbers, chances of 100."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.exact import to_text
from schemes.fact_pages.api import YEAR
from scoring import queries
from scoring.certainty.field import Field
from scoring.certainty.forms import TolerancesForm
from scoring.certainty.page import Told, UnitRow, told_of
from scoring.certainty.queries import field_of, groups_of
from scoring.models import ResultSet
from scoring.views.asked import number_or_none
from units.http import signed_in

GROUP = OpenApiParameter("group", str, description="考核组；不写是第一组")
PAIR = [
    OpenApiParameter("one", str, required=True, description="一个单位的代码"),
    OpenApiParameter("other", str, required=True, description="另一个单位的代码"),
]
STATED = [
    OpenApiParameter("weights", str, description="权重上下百分之几，0–50"),
    OpenApiParameter("judged", str, description="人评的板块得分上下满分的百分之几，0–50"),
    OpenApiParameter("measured", str, description="按实绩的板块得分上下满分的百分之几，0–50"),
]


class CertaintySerializer(serializers.Serializer[Any]):
    """A ranked unit and the places it may as well have."""

    code = serializers.CharField()
    name = serializers.CharField()
    rank = serializers.IntegerField()
    total = serializers.SerializerMethodField(help_text="总分，n/d")
    best = serializers.IntegerField(help_text="100 次里 90 次不好于这一名")
    worst = serializers.IntegerField(help_text="100 次里 90 次不差于这一名")
    hold = serializers.CharField(help_text="名次稳不稳")
    above_next = serializers.IntegerField(allow_null=True, help_text="100 次里几次在下一名之前")
    in_quota = serializers.IntegerField(allow_null=True, help_text="100 次里几次进加优秀比例的名次")

    grade = serializers.CharField(help_text="按分的等次，方案没有等次时为空")
    grade_kept = serializers.IntegerField(
        allow_null=True, help_text="100 次里几次还是这一等，方案没有等次时为空"
    )

    sways = serializers.SerializerMethodField(
        help_text="只动一个板块的得分，名次从几到几：板块 → [最好, 最差]"
    )

    def get_sways(self, row: UnitRow) -> dict[str, list[int]]:
        """By the component's key."""
        return {each.key: [each.high, each.low] for each in row.sways}

    def get_total(self, row: UnitRow) -> str:
        """Exact."""
        return to_text(row.total)


class CertaintyPairSerializer(serializers.Serializer[Any]):
    """Two units of a group, the one that ranks higher first."""

    one = serializers.CharField(source="one.code", help_text="名次在前的单位")
    other = serializers.CharField(source="other.code", help_text="名次在后的单位")
    above = serializers.IntegerField(help_text="100 次里几次前者排在后者之前")
    words = serializers.CharField(help_text="分得清、多半在前、分不清或并列")


class CertaintyViewSet(ViewSet):
    """名次有多稳 (how sure a ranking is)."""

    @extend_schema(
        summary="一个考核组的名次有多稳",
        parameters=[YEAR, GROUP, *STATED],
        responses=CertaintySerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """现行结果集一个考核组各单位名次可能的范围。"""
        told = _told(request)
        return Response(CertaintySerializer(told.units if told else [], many=True).data)

    @extend_schema(
        summary="两个单位谁在前，有几成把握",
        parameters=[YEAR, GROUP, *PAIR, *STATED],
        responses=CertaintyPairSerializer,
    )
    @action(detail=False)
    def pair(self, request: Request) -> Response:
        """现行结果集里同组两个单位，100 次里几次名次在前的还在前。"""
        asked = {name: request.query_params.get(name, "") for name in ("one", "other")}
        told = _told(request, (asked["one"], asked["other"]))
        if told is None or told.pair is None:
            known = {each.code for each in told.units} if told else set()
            wrong = [name for name, code in asked.items() if code not in known] or ["other"]
            words = _("写同一考核组里两个排了名次的不同单位的代码")
            raise ValidationError({name: [words] for name in wrong})
        return Response(CertaintyPairSerializer(told.pair).data)


def _told(request: Request, pair: tuple[str, str] = ("", "")) -> Told | None:
    """What is told of the group that is asked for; None where there are no results."""
    account = signed_in(request)
    scope = queries.results_scope(account)
    year = queries.year_for(account, number_or_none(request.query_params.get("year")))
    form = TolerancesForm(request.query_params)
    if not form.is_valid():
        raise ValidationError(
            {name: [str(each) for each in told] for name, told in form.errors.items()}
        )
    result_set = queries.result_set_for(account, year, None)
    if result_set is None:
        return None
    field = _field(request, scope, result_set)
    return told_of(field, form.stated(), pair)


def _field(request: Request, scope: queries.Scope, result_set: ResultSet) -> Field:
    document = queries.set_document(result_set)
    groups = groups_of(document)
    group = request.query_params.get("group") or next(iter(groups))
    if group not in groups:
        raise ValidationError({"group": [f"{group} ∉ {', '.join(groups)}"]})
    field, _unranked = field_of(scope, result_set, document, group)
    return field


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [("certainty", CertaintyViewSet, "certainty")]
