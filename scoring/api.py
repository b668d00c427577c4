"""What ``scoring`` offers through the API; ``config.api`` puts the entries into one router.

The same queries answer as for the pages, so the same rows are seen.  Exact figures are ``n/d``
texts; a job asked for here is followed under ``/api/jobs/``.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.policy import Denied
from documents.trace import in_words
from scoring import exports, queries
from scoring.certainty.api import ENTRIES as CERTAINTY
from scoring.freezing.api import ENTRIES as FREEZING
from scoring.freezing.corrections.api import ENTRIES as CORRECTIONS
from scoring.models import ResultSet
from scoring.panels.api import ENTRIES as PANELS
from scoring.publication.api import ENTRIES as PUBLICATIONS
from scoring.publication.api_bodies import ENTRIES as AWARD_LISTS
from scoring.reports.api import ENTRIES as REPORTS
from scoring.services import RecomputeError, recompute_request
from scoring.trends.api import ENTRIES as TRENDS
from scoring.views.asked import number_or_none
from scoring.whatif.api import ENTRIES as WHAT_IFS
from scoring.words import names_of
from units.http import signed_in

_YEAR = OpenApiParameter(
    "year",
    int,
    description="考核年度；不填为现行年度 (assessment year; the one in force if absent)",
)
_NUMBER = OpenApiParameter("number", int, OpenApiParameter.PATH, description="结果集的号")
_UNIT = OpenApiParameter("unit_code", str, OpenApiParameter.PATH, description="单位代码")


class ResultSetSerializer(serializers.Serializer[dict[str, Any]]):
    """A result set: what made it, and its group figures."""

    number = serializers.IntegerField(help_text="结果集的号")
    year = serializers.IntegerField(help_text="考核年度")
    state = serializers.CharField(help_text="provisional 暂定、published 已公布、frozen 已封存")
    current = serializers.BooleanField(help_text="是否现行")
    scheme = serializers.JSONField(help_text="方案的名称、版次、摘要")
    engine_version = serializers.CharField()
    facts_digest = serializers.CharField(help_text="全部事实、方案和引擎的摘要，相同即结果相同")
    incomplete = serializers.IntegerField(help_text="缺项单位数")
    statistics = serializers.JSONField(help_text="各考核组的统计，精确数写作 n/d")
    started_at = serializers.CharField()
    finished_at = serializers.CharField()
    cause = serializers.CharField(help_text="manual、nightly、import、command")


class ResultEntrySerializer(serializers.Serializer[dict[str, Any]]):
    """A unit's result in a set."""

    unit = serializers.CharField(help_text="单位代码")
    name = serializers.CharField()
    peer_group = serializers.CharField(help_text="考核组")
    rank = serializers.IntegerField(allow_null=True, help_text="名次；不排名为空")
    ranked_of = serializers.IntegerField()
    change_of_rank = serializers.IntegerField(allow_null=True, help_text="较上一结果集上升的位数")
    total = serializers.CharField(allow_null=True, help_text="总分，精确数 n/d")
    total_shown = serializers.CharField(allow_null=True, help_text="总分，四位小数")
    base = serializers.CharField(allow_null=True)
    components = serializers.DictField(
        child=serializers.CharField(allow_null=True), help_text="各板块得分，缺项为空"
    )
    honours = serializers.CharField(help_text="加分")
    deductions = serializers.CharField(help_text="扣分，正数")
    complete = serializers.BooleanField()
    qualified = serializers.BooleanField()
    veto_kinds = serializers.ListField(child=serializers.CharField())
    appraisal = serializers.CharField(allow_blank=True)
    excellent_extra = serializers.CharField(help_text="优秀比例增加的百分点")
    missing = serializers.ListField(child=serializers.JSONField(), help_text="缺什么")


class UnitResultSerializer(ResultEntrySerializer):
    """A unit's result with its trace."""

    trace = serializers.JSONField(help_text="得分明细：树，每个数都有条款、来源、未计入的部分")


