"""Where people are paid to, through the API: masked; handed in, agreed to by another."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from bonuses.models import AccountChange
from bonuses.payrolls import account_keys, account_moves, accounts, lists
from bonuses.payrolls.account_models import ChangeState
from bonuses.payrolls.account_views import change_for
from bonuses.payrolls.table_views import authority_of
from core.json_bodies import BoundedJSONParser
from documents.xlsx.problems import WorkbookError
from reviews.moved_api import ID, MovedViewSet, answered, sent_of
from reviews.moved_views import words_of_move
from units.http import signed_in


class PayAccountSerializer(serializers.Serializer[Any]):
    """An account that stands; the number by its last four digits."""

    code = serializers.CharField(source="person.code", help_text="工号")
    name = serializers.CharField(source="person.name")
    holder = serializers.CharField(help_text="户名")
    bank = serializers.CharField(help_text="开户行")
    number = serializers.SerializerMethodField(help_text="账号，只有后四位")

    def get_number(self, row: Any) -> str:
        """Masked as on the page."""
        return account_keys.masked(row.tail)


class AccountsFileSerializer(serializers.Serializer[Any]):
    """A workbook of accounts."""

    file = serializers.FileField(help_text=".xlsx")


class AccountsPreviewSerializer(serializers.Serializer[Any]):
    """What a workbook would change; ``signed`` hands it in."""

    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    same = serializers.IntegerField()
    faults = serializers.SerializerMethodField(help_text="工作表!单元格 + 哪里不对")
    odd = serializers.ListField(child=serializers.CharField(), help_text="要核对的")
    signed = serializers.CharField(help_text="录入时带回；有错误时空着")

    def get_faults(self, found: accounts.Preview) -> list[str]:
        """Each with its cell."""
        return [f"{error.ref} {error.message}" for error in found.errors]


class AccountsSignedSerializer(serializers.Serializer[Any]):
    """What a preview gave."""

    signed = serializers.CharField()


class AccountChangeSerializer(serializers.Serializer[Any]):
    """A change of accounts (账户改动)."""

    id = serializers.IntegerField(source="pk")
    state = serializers.CharField()
    version = serializers.IntegerField()
    added = serializers.IntegerField()
    changed = serializers.IntegerField()
    made_by = serializers.CharField()
    made_at = serializers.DateTimeField()
    reason = serializers.CharField()


class AccountChangeRowSerializer(serializers.Serializer[Any]):
    """A person of a change, masked."""

    code = serializers.CharField(source="row.person.code", help_text="工号")
    name = serializers.CharField(source="row.person.name")
    holder = serializers.CharField(source="row.holder")
    was = serializers.CharField(help_text="原来的开户行和账号，新增的空着")
    now = serializers.CharField()
    shared = serializers.BooleanField(help_text="账号和别人相同")
    other_holder = serializers.BooleanField(help_text="户名不是本人")


class AccountChangeDetailSerializer(AccountChangeSerializer):
    """With its rows, what is to be looked at first."""

    rows = serializers.SerializerMethodField()

    def get_rows(self, change: AccountChange) -> list[dict[str, Any]]:
        """Every person of it."""
        return [
            dict(row)
            for row in AccountChangeRowSerializer(accounts.change_rows(change), many=True).data
        ]


class AccountMoveSerializer(serializers.Serializer[Any]):
    """Agreeing (with the password), returning (with a reason), withdrawing."""

    move = serializers.CharField(help_text="approve / back / withdraw")
    version = serializers.IntegerField()
    reason = serializers.CharField(required=False, allow_blank=True, default="")
    password = serializers.CharField(required=False, write_only=True, default="")


class AccountPages(PageNumberPagination):
    """50 people a page, as on the screen."""

    page_size = 50


class PayAccountViewSet(MovedViewSet):
    """Accounts of people."""

    parser_classes = (BoundedJSONParser, MultiPartParser)

    @extend_schema(
        summary="收款账户",
        parameters=[
            *(OpenApiParameter(name, str) for name in ("q", "sort")),
            *(OpenApiParameter("page", int), OpenApiParameter("shared", bool)),
        ],
        responses=PayAccountSerializer(many=True),
        operation_id="pay_accounts",
    )
    def list(self, request: Request) -> Response:
        """Those that stand; with ``shared=1`` those whose number stands for several persons."""
        authority = authority_of(request._request)
        accounts.require_sight(signed_in(request), authority)
        asked = {name: request.GET.get(name, "") for name in ("q", "sort")}
        asked["show"] = "shared" if request.GET.get("shared") else ""
        paging = AccountPages()
        found = paging.paginate_queryset(lists.accounts_found(authority, asked), request, view=self)
        return paging.get_paginated_response(PayAccountSerializer(found, many=True).data)

    @extend_schema(
        summary="看账户工作簿会改什么",
        request=AccountsFileSerializer,
        responses=AccountsPreviewSerializer,
        operation_id="pay_accounts_preview",
    )
    @action(detail=False, methods=["post"], url_path="preview")
    def preview(self, request: Request) -> Response:
        """Nothing is written."""
        authority = authority_of(request._request)
        if not accounts.keeps_accounts(signed_in(request), authority):
            raise NotFound
        file = sent_of(AccountsFileSerializer, request)["file"]
        try:
            found = accounts.accounts_preview(authority, file)
        except WorkbookError as error:
            raise serializers.ValidationError({"file": [str(error)]}) from error
        return Response(AccountsPreviewSerializer(found).data)

    @extend_schema(
        summary="录入账户，送复核",
        request=AccountsSignedSerializer,
        responses={201: AccountChangeSerializer},
        operation_id="pay_accounts_hand_in",
    )
    def create(self, request: Request) -> Response:
        """Hand in what a preview gave; it stands once another agreed."""
        signed = sent_of(AccountsSignedSerializer, request)["signed"]
        authority = authority_of(request._request)
        with answered(_moved_words):
            made = account_moves.accounts_hand_in(
                authority=authority, signed=signed, actor=signed_in(request)
            )
            if made is None:
                raise ValidationError({"signed": [account_moves.nothing_new()]})
        return Response(AccountChangeSerializer(made).data, status=201)


class AccountChangeViewSet(MovedViewSet):
    """Changes of accounts."""

    @extend_schema(
        summary="账户改动",
        parameters=[OpenApiParameter("page", int)],
        responses=AccountChangeSerializer(many=True),
        operation_id="pay_account_changes",
    )
    def list(self, request: Request) -> Response:
        """The newest first."""
        account, authority = signed_in(request), authority_of(request._request)
        accounts.require_sight(account, authority)
        rows = accounts.visible_changes(account, authority)
        paging = AccountPages()
        found = paging.paginate_queryset(rows, request, view=self)
        return paging.get_paginated_response(AccountChangeSerializer(found, many=True).data)

    @extend_schema(
        summary="一次账户改动",
        parameters=[ID],
        responses=AccountChangeDetailSerializer,
        operation_id="pay_account_change",
    )
    def retrieve(self, request: Request, id: str) -> Response:  # noqa: A002 - the route's name
        """One with its rows, masked."""
        found = change_for(request._request, int(id))
        accounts.require_sight(signed_in(request), found.authority)
        return Response(AccountChangeDetailSerializer(found).data)

    @extend_schema(
        summary="同意、退回、撤回账户改动",
        parameters=[ID],
        request=AccountMoveSerializer,
        responses=AccountChangeSerializer,
        operation_id="pay_account_change_move",
    )
    @action(detail=True, methods=["post"], url_path="move")
    def move(self, request: Request, id: str) -> Response:  # noqa: A002
        """Make a move of the table."""
        change, sent = (
            change_for(request._request, int(id)),
            sent_of(AccountMoveSerializer, request),
        )
        with answered(_moved_words):
            held = account_moves.change_move(change=change, actor=signed_in(request), **sent)
        return Response(AccountChangeSerializer(held).data)


def _moved_words(row: AccountChange) -> str:
    return words_of_move(row, ChangeState(row.state).label)


ENTRIES = [
    ("pay-accounts", PayAccountViewSet, "pay-account"),
    ("pay-account-changes", AccountChangeViewSet, "pay-account-change"),
]
