"""Accounts through the API: list, one, make, close, open again, unlock, grants.

A password is in the answer to making an account and nowhere else.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from units import queries, services
from units.accounts.listing import accounts_found, locked_names, state_of
from units.accounts.making import account_make
from units.http import signed_in
from units.models import Account, Authority, Person, Role, RoleGrant, Unit
from units.roles import GRANTABLE

ROLES = [(role.value, role.label) for role in GRANTABLE]


class GrantSerializer(serializers.ModelSerializer[RoleGrant]):
    """A role that an account holds."""

    unit = serializers.CharField(source="unit.code", default=None)

    class Meta:
        model = RoleGrant
        fields = ("id", "role", "unit")


class AccountSerializer(serializers.ModelSerializer[Account]):
    """An account without anything secret."""

    person = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    grants = GrantSerializer(many=True)

    class Meta:
        model = Account
        fields = (
            "username",
            "display_name",
            "person",
            "is_active",
            "state",
            "must_change_password",
            "last_login",
            "grants",
        )

    def get_person(self, account: Account) -> str | None:
        """The staff number, where he is a person of the reader's authority."""
        person = account.person
        here = person is not None and person.authority_id == self.context["authority"].pk
        return person.code if person is not None and here else None

    def get_state(self, account: Account) -> str:
        """active, must_change, never, locked or closed."""
        return state_of(account, self.context["locked"])


class NewGrantSerializer(serializers.Serializer[Any]):
    """A role to grant, with the code of the unit where it is a unit's."""

    role = serializers.ChoiceField(ROLES)
    unit = serializers.CharField(required=False, allow_null=True, default=None)


class AdmittedSerializer(NewGrantSerializer):
    """An account of another authority by its whole user name, and its first role here."""

    username = serializers.CharField(max_length=150)


class NewAccountSerializer(serializers.Serializer[Any]):
    """An account to make, with its first role if any."""

    username = serializers.CharField(max_length=150)
    display_name = serializers.CharField(max_length=40)
    person = serializers.CharField(required=False, allow_null=True, default=None)
    role = serializers.ChoiceField(ROLES, required=False, default="")
    unit = serializers.CharField(required=False, allow_null=True, default=None)


class MadeAccountSerializer(serializers.Serializer[Any]):
    """The account made, with its one-use password: shown now and never again."""

    account = AccountSerializer()
    initial_password = serializers.CharField()


class ReasonSerializer(serializers.Serializer[Any]):
    """Why an account is closed or opened, or a role taken back."""

    reason = serializers.CharField(max_length=500)


