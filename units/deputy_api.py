"""Deputising through the API: who acts for whom, letting another act for oneself, ending it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from core.policy import Denied
from units.deputy_list import deputies_asked, deputies_found
from units.deputy_pages import deputies_for, deputising_for, deputy_rows, lendable
from units.http import signed_in
from units.queries import authority_for
from units.services import NotYourDeputyError, deputising_end, deputising_grant
from units.services.deputising import DeputyAsked

PK = OpenApiParameter("pk", int, OpenApiParameter.PATH)
ASKED = [
    OpenApiParameter("q", str, description="姓名、角色、事由、文件中的词"),
    OpenApiParameter("state", str, enum=["running", "waiting", "expired", "ended"]),
    OpenApiParameter("sort", str, description="deputy、principal、starts、ends、state；加 - 倒序"),
]


class DeputisingSerializer(serializers.Serializer[Any]):
    """An account that acts for another between two moments (代理)."""

    id = serializers.IntegerField(source="row.pk")
    principal = serializers.CharField(source="row.principal.username", help_text="被代理人")
    deputy = serializers.CharField(source="row.deputy.username", help_text="代理人")
    roles = serializers.ListField(source="row.roles", child=serializers.CharField())
    starts_at = serializers.DateTimeField(source="row.starts_at")
    ends_at = serializers.DateTimeField(source="shown_end", help_text="到这一刻为止")
    state = serializers.CharField()
    reason = serializers.CharField(source="row.reason")
    document = serializers.CharField(source="row.document")
    may_end = serializers.BooleanField()


class NewDeputisingSerializer(serializers.Serializer[Any]):
    """Who acts for the account itself, in which of its roles, from when to when."""

    deputy = serializers.CharField(max_length=150, help_text="代理人的用户名")
    roles = serializers.ListField(child=serializers.CharField())
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(help_text="这一刻起不再代理")
    reason = serializers.CharField(help_text="事由")
    document = serializers.CharField(help_text="依据文件")


class EndDeputisingSerializer(serializers.Serializer[Any]):
    """Why it ends early."""

    reason = serializers.CharField()


class DeputisingViewSet(ViewSet):
    """代理：查询、请人代理、提前结束。"""

    lookup_value_regex = "[0-9]{1,18}"

    @extend_schema(parameters=ASKED, responses=DeputisingSerializer(many=True))
    def list(self, request: Request) -> Response:
        """All for who oversees them, else one's own."""
        asked = deputies_asked(request.query_params.dict())
        rows = deputies_found(deputy_rows(signed_in(request)), asked)
        return Response(DeputisingSerializer(rows, many=True).data)

    @extend_schema(
        request=NewDeputisingSerializer, responses={201: DeputisingSerializer(many=True)}
    )
    def create(self, request: Request) -> Response:
        """Let another act for the account itself."""
        account = signed_in(request)
        authority = authority_for(account)
        if authority is None or not lendable(account):
            raise Denied("units.deputising")
        sent = _sent(NewDeputisingSerializer, request)
        name = sent.pop("deputy")
        found = [each for each in deputies_for(account) if each.username == name]
        sent["roles"] = tuple(sent["roles"])
        deputising_grant(
            principal=account,
            deputy=found[0] if found else None,
            asked=DeputyAsked(**sent),
            authority=authority,
            actor=account,
        )
        return Response(self.list(request).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        parameters=[PK], request=EndDeputisingSerializer, responses=DeputisingSerializer(many=True)
    )
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """End one before its time."""
        row = deputising_for(signed_in(request), int(pk))
        sent = _sent(EndDeputisingSerializer, request)
        try:
            deputising_end(deputising=row, actor=signed_in(request), **sent)
        except NotYourDeputyError as error:
            raise NotFound from error
        return self.list(request)


def _sent(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    checked = kind(data=request.data)
    checked.is_valid(raise_exception=True)
    return dict(checked.validated_data)
