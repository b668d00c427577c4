"""Plans through the API, by the services and queries of the pages."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.models import Origin
from core.workflow import NotYoursError, StaleMoveError
from schemes.fact_pages.api import StaleError
from schemes.forms_workbook import sent_year
from targets.plans import board, flow
from targets.plans.api_told import (
    PlanActSerializer,
    PlanRemarkSerializer,
    PlanRemarkShownSerializer,
    PlanStartSerializer,
    PlanWorkbookSerializer,
)
from targets.plans.bulk.queries import chosen_of
from targets.plans.bulk.services import MOVES, plans_move
from targets.plans.models import Plan
from targets.plans.page import reading_for, remarks_of
from targets.plans.queries import plan_for, plan_year, unit_with_plan, whole_plan_for
from targets.plans.services.acts import line_acts
from targets.plans.services.editing import line_add, line_save, plan_start
from targets.plans.services.importing import lines_import
from targets.plans.services.journal import StaleLineError
from targets.plans.services.locking import setting_of
from targets.plans.services.moving import Told, plan_move
from targets.plans.services.remarks import remark_solve, remark_write, warning_answer
from targets.plans.words import hint_of, moved_words, stale_words
from targets.statements.api import SigningSerializer, SigningsSerializer, signings_told
from targets.statements.services import signing_record
from units.http import signed_in

YEAR = OpenApiParameter("year", int, description="考核年度 / the assessment year")
UNIT = OpenApiParameter("unit", str, OpenApiParameter.PATH, description="单位代码 / unit code")


class BoardRowSerializer(serializers.Serializer[Any]):
    """A unit on the board; ``state`` is ``none`` before its plan is begun."""

    unit = serializers.CharField(source="unit.unit.code", help_text="单位代码")
    state = serializers.CharField()
    title = serializers.CharField(help_text="状态的名称")
    lines = serializers.IntegerField()
    due_at = serializers.DateTimeField(allow_null=True)
    late = serializers.BooleanField()


class FindingSerializer(serializers.Serializer[Any]):
    """What a check found; ``answer`` is the reason given for it."""

    fingerprint = serializers.CharField(source="finding.fingerprint")
    blocks = serializers.BooleanField(source="finding.blocks")
    line = serializers.IntegerField(source="finding.line", allow_null=True)
    field = serializers.CharField(source="finding.field")
    clauses = serializers.ListField(source="finding.clauses", child=serializers.CharField())
    text = serializers.CharField()
    answer = serializers.CharField()


class MoveMadeSerializer(serializers.Serializer[Any]):
    """A move on record."""

    move = serializers.CharField(source="key")
    before = serializers.CharField(help_text="办之前的状态")
    after = serializers.CharField(help_text="办之后的状态")
    actor = serializers.CharField(help_text="经办人")
    acted_for = serializers.CharField(allow_null=True, help_text="代谁办的；不是代办的为空")
    reason = serializers.CharField()
    document = serializers.CharField(help_text="依据文件")
    at = serializers.DateTimeField()


class PlanSerializer(serializers.Serializer[Any]):
    """A plan as it stands: its lines, what the checks find, the moves that can be made now."""

    unit = serializers.CharField(source="plan.unit.code", help_text="单位代码")
    year = serializers.IntegerField(source="plan.year.year")
    state = serializers.CharField(source="plan.state")
    version = serializers.IntegerField(source="plan.version")
    number = serializers.CharField(source="plan.number", help_text="文号")
    lines = serializers.ListField(child=serializers.DictField())
    findings = FindingSerializer(many=True)
    remarks = PlanRemarkShownSerializer(many=True, help_text="批注，新的在前")
    moves = serializers.ListField(child=serializers.CharField())
    awaited = serializers.ListField(
        child=serializers.CharField(), help_text="会审还没有办的职能部门的代码"
    )
    history = MoveMadeSerializer(many=True, help_text="经过，新的在前")


class PlanLineSerializer(serializers.Serializer[Any]):
    """Cells of a line as typed texts, and the version of the line that was read."""

    shown = serializers.IntegerField(help_text="看到的 version；已改过则 409")
    texts = serializers.DictField(child=serializers.CharField(allow_blank=True))


class PlanMoveSerializer(serializers.Serializer[Any]):
    """A move of the plan's path."""

    move = serializers.ChoiceField(
        [flow.SUBMIT, flow.WITHDRAW, flow.PASS, flow.RETURN], help_text="流转动作"
    )
    version = serializers.IntegerField(help_text="看到的 version；已办过则 409")
    reason = serializers.CharField(required=False, default="", allow_blank=True)
    document = serializers.CharField(required=False, default="", allow_blank=True)
    number = serializers.CharField(required=False, default="", allow_blank=True)


class PlanShownSerializer(serializers.Serializer[Any]):
    """A plan in the version that was read."""

    unit = serializers.CharField(help_text="单位代码")
    version = serializers.IntegerField(min_value=0, max_value=10**8)


