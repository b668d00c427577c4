"""Accounts in bulk through the API: drafted, corrected, made by a job, their slips fetched once."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from core.json_bodies import BoundedJSONParser
from documents.download import PDF, file_download
from documents.xlsx.problems import WorkbookError
from units.accounts.bulk import pages, slips
from units.accounts.bulk.checks import faults_of
from units.accounts.bulk.rows import rows_of
from units.accounts.bulk.sources import rows_asked
from units.accounts.pages import own_authority
from units.http import signed_in
from units.models import AccountBatch
from units.services import batches

PK = OpenApiParameter("pk", OpenApiTypes.UUID, OpenApiParameter.PATH)


class BatchRowSerializer(serializers.Serializer[Any]):
    """An account to be made, or made: its number in the list, never a password."""

    number = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField()
    person = serializers.CharField(help_text="工号；空为不属于某个人的账号")
    unit = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    faults = serializers.ListField(child=serializers.CharField())


class BatchSerializer(serializers.Serializer[Any]):
    """A batch: how it stands, its job, whether its slips wait to be fetched."""

    id = serializers.UUIDField()
    # Declared fields leave the class: the attribute of the same name stays Django REST's own.
    source = serializers.CharField()  # type: ignore[assignment]
    state = serializers.CharField(help_text="draft, running, todo (密码条待取), done, withdrawn")
    count = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    made_at = serializers.DateTimeField(allow_null=True)
    slips_until = serializers.DateTimeField(allow_null=True)
    job = serializers.CharField(allow_null=True, help_text="进度的地址")
    workbook_errors = serializers.ListField(child=serializers.CharField())


class BatchDetailSerializer(BatchSerializer):
    """A batch with its rows."""

    rows = BatchRowSerializer(many=True)


class NewBatchSerializer(serializers.Serializer[Any]):
    """Where the accounts come from: ``units`` with roles, ``people`` with a rule, or a file."""

    # Declared fields leave the class: the attribute of the same name stays Django REST's own.
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=20, help_text="units, people, workbook"
    )
    roles = serializers.ListField(child=serializers.CharField(), required=False, default=list)
    rule = serializers.CharField(
        required=False, default="", allow_blank=True, help_text="initials_code, initials, code"
    )
    file = serializers.FileField(required=False, allow_null=True, default=None)


class UsernamesSerializer(serializers.Serializer[Any]):
    """Corrected user names by the number of the row, and rows that are left out."""

    usernames = serializers.DictField(child=serializers.CharField(), required=False, default=dict)
    leave_out = serializers.IntegerField(required=False, allow_null=True, default=None)


class BatchPages(PageNumberPagination):
    """20 batches a page, as on the screen."""

    page_size = 20


class AccountBatchViewSet(ViewSet):
    """批量建号：列名单、改用户名、建立、取密码条、重发。"""

    lookup_value_regex = "[0-9a-f-]{36}"
    parser_classes = (BoundedJSONParser, MultiPartParser)

    @extend_schema(parameters=[OpenApiParameter("page", int)], responses=BatchSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The batches, newest first."""
        paging = BatchPages()
        found = paging.paginate_queryset(pages.batches_for(signed_in(request)), request, view=self)
        return paging.get_paginated_response([_told(batch) for batch in found or ()])

    @extend_schema(parameters=[PK], responses=BatchDetailSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One batch with its rows and what is wrong with them."""
        return _detail(self._found(request, pk))

    @extend_schema(request=NewBatchSerializer, responses={201: BatchDetailSerializer})
    def create(self, request: Request) -> Response:
        """Draft a batch; nothing is made yet."""
        sent = _sent(NewBatchSerializer, request)
        authority = own_authority(request._request)
        try:
            drafted = rows_asked(authority, sent.pop("source"), **sent)
        except WorkbookError as error:
            raise ValidationError({"file": [str(error.message)]}) from error
        batch = batches.batch_draft(
            authority=authority,
            actor=signed_in(request),
            site=request.build_absolute_uri("/"),
            **drafted,
        )
        return _detail(batch, status.HTTP_201_CREATED)

    @extend_schema(parameters=[PK], request=UsernamesSerializer, responses=BatchDetailSerializer)
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Response:
        """Correct user names of a draft, or leave a row out of it."""
        batch, actor = self._found(request, pk), signed_in(request)
        sent = _sent(UsernamesSerializer, request)
        names = {int(n): name for n, name in sent["usernames"].items() if n.isdecimal()}
        batches.batch_rename(batch=batch, usernames=names, actor=actor)
        if sent["leave_out"] is not None:
            batches.batch_leave_out(batch=batch, number=sent["leave_out"], actor=actor)
        return _detail(self._found(request, pk))

    @extend_schema(parameters=[PK], request=None, responses={202: BatchSerializer})
    @action(detail=True, methods=["post"])
    def make(self, request: Request, pk: str) -> Response:
        """Have a job make all accounts, or none."""
        batches.batch_request(batch=self._found(request, pk), actor=signed_in(request))
        return Response(_told(self._found(request, pk)), status=status.HTTP_202_ACCEPTED)

    @extend_schema(parameters=[PK], request=None, responses={202: BatchSerializer})
    @action(detail=True, methods=["post"])
    def renew(self, request: Request, pk: str) -> Response:
        """New passwords for the accounts that were never used."""
        batches.batch_renew_request(batch=self._found(request, pk), actor=signed_in(request))
        return Response(_told(self._found(request, pk)), status=status.HTTP_202_ACCEPTED)

    @extend_schema(parameters=[PK], request=None, responses=BatchSerializer)
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        """Give a draft up."""
        batches.batch_discard(batch=self._found(request, pk), actor=signed_in(request))
        return Response(_told(self._found(request, pk)))

    @extend_schema(
        parameters=[PK], request=None, responses={(200, "application/pdf"): OpenApiTypes.BINARY}
    )
    @action(detail=True, methods=["post"])
    def slips(self, request: Request, pk: str) -> HttpResponse:
        """The printed passwords, once: a PDF, or several in a ZIP; gone from the system then."""
        content = batches.slips_take(batch=self._found(request, pk), actor=signed_in(request))
        ending, kind = ("zip", "application/zip") if slips.is_archive(content) else ("pdf", PDF)
        return file_download(content, _("密码条.%s") % ending, kind)

    def _found(self, request: Request, pk: str) -> AccountBatch:
        return pages.batch_for(signed_in(request), pages.batch_key(pk))


def _told(batch: AccountBatch) -> dict[str, Any]:
    busy = batch.job is not None and batch.job.alive
    return {
        "id": batch.pk,
        "source": batch.source,
        "state": pages.state_of(batch)[0],
        "count": len(batch.rows),
        "created_at": batch.created_at,
        "made_at": batch.made_at,
        "slips_until": batch.slips_until,
        "job": reverse("core:job", args=[batch.job_id]) if busy else None,
        "workbook_errors": [f"{error.ref} {error.message}" for error in pages.cell_errors(batch)],
    }


def _detail(batch: AccountBatch, code: int = status.HTTP_200_OK) -> Response:
    rows = rows_of(batch)
    faults: dict[int, list[str]] = {}
    if batch.made_at is None and not batch.discarded:
        for fault in faults_of(batch.authority, rows):
            faults.setdefault(fault.number, []).append(fault.message)
    told = [
        {
            "number": number,
            "username": row.username,
            "name": row.name,
            "person": row.person,
            "unit": row.unit,
            "roles": row.role_words(),
            "faults": faults.get(number, []),
        }
        for number, row in enumerate(rows)
    ]
    return Response(BatchDetailSerializer({**_told(batch), "rows": told}).data, status=code)


def _sent(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    checked = kind(data=request.data)
    checked.is_valid(raise_exception=True)
    return dict(checked.validated_data)
