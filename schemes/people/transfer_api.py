"""Transfers through the API: looked at, proposed, confirmed, declined, withdrawn, undone."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from core.models import Origin
from schemes.fact_pages.api import StaleError
from schemes.people import transfer_pages, transfer_services
from schemes.people import transfer_queries as transfers
from schemes.people.api_parts import PK, YEAR, FiftyPages, api_year, told
from schemes.people.models import Transfer
from schemes.people.transfer_undo import transfer_undo
from units.http import signed_in
from units.models import Unit


class TransferSerializer(serializers.ModelSerializer[Transfer]):
    """A transfer and how it stands."""

    person = serializers.CharField(source="person.code", help_text="工号")
    from_unit = serializers.CharField(source="posting.unit.code", help_text="原单位代码")
    to_unit = serializers.CharField(source="to_unit.code", help_text="调入单位代码")
    proposed_by = serializers.CharField()
    decided_by = serializers.CharField(allow_null=True)

    class Meta:
        model = Transfer
        fields = (
            *("id", "version", "state", "person", "from_unit", "to_unit", "effective_on"),
            *("title", "rank", "document", "months_from", "months_to", "months_reason"),
            *("proposed_by", "proposed_at", "decided_by", "decided_at", "decision_reason"),
        )


class ProposalSerializer(serializers.Serializer[Any]):
    """A proposed transfer; the effective day is always stated (S-3)."""

    person = serializers.CharField(help_text="工号")
    to_unit = serializers.CharField(help_text="调入单位代码")
    effective_on = serializers.DateField(help_text="在新单位的第一天")
    document = serializers.CharField(help_text="依据文件")
    title = serializers.CharField(required=False, default="")
    rank = serializers.CharField(required=False, default="")


class ConfirmSerializer(serializers.Serializer[Any]):
    """The months that are confirmed."""

    version = serializers.IntegerField(help_text="看到的 version；已办过则 409")
    months_from = serializers.IntegerField(help_text="原单位月数")
    months_to = serializers.IntegerField(help_text="新单位月数")
    months_reason = serializers.CharField(required=False, default="")


class EndSerializer(serializers.Serializer[Any]):
    """Why a transfer is declined, withdrawn or undone."""

    version = serializers.IntegerField(help_text="看到的 version；已办过则 409")
    reason = serializers.CharField(help_text="理由")


class TransferViewSet(ViewSet):
    """内部调动：查询、提出、确认、不同意、撤回、撤销。"""

    lookup_value_regex = "[0-9]{1,18}"

    @extend_schema(
        parameters=[YEAR, *(OpenApiParameter(n, str) for n in ("q", "state", "unit", "sort"))],
        responses=TransferSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """The year's transfers, as on the page."""
        asked = transfers.transfers_asked(request.query_params)
        found = transfers.transfers_found(signed_in(request), api_year(request), asked)
        pages = FiftyPages()
        rows = pages.paginate_queryset(found, request, view=self) or []
        return pages.get_paginated_response(TransferSerializer(rows, many=True).data)

    @extend_schema(parameters=[PK], responses=TransferSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One transfer."""
        return Response(TransferSerializer(self._found(request, pk)).data)

    @extend_schema(request=ProposalSerializer, responses={201: TransferSerializer})
    def create(self, request: Request) -> Response:
        """Propose a transfer."""
        sent = told(ProposalSerializer, request)
        posting = transfers.posting_to_leave(signed_in(request), sent.pop("person"))
        code = sent.pop("to_unit")
        unit = Unit.objects.filter(authority=posting.authority_id, code=code).first()
        made = transfer_services.transfer_propose(
            posting=posting, to_unit=unit, actor=signed_in(request), **sent
        )
        return Response(TransferSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(parameters=[PK], request=ConfirmSerializer, responses=TransferSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Confirm with the months."""
        sent = told(ConfirmSerializer, request)
        return self._moved(
            request, pk, transfer_services.transfer_confirm, origin=Origin.API, **sent
        )

    @extend_schema(parameters=[PK], request=EndSerializer, responses=TransferSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Decline."""
        sent = told(EndSerializer, request)
        return self._moved(request, pk, transfer_services.transfer_decline, **sent)

    @extend_schema(parameters=[PK], request=EndSerializer, responses=TransferSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Withdraw."""
        sent = told(EndSerializer, request)
        return self._moved(request, pk, transfer_services.transfer_withdraw, **sent)

    @extend_schema(parameters=[PK], request=EndSerializer, responses=TransferSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Undo a confirmed transfer: postings and months as they stood before."""
        sent = told(EndSerializer, request)
        return self._moved(request, pk, transfer_undo, origin=Origin.API, **sent)

    def _found(self, request: Request, pk: str) -> Transfer:
        return transfers.transfer_for(signed_in(request), int(pk))

    def _moved(self, request: Request, pk: str, service: Any, **sent: Any) -> Response:
        found = self._found(request, pk)
        try:
            moved = service(transfer=found, actor=signed_in(request), **sent)
        except transfer_services.StaleTransferError as error:
            raise StaleError(transfer_pages.stale_text(error.current)) from error
        except transfer_services.NotYoursError as error:
            raise NotFound from error
        return Response(TransferSerializer(moved).data)
