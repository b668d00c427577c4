"""The quality of plans through the API; the weights are a kind of fact."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from schemes.forms_workbook import sent_year
from targets.plans.queries import plan_year
from targets.quality.queries import quality_rows
from targets.quality.words import found_words
from units.http import signed_in

YEAR = OpenApiParameter("year", int, description="考核年度 / the assessment year")


class JudgedSerializer(serializers.Serializer[Any]):
    """A criterion: how far it is met (0–1, exact; null where it does not apply), and the words."""

    criterion = serializers.CharField()
    rate = serializers.CharField(allow_null=True)
    found = serializers.CharField()


class UnitQualitySerializer(serializers.Serializer[Any]):
    """A unit's plan; ``score`` of 100 is exact, null where there is no plan."""

    unit = serializers.CharField()
    score = serializers.CharField(allow_null=True)
    criteria = JudgedSerializer(many=True)


class PlanQualityViewSet(ViewSet):
    """目标质量：各单位计划的质量分和各项标准。"""

    @extend_schema(parameters=[YEAR], responses=UnitQualitySerializer(many=True))
    def list(self, request: Request) -> Response:
        """Units by risk."""
        account = signed_in(request)
        year = plan_year(account, sent_year(request.query_params))
        rows = [
            {
                "unit": row.unit.unit.code,
                "score": None if row.score is None else str(row.score),
                "criteria": [
                    {
                        "criterion": each.key,
                        "rate": None if each.rate is None else str(each.rate),
                        "found": found_words(each),
                    }
                    for each in (row.quality.judged if row.quality else ())
                ],
            }
            for row in quality_rows(account, year)
        ]
        return Response(UnitQualitySerializer(rows, many=True).data)


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("plan-quality", PlanQualityViewSet, "plan-quality")
]
