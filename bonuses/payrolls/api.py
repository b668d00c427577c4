"""Payrolls through the API: the same queries and services as the pages; amounts are texts."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from bonuses.api_parts import LISTED, YEAR, ExactField
from bonuses.models import PayAward, PayBatch
from bonuses.payrolls import lists, queries, services
from bonuses.payrolls.api_accounts import ENTRIES as ACCOUNTS
from bonuses.payrolls.api_own import ENTRIES as OWN
from bonuses.payrolls.api_tables import ENTRIES as FILES
from bonuses.payrolls.difference import compared
from bonuses.payrolls.forms import told_of
from bonuses.payrolls.page import balances_of
from bonuses.payrolls.words import batch_name, moved_words
from bonuses.queries import pay_sight
from bonuses.views.common import year_asked
from reviews.moved_api import ID, MovedViewSet, answered, sent_of
from scoring.models import ResultSet
from units.http import signed_in


class PayrollSerializer(serializers.Serializer[Any]):
    """A payroll (发放批次) with the sums of the run in force, in yuan."""

    id = serializers.IntegerField(source="pk")
    year = serializers.IntegerField(source="year.year")
    number = serializers.IntegerField(help_text="第几批")
    name = serializers.SerializerMethodField()
    state = serializers.CharField()
    version = serializers.IntegerField(help_text="办理时带回，别人先办了会被拒")
    supplement = serializers.BooleanField(help_text="只列与已发的差额")
    result_set = serializers.IntegerField(source="result_set.number")
    result_state = serializers.CharField(source="result_set.state")
    run = serializers.IntegerField(source="run.number", default=None, allow_null=True)
    units = serializers.IntegerField(source="run.units", default=None, allow_null=True)
    people = serializers.IntegerField(source="run.people", default=None, allow_null=True)
    amount = ExactField(source="run.amount", default=None, allow_null=True, help_text="本次发放")
    fund = ExactField(
        source="run.fund", default=None, allow_null=True, help_text="本次发放的奖励基金，另列"
    )
    digest = serializers.CharField(source="run.digest", default="", allow_blank=True)
    paid_on = serializers.DateField(allow_null=True)
    paid_document = serializers.CharField()

    def get_name(self, batch: PayBatch) -> str:
        """What it is called; a trial says so."""
        return batch_name(batch)


class UnitBalanceSerializer(serializers.Serializer[Any]):
    """A unit of a payroll: 核定 − 目标奖合计 = 差额, in whole fen."""

    code = serializers.CharField()
    name = serializers.CharField()
    people = serializers.IntegerField()
    missing = serializers.IntegerField(help_text="金额还算不出来的人")
    own_expense = serializers.BooleanField()
    approved = serializers.DecimalField(18, 2, allow_null=True)
    lines = serializers.DecimalField(18, 2)
    difference = serializers.DecimalField(18, 2)
    parts = serializers.DictField(child=serializers.DecimalField(18, 2))
    tail = serializers.DecimalField(18, 2)
    leader = serializers.DecimalField(18, 2)
    total = serializers.DecimalField(18, 2)
    before = serializers.DecimalField(18, 2)
    amount = serializers.DecimalField(18, 2)
    balanced = serializers.BooleanField()


class PaidLineSerializer(serializers.Serializer[Any]):
    """A person's line of a payroll, in yuan."""

    number = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    title = serializers.CharField()
    target = ExactField(allow_null=True)
    leader = ExactField(allow_null=True)
    total = ExactField(allow_null=True)
    before = ExactField()
    amount = ExactField(allow_null=True)


class PayAwardSerializer(serializers.Serializer[Any]):
    """What a payroll pays a unit or a person of the reward fund, in yuan."""

    award = serializers.CharField()
    unit = serializers.CharField(source="unit.code")
    person = serializers.CharField(
        source="person.code", default="", help_text="工号；奖给单位的空着"
    )
    name = serializers.CharField()
    total = ExactField()
    before = ExactField()
    amount = ExactField()


class PayrollDetailSerializer(PayrollSerializer):
    """With its units."""

    unit_rows = serializers.SerializerMethodField()
    awards = serializers.SerializerMethodField(help_text="奖励基金")

    def get_awards(self, batch: PayBatch) -> list[dict[str, Any]]:
        """What it pays of the reward fund (G-6)."""
        rows = PayAward.objects.filter(run=batch.run_id).select_related("unit", "person")
        return [dict(row) for row in PayAwardSerializer(rows, many=True).data]

    def get_unit_rows(self, batch: PayBatch) -> list[dict[str, Any]]:
        """Every unit's balance."""
        return [dict(row) for row in UnitBalanceSerializer(balances_of(batch), many=True).data]


class StoredSheetSerializer(serializers.Serializer[Any]):
    """A unit's lines in a payroll."""

    batch = serializers.IntegerField()
    unit = serializers.CharField()
    name = serializers.CharField()
    lines = PaidLineSerializer(many=True)


class DifferenceSerializer(serializers.Serializer[Any]):
    """A person whose amount differs from before, and why."""

    code = serializers.CharField()
    name = serializers.CharField()
    unit_code = serializers.CharField()
    was = ExactField(allow_null=True)
    now = ExactField(allow_null=True)
    change = ExactField()
    reasons = serializers.ListField(child=serializers.CharField())


class NewPayrollSerializer(serializers.Serializer[Any]):
    """From which result set a payroll is made."""

    result_set = serializers.IntegerField(help_text="结果集的号")


