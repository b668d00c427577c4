"""What ``bonuses`` offers through the API; ``config.api`` puts the entries into one router.

Amounts are texts: ``exact`` ones ``n/d``, paid ones yuan with two decimals.  A reader sees here
what he sees on the pages, and gets 404 for the rest.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from bonuses import queries
from bonuses.api_fund import OutsideUnitsViewSet, RewardFundViewSet
from bonuses.api_parts import YEAR, ExactField, HeadSerializer, head_data
from bonuses.appraisal.api import ENTRIES as APPRAISAL_ENTRIES
from bonuses.fund import fund_paid
from bonuses.fund_pages import PAGES as FUND_PAGES
from bonuses.overview import OverviewFilter, overview_of
from bonuses.pages import PAGES
from bonuses.payrolls.api import ENTRIES as PAYROLLS
from bonuses.sheet import sheet_of
from bonuses.slip import slip_of
from bonuses.views.common import year_asked
from core.policy import Denied
from schemes.fact_pages.api import fact_viewset
from units.http import signed_in


class RateSerializer(serializers.Serializer[Any]):
    """One unit's per-capita amount (人均标准)."""

    code = serializers.CharField(help_text="单位代码")
    name = serializers.CharField(help_text="单位当年名称")
    peer_group = serializers.CharField(help_text="考核组")
    total = ExactField(allow_null=True, help_text="得分")
    rank = serializers.IntegerField(allow_null=True, help_text="名次")
    per_capita = ExactField(allow_null=True, help_text="人均标准，元；空为缺")
    rate = ExactField(allow_null=True, help_text="适用比例（K-7.2、K-7.3、K-7.10）")
    heads = serializers.IntegerField(help_text="人数")
    approved = ExactField(allow_null=True, help_text="核定，元：人均标准 × 人数")


class RemarkSerializer(serializers.Serializer[Any]):
    """Why a line is not like the others."""

    text = serializers.CharField()
    clause = serializers.CharField(help_text="依据条款")


class LineSerializer(serializers.Serializer[Any]):
    """One person's line (奖金行); steps are exact, the last three are whole fen."""

    number = serializers.IntegerField()
    code = serializers.CharField(help_text="工号")
    name = serializers.CharField(help_text="姓名")
    title = serializers.CharField(help_text="职务")
    score = ExactField(allow_null=True, help_text="考评得分（K-7.4）")
    base = ExactField(help_text="人均标准（K-7.1）")
    personal = ExactField(help_text="个人浮动（K-7.4）")
    months = ExactField(help_text="月数（K-7.6）")
    part_year = ExactField(help_text="折算（K-7.6）")
    filing = ExactField(help_text="无二级目标扣减（K-7.8）")
    own = ExactField(help_text="自定分配调整（K-7.8）")
    loss = ExactField(help_text="扣发（K-7.5）")
    target = serializers.DecimalField(16, 2, help_text="目标奖")
    leader = serializers.DecimalField(16, 2, help_text="领导奖（K-7.12）")
    final = serializers.DecimalField(16, 2, help_text="应发")
    remarks = RemarkSerializer(many=True)


class RatesSerializer(HeadSerializer):
    """All units that the reader may see."""

    units = RateSerializer(many=True)


class FundPaidSerializer(serializers.Serializer[Any]):
    """What the reward fund gives beside the bonus, in none of its sums (G-6)."""

    title = serializers.CharField(help_text="奖项")
    person = serializers.CharField(help_text="工号，奖给单位的为空")
    name = serializers.CharField()
    amount = ExactField(help_text="元")


class SheetSerializer(HeadSerializer):
    """A unit's pay sheet with its sums; ``difference`` is 核定 − 目标奖合计."""

    unit = serializers.CharField(help_text="单位代码")
    name = serializers.CharField()
    per_capita = ExactField(allow_null=True)
    total = serializers.DecimalField(16, 2)
    capitals = serializers.CharField(help_text="应发合计大写")
    difference = serializers.DecimalField(16, 2, allow_null=True)
    balanced = serializers.BooleanField(allow_null=True, help_text="已平")
    lines = LineSerializer(many=True)
    fund = FundPaidSerializer(many=True)


