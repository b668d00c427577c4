"""What ``units`` offers through the API; ``config.api`` puts the entries into one router."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet, ViewSet, ViewSetMixin

from core import acting
from units import queries, services
from units.accounts.api import AccountViewSet
from units.accounts.bulk.api import AccountBatchViewSet
from units.deputy_api import DeputisingViewSet
from units.history import change_text, changes_of, concerning, unit_at
from units.http import signed_in
from units.models import Authority, Unit


class UnitSerializer(serializers.ModelSerializer[Unit]):
    """A unit's identity (单位)."""

    class Meta:
        model = Unit
        fields = ("code", "name", "short_name", "initials", "abolished_on")


class ChangeLineSerializer(serializers.Serializer[Any]):
    """Something that happened to a unit."""

    key = serializers.CharField()
    effective_on = serializers.DateField()
    text = serializers.CharField()
    document = serializers.CharField()


class UnitHistorySerializer(serializers.Serializer[Any]):
    """A unit as it stood on a day, and everything that has happened to it (沿革)."""

    as_of = serializers.DateField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    exists = serializers.BooleanField()
    founded_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    changes = ChangeLineSerializer(many=True)


class UnitViewSet(ReadOnlyModelViewSet[Unit]):
    """Units that the account may see."""

    serializer_class = UnitSerializer
    queryset = Unit.objects.none()
    lookup_field = "code"
    lookup_value_regex = r"[^/]+"

    def get_queryset(self) -> QuerySet[Unit]:
        """By the same query as every page."""
        account = signed_in(self.request)
        return queries.visible_units(account, queries.authority_for(account)).order_by("code")

    @extend_schema(
        summary="沿革",
        parameters=[OpenApiParameter("as_of", str, description="哪一天，不写为今天 / a day")],
        responses=UnitHistorySerializer,
    )
    @action(detail=True)
    def history(self, request: Request, code: str) -> Response:
        """How the unit stood on a day, and what has happened to it."""
        unit, day = self.get_object(), _asked_day(request)
        changes = changes_of(unit.authority)
        at = unit_at(unit, changes, day)
        told = [
            {
                "key": change.key,
                "effective_on": change.effective_on,
                "text": change_text(change),
                "document": change.document,
            }
            for change in concerning(changes, unit.code)
        ]
        data = {name: getattr(at, name) for name in _AT} | {"as_of": day, "changes": told}
        return Response(UnitHistorySerializer(data).data)


_AT = ("name", "short_name", "exists", "founded_on", "ended_on")


def _asked_day(request: Request) -> date:
    text = request.query_params.get("as_of", "")
    if not text:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValidationError({"as_of": [_("日期，如 2026-03-05")]}) from error


class RoleSerializer(serializers.Serializer[Any]):
    """A role that an account holds."""

    role = serializers.CharField()
    # Declared fields leave the class: the attribute of the same name stays Django REST's own.
    label = serializers.CharField(source="get_role_display")  # type: ignore[assignment]
    unit = serializers.CharField(source="unit.code", default=None)


class PersonSerializer(serializers.Serializer[Any]):
    """The person behind the account."""

    code = serializers.CharField()
    name = serializers.CharField()


class MeSerializer(serializers.Serializer[Any]):
    """The account itself, its roles and its person."""

    username = serializers.CharField()
    display_name = serializers.CharField()
    authority = serializers.CharField(allow_null=True)
    roles = RoleSerializer(many=True)
    person = PersonSerializer(allow_null=True)


class MeViewSet(ViewSet):
    """Who I am: the only person that this address ever shows."""

    serializer_class = MeSerializer

    @extend_schema(responses=MeSerializer)
    def list(self, request: Request) -> Response:
        """The account's own data."""
        account = signed_in(request)
        authority = queries.authority_for(account)
        data = {
            "username": account.get_username(),
            "display_name": account.get_full_name(),
            "authority": authority.code if authority else None,
            "roles": queries.roles_of(account),
            "person": queries.person_of(account),
        }
        return Response(MeSerializer(data).data)


class AuthoritySerializer(serializers.Serializer[Any]):
    """An authority that the account may act in, and whether it does so now."""

    code = serializers.CharField()
    name = serializers.CharField()
    acting = serializers.BooleanField()


class AuthorityViewSet(ViewSet):
    """The authorities that the account may act in; everything else goes by the one it acts in."""

    serializer_class = AuthoritySerializer
    lookup_field = "code"

    @extend_schema(responses=AuthoritySerializer(many=True))
    def list(self, request: Request) -> Response:
        """All of them, by code."""
        account = signed_in(request)
        acting_in = queries.authority_for(account)
        return Response([_authority(each, acting_in) for each in queries.authorities_for(account)])

    @extend_schema(
        request=None,
        responses=AuthoritySerializer,
        parameters=[OpenApiParameter("code", str, OpenApiParameter.PATH)],
    )
    @action(detail=True, methods=["post"])
    def act(self, request: Request, code: str) -> Response:
        """Act in this one for the rest of the session; the form secret changes with it."""
        account = signed_in(request)
        authority = queries.authority_offered(account, code)
        services.session_act_in(account=account, authority=authority)
        acting.choose(request._request, authority.pk)
        return Response(_authority(authority, authority))


def _authority(each: Authority, acting_in: Authority | None) -> dict[str, Any]:
    told = {"code": each.code, "name": each.name, "acting": each == acting_in}
    return dict(AuthoritySerializer(told).data)


#: (prefix under /api/, view set, basename)
router_entries: list[tuple[str, type[ViewSetMixin], str]] = [
    ("units", UnitViewSet, "unit"),
    ("me", MeViewSet, "me"),
    ("authorities", AuthorityViewSet, "authority"),
    ("accounts", AccountViewSet, "account"),
    ("account-batches", AccountBatchViewSet, "account-batch"),
    ("deputisings", DeputisingViewSet, "deputising"),
]