class BatchMoveSerializer(serializers.Serializer[Any]):
    """A move of a payroll; the approval states the numbers it approves, and the password."""

    move = serializers.CharField()
    version = serializers.IntegerField()
    reason = serializers.CharField(required=False, allow_blank=True)
    document = serializers.CharField(required=False, allow_blank=True)
    paid_on = serializers.CharField(required=False, allow_blank=True)
    people = serializers.IntegerField(required=False)
    units = serializers.IntegerField(required=False)
    amount = serializers.CharField(required=False)
    fund = serializers.CharField(required=False, help_text="有奖励基金的批次也要带")
    password = serializers.CharField(required=False, write_only=True)
    result_set = serializers.IntegerField(
        required=False, help_text="重新计算时换用的结果集的号，不给就用原来的"
    )


class PayrollViewSet(MovedViewSet):
    """Payrolls of a year."""

    @extend_schema(
        summary="发放批次",
        description="一个年度的发放批次，含本次发放的合计。只给看全部奖金的人。",
        parameters=[YEAR, *LISTED],
        responses=PayrollSerializer(many=True),
        operation_id="payrolls",
    )
    def list(self, request: Request) -> Response:
        """Those of who sees all pay; for a head it is empty."""
        account, year = signed_in(request), year_asked(request)
        rows = queries.visible_batches(account, year)
        if not pay_sight(account, year.authority).payrolls:
            rows = rows.none()
        found = lists.batches_found(rows, request.GET)
        return Response(PayrollSerializer(found, many=True).data)

    @extend_schema(
        summary="发放批次和各单位对账",
        parameters=[ID],
        responses=PayrollDetailSerializer,
        operation_id="payroll",
    )
    def retrieve(self, request: Request, id: str) -> Response:  # noqa: A002 - the route's name
        """One payroll with its units."""
        return Response(
            PayrollDetailSerializer(queries.batch_for(signed_in(request), int(id))).data
        )

    @extend_schema(
        summary="编制一批",
        parameters=[YEAR],
        request=NewPayrollSerializer,
        responses={201: PayrollSerializer},
        operation_id="payroll_make",
    )
    def create(self, request: Request) -> Response:
        """Begin a payroll; a job computes it."""
        account, year = signed_in(request), year_asked(request)
        number = sent_of(NewPayrollSerializer, request)["result_set"]
        chosen = ResultSet.objects.filter(year=year, number=number).first()
        with answered(moved_words):
            if chosen is None:
                raise ValidationError({"result_set": [_("选一个本年度的结果集")]})
            made = services.batch_make(year=year, result_set=chosen, actor=account)
        return Response(PayrollSerializer(queries.batch_for(account, made.pk)).data, status=201)

    @extend_schema(
        summary="办理一批",
        description="复核、审批、退回、登记发放、结清、重新计算、作废。审批要带人数、单位数、金额和密码。",
        parameters=[ID],
        request=BatchMoveSerializer,
        responses=PayrollSerializer,
        operation_id="payroll_move",
    )
    @action(detail=True, methods=["post"], url_path="move")
    def move(self, request: Request, id: str) -> Response:  # noqa: A002
        """Make a move of the table."""
        account = signed_in(request)
        found, sent = queries.batch_for(account, int(id)), sent_of(BatchMoveSerializer, request)
        with answered(moved_words):
            services.batch_move(
                batch=found,
                move=sent["move"],
                version=sent["version"],
                actor=account,
                told=told_of(_by_pk(found, sent)),
            )
        return Response(PayrollSerializer(queries.batch_for(account, found.pk)).data)

    @extend_schema(
        summary="与上次比较",
        parameters=[ID],
        responses=DifferenceSerializer(many=True),
        operation_id="payroll_difference",
    )
    @action(detail=True, methods=["get"], url_path="difference")
    def difference(self, request: Request, id: str) -> Response:  # noqa: A002
        """Who changed, by how much, and why; at the end who gets otherwise of the reward fund."""
        found = compared(queries.batch_for(signed_in(request), int(id)))
        rows = [] if found is None else [*found.rows, *found.awards]
        return Response(DifferenceSerializer(rows, many=True).data)

    @extend_schema(
        summary="一批里一个单位的发放行",
        parameters=[ID, OpenApiParameter("unit_code", str, OpenApiParameter.PATH)],
        responses=StoredSheetSerializer,
        operation_id="payroll_unit",
    )
    @action(detail=True, methods=["get"], url_path="units/(?P<unit_code>[^/.]+)")
    def units(self, request: Request, id: str, unit_code: str) -> Response:  # noqa: A002
        """A unit's lines: for the offices, and for its head once it was checked."""
        found = queries.batch_unit(signed_in(request), int(id), unit_code)
        data = {
            "batch": found.batch.pk,
            "unit": unit_code,
            "name": found.row.name,
            "lines": found.lines,
        }
        return Response(StoredSheetSerializer(data).data)


def _by_pk(batch: PayBatch, sent: dict[str, Any]) -> dict[str, Any]:
    """What was sent, with the result set by its key instead of its number in the year.

    Raises ``ValidationError`` for a number that the year does not have.
    """
    if "result_set" not in sent:
        return sent
    chosen = ResultSet.objects.filter(year=batch.year_id, number=sent["result_set"]).first()
    if chosen is None:
        raise ValidationError({"result_set": [_("选一个本年度的结果集")]})
    return sent | {"result_set": chosen.pk}


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, Any, str]] = [
    ("payrolls", PayrollViewSet, "payroll"),
    *FILES,
    *ACCOUNTS,
    *OWN,
]