class StepSerializer(serializers.Serializer[Any]):
    """A step of the computation."""

    key = serializers.CharField()
    title = serializers.CharField(source="label")
    value = ExactField(allow_null=True)
    sentences = serializers.ListField(child=serializers.CharField())
    clauses = serializers.ListField(child=serializers.CharField())
    sources = serializers.ListField(child=serializers.CharField())


class SlipSerializer(HeadSerializer):
    """A person's slip (奖金条) with its steps."""

    unit = serializers.CharField(help_text="单位代码")
    name = serializers.CharField(help_text="单位名称")
    line = LineSerializer()
    capitals = serializers.CharField()
    steps = StepSerializer(many=True)
    fund = FundPaidSerializer(many=True)


class RatesViewSet(ViewSet):
    """Units' per-capita amounts."""

    @extend_schema(
        summary="各单位人均标准",
        description="可见单位的人均标准、适用比例、人数和核定金额。",
        parameters=[YEAR],
        responses=RatesSerializer,
        operation_id="bonus_rates",
    )
    def list(self, request: Request) -> Response:
        """Every unit the reader may see."""
        page = overview_of(signed_in(request), year_asked(request), OverviewFilter())
        if page is None or page.rule == "no_pay":
            raise Denied("bonuses.overview")
        data = head_data(page.year, page.bonus_set) | {"units": page.rows}
        return Response(RatesSerializer(data).data)


class PaySheetViewSet(ViewSet):
    """Units' pay sheets."""

    lookup_field = "unit_code"

    @extend_schema(
        summary="单位奖金发放表",
        description="一个单位每人一行，含对账。只给财务和本单位负责人。",
        parameters=[YEAR, OpenApiParameter("unit_code", str, OpenApiParameter.PATH)],
        responses=SheetSerializer,
        operation_id="pay_sheet",
    )
    def retrieve(self, request: Request, unit_code: str) -> Response:
        """One unit's sheet."""
        found = queries.unit_sheet(signed_in(request), year_asked(request), unit_code)
        sheet = sheet_of(found)
        recon = sheet.reconciled
        data = head_data(found.year, found.bonus_set) | {
            "unit": found.unit.code,
            "name": found.name,
            "per_capita": found.pay.rate.per_capita,
            "total": sheet.totals.final,
            "capitals": sheet.capitals,
            "difference": None if recon is None else recon.difference,
            "balanced": None if recon is None else recon.balanced,
            "lines": sheet.rows,
            "fund": fund_paid(found),
        }
        return Response(SheetSerializer(data).data)


class OwnSlipViewSet(ViewSet):
    """The reader's own slip."""

    @extend_schema(
        summary="我的奖金条",
        description="登录者本人的奖金条和计算步骤。",
        parameters=[YEAR],
        responses=SlipSerializer,
        operation_id="own_slip",
    )
    def list(self, request: Request) -> Response:
        """His one slip of the year."""
        found = queries.own_slip(signed_in(request), year_asked(request))
        if found is None:
            raise Denied("bonuses.slip")
        sheet, place = found
        slip = slip_of(sheet, place)
        data = head_data(sheet.year, sheet.bonus_set) | {
            "unit": sheet.unit.code,
            "name": sheet.name,
            "line": slip.row,
            "capitals": slip.capitals,
            "steps": slip.steps,
            "fund": slip.fund,
        }
        return Response(SlipSerializer(data).data)


#: (prefix under /api/, view set, basename)
router_entries: list[tuple[str, type[ViewSetMixin], str]] = [
    *((page.api_name, fact_viewset(page), page.api_name) for page in (*PAGES, *FUND_PAGES)),
    ("bonus-rates", RatesViewSet, "bonus-rates"),
    ("pay-sheets", PaySheetViewSet, "pay-sheets"),
    ("own-slip", OwnSlipViewSet, "own-slip"),
    ("reward-fund", RewardFundViewSet, "reward-fund"),
    ("outside-units", OutsideUnitsViewSet, "outside-units"),
    *PAYROLLS,
    *APPRAISAL_ENTRIES,
]
