"""Claims through the API, by the services and queries of the pages."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from core.exact import to_text
from core.models import Origin
from reviews.honours import flow
from reviews.honours.models import HonourClaim
from reviews.honours.page import moved_words
from reviews.honours.queries import claim_for, claims_found, list_asked
from reviews.honours.reading import ClaimReading
from reviews.honours.services import drafting
from reviews.honours.services.moving import Told, claim_move, counts_from
from reviews.moved_api import (
    FILE,
    ID,
    ONE_FILE,
    YEAR,
    MovedFileSerializer,
    MovedTextsSerializer,
    MovedViewSet,
    answered,
    sent_of,
    unit_coded,
)
from schemes.forms_workbook import sent_year
from schemes.queries import current_year, year_document
from units.http import signed_in


class AwardClaimRowSerializer(serializers.Serializer[Any]):
    """A claim in the list."""

    id = serializers.IntegerField(source="pk")
    serial = serializers.IntegerField(help_text="序号")
    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    state = serializers.CharField()
    list_key = serializers.CharField(help_text="清单；先进加分为空")
    kind = serializers.CharField()
    level = serializers.CharField()
    title = serializers.CharField()
    issued_by = serializers.CharField()
    date = serializers.DateField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    late = serializers.BooleanField()
    made = serializers.CharField(help_text="计入后的事实编号")


class AwardMovedSerializer(serializers.Serializer[Any]):
    """Another item of the unit that counts for more or less with the claim."""

    title = serializers.CharField()
    before = serializers.CharField(help_text="n/d")
    after = serializers.CharField(help_text="n/d")


class AwardEffectSerializer(serializers.Serializer[Any]):
    """What it counts for, exact numbers as ``n/d``."""

    worth = serializers.CharField(help_text="单项分值")
    counted = serializers.CharField(help_text="就高、封顶后计入")
    before = serializers.CharField(help_text="没有它时的合计")
    after = serializers.CharField(help_text="有它时的合计")
    moved = AwardMovedSerializer(many=True)


class AwardClaimSerializer(serializers.Serializer[Any]):
    """A claim as it stands, what it counts for, the moves that can be made now."""

    claim = AwardClaimRowSerializer()
    version = serializers.IntegerField(source="claim.version")
    problems = serializers.ListField(child=serializers.CharField())
    moves = serializers.ListField(child=serializers.CharField())
    counts_from = serializers.DateField(allow_null=True, help_text="公示未满：这一天起可以 pass")
    files = MovedFileSerializer(many=True, source="claim.files", read_only=True)
    effect = AwardEffectSerializer(allow_null=True)


class AwardClaimStartSerializer(serializers.Serializer[Any]):
    """A new claim: the fields of the form as texts."""

    unit = serializers.CharField(help_text="单位代码")
    texts = serializers.DictField(
        child=serializers.CharField(allow_blank=True),
        help_text="kind（清单:种类）、title、level、body、issued_by、document、date、project、target、points、count、note",
    )


class AwardClaimMoveSerializer(serializers.Serializer[Any]):
    """A move of the path."""

    move = serializers.ChoiceField(list(flow.MOVES), help_text="申报流转动作")
    version = serializers.IntegerField(help_text="看到的 version；已办过则 409")
    reason = serializers.CharField(required=False, default="", allow_blank=True)
    document = serializers.CharField(required=False, default="", allow_blank=True)


class AwardClaimSettleSerializer(MovedTextsSerializer):
    """What the office settles a claim to (K-5.1)."""

    conditions = serializers.ListField(
        child=serializers.CharField(), required=False, default=list, help_text="清单的条件"
    )


class AwardClaimViewSet(MovedViewSet):
    """加分申报：查询、拟申报、附证书、核定、流转。"""

    @extend_schema(parameters=[YEAR], responses=AwardClaimRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The claims of a year, as in the list."""
        account = signed_in(request)
        year = current_year(account, sent_year(request.query_params))
        asked = list_asked(request.query_params.dict())
        rows = claims_found(account, year, asked)[:1000]
        return Response(AwardClaimRowSerializer(rows, many=True).data)

    @extend_schema(parameters=[ID], responses=AwardClaimSerializer)
    def retrieve(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """One claim."""
        return Response(_told(request, claim_for(signed_in(request), int(id))))

    @extend_schema(
        parameters=[YEAR], request=AwardClaimStartSerializer, responses=AwardClaimSerializer
    )
    def create(self, request: Request) -> Response:
        """Begin a claim for a unit."""
        actor, sent = signed_in(request), sent_of(AwardClaimStartSerializer, request)
        year = current_year(actor, sent_year(request.query_params))
        unit = unit_coded(year, sent["unit"])
        with answered(moved_words):
            made = drafting.claim_start(year=year, unit=unit, stated=sent["texts"], actor=actor)
        return Response(_told(request, claim_for(actor, made.pk)), status=201)

    @extend_schema(parameters=[ID], request=MovedTextsSerializer, responses=AwardClaimSerializer)
    def update(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Save what is claimed."""
        actor = signed_in(request)
        found = claim_for(actor, int(id))
        sent = sent_of(MovedTextsSerializer, request)
        with answered(moved_words):
            drafting.claim_save(
                claim=found,
                version=sent["version"],
                stated=sent["texts"],
                actor=actor,
            )
        return self.retrieve(request, id)

    @extend_schema(
        parameters=[ID], request=AwardClaimSettleSerializer, responses=AwardClaimSerializer
    )
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Settle the claim at the step that verifies it."""
        actor = signed_in(request)
        found = claim_for(actor, int(id))
        sent = sent_of(AwardClaimSettleSerializer, request)
        with answered(moved_words):
            drafting.claim_settle(
                claim=found,
                version=sent["version"],
                stated=sent["texts"],
                conditions=sent["conditions"],
                actor=actor,
            )
        return self.retrieve(request, id)

    @extend_schema(parameters=[ID], request=MovedFileSerializer, responses=AwardClaimSerializer)
    @action(detail=True, methods=["post"])
    def files(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Attach a certificate."""
        actor = signed_in(request)
        found = claim_for(actor, int(id))
        sent = sent_of(MovedFileSerializer, request)
        with answered(moved_words):
            drafting.file_add(claim=found, file=sent["file"], actor=actor)
        return Response(_told(request, claim_for(actor, found.pk)), status=201)

    @extend_schema(parameters=[ID, FILE], request=None, responses=AwardClaimSerializer)
    @action(detail=True, methods=["post"], url_path=ONE_FILE)
    def file_out(self, request: Request, id: str, file: str) -> Response:  # noqa: A002
        """Take an attachment out of the claim."""
        actor = signed_in(request)
        with answered(moved_words):
            drafting.file_remove(claim=claim_for(actor, int(id)), file=file, actor=actor)
        return self.retrieve(request, id)

    @extend_schema(
        parameters=[ID], request=AwardClaimMoveSerializer, responses=AwardClaimSerializer
    )
    @action(detail=True, methods=["post"])
    def move(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Make a move of the path."""
        actor, sent = signed_in(request), sent_of(AwardClaimMoveSerializer, request)
        told = Told(sent["reason"], sent["document"])
        with answered(moved_words):
            claim_move(
                claim=claim_for(actor, int(id)),
                move=sent["move"],
                version=sent["version"],
                actor=actor,
                told=told,
                origin=Origin.API,
            )
        return self.retrieve(request, id)


def _told(request: Request, claim: HonourClaim) -> dict[str, Any]:
    reading = ClaimReading(claim)
    duties = flow.duties_of(signed_in(request), claim)
    table = flow.workflow_for(year_document(claim.year), claim.state)
    found = {
        "claim": claim,
        "problems": reading.problems if claim.is_with_unit else [],
        "moves": [move.key for move in table.open_to(claim.state, duties)],
        "counts_from": counts_from(claim, timezone.now()),
        "effect": _effect(reading),
    }
    return dict(AwardClaimSerializer(found).data)


def _effect(reading: ClaimReading) -> dict[str, Any] | None:
    effect = reading.effect
    if effect is None:
        return None
    return {
        "worth": to_text(effect.own.worth),
        "counted": to_text(effect.own.points),
        "before": to_text(effect.before),
        "after": to_text(effect.after),
        "moved": [
            {"title": row.title, "before": to_text(row.before), "after": to_text(row.after)}
            for row in effect.moved
        ],
    }


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("award-claims", AwardClaimViewSet, "award-claim")
]
