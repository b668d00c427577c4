"""Reports of results through the API: the same files as the pages give, one by one or as a ZIP."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as Refused
from django.http import FileResponse, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.queries import job_view
from documents.download import ZIP, stream_download
from scoring.queries import results_scope
from scoring.reports import bulk, catalogue
from scoring.reports.models import ResultReport
from scoring.reports.views import RESPONSES
from scoring.views.asked import Asked, asked
from units.http import signed_in

_SET = [
    OpenApiParameter("year", int, description="考核年度；不填为现行年度"),
    OpenApiParameter("set", int, description="结果集的号；不填为现行的"),
]
_KINDS = "certificates 各单位证明、whole 通报、名单和证明全套"
_KEY = OpenApiParameter("key", str, OpenApiParameter.PATH, enum=list(catalogue.REPORTS))
_PK = OpenApiParameter("pk", int, OpenApiParameter.PATH)
_QUERY = [
    OpenApiParameter("as", str, enum=["pdf", "xlsx", "docx"], description="格式；不填为第一种"),
    OpenApiParameter("unit", str, description="单位代码（证明、历年）"),
    OpenApiParameter("leader", str, description="领导的账号（简报）"),
    OpenApiParameter("view", str, description="历年看什么：unit、part、honour"),
    OpenApiParameter("part", str, description="考核组/板块（历年）"),
    OpenApiParameter("kind", str, description="加分种类（历年）"),
]


class ResultReportSerializer(serializers.Serializer[Any]):
    """A report that can be downloaded."""

    key = serializers.CharField()
    title = serializers.CharField()
    about = serializers.CharField(help_text="内容")
    forms = serializers.ListField(child=serializers.CharField(), help_text="pdf、xlsx、docx")
    asks = serializers.ListField(child=serializers.CharField(), help_text="下载时还要带的参数")


class ResultReportZipSerializer(serializers.Serializer[Any]):
    """Several reports in one ZIP; the file is there once ``done_at`` is set."""

    id = serializers.IntegerField(source="pk")
    year = serializers.IntegerField(source="result_set.year.year")
    result_set = serializers.IntegerField(source="result_set.number")
    kind = serializers.CharField(help_text=_KINDS)
    job = serializers.CharField(source="job_id", allow_null=True, help_text="后台任务")
    progress = serializers.SerializerMethodField(help_text="做到百分之几；没有在做为空")
    files = serializers.IntegerField()
    size = serializers.IntegerField(help_text="字节")
    done_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)

    def get_progress(self, row: ResultReport) -> int | None:
        """Of the step under way."""
        percent: int | None = None if row.job is None else job_view(row.job)["percent"]
        return percent


class ResultReportAskSerializer(serializers.Serializer[Any]):
    """What is wanted together."""

    kind = serializers.CharField(help_text=_KINDS)


class ResultReportViewSet(ViewSet):
    """结果报表 (reports of results)."""

    serializer_class = ResultReportSerializer
    lookup_field = "key"
    lookup_value_regex = "[a-z]{1,20}"

    @extend_schema(parameters=_SET, responses=ResultReportSerializer(many=True))
    def list(self, request: Request) -> Response:
        """看得到的报表和各自的格式。"""
        found = catalogue.offered(_asked(request))
        return Response(ResultReportSerializer(found, many=True).data)

    @extend_schema(
        parameters=[*_SET, _KEY, *_QUERY],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    @action(detail=True, url_path="file")
    def file(self, request: Request, key: str) -> HttpResponse:
        """下载一份报表，留痕。"""
        what, query = _asked(request), request.query_params.dict()
        report = catalogue.REPORTS.get(key)
        form = query.get("as", "") or (report.forms[0] if report else "")
        made = catalogue.drawn(what, signed_in(request), key, form, query)
        return RESPONSES[form](request._request, what, made.content, made.name)


class ResultReportZipViewSet(ViewSet):
    """成套下载 (several reports in one ZIP)."""

    serializer_class = ResultReportZipSerializer
    lookup_field = "pk"
    lookup_value_regex = "[0-9]{1,18}"

    @extend_schema(parameters=_SET, responses=ResultReportZipSerializer(many=True))
    def list(self, request: Request) -> Response:
        """这个结果集排好的和正在排的。"""
        found = bulk.reports_of(_asked(request))
        return Response(ResultReportZipSerializer(found, many=True).data)

    @extend_schema(
        parameters=_SET,
        request=ResultReportAskSerializer,
        responses={202: ResultReportZipSerializer},
    )
    def create(self, request: Request) -> Response:
        """提出一套；已在排的返回同一个，按返回的任务看进度。"""
        sent = ResultReportAskSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        kind = sent.validated_data["kind"]
        try:
            row = bulk.report_ask(what=_asked(request), kind=kind, actor=signed_in(request))
        except Refused as error:
            raise ValidationError(error.message_dict) from error
        return Response(ResultReportZipSerializer(row).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(parameters=[_PK], responses=ResultReportZipSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """一套排到哪里。"""
        row = bulk.report_for(results_scope(signed_in(request)), int(pk))
        return Response(ResultReportZipSerializer(row).data)

    @extend_schema(parameters=[_PK], responses={(200, "application/zip"): OpenApiTypes.BINARY})
    @action(detail=True, url_path="file")
    def file(self, request: Request, pk: str) -> FileResponse:
        """下载排好的压缩包，留痕。"""
        actor = signed_in(request)
        row, file = bulk.report_open(scope=results_scope(actor), pk=int(pk), actor=actor)
        return stream_download(file, bulk.report_name(row), ZIP)


def _asked(request: Request) -> Asked:
    """``year`` and ``set`` of the address, resolved as the pages do."""
    return asked(request._request)


ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("result-reports", ResultReportViewSet, "result-reports"),
    ("result-report-zips", ResultReportZipViewSet, "result-report-zips"),
]
