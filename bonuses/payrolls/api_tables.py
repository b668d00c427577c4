"""Tables for bank and bureau, and printed pages of whole payrolls, through the API."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from bonuses.exports.payrolls import table_workbook
from bonuses.models import PayTemplate
from bonuses.payrolls import queries, templates
from bonuses.payrolls.account_keys import SealBrokenError
from bonuses.payrolls.page import reports_of
from bonuses.payrolls.reports import report_name, report_open, report_request
from bonuses.payrolls.table_views import authority_of, seal_words, table_for, to_fetch
from bonuses.payrolls.words import batch_title
from documents.download import ZIP, stream_download
from reviews.moved_api import ID, MovedViewSet, answered, sent_of
from units.http import signed_in

KEY = OpenApiParameter("key", str, OpenApiParameter.PATH, description="bank / bureau …")


class PayColumnSerializer(serializers.Serializer[Any]):
    """A column: which field, under which heading."""

    field = serializers.ChoiceField(choices=list(templates.FIELDS))
    heading = serializers.CharField(max_length=templates.HEADING)


class PayTableSerializer(serializers.Serializer[Any]):
    """A table as the cashier set it up."""

    key = serializers.CharField(read_only=True)
    number = serializers.IntegerField(help_text="看到的版本，存时带回；0 是自带的")
    name = serializers.CharField()
    sheet = serializers.CharField()
    units = serializers.ChoiceField(choices=list(templates.UNITS))
    columns = PayColumnSerializer(many=True)


class PayTableRowsSerializer(serializers.Serializer[Any]):
    """The rows of a table, accounts masked."""

    headings = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField())
    totals = serializers.ListField()


class PayReportSerializer(serializers.Serializer[Any]):
    """Printed pages of a payroll; the file is there once ``done_at`` is set."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.CharField(help_text="sheets / slips / summary")
    files = serializers.IntegerField()
    size = serializers.IntegerField(help_text="字节")
    job = serializers.CharField(source="job_id", allow_null=True, help_text="后台任务")
    done_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)


class NewPayReportSerializer(serializers.Serializer[Any]):
    """Which pages."""

    kind = serializers.CharField(help_text="sheets / slips / summary")


class PayTableViewSet(MovedViewSet):
    """Tables that an authority set up."""

    lookup_field = "key"
    lookup_value_regex = "[a-z]{1,20}"

    @extend_schema(
        summary="导出模板", responses=PayTableSerializer(many=True), operation_id="pay_tables"
    )
    def list(self, request: Request) -> Response:
        """Those in force."""
        found = templates.templates_of(authority_of(request._request)).values()
        return Response([_told(each) for each in found])

    @extend_schema(
        summary="改导出模板",
        parameters=[KEY],
        request=PayTableSerializer,
        responses=PayTableSerializer,
        operation_id="pay_table_save",
    )
    def update(self, request: Request, key: str) -> Response:
        """Set it up anew; the version before stays."""
        authority = authority_of(request._request)
        table_for(authority, key)
        sent = sent_of(PayTableSerializer, request)
        sent["columns"] = [(each["field"], each["heading"]) for each in sent["columns"]]
        shown = sent.pop("number")
        with answered(_stale_words):
            saved = templates.template_save(
                authority=authority, key=key, shown=shown, stated=sent, actor=signed_in(request)
            )
        return Response(_told(saved))


class PayrollFilesViewSet(MovedViewSet):
    """What is made of a whole payroll: tables, printed pages."""

    @extend_schema(
        summary="一批的导出表（账号只有后四位）",
        parameters=[ID, KEY],
        responses=PayTableRowsSerializer,
        operation_id="payroll_table",
    )
    @action(detail=True, methods=["get"], url_path="tables/(?P<key>[a-z]{1,20})")
    def table(self, request: Request, id: str, key: str) -> Response:  # noqa: A002
        """As the page shows it, all rows."""
        batch = queries.batch_for(signed_in(request), int(id))
        found = table_for(batch.year.authority, key)
        rows = list(templates.rows_of(found, batch, masked=True))
        told = {
            "headings": [heading for _field, heading in found.columns],
            "rows": rows,
            "totals": templates.totals_of(found, rows),
        }
        return Response(PayTableRowsSerializer(told).data)

    @extend_schema(
        summary="下载导出表（xlsx，账号是全的，留痕）",
        parameters=[ID, KEY],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
        operation_id="payroll_table_file",
    )
    @action(detail=True, methods=["get"], url_path="tables/(?P<key>[a-z]{1,20})/file")
    def table_file(self, request: Request, id: str, key: str) -> HttpResponse:  # noqa: A002
        """Once the payroll is approved."""
        actor = signed_in(request)
        batch = to_fetch(actor, int(id))
        found = table_for(batch.year.authority, key)
        try:
            return table_workbook(batch, found, f"{batch_title(batch)}{found.name}.xlsx", actor)
        except SealBrokenError as error:
            raise serializers.ValidationError({"account": [seal_words(error)]}) from error

    @extend_schema(
        methods=["GET"],
        summary="成批打印",
        parameters=[ID],
        responses=PayReportSerializer(many=True),
        operation_id="payroll_reports",
    )
    @extend_schema(
        methods=["POST"],
        summary="排一种成批打印",
        parameters=[ID],
        request=NewPayReportSerializer,
        responses={201: PayReportSerializer},
        operation_id="payroll_report_make",
    )
    @action(detail=True, methods=["get", "post"], url_path="reports")
    def reports(self, request: Request, id: str) -> Response:  # noqa: A002
        """What was drawn or is being drawn; a POST has a job draw one kind."""
        actor = signed_in(request)
        batch = queries.batch_for(actor, int(id))
        if request.method == "POST":
            kind = sent_of(NewPayReportSerializer, request)["kind"]
            with answered(_stale_words):
                made = report_request(batch=batch, kind=kind, actor=actor)
            return Response(PayReportSerializer(made).data, status=201)
        return Response(PayReportSerializer(reports_of(batch), many=True).data)

    @extend_schema(
        summary="下载成批打印的压缩包",
        parameters=[ID, OpenApiParameter("report", int, OpenApiParameter.PATH)],
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
        operation_id="payroll_report_file",
    )
    @action(detail=True, methods=["get"], url_path="reports/(?P<report>[0-9]{1,18})")
    def report(self, request: Request, id: str, report: str) -> FileResponse:  # noqa: A002
        """One ZIP; noted in the audit trail."""
        actor = signed_in(request)
        batch = queries.batch_for(actor, int(id))
        found, content = report_open(batch=batch, pk=int(report), actor=actor)
        return stream_download(content, report_name(batch, found), ZIP)


def _told(template: templates.Template) -> dict[str, Any]:
    columns = [{"field": field, "heading": heading} for field, heading in template.columns]
    told = {name: getattr(template, name) for name in ("key", "number", "name", "sheet", "units")}
    return {**told, "columns": columns}


def _stale_words(row: PayTemplate) -> str:
    return templates.stale_words(row)


ENTRIES = [
    ("pay-tables", PayTableViewSet, "pay-table"),
    ("payrolls", PayrollFilesViewSet, "payroll-files"),
]
