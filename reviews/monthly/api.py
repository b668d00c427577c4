"""The daily appraisal through the API, by the services and readings of its pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from core.exact import to_text
from core.models import Origin
from reviews.monthly import services
from reviews.monthly.reading import MonthRow, MonthTable, rule_for
from reviews.moved_api import YEAR, MovedViewSet, answered, sent_of
from schemes.forms_workbook import sent_year
from schemes.queries import current_year
from units.http import signed_in


class MonthCellSerializer(serializers.Serializer[Any]):
    """A unit's month."""

    month = serializers.IntegerField()
    points = serializers.CharField(allow_null=True, help_text="封顶以后；null：没有记录")
    waiting = serializers.IntegerField(help_text="还在登记途中的项数")
    missing = serializers.BooleanField(help_text="该定等次没有定")


class MonthRowSerializer(serializers.Serializer[Any]):
    """A unit's months and what the year counts of them."""

    unit = serializers.CharField(help_text="单位代码")
    total = serializers.CharField(allow_null=True, help_text="全年计入；null：有月份缺等次")
    months = MonthCellSerializer(many=True)


class MonthSheetSerializer(serializers.Serializer[Any]):
    """A month's sheet; cells by ``kind:unit``, ``grade:``, ``title:`` and ``document:unit``."""

    list = serializers.CharField(required=False, default="", help_text="清单，只有一张的不填")
    month = serializers.IntegerField()
    date = serializers.CharField(required=False, default="")
    decided_by = serializers.CharField(required=False, default="")
    basis = serializers.CharField(required=False, default="")
    cells = serializers.DictField(child=serializers.CharField(allow_blank=True))


class MonthMoveSerializer(serializers.Serializer[Any]):
    """A step for a whole month."""

    list = serializers.CharField(required=False, default="")
    month = serializers.IntegerField()
    move = serializers.ChoiceField(services.TOGETHER, help_text="整月动作")


class MonthDoneSerializer(serializers.Serializer[Any]):
    """How many entries were written or moved, and what stood in the way of others."""

    count = serializers.IntegerField()
    problems = serializers.ListField(child=serializers.CharField())


class MonthViewSet(MovedViewSet):
    """平时考核：按月查询、整月录入、整月告知和登记。"""

    @extend_schema(parameters=[YEAR], responses=MonthRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Units by months, as on the page."""
        account = signed_in(request)
        year = current_year(account, sent_year(request.query_params))
        rule = rule_for(year, request.query_params.get("list", ""))
        rows = [_told(row) for row in MonthTable(account, year, rule).rows()]
        return Response(MonthRowSerializer(rows, many=True).data)

    @extend_schema(parameters=[YEAR], request=MonthSheetSerializer, responses=MonthDoneSerializer)
    def create(self, request: Request) -> Response:
        """Enter a month: all cells or none."""
        actor, sent = signed_in(request), sent_of(MonthSheetSerializer, request)
        year = current_year(actor, sent_year(request.query_params))
        head = services.SheetHead(sent["date"], sent["decided_by"], sent["basis"])
        with answered(str):
            done = services.month_save(
                year=year,
                rule=rule_for(year, sent["list"]),
                month=sent["month"],
                head=head,
                cells=sent["cells"],
                seen="",
                actor=actor,
                origin=Origin.API,
            )
        return Response(MonthDoneSerializer(done).data, status=201)

    @extend_schema(parameters=[YEAR], request=MonthMoveSerializer, responses=MonthDoneSerializer)
    @action(detail=False, methods=["post"])
    def move(self, request: Request) -> Response:
        """Tell all units of a month, or enter all that is ready."""
        actor, sent = signed_in(request), sent_of(MonthMoveSerializer, request)
        year = current_year(actor, sent_year(request.query_params))
        with answered(str):
            done = services.month_move(
                year=year,
                rule=rule_for(year, sent["list"]),
                month=sent["month"],
                move=sent["move"],
                seen="",
                actor=actor,
                origin=Origin.API,
            )
        return Response(MonthDoneSerializer(done).data)


def _told(row: MonthRow) -> dict[str, Any]:
    cells = [
        {
            "month": cell.month,
            "points": None if cell.points is None else to_text(cell.points),
            "waiting": cell.waiting,
            "missing": cell.missing,
        }
        for cell in row.cells
    ]
    total = None if row.total is None else to_text(row.total)
    return {"unit": row.unit.unit.code, "total": total, "months": cells}


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("daily-appraisal", MonthViewSet, "daily-appraisal")
]
