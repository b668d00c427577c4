"""How sure a ranking is, through the API: places as whole numbers, chances of 100."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.exact import to_text
from schemes.fact_pages.api import YEAR
from scoring import queries
from scoring.certainty.forms import TolerancesForm
from scoring.certainty.page import UnitRow, told_of
from scoring.certainty.queries import field_of, groups_of
from scoring.models import ResultSet
from scoring.views.asked import number_or_none
from units.http import signed_in

GROUP = OpenApiParameter("group", str, description="考核组；不写是第一组")
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

    def get_total(self, row: UnitRow) -> str:
        """Exact."""
        return to_text(row.total)


class CertaintyViewSet(ViewSet):
    """名次有多稳 (how sure a ranking is)."""

    @extend_schema(
        summary="一个考核组的名次有多稳",
        parameters=[YEAR, GROUP, *STATED],
        responses=CertaintySerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """现行结果集一个考核组各单位名次可能的范围。"""
        account = signed_in(request)
        scope = queries.results_scope(account)
        year = queries.year_for(account, number_or_none(request.query_params.get("year")))
        form = TolerancesForm(request.query_params)
        if not form.is_valid():
            raise ValidationError(
                {name: [str(each) for each in told] for name, told in form.errors.items()}
            )
        result_set = queries.result_set_for(account, year, None)
        rows = [] if result_set is None else _rows(request, scope, result_set, form)
        return Response(CertaintySerializer(rows, many=True).data)


def _rows(
    request: Request, scope: queries.Scope, result_set: ResultSet, form: TolerancesForm
) -> list[UnitRow]:
    document = queries.set_document(result_set)
    groups = groups_of(document)
    group = request.query_params.get("group") or next(iter(groups))
    if group not in groups:
        raise ValidationError({"group": [f"{group} ∉ {', '.join(groups)}"]})
    field, _unranked = field_of(scope, result_set, document, group)
    return told_of(field, form.stated()).units


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [("certainty", CertaintyViewSet, "certainty")]
