"""Progress through the API, by the services and queries of the pages (docs/progress-api.md)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.models import Origin as Way
from schemes.forms_workbook import sent_year
from schemes.models import Year
from schemes.queries import current_year
from targets.progress.models import Origin
from targets.progress.page import Row, chosen_period
from targets.progress.periods import Period, period_of, periods_of
from targets.progress.queries import (
    confirms_for,
    progress_units,
    reports_for,
    sources_of,
    targets_of,
    unit_for_progress,
)
from targets.progress.reading import Line, ProgressReading
from targets.progress.services import figures_record, report_hand_in
from targets.progress.words import NONE, as_typed
from units.http import signed_in
from units.tokens.authentication import MACHINE_OR_SESSION

YEAR = OpenApiParameter("year", int, description="考核年度 / the assessment year")
PERIOD = OpenApiParameter("period", int, description="截至月份 / last month of the period")
UNIT = OpenApiParameter("unit", str, description="单位代码 / a unit's code")


class ProgressLineSerializer(serializers.Serializer[Any]):
    """A target at the end of a period; numbers are texts, exact as they were sent."""

    unit = serializers.CharField(help_text="单位代码")
    target = serializers.CharField(help_text="目标编号")
    title = serializers.CharField()
    measure = serializers.CharField(allow_blank=True)
    period = serializers.IntegerField()
    plan = serializers.CharField(allow_null=True)
    actual = serializers.CharField(allow_null=True, help_text="作准的累计实绩")
    stands = serializers.CharField(allow_blank=True, help_text="以谁为准")
    reported = serializers.CharField(allow_null=True)
    statistics = serializers.CharField(allow_null=True)
    audited = serializers.CharField(allow_null=True)
    completion = serializers.CharField(allow_null=True, help_text="完成率")
    expected = serializers.CharField(help_text="应有进度")
    pace = serializers.CharField(help_text="red, amber, normal, done, described, missing")


class ProgressRowSerializer(serializers.Serializer[Any]):
    """What is sent of one target."""

    target = serializers.CharField(max_length=140, help_text="目标编号")
    actual = serializers.CharField(required=False, default="", allow_blank=True, max_length=60)
    narrative = serializers.CharField(required=False, default="", allow_blank=True)
    obstacles = serializers.CharField(required=False, default="", allow_blank=True)
    projects = serializers.CharField(required=False, default="", allow_blank=True)


class ProgressSentSerializer(serializers.Serializer[Any]):
    """A report of a unit (``reported`` with ``unit``), or another source's figures."""

    period = serializers.IntegerField()
    figures_of = serializers.ChoiceField(Origin.choices, help_text="数据来源")
    unit = serializers.CharField(required=False, default="", allow_blank=True)
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)
    rows = ProgressRowSerializer(many=True, allow_empty=False)


class ProgressWrittenSerializer(serializers.Serializer[Any]):
    """How many targets were written; what was there already is not counted."""

    written = serializers.IntegerField()


class ProgressViewSet(ViewSet):
    """进度：查询各目标各期，报送本单位的，报送统计数、审计数；机器用接口令牌。"""

    authentication_classes = MACHINE_OR_SESSION

    @extend_schema(parameters=[YEAR, PERIOD, UNIT], responses=ProgressLineSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The targets at a period that the account may see, at most 2000."""
        account = signed_in(request)
        year = current_year(account, sent_year(request.query_params))
        units = progress_units(account, year)
        if code := request.query_params.get("unit"):
            units = units.filter(code=code)
        period = _asked_period(year, request.query_params.get("period", ""))
        if period is None:
            return Response([])
        reading = ProgressReading(year, targets_of(year, units.values("pk"))[:2000])
        lines = [_told(line) for line in reading.lines(period.month)]
        return Response(ProgressLineSerializer(lines, many=True).data)

    @extend_schema(
        parameters=[YEAR], request=ProgressSentSerializer, responses=ProgressWrittenSerializer
    )
    def create(self, request: Request) -> Response:
        """Send a period: all rows are written or none; sending the same again writes nothing."""
        sent = ProgressSentSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        told = sent.validated_data
        account = signed_in(request)
        year = current_year(account, sent_year(request.query_params))
        period = period_of(year, told["period"]).month
        common: dict[str, Any] = {"year": year, "period": period, "actor": account}
        common["way"] = Way.API
        source, rows = told["figures_of"], told["rows"]
        if source != Origin.REPORTED:
            if source not in sources_of(account, year):
                raise NotFound
            written = figures_record(**common, source=source, rows=rows, reason=told["reason"])
            return Response({"written": written})
        unit = unit_for_progress(account, year, told["unit"])
        if not reports_for(account, unit):
            raise NotFound
        cells = {row["target"]: row for row in rows}
        by_head = confirms_for(account, unit)
        written = report_hand_in(**common, unit=unit, cells=cells, by_head=by_head)
        return Response({"written": written})


def _asked_period(year: Year, asked: str) -> Period | None:
    """The period in hand, or the one asked for; a machine gets no other than it meant."""
    if asked and asked not in {str(each.month) for each in periods_of(year)}:
        listed = "、".join(str(each.month) for each in periods_of(year))
        raise ValidationError({"period": [_("没有这一期，可写 %s") % listed]})
    return chosen_period(year, asked)


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else as_typed(value)


def _told(line: Line) -> dict[str, Any]:
    row = Row(line, {})
    said, plain = line.reports, {NONE: None}
    return {
        "unit": line.target.unit.code,
        "target": line.target.key,
        "title": line.target.title,
        "measure": line.target.measure,
        "period": line.period,
        "plan": _exact(line.promise.plan),
        "actual": _exact(line.actual),
        "stands": line.source,
        **{key: _exact(said[key].actual if key in said else None) for key in Origin.values},
        "completion": plain.get(row.rate, row.rate),
        "expected": row.expected,
        "pace": line.state.value,
    }


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [("progress", ProgressViewSet, "progress")]
