"""The calendar of a year through the API: deadlines in force, every move, another move."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from schemes.models import CalendarEntry, CalendarExtension, Year
from schemes.queries import current_year
from schemes.years import calendar_queries
from schemes.years.calendar_services import (
    DOCUMENT_LENGTH,
    LONGEST_SHIFT,
    REASON_LENGTH,
    calendar_extend,
    calendar_shift,
)
from units.http import signed_in
from units.queries import unit_for


class DeadlineSerializer(serializers.Serializer[Any]):
    """A deadline in force, for the reader's own unit where it has its own."""

    key = serializers.CharField()
    title = serializers.CharField()
    meaning = serializers.CharField()
    original = serializers.DateTimeField()
    general = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    last_move = serializers.SerializerMethodField()

    def get_last_move(self, deadline: calendar_queries.Deadline) -> int:
        """What a move names as ``expected``; 0 before the first."""
        return 0 if deadline.move is None else deadline.move.pk


class DeadlineMoveSerializer(serializers.ModelSerializer[CalendarExtension]):
    """One move of a deadline; ``unit`` empty: of all."""

    unit = serializers.CharField(source="unit.code", default="")
    extended_by = serializers.CharField(source="extended_by.display_name")

    class Meta:
        model = CalendarExtension
        fields = (
            *("id", "unit", "before", "due_at", "reason", "document"),
            *("extended_by", "extended_at"),
        )


class ExtendSerializer(serializers.Serializer[Any]):
    """A new moment, for all or for the unit of this code."""

    due_at = serializers.DateTimeField()
    reason = serializers.CharField(max_length=REASON_LENGTH)
    document = serializers.CharField(
        max_length=DOCUMENT_LENGTH, required=False, default="", allow_blank=True
    )
    unit = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    expected = serializers.IntegerField(required=False, allow_null=True, default=None)


class ShiftSerializer(serializers.Serializer[Any]):
    """Several deadlines by so many days."""

    keys = serializers.ListField(child=serializers.CharField(max_length=60), max_length=200)
    days = serializers.IntegerField(min_value=-LONGEST_SHIFT, max_value=LONGEST_SHIFT)
    reason = serializers.CharField(max_length=REASON_LENGTH)
    off_days = serializers.BooleanField(required=False, default=True)


class CalendarViewSet(GenericViewSet[CalendarEntry]):
    """``/api/years/2026/calendar/``."""

    queryset = CalendarEntry.objects.none()
    serializer_class = DeadlineSerializer
    lookup_field = "key"
    lookup_value_regex = "[^/]{1,60}"

    @extend_schema(responses=DeadlineSerializer(many=True))
    def list(self, request: Request, year: str) -> Response:
        """The deadlines in force, earliest first."""
        unit = calendar_queries.own_unit(signed_in(request))
        found = calendar_queries.deadlines(self._year(year), unit)
        return Response(DeadlineSerializer(found, many=True).data)

    @extend_schema(responses=DeadlineMoveSerializer(many=True))
    @action(detail=True, methods=["get"])
    def moves(self, request: Request, year: str, key: str) -> Response:
        """Every move of a deadline that the account may see, newest first."""
        entry = calendar_queries.entry_for(self._year(year), key)
        found = calendar_queries.visible_moves(signed_in(request), entry)
        return Response(DeadlineMoveSerializer(found, many=True).data)

    @extend_schema(request=ExtendSerializer, responses={201: DeadlineMoveSerializer})
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, year: str, key: str) -> Response:
        """Move a deadline."""
        entry = calendar_queries.entry_for(self._year(year), key)
        asked = ExtendSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        told = dict(asked.validated_data)
        code = told.pop("unit")
        unit = unit_for(signed_in(request), code) if code else None
        if code and unit is None:
            raise serializers.ValidationError({"unit": [code]})
        move = calendar_extend(entry=entry, unit=unit, actor=signed_in(request), **told)
        return Response(DeadlineMoveSerializer(move).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ShiftSerializer, responses=DeadlineMoveSerializer(many=True))
    @action(detail=False, methods=["post"])
    def shift(self, request: Request, year: str) -> Response:
        """Move several deadlines, all or none."""
        asked = ShiftSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        moves = calendar_shift(
            year=self._year(year), actor=signed_in(request), **asked.validated_data
        )
        return Response(DeadlineMoveSerializer(moves, many=True).data)

    def _year(self, number: str) -> Year:
        return current_year(signed_in(self.request), int(number))
