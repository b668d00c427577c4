"""The year workbook through the API: upload, preview, write, download."""

from __future__ import annotations

import io
import uuid
from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.json_bodies import BoundedJSONParser
from documents.download import XLSX, stream_download
from schemes.forms_workbook import UploadForm
from schemes.models import ImportBatch
from schemes.queries import current_year
from schemes.workbook import pages, queries
from schemes.workbook.services import import_request, import_upload
from schemes.workbook.writer import write_year
from units.http import signed_in

UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


class ImportSerializer(serializers.ModelSerializer[ImportBatch]):
    """An upload with its counts; its errors and changes have addresses of their own."""

    year = serializers.IntegerField(source="year.year")
    uploaded_by = serializers.CharField(source="uploaded_by.display_name")
    problem = serializers.SerializerMethodField()
    failure = serializers.SerializerMethodField()

    class Meta:
        model = ImportBatch
        fields = (
            *("id", "year", "state", "file_name", "digest", "size", "uploaded_by", "uploaded_at"),
            *("summary", "problem", "fingerprint", "job", "failure", "reason", "applied_at"),
        )

    def get_problem(self, batch: ImportBatch) -> str:
        """Why the file as a whole was refused."""
        return queries.problem_of(batch)

    def get_failure(self, batch: ImportBatch) -> str:
        """Why the last job of the batch ended without effect."""
        return pages.failure(batch)


class ErrorSerializer(serializers.Serializer[Any]):
    """One wrong cell."""

    ref = serializers.CharField()
    value = serializers.CharField()
    message = serializers.CharField()
    allowed = serializers.ListField(child=serializers.CharField())


class ChangeSerializer(serializers.Serializer[Any]):
    """One row that would change; ``fields`` are (column, old, new)."""

    sheet = serializers.CharField()
    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not the label of one
    ref = serializers.CharField()
    # Not a field named "fields": that name belongs to the serializer itself.
    columns = serializers.ListField(source="fields", child=serializers.ListField())


class UploadSerializer(serializers.Serializer[Any]):
    """A workbook as multipart form data."""

    file = serializers.FileField()


class ApplySerializer(serializers.Serializer[Any]):
    """What a person says when he has a preview written."""

    fingerprint = serializers.CharField(max_length=64)
    reason = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)
    confirmed_gone = serializers.IntegerField(min_value=0, required=False, default=0)


class ImportViewSet(GenericViewSet[ImportBatch]):
    """Imports of one year: ``/api/years/2026/imports/``."""

    queryset = ImportBatch.objects.none()
    serializer_class = ImportSerializer
    lookup_value_regex = UUID
    parser_classes = (MultiPartParser, BoundedJSONParser)
    pagination_class = PageNumberPagination

    def _batch(self, year: str, pk: str) -> ImportBatch:
        batch = queries.import_for(signed_in(self.request), uuid.UUID(pk))
        if batch.year.year != int(year):
            raise queries.no_such_file(batch)
        return batch

    @extend_schema(responses=ImportSerializer(many=True))
    def list(self, request: Request, year: str) -> Response:
        """Uploads, newest first."""
        found = queries.imports_of(signed_in(request), current_year(signed_in(request), int(year)))
        page = self.paginate_queryset(found)
        return self.get_paginated_response(ImportSerializer(page, many=True).data)

    @extend_schema(request=UploadSerializer, responses={202: ImportSerializer})
    def create(self, request: Request, year: str) -> Response:
        """Take a workbook in; 202, for a job compares it."""
        found = current_year(signed_in(request), int(year))
        form = UploadForm({}, request.FILES)
        if not form.is_valid():
            raise serializers.ValidationError({"file": [str(text) for text in form.errors["file"]]})
        file = form.cleaned_data["file"]
        batch = import_upload(year=found, actor=signed_in(request), file=file, name=file.name)
        return Response(ImportSerializer(batch).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(responses=ImportSerializer)
    def retrieve(self, request: Request, year: str, pk: str) -> Response:
        """One upload with its counts."""
        return Response(ImportSerializer(self._batch(year, pk)).data)

    @extend_schema(responses=ErrorSerializer(many=True))
    @action(detail=True, methods=["get"])
    def errors(self, request: Request, year: str, pk: str) -> Response:
        """Every error of the file, sheet!cell, what is wrong, what is allowed."""
        found = queries.errors_of(self._batch(year, pk))
        return Response(ErrorSerializer(found, many=True).data)

    @extend_schema(responses=ChangeSerializer(many=True))
    @action(detail=True, methods=["get"])
    def changes(self, request: Request, year: str, pk: str) -> Response:
        """Rows that would change, old and new."""
        asked = {key: request.query_params.get(key, "") for key in ("sheet", "kind")}
        found: Any = queries.changes_of(self._batch(year, pk), **asked)
        page = self.paginate_queryset(found)
        return self.get_paginated_response(ChangeSerializer(page, many=True).data)

    @extend_schema(request=ApplySerializer, responses={202: ImportSerializer})
    @action(detail=True, methods=["post"])
    def apply(self, request: Request, year: str, pk: str) -> Response:
        """Have the previewed workbook written; 202, and the same answer when asked twice."""
        asked = ApplySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        batch = self._batch(year, pk)
        batch = import_request(batch=batch, actor=signed_in(request), **asked.validated_data)
        return Response(ImportSerializer(batch).data, status=status.HTTP_202_ACCEPTED)


class WorkbookViewSet(GenericViewSet[Any]):
    """The workbook itself: ``/api/years/2026/workbook/``."""

    queryset = ImportBatch.objects.none()
    serializer_class = serializers.Serializer

    @extend_schema(
        parameters=[OpenApiParameter("template", bool)],
        responses={(200, XLSX): OpenApiTypes.BINARY},
    )
    def list(self, request: Request, year: str) -> FileResponse:
        """The year filled, or with ``template=1`` empty with worked lines."""
        found = current_year(signed_in(request), int(year))
        template = request.query_params.get("template") in {"1", "true"}
        file = io.BytesIO()
        write_year(file, found, template=template)
        name = pages.file_name(found, template=template)
        return stream_download(file, name, XLSX)


YEAR = r"years/(?P<year>[0-9]{4})"
