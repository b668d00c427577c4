"""What every answer of ``bonuses`` through the API has in common."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from bonuses.words import is_provisional, provisional_text

YEAR = OpenApiParameter("year", int, description="考核年度，不写为现行年度 / the assessment year")
#: A list as its page asks for it.
LISTED = (
    OpenApiParameter("q", str, description="查找 / words to look for"),
    OpenApiParameter("state", str, description="状态 / the state"),
    OpenApiParameter("sort", str, description="排序，前面加 - 为倒序 / column, with - descending"),
)


class ExactField(serializers.CharField):
    """An exact number as ``n/d`` text."""


class HeadSerializer(serializers.Serializer[Any]):
    """Which result set the figures come from, and how binding they are."""

    year = serializers.IntegerField()
    result_set = serializers.IntegerField(help_text="结果集号")
    provisional = serializers.BooleanField(help_text="暂定，尚未公示")
    notice = serializers.CharField(allow_blank=True)


def head_data(year: Any, bonus_set: Any) -> dict[str, Any]:
    """Year, result set, and whether its figures are provisional."""
    result_set = bonus_set.result_set
    return {
        "year": year.year,
        "result_set": result_set.number,
        "provisional": is_provisional(result_set),
        "notice": provisional_text(result_set),
    }