class PlansMoveSerializer(serializers.Serializer[Any]):
    """One move of several plans; a ``#`` in the number is counted on from ``first``."""

    move = serializers.ChoiceField(MOVES, help_text="pass 或 return")
    plans = PlanShownSerializer(many=True)
    reason = serializers.CharField(required=False, default="", allow_blank=True)
    document = serializers.CharField(required=False, default="", allow_blank=True)
    number = serializers.CharField(required=False, default="", allow_blank=True)
    first = serializers.IntegerField(required=False, default=1, min_value=1, max_value=10**6)


class OutcomeSerializer(serializers.Serializer[Any]):
    """What became of one of them."""

    unit = serializers.CharField(source="plan.unit.code", help_text="单位代码")
    done = serializers.BooleanField()
    words = serializers.CharField(help_text="现在的状态，或没有办的原因")


class PlanAnswerSerializer(serializers.Serializer[Any]):
    """The reason for a warning."""

    fingerprint = serializers.CharField()
    reason = serializers.CharField()


class PlanViewSet(ViewSet):
    """目标计划：查询、加目标、改目标、说明、批注、流转。"""

    lookup_field = "unit"
    lookup_value_regex = "[^/]+"

    @extend_schema(parameters=[YEAR], responses=BoardRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Every unit that the account may look at, as on the board."""
        account = signed_in(request)
        year = plan_year(account, sent_year(request.query_params))
        asked = board.board_asked(request.query_params.dict())
        rows = board.board_found(board.board(account, year), asked)
        return Response(BoardRowSerializer(rows, many=True).data)

    @extend_schema(parameters=[YEAR, UNIT], responses=PlanSerializer)
    def retrieve(self, request: Request, unit: str) -> Response:
        """One plan."""
        return Response(_told(request, self._plan(request, unit)))

    @extend_schema(
        parameters=[YEAR, UNIT],
        request=PlanLineSerializer,
        responses=PlanSerializer,
        description="line 为 0 时新加一行 / 0 adds a line",
    )
    @action(detail=True, methods=["post"], url_path="lines/(?P<line>[0-9]{1,18})")
    def line(self, request: Request, unit: str, line: str) -> Response:
        """Save the cells of a line, or add one with ``component`` among its texts."""
        plan, actor = self._plan(request, unit), signed_in(request)
        sent = _sent(PlanLineSerializer, request)
        try:
            pk, shown, texts = int(line), sent["shown"], dict(sent["texts"])
            with transaction.atomic():
                if pk == 0:
                    component = texts.pop("component", "")
                    made = line_add(plan=plan, component=component, actor=actor)
                    pk, shown = made.pk, made.version
                line_save(plan=plan, line=pk, texts=texts, shown=shown, actor=actor)
        except NotYoursError as error:
            raise NotFound from error
        except StaleLineError as error:
            words = stale_words(setting_of(plan), error.line, error.edits)
            raise StaleError(words) from error
        return self.retrieve(request, unit)

    @extend_schema(parameters=[YEAR, UNIT], request=PlanMoveSerializer, responses=PlanSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, unit: str) -> Response:
        """Make a move of the path."""
        plan, sent = self._plan(request, unit), _sent(PlanMoveSerializer, request)
        told = Told(sent["reason"], sent["document"], sent["number"])
        try:
            plan_move(
                plan=plan,
                move=sent["move"],
                version=sent["version"],
                actor=signed_in(request),
                told=told,
                origin=Origin.API,
            )
        except NotYoursError as error:
            raise NotFound from error
        except StaleMoveError as error:
            raise StaleError(moved_words(error.current)) from error
        return self.retrieve(request, unit)

    @extend_schema(
        parameters=[YEAR], request=PlansMoveSerializer, responses=OutcomeSerializer(many=True)
    )
    @action(detail=False, methods=["post"])
    def many(self, request: Request) -> Response:
        """Make one move of several plans, each wholly or not at all."""
        account, sent = signed_in(request), _sent(PlansMoveSerializer, request)
        year = plan_year(account, sent_year(request.query_params))
        ticked = [f"{each['unit']}:{each['version']}" for each in sent["plans"]]
        outcomes = plans_move(
            chosen=chosen_of(account, year, ticked),
            move=sent["move"],
            actor=account,
            told=Told(sent["reason"], sent["document"], sent["number"]),
            first=sent["first"],
            origin=Origin.API,
        )
        return Response(OutcomeSerializer(outcomes, many=True).data)

    @extend_schema(parameters=[YEAR, UNIT], request=PlanAnswerSerializer, responses=PlanSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, unit: str) -> Response:
        """Give the reason for a warning."""
        plan, sent = self._plan(request, unit), _sent(PlanAnswerSerializer, request)
        try:
            warning_answer(plan=plan, actor=signed_in(request), **sent)
        except NotYoursError as error:
            raise NotFound from error
        return self.retrieve(request, unit)

    @extend_schema(parameters=[YEAR, UNIT], request=SigningSerializer, responses=SigningSerializer)
    @action(detail=True, methods=["post"])
    def signing(self, request: Request, unit: str) -> Response:
        """Record both sides' signing of the issued plan's statement."""
        plan, sent = self._whole(request, unit), _sent(SigningSerializer, request)
        reason = sent.pop("reason")
        try:
            row = signing_record(plan=plan, values=sent, reason=reason, actor=signed_in(request))
        except NotYoursError as error:
            raise NotFound from error
        return Response(SigningSerializer(row).data)

    @extend_schema(parameters=[YEAR, UNIT], responses=SigningsSerializer)
    @signing.mapping.get
    def signings(self, request: Request, unit: str) -> Response:
        """Every record of both sides' signing, and scanned copies of the signed statement."""
        return Response(signings_told(self._whole(request, unit)))

    @extend_schema(parameters=[YEAR, UNIT], request=PlanRemarkSerializer, responses=PlanSerializer)
    @action(detail=True, methods=["post"])
    def remark(self, request: Request, unit: str) -> Response:
        """Write a remark or a reply, or mark a remark as done."""
        plan, sent = self._plan(request, unit), _sent(PlanRemarkSerializer, request)
        solved, parent, actor = sent.pop("solve"), sent.pop("reply_to"), signed_in(request)
        try:
            if solved:
                remark_solve(plan=plan, remark=solved, text=sent["text"], actor=actor)
            else:
                remark_write(plan=plan, parent=parent, actor=actor, **sent)
        except NotYoursError as error:
            raise NotFound from error
        return self.retrieve(request, unit)

    @extend_schema(parameters=[YEAR, UNIT], request=PlanStartSerializer, responses=PlanSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, unit: str) -> Response:
        """Begin the unit's plan; one that stands is given as it is."""
        account, sent = signed_in(request), _sent(PlanStartSerializer, request)
        year = plan_year(account, sent_year(request.query_params))
        held = unit_with_plan(account, year, unit)[0]
        try:
            plan_start(year=year, unit=held, actor=account, from_last=sent["from_last"])
        except NotYoursError as error:
            raise NotFound from error
        return self.retrieve(request, unit)

    @extend_schema(parameters=[YEAR, UNIT], request=PlanActSerializer, responses=PlanSerializer)
    @action(detail=True, methods=["post"])
    def act(self, request: Request, unit: str) -> Response:
        """Bring over, paste, undo, redo; remove or shift a line."""
        plan, sent = self._plan(request, unit), _sent(PlanActSerializer, request)
        try:
            line_acts(plan=plan, actor=signed_in(request), **sent)
        except NotYoursError as error:
            raise NotFound from error
        except StaleLineError as error:
            words = stale_words(setting_of(plan), error.line, error.edits)
            raise StaleError(words) from error
        return self.retrieve(request, unit)

    @extend_schema(
        parameters=[YEAR, UNIT],
        request={"multipart/form-data": PlanWorkbookSerializer},
        responses=PlanSerializer,
    )
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def workbook(self, request: Request, unit: str) -> Response:
        """Take a workbook's rows, all or none."""
        plan, sent = self._plan(request, unit), _sent(PlanWorkbookSerializer, request)
        try:
            lines_import(plan=plan, actor=signed_in(request), **sent)
        except NotYoursError as error:
            raise NotFound from error
        return self.retrieve(request, unit)

    def _plan(self, request: Request, unit: str) -> Plan:
        return plan_for(signed_in(request), sent_year(request.query_params), unit)

    def _whole(self, request: Request, unit: str) -> Plan:
        return whole_plan_for(signed_in(request), sent_year(request.query_params), unit)


def _told(request: Request, plan: Plan) -> dict[str, Any]:
    account = signed_in(request)
    reading, step = reading_for(account, plan), flow.rules_of(plan.year).step(plan.state)
    joint = step is not None and step.everyone
    versions = {line.pk: line.version for line in reading.rows}
    found = {
        "plan": plan,
        "lines": [
            {**each, "version": versions[each["line"]]}
            for each in reading.snapshot
            if reading.sees(each["component"])
        ],
        "remarks": list(remarks_of(reading)),
        "findings": [hint_of(each, reading.setting) for each in reading.shown_findings],
        "moves": [move.key for move in flow.Standing(account, plan.year).moves(plan)],
        "awaited": [unit.code for unit in flow.departments_left(plan)] if joint else [],
        "history": plan.moves.select_related("actor", "acted_for").order_by("-pk"),
    }
    return dict(PlanSerializer(found).data)


def _sent(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    sent = kind(data=request.data)
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [("plans", PlanViewSet, "plan")]
