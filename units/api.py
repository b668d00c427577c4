"""What ``units`` offers through the API; ``config.api`` puts the entries into one router."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet, ViewSet, ViewSetMixin

from units import queries
from units.http import signed_in
from units.models import Unit


class UnitSerializer(serializers.ModelSerializer[Unit]):
    """A unit's identity (单位)."""

    class Meta:
        model = Unit
        fields = ("code", "name", "short_name", "initials", "abolished_on")


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


#: (prefix under /api/, view set, basename)
router_entries: list[tuple[str, type[ViewSetMixin], str]] = [
    ("units", UnitViewSet, "unit"),
    ("me", MeViewSet, "me"),
]
