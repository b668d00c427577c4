"""Changes of units through the API: looked at, previewed, carried out, taken back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as Refused
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.facts import StaleFactError
from core.models import Origin
from schemes.fact_pages.api import StaleError
from schemes.unit_changes.plan import ChangePlan, change_plan
from schemes.unit_changes.request import ChangeRequest, NewUnit
from schemes.unit_changes.services import (
    PlanMovedError,
    unit_change_record,
    unit_change_withdraw,
)
from schemes.unit_pages.change_words import preview_of
from schemes.unit_pages.changes import change_for, changes_seen
from units.history import change_text
from units.http import signed_in
from units.lifecycle_models import ChangeKind, UnitChange, YearHandling
from units.queries import authority_for


class NewUnitSerializer(serializers.Serializer[Any]):
    """A unit to be founded."""

    code = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=80)
    short_name = serializers.CharField(max_length=40, default="", allow_blank=True)
    peer_group = serializers.CharField(max_length=40, default="", allow_blank=True)
    directly_assessed = serializers.BooleanField(default=True)
    posts = serializers.IntegerField(default=0, min_value=0, max_value=100_000)
    leader_in_charge = serializers.CharField(max_length=80, default="", allow_blank=True)
    # Declared fields leave the class: the attribute of the same name stays Django REST's own.
    parent = serializers.CharField(  # type: ignore[assignment]
        max_length=40, default="", allow_blank=True
    )


class MonthsSerializer(serializers.Serializer[Any]):
    """Confirmed months of a posting before and after the day."""

    year = serializers.IntegerField()
    posting = serializers.CharField(help_text="任职的编号")
    before = serializers.IntegerField(min_value=0, max_value=12)
    after = serializers.IntegerField(min_value=0, max_value=12)


class ChangeRequestSerializer(serializers.Serializer[Any]):
    """What is asked to happen; units by code."""

    kind = serializers.ChoiceField(choices=ChangeKind.choices)
    effective_on = serializers.DateField()
    document = serializers.CharField(max_length=200, help_text="文号")
    reason = serializers.CharField(max_length=500)
    sources = serializers.ListField(child=serializers.CharField(), default=list)
    into = serializers.CharField(default="", allow_blank=True)
    new_units = NewUnitSerializer(many=True, default=list)
    keeps = serializers.BooleanField(default=False, help_text="分设时保留原单位")
    handling = serializers.ChoiceField(
        choices=YearHandling.choices, default=YearHandling.PAID_BY_SUCCESSOR
    )
    name = serializers.CharField(max_length=80, default="", allow_blank=True)
    short_name = serializers.CharField(max_length=40, default="", allow_blank=True)
    parent = serializers.CharField(default="", allow_blank=True)  # type: ignore[assignment]
    people = serializers.DictField(child=serializers.CharField(), default=dict)
    months = MonthsSerializer(many=True, default=list)
    fingerprint = serializers.CharField(
        default="", allow_blank=True, help_text="预览给出的摘要，办理时交回；变了则 409"
    )


class PreviewSerializer(serializers.Serializer[Any]):
    """What a change would do."""

    sentence = serializers.CharField()
    lines = serializers.ListField(child=serializers.CharField())
    left = serializers.ListField(child=serializers.CharField())
    fingerprint = serializers.CharField()


class UnitChangeSerializer(serializers.Serializer[Any]):
    """A change of units (单位变动)."""

    key = serializers.CharField()
    kind = serializers.CharField()
    effective_on = serializers.DateField()
    text = serializers.CharField()
    document = serializers.CharField()
    reason = serializers.CharField()
    sources = serializers.ListField(child=serializers.CharField())
    results = serializers.ListField(child=serializers.CharField())
    current = serializers.BooleanField()


class WithdrawSerializer(serializers.Serializer[Any]):
    """Why a change is taken back."""

    reason = serializers.CharField(max_length=500)


class UnitChangeViewSet(ViewSet):
    """What has happened to units."""

    serializer_class = ChangeRequestSerializer
    lookup_field = "key"
    lookup_value_regex = "[^/]+"

    @extend_schema(summary="单位变动", responses=UnitChangeSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The changes that the account may see, newest first."""
        return Response([_told(change) for change in changes_seen(signed_in(request))])

    @extend_schema(summary="单位变动", responses=UnitChangeSerializer)
    def retrieve(self, request: Request, key: str) -> Response:
        """One change."""
        return Response(_told(change_for(signed_in(request), key)))

    @extend_schema(summary="预览单位变动", responses=PreviewSerializer)
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """What a change would do; nothing is written."""
        asked, _fingerprint = _asked(request)
        try:
            plan = change_plan(authority_for(signed_in(request)), asked)  # type: ignore[arg-type]
        except Refused as error:
            raise ValidationError(_by_field(error)) from error
        return Response(_previewed(plan))

    @extend_schema(summary="办理单位变动", responses={201: UnitChangeSerializer})
    def create(self, request: Request) -> Response:
        """Carry a change out as it was previewed."""
        asked, fingerprint = _asked(request)
        try:
            change = unit_change_record(
                authority=authority_for(signed_in(request)),  # type: ignore[arg-type]
                request=asked,
                actor=signed_in(request),
                fingerprint=fingerprint,
                origin=Origin.API,
            )
        except PlanMovedError as error:
            return Response(_previewed(error.plan), status=status.HTTP_409_CONFLICT)
        except Refused as error:
            raise ValidationError(_by_field(error)) from error
        return Response(_told(change), status=status.HTTP_201_CREATED)

    @extend_schema(summary="撤回单位变动", request=WithdrawSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, key: str) -> Response:
        """Take a change back whole."""
        change = change_for(signed_in(request), key)
        given = WithdrawSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        reason = given.validated_data["reason"]
        try:
            unit_change_withdraw(change=change, actor=signed_in(request), reason=reason)
        except StaleFactError as error:
            raise StaleError from error
        except Refused as error:
            raise ValidationError(error.messages) from error
        return Response(status=status.HTTP_204_NO_CONTENT)


def _asked(request: Request) -> tuple[ChangeRequest, str]:
    given = ChangeRequestSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    told = dict(given.validated_data)
    fingerprint = told.pop("fingerprint")
    told["kind"], told["handling"] = ChangeKind(told["kind"]), YearHandling(told["handling"])
    told["sources"] = tuple(told["sources"])
    told["new_units"] = tuple(NewUnit(**unit) for unit in told["new_units"])
    told["months"] = {
        f"{row['year']}/{row['posting']}": (row["before"], row["after"]) for row in told["months"]
    }
    return ChangeRequest(**told), fingerprint


def _by_field(error: Refused) -> Any:
    return error.message_dict if hasattr(error, "error_dict") else error.messages


def _previewed(plan: ChangePlan) -> Any:
    return PreviewSerializer(preview_of(plan)).data


def _told(change: UnitChange) -> dict[str, Any]:
    names = ("key", "kind", "effective_on", "document", "reason", "sources", "results", "current")
    return {name: getattr(change, name) for name in names} | {"text": change_text(change)}


router_entries: list[tuple[str, type[ViewSetMixin], str]] = [
    ("unit-changes", UnitChangeViewSet, "unit-change"),
]
