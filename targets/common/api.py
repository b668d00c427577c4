"""The balance of common targets through the API; items and shares are kinds of facts."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from schemes.forms_workbook import sent_year
from schemes.models import Year
from targets.common import services
from targets.common.pagework import STEPS, balances_of
from targets.common.reading import CommonYear
from targets.plans.queries import plan_year
from units.http import signed_in

YEAR = OpenApiParameter("year", int, description="考核年度 / the assessment year")


class UnitBalanceSerializer(serializers.Serializer[Any]):
    """A unit's points in a component against what the scheme allots; exact numbers as text."""

    unit = serializers.CharField()
    component = serializers.CharField()
    given = serializers.CharField()
    full = serializers.CharField()
    items = serializers.DictField(child=serializers.CharField())


class IssueSerializer(serializers.Serializer[Any]):
    """The number to issue under."""

    number = serializers.CharField(max_length=80, help_text="文号")


class TakeBalanceSerializer(serializers.Serializer[Any]):
    """The proposal to take, computed anew: group, component, step of rounding."""

    group = serializers.CharField()
    component = serializers.CharField()
    step = serializers.ChoiceField(list(STEPS), help_text="取整")


class UndoBalanceSerializer(serializers.Serializer[Any]):
    """The proposal to undo."""

    balance = serializers.IntegerField(source="pk")


class CommonBalanceViewSet(ViewSet):
    """共性目标的平衡和下达。"""

    @extend_schema(parameters=[YEAR], responses=UnitBalanceSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Every unit with every component that common items fill."""
        found = CommonYear(self._year(request))
        rows = [
            {
                "unit": row.unit.unit.code,
                "component": part.component.key,
                "given": str(row.given(part.component.key)),
                "full": str(part.component.points),
                "items": {c.item.key: str(c.points) for c in row.of(part.component.key)},
            }
            for part in found.parts
            for row in found.rows_of(part)
        ]
        return Response(UnitBalanceSerializer(rows, many=True).data)

    @extend_schema(
        parameters=[YEAR], request=TakeBalanceSerializer, responses=UndoBalanceSerializer
    )
    @action(detail=False, methods=["post"])
    def take(self, request: Request) -> Response:
        """Take the proposal that stands now."""
        sent = TakeBalanceSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        told, year = sent.validated_data, self._year(request)
        found = CommonYear(year)
        part = found.part(told["group"], told["component"])
        if part is None:
            raise NotFound
        step = STEPS[told["step"]]
        row = services.common_balance(
            year=year,
            group=part.group,
            component=part.component.key,
            step=step,
            shown=services.balance_plan(found, part, step).fingerprint,
            actor=signed_in(request),
        )
        return Response(UndoBalanceSerializer(row).data)

    @extend_schema(
        parameters=[YEAR], request=UndoBalanceSerializer, responses=UndoBalanceSerializer
    )
    @action(detail=False, methods=["post"])
    def undo(self, request: Request) -> Response:
        """Put back what a proposal moved."""
        sent = UndoBalanceSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        rows = balances_of(self._year(request))
        row = rows.filter(pk=sent.validated_data["pk"]).first()
        if row is None:
            raise NotFound
        services.common_balance_undo(balance=row, actor=signed_in(request))
        return Response(UndoBalanceSerializer(row).data)

    @extend_schema(parameters=[YEAR], request=IssueSerializer, responses=IssueSerializer)
    @action(detail=False, methods=["post"])
    def issue(self, request: Request) -> Response:
        """Issue the common targets under a number."""
        sent = IssueSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        number = sent.validated_data["number"]
        row = services.common_issue(
            year=self._year(request), number=number, actor=signed_in(request)
        )
        return Response(IssueSerializer(row).data)

    def _year(self, request: Request) -> Year:
        return plan_year(signed_in(request), sent_year(request.query_params))


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("common-balance", CommonBalanceViewSet, "common-balance")
]
