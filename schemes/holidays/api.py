"""The holidays table through the API: read, enter, correct, withdraw, take in a whole year."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.facts import StaleFactError
from core.json_bodies import BoundedJSONParser
from core.models import Origin
from core.policy import Denied
from documents.xlsx.problems import WorkbookError
from schemes.holidays import pages, queries
from schemes.holidays.forms import day_or_none, unpack_preview
from schemes.holidays.known import known_rows
from schemes.holidays.rows import DOCUMENT_LENGTH, NAME_LENGTH, HolidayRow, read_rows
from schemes.holidays.services import holiday_record, holiday_retire, holidays_apply
from schemes.models import DayKind, Holiday
from units.http import signed_in
from units.models import Authority
from units.queries import authority_for


class HolidaySerializer(serializers.ModelSerializer[Holiday]):
    """A day of the table."""

    class Meta:
        model = Holiday
        fields = ("id", "day", "kind", "name", "document", "recorded_at", "reason")


class HolidayWriteSerializer(serializers.Serializer[Any]):
    """A day as it should stand; with ``expected`` a correction of that row."""

    day = serializers.DateField()
    kind = serializers.ChoiceField(choices=DayKind.choices)
    name = serializers.CharField(max_length=NAME_LENGTH)
    document = serializers.CharField(
        max_length=DOCUMENT_LENGTH, required=False, default="", allow_blank=True
    )
    expected = serializers.IntegerField(required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class HolidayRetireSerializer(serializers.Serializer[Any]):
    """Why a day is taken out, and which row the writer saw."""

    expected = serializers.IntegerField()
    reason = serializers.CharField(max_length=500)


class TableSerializer(serializers.Serializer[Any]):
    """A year's table as a file, or the announcement that ships with the product."""

    year = serializers.IntegerField(min_value=2000, max_value=2099)
    file = serializers.FileField(required=False, allow_null=True, default=None)


class TableApplySerializer(serializers.Serializer[Any]):
    """The preview that shall be written."""

    token = serializers.CharField()
    fingerprint = serializers.CharField(max_length=64)
    reason = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)
    confirmed_gone = serializers.IntegerField(min_value=0, required=False, default=0)


class HolidayViewSet(GenericViewSet[Holiday]):
    """``/api/holidays/?year=2026``."""

    queryset = Holiday.objects.none()
    serializer_class = HolidaySerializer
    lookup_field = "day"
    lookup_value_regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
    parser_classes = (BoundedJSONParser, MultiPartParser)

    @extend_schema(
        parameters=[OpenApiParameter("year", int)], responses=HolidaySerializer(many=True)
    )
    def list(self, request: Request) -> Response:
        """The table of a year."""
        rows = queries.holidays_for(signed_in(request), pages.asked_year(request._request))
        return Response(HolidaySerializer(rows, many=True).data)

    @extend_schema(request=HolidayWriteSerializer, responses={201: HolidaySerializer})
    def create(self, request: Request) -> Response:
        """Enter a day, or correct one."""
        asked = HolidayWriteSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        told = dict(asked.validated_data)
        row = HolidayRow(told["day"], DayKind(told["kind"]), told["name"], told["document"])
        try:
            written = holiday_record(
                authority=_authority(request), row=row, actor=signed_in(request),
                reason=told["reason"], expected=told["expected"], origin=Origin.API,
            )  # fmt: skip
        except StaleFactError as error:
            raise _stale() from error
        return Response(HolidaySerializer(written).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=HolidayRetireSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, day: str) -> Response:
        """Take a day out of the table."""
        asked = HolidayRetireSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        moment = day_or_none(day)
        if moment is None:
            raise Denied("schemes.holiday", day)
        holiday = queries.holiday_or_denied(signed_in(request), moment)
        if holiday.pk != asked.validated_data["expected"]:
            raise _stale()
        reason = asked.validated_data["reason"]
        try:
            holiday_retire(
                holiday=holiday, actor=signed_in(request), reason=reason, origin=Origin.API
            )
        except StaleFactError as error:
            raise _stale() from error
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=TableSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """What a whole table would change; nothing is written."""
        asked = TableSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        year, file = asked.validated_data["year"], asked.validated_data["file"]
        try:
            rows = known_rows(year) if file is None else read_rows(file, year)
        except WorkbookError as error:
            raise ValidationError({"file": [error.message]}) from error
        found = pages.preview_page(_authority(request), year, rows, "")
        told = {key: found[key] for key in ("year", "counts", "lines", "token", "fingerprint")}
        return Response(told)

    @extend_schema(request=TableApplySerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["post"])
    def apply(self, request: Request) -> Response:
        """Write a previewed table."""
        asked = TableApplySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        told = dict(asked.validated_data)
        year, rows = unpack_preview(told.pop("token"))
        plan = holidays_apply(
            authority=_authority(request), year=year, rows=rows, actor=signed_in(request), **told
        )
        return Response({"year": year, **pages.plan_counts(plan)})


def _authority(request: Request) -> Authority:
    found = authority_for(signed_in(request))
    if found is None:
        raise Denied("schemes.holidays")
    return found


def _stale() -> ValidationError:
    return ValidationError({"expected": pages.stale_text()})