class RecomputeSerializer(serializers.Serializer[dict[str, Any]]):
    """The job that recomputes, to be followed under /api/jobs/."""

    job = serializers.CharField(help_text="任务编号")
    state = serializers.CharField()


class ResultSetViewSet(ViewSet):
    """结果集 (result sets): who holds a unit only sees that unit's own row."""

    serializer_class = ResultSetSerializer
    lookup_field = "number"
    lookup_value_regex = "[0-9]{1,9}"

    @extend_schema(parameters=[_YEAR], responses=ResultSetSerializer(many=True))
    def list(self, request: Request) -> Response:
        """年度的结果集，最新的在前，最多 100 个。"""
        year = _year(request)
        current = _current_id(year)
        found = queries.result_sets(signed_in(request), year)[:100]
        return Response(
            [{**exports.set_data(each), "current": each.pk == current} for each in found]
        )

    @extend_schema(parameters=[_YEAR, _NUMBER], responses=ResultSetSerializer)
    def retrieve(self, request: Request, number: str) -> Response:
        """一个结果集。"""
        found = _result_set(request, number)
        current = _current_id(found.year)
        return Response({**exports.set_data(found), "current": found.pk == current})

    @extend_schema(parameters=[_YEAR, _NUMBER], responses=ResultEntrySerializer(many=True))
    @action(detail=True, url_path="entries")
    def entries(self, request: Request, number: str) -> Response:
        """结果集里看得到的单位，按名次。"""
        scope = queries.results_scope(signed_in(request))
        judged = queries.judged_entries(scope, _result_set(request, number))
        return Response([exports.entry_data(unit) for unit in judged])

    @extend_schema(parameters=[_YEAR, _NUMBER, _UNIT], responses=UnitResultSerializer)
    @action(detail=True, url_path="entries/(?P<unit_code>[^/]+)")
    def unit(self, request: Request, number: str, unit_code: str) -> Response:
        """一个单位的结果和得分明细。"""
        scope = queries.results_scope(signed_in(request))
        found = _result_set(request, number)
        judged = queries.judged_unit(scope, found, unit_code)
        names = names_of(queries.set_document(found))
        trace = in_words(judged.entry.result.trace, names)
        return Response({**exports.entry_data(judged), "trace": trace})

    @extend_schema(parameters=[_YEAR], request=None, responses={202: RecomputeSerializer})
    @action(detail=False, methods=["post"], url_path="recompute")
    def recompute(self, request: Request) -> Response:
        """重新计算年度；返回后台任务，已在进行的返回同一个。"""
        if not queries.may_recompute(signed_in(request)):
            raise Denied("scoring.recompute")
        try:
            job = recompute_request(year=_year(request), actor=signed_in(request))
        except RecomputeError as error:
            raise ValidationError({"year": [str(error)]}) from error
        return Response({"job": str(job.pk), "state": job.state}, status=status.HTTP_202_ACCEPTED)


def _year(request: Request) -> Any:
    return queries.year_for(signed_in(request), number_or_none(request.query_params.get("year")))


def _current_id(year: Any) -> int:
    pointer = queries.current_result(year)
    return pointer.result_set_id if pointer else 0


def _result_set(request: Request, number: str) -> ResultSet:
    found = queries.result_set_for(signed_in(request), _year(request), int(number))
    if found is None:
        raise Denied("scoring.resultset", number)
    return found


#: (prefix under /api/, view set, basename)
router_entries: list[tuple[str, type[ViewSetMixin], str]] = [
    ("result-sets", ResultSetViewSet, "result-sets"),
    *PANELS,
    *PUBLICATIONS,
    *AWARD_LISTS,
    *FREEZING,
    *CERTAINTY,
    *CORRECTIONS,
    *TRENDS,
    *REPORTS,
    *WHAT_IFS,
]