class AccountViewSet(ReadOnlyModelViewSet[Account]):
    """Accounts of the authority, for its system administrator; the auditor may read."""

    serializer_class = AccountSerializer
    queryset = Account.objects.none()
    lookup_field = "username"
    lookup_value_regex = r"[^/]+"

    def get_serializer_context(self) -> dict[str, Any]:
        """With the authority and the locked names, read once for a whole page."""
        known = {"locked": locked_names(), "authority": self._authority()}
        return {**super().get_serializer_context(), **known}

    def get_queryset(self) -> QuerySet[Account]:
        """By the same query as the page; ``q``, ``role``, ``unit``, ``state``, ``sort`` narrow."""
        return accounts_found(signed_in(self.request), self.request.GET.dict())

    @extend_schema(request=NewAccountSerializer, responses={201: MadeAccountSerializer})
    def create(self, request: Request) -> Response:
        """Make an account; its one-use password is in this answer only."""
        told = _told(NewAccountSerializer, request)
        authority = self._authority()
        told["person"] = _person(authority, told["person"])
        told["unit"] = _unit(authority, told["unit"])
        account, password = account_make(actor=signed_in(request), authority=authority, **told)
        data = {"account": account, "initial_password": password}
        return Response(
            MadeAccountSerializer(data, context=self.get_serializer_context()).data,
            status=status.HTTP_201_CREATED,
            headers={"Cache-Control": "no-store"},
        )

    @extend_schema(request=AdmittedSerializer, responses=AccountSerializer)
    @action(detail=False, methods=["post"])
    def admit(self, request: Request) -> Response:
        """Give an account that another authority opened its first role here."""
        told, authority = _told(AdmittedSerializer, request), self._authority()
        told["unit"] = _unit(authority, told["unit"])
        grant = services.account_admit(actor=signed_in(request), authority=authority, **told)
        return self._answer(grant.account)

    @extend_schema(request=ReasonSerializer, responses=AccountSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, username: str) -> Response:
        """Close an account, with the reason."""
        return self._set_active(request, active=False)

    @extend_schema(request=ReasonSerializer, responses=AccountSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, username: str) -> Response:
        """Open a closed account again, with the reason."""
        return self._set_active(request, active=True)

    @extend_schema(request=None, responses=AccountSerializer)
    @action(detail=True, methods=["post"])
    def unlock(self, request: Request, username: str) -> Response:
        """Forget failed sign-ins."""
        account = self._managed()
        services.account_unlock(
            account=account, actor=signed_in(request), authority=self._authority()
        )
        return self._answer(account)

    @extend_schema(request=NewGrantSerializer, responses=AccountSerializer)
    @action(detail=True, methods=["post"])
    def grants(self, request: Request, username: str) -> Response:
        """Grant a role; separated roles are refused in words."""
        account, told, authority = (
            self.get_object(),
            _told(NewGrantSerializer, request),
            self._authority(),
        )
        services.role_grant(
            account=account,
            role=told["role"],
            unit=_unit(authority, told["unit"]),
            authority=authority,
            actor=signed_in(request),
        )
        return self._answer(account)

    @extend_schema(request=ReasonSerializer, responses=AccountSerializer)
    @action(detail=True, methods=["post"], url_path=r"grants/(?P<grant>\d+)/revoke")
    def revoke(self, request: Request, username: str, grant: str) -> Response:
        """Take a role back, with the reason."""
        account = self.get_object()
        granted = RoleGrant.objects.filter(account=account, authority=self._authority())
        granted = granted.exclude(role=Role.SETUP)
        services.role_revoke(
            grant=get_object_or_404(granted, pk=grant),
            actor=signed_in(request),
            **_told(ReasonSerializer, request),
        )
        return self._answer(account)

    def _set_active(self, request: Request, *, active: bool) -> Response:
        account = self._managed()
        services.account_set_active(
            account=account,
            active=active,
            actor=signed_in(request),
            authority=self._authority(),
            **_told(ReasonSerializer, request),
        )
        return self._answer(account)

    def _managed(self) -> Account:
        """The account, if this administrator's authority opened it."""
        managed = queries.accounts_managed_by(signed_in(self.request))
        return get_object_or_404(managed, username=self.kwargs["username"])

    def _authority(self) -> Authority:
        authority = queries.authority_for(signed_in(self.request))
        assert authority is not None  # noqa: S101 - the policy of the route asks for one
        return authority

    def _answer(self, account: Account) -> Response:
        fresh = accounts_found(signed_in(self.request), {}).get(pk=account.pk)
        return Response(self.get_serializer(fresh).data)


def _told(serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    checked = serializer(data=request.data)
    checked.is_valid(raise_exception=True)
    return dict(checked.validated_data)


def _unit(authority: Authority, code: str | None) -> Unit | None:
    if not code:
        return None
    unit = Unit.objects.filter(authority=authority, code=code).first()
    if unit is None:
        raise ValidationError({"unit": _("没有代码为 %s 的单位。") % code})
    return unit


def _person(authority: Authority, code: str | None) -> Person | None:
    if not code:
        return None
    person = Person.objects.filter(authority=authority, code=code).first()
    if person is None:
        raise ValidationError({"person": _("没有工号 %s 的人员。先在“人员任职”里登记。") % code})
    return person
