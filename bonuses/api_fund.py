"""The reward fund and the units outside the scheme through the API (G-6, D-8)."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from bonuses.api_parts import YEAR, ExactField, HeadSerializer, head_data
from bonuses.fund import fund_shown
from bonuses.outside import outside_shown
from bonuses.views.common import year_asked
from core.policy import Denied
from units.http import signed_in


class FundPartSerializer(serializers.Serializer[Any]):
    """What a unit pays in."""

    unit = serializers.CharField(help_text="单位代码")
    name = serializers.CharField()
    wages = ExactField(allow_null=True, help_text="工资总额，元；空为缺")
    amount = ExactField(allow_null=True, help_text="提取，元")


class FundLineSerializer(serializers.Serializer[Any]):
    """What a unit or a person gets."""

    award = serializers.CharField(help_text="奖项")
    unit = serializers.CharField(help_text="单位代码")
    person = serializers.CharField(allow_blank=True, help_text="工号；奖给单位的空着")
    name = serializers.CharField()
    amount = ExactField(help_text="金额，元")


class FundSerializer(HeadSerializer):
    """The reward fund: fund = parts + fiscal = paid + rest, to the fen."""

    fund = ExactField()
    fiscal = ExactField(help_text="财政安排")
    paid = ExactField(help_text="已分配")
    rest = ExactField(help_text="留在基金")
    missing = serializers.ListField(child=serializers.CharField(), help_text="缺工资总额的单位")
    parts = FundPartSerializer(many=True)
    lines = FundLineSerializer(many=True)


class RewardFundViewSet(ViewSet):
    """The reward fund (G-6)."""

    @extend_schema(
        summary="奖励基金",
        description="各单位提取、财政安排、受奖单位和个人的金额。",
        parameters=[YEAR],
        responses=FundSerializer,
        operation_id="reward_fund",
    )
    def list(self, request: Request) -> Response:
        """The one fund of the year."""
        page = fund_shown(signed_in(request), year_asked(request))
        if page is None:
            raise Denied("bonuses.fund")
        names = ("fund", "fiscal", "paid", "rest", "missing", "parts", "lines")
        data = {name: getattr(page.result, name) for name in names}
        return Response(FundSerializer(head_data(page.year, page.bonus_set) | data).data)


class OutsideUnitSerializer(serializers.Serializer[Any]):
    """A unit that is not assessed."""

    code = serializers.CharField(help_text="单位代码")
    name = serializers.CharField()
    per_capita = ExactField(allow_null=True, help_text="人均标准，元")
    heads = serializers.IntegerField()
    total = serializers.DecimalField(16, 2, allow_null=True, help_text="应发合计")
    rules = serializers.SerializerMethodField(help_text="备案的办法")
    document = serializers.SerializerMethodField(help_text="文号")
    problem = serializers.CharField(allow_blank=True, help_text="不合之处；空为一致")

    def get_rules(self, row: Any) -> str:
        """The name of the rules it filed; "" for none."""
        return row.filed.title if row.filed else ""

    def get_document(self, row: Any) -> str:
        """The number of their document."""
        return row.filed.document if row.filed else ""


class OutsideUnitsSerializer(HeadSerializer):
    """Units outside the scheme, those not in order first."""

    units = OutsideUnitSerializer(many=True)


class OutsideUnitsViewSet(ViewSet):
    """Where the bonus of units outside the scheme comes from (D-8)."""

    @extend_schema(
        summary="体系外单位奖金来源",
        description="不直接考核的单位按什么发、备案的办法、不合之处。",
        parameters=[YEAR],
        responses=OutsideUnitsSerializer,
        operation_id="outside_units",
    )
    def list(self, request: Request) -> Response:
        """Every unit that is not assessed."""
        page = outside_shown(signed_in(request), year_asked(request))
        if page is None:
            raise Denied("bonuses.outside")
        data = head_data(page.year, page.bonus_set) | {"units": page.rows}
        return Response(OutsideUnitsSerializer(data).data)
