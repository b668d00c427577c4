"""Publications and appeals through the API, by the services of the pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from reviews.moved_api import ID, YEAR, MovedViewSet, answered, sent_of, unit_coded
from schemes.forms_workbook import sent_year
from scoring.appeals import flow as appeal_flow
from scoring.appeals import services as appeal_services
from scoring.appeals.page import moved_words as appeal_words
from scoring.appeals.queries import appeal_for, told_publication, visible_appeals
from scoring.publication import editing, flow, services
from scoring.publication.advice import advice_rows
from scoring.publication.advising import AdviceAsked, advice_write
from scoring.publication.page import moved_words
from scoring.publication.queries import publication_for, visible_publications
from scoring.publication.readiness import readiness_of
from scoring.queries import results_scope, year_for
from units.http import signed_in
from units.models import Unit


class AwardEntrySerializer(serializers.Serializer[Any]):
    """A unit of the award list."""

    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    award = serializers.CharField(help_text="表彰，方案里的 key")
    computed = serializers.BooleanField(help_text="按方案列入")
    listed = serializers.BooleanField(help_text="现在名单上")
    reason = serializers.CharField(help_text="改动理由")
    document = serializers.CharField(help_text="改动依据")


class PublicationRowSerializer(serializers.Serializer[Any]):
    """A publication in the list."""

    id = serializers.IntegerField(source="pk")
    serial = serializers.IntegerField(help_text="第几次")
    state = serializers.CharField()
    version = serializers.IntegerField()
    result_set = serializers.IntegerField(source="result_set.number", help_text="结果集的号")
    notice_number = serializers.CharField(help_text="公示文号")
    notice_from = serializers.DateField(allow_null=True)
    notice_until = serializers.DateField(allow_null=True)
    appeals_until = serializers.DateTimeField(allow_null=True)
    number = serializers.CharField(help_text="公布文号")
    published_at = serializers.DateTimeField(allow_null=True)


class PublicationSerializer(PublicationRowSerializer):
    """A publication as it stands: its list, and the moves that can be made now."""

    awards = AwardEntrySerializer(many=True, source="awards.all")
    moves = serializers.ListField(child=serializers.CharField(), source="moves_now")


class PublicationStartSerializer(serializers.Serializer[Any]):
    """Begin with the result set that was seen."""

    result_set = serializers.IntegerField(help_text="看到的结果集号；已有新的则 400")
    reason = serializers.CharField(required=False, default="", allow_blank=True)


class PublicationMoveSerializer(serializers.Serializer[Any]):
    """A move of the table; publishing asks for one's own password."""

    move = serializers.ChoiceField(list(flow.MOVES), help_text="公布流转动作")
    version = serializers.IntegerField(help_text="看到的 version；已办过则 409")
    reason = serializers.CharField(required=False, default="", allow_blank=True)
    document = serializers.CharField(required=False, default="", allow_blank=True)
    number = serializers.CharField(required=False, default="", allow_blank=True)
    decided_by = serializers.CharField(required=False, default="", allow_blank=True)
    decided_on = serializers.CharField(required=False, default="", allow_blank=True)
    contact = serializers.CharField(required=False, default="", allow_blank=True)
    password = serializers.CharField(
        required=False, default="", allow_blank=True, trim_whitespace=False
    )


class AwardChangeSerializer(serializers.Serializer[Any]):
    """Put a unit on the list or take it off."""

    version = serializers.IntegerField()
    award = serializers.CharField()
    unit = serializers.CharField(help_text="单位代码")
    listed = serializers.BooleanField()
    reason = serializers.CharField(allow_blank=True)
    document = serializers.CharField(allow_blank=True)


class ViewsSerializer(serializers.Serializer[Any]):
    """A body's letter: objections by unit code, none to all others."""

    version = serializers.IntegerField()
    body = serializers.CharField(help_text="机关，方案里的 key")
    objections = serializers.DictField(child=serializers.CharField(allow_blank=True))
    document = serializers.CharField(allow_blank=True)
    dated = serializers.CharField(help_text="复函日期，如 2027-03-01")


class AdviceAskedSerializer(serializers.Serializer[Any]):
    """A unit's advice as it shall be."""

    unit = serializers.CharField(help_text="单位代码")
    text = serializers.CharField(allow_blank=True, help_text="改进建议")
    copy_to = serializers.CharField(required=False, default="", allow_blank=True, help_text="抄送")
    version = serializers.IntegerField(help_text="看到的 version，没有写过是 0")


class AdviceTableSerializer(serializers.Serializer[Any]):
    """The advice to units of a publication; all of it is written, or nothing."""

    rows = AdviceAskedSerializer(many=True)


class ReadinessFindingSerializer(serializers.Serializer[Any]):
    """Something missing or odd before results are made public."""

    key = serializers.CharField()
    weight = serializers.CharField(help_text="blocks 须先办，reason 写明理由可办，look 提示")
    title = serializers.CharField()
    count = serializers.IntegerField()
    lines = serializers.ListField(child=serializers.CharField(), help_text="前几条")
    url = serializers.CharField(help_text="去哪里办")
    clause = serializers.CharField()


class ReadinessSerializer(serializers.Serializer[Any]):
    """The set that would be made public, and what stands against it, heaviest first."""

    year = serializers.IntegerField(source="year.year")
    result_set = serializers.IntegerField(
        source="result_set.number", default=None, allow_null=True, help_text="结果集"
    )
    findings = ReadinessFindingSerializer(many=True)


class PublicationViewSet(MovedViewSet):
    """结果公布：查询、开始、改名单、记意见、流转。"""

    @extend_schema(parameters=[YEAR], responses=PublicationRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The publications of a year."""
        account = signed_in(request)
        year = year_for(account, sent_year(request.query_params))
        rows = visible_publications(account, year)
        return Response(PublicationRowSerializer(rows, many=True).data)

    @extend_schema(parameters=[YEAR], responses=ReadinessSerializer)
    @action(detail=False)
    def readiness(self, request: Request) -> Response:
        """Everything missing or odd before a year's results are made public."""
        account = signed_in(request)
        year = year_for(account, sent_year(request.query_params))
        return Response(ReadinessSerializer(readiness_of(account, year)).data)

    @extend_schema(parameters=[ID], responses=PublicationSerializer)
    def retrieve(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """One publication."""
        account = signed_in(request)
        return Response(_told(account, publication_for(account, int(id))))

    @extend_schema(
        parameters=[YEAR], request=PublicationStartSerializer, responses=PublicationSerializer
    )
    def create(self, request: Request) -> Response:
        """Begin to make the set in force public."""
        actor, sent = signed_in(request), sent_of(PublicationStartSerializer, request)
        year = year_for(actor, sent_year(request.query_params))
        with answered(moved_words):
            made = services.publication_start(year=year, actor=actor, **sent)
        return Response(_told(actor, publication_for(actor, made.pk)), status=201)

    @extend_schema(
        parameters=[ID], request=PublicationMoveSerializer, responses=PublicationSerializer
    )
    @action(detail=True, methods=["post"])
    def move(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Make a move of the table."""
        actor = signed_in(request)
        found = publication_for(actor, int(id))
        sent = sent_of(PublicationMoveSerializer, request)
        asked = {"move": sent.pop("move"), "version": sent.pop("version")}
        with answered(moved_words):
            services.publication_move(
                publication=found, actor=actor, told=services.Told(**sent), **asked
            )
        return self.retrieve(request, id)

    @extend_schema(parameters=[ID], request=AwardChangeSerializer, responses=PublicationSerializer)
    @action(detail=True, methods=["post"], url_path="list")
    def award(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Change the award list."""
        actor = signed_in(request)
        found = publication_for(actor, int(id))
        sent = sent_of(AwardChangeSerializer, request)
        sent["unit"] = unit_coded(found.year, sent["unit"])
        with answered(moved_words):
            editing.award_change(publication=found, actor=actor, **sent)
        return self.retrieve(request, id)

    @extend_schema(parameters=[ID], request=ViewsSerializer, responses=PublicationSerializer)
    @action(detail=True, methods=["post"])
    def views(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Record a body's letter on the list."""
        actor = signed_in(request)
        found = publication_for(actor, int(id))
        with answered(moved_words):
            editing.views_record(
                publication=found, actor=actor, **sent_of(ViewsSerializer, request)
            )
        return self.retrieve(request, id)

    @extend_schema(parameters=[ID], request=AdviceTableSerializer, responses=AdviceTableSerializer)
    @action(detail=True, methods=["get", "post"])
    def advice(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """What is said to every unit with its result; write it."""
        actor = signed_in(request)
        found = publication_for(actor, int(id))
        if request.method == "POST":
            sent = sent_of(AdviceTableSerializer, request)
            rows = [AdviceAsked(**dict(row)) for row in sent["rows"]]
            with answered(moved_words):
                advice_write(publication=found, rows=rows, actor=actor)
        told = [
            {"unit": r.line.code, "text": r.text, "copy_to": r.copy_to, "version": r.version}
            for r in advice_rows(found, results_scope(actor))
        ]
        return Response({"rows": told})


class AppealSerializer(serializers.Serializer[Any]):
    """An appeal against a result."""

    id = serializers.IntegerField(source="pk")
    serial = serializers.IntegerField(help_text="序号")
    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    state = serializers.CharField()
    version = serializers.IntegerField()
    text = serializers.CharField(help_text="申诉内容")
    filed_at = serializers.DateTimeField(help_text="服务器收到的时间")
    reviewer = serializers.CharField(source="reviewer.username", default="", help_text="复核人")
    due = serializers.DateField(allow_null=True, help_text="复核截止")
    outcome = serializers.CharField(help_text="upheld 成立、partly 部分成立、refused 不成立")
    decision = serializers.CharField(help_text="复核意见")
    before = serializers.IntegerField(source="before.number", help_text="申诉时的结果集")
    after = serializers.IntegerField(source="after.number", default=None, allow_null=True)


class AppealFileSerializer(serializers.Serializer[Any]):
    """A new appeal; files are added on the page."""

    unit = serializers.CharField(help_text="单位代码")
    text = serializers.CharField(allow_blank=True)


class AppealMoveSerializer(serializers.Serializer[Any]):
    """A move of an appeal."""

    move = serializers.ChoiceField(list(appeal_flow.MOVES), help_text="申诉流转动作")
    version = serializers.IntegerField(help_text="看到的 version；已办过则 409")
    reason = serializers.CharField(required=False, default="", allow_blank=True)
    reviewer = serializers.CharField(required=False, default="", help_text="复核人的用户名")


class AppealViewSet(MovedViewSet):
    """结果申诉：查询、提出、流转。"""

    @extend_schema(parameters=[YEAR], responses=AppealSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The appeals of a year that the account may see."""
        account = signed_in(request)
        year = year_for(account, sent_year(request.query_params))
        rows = visible_appeals(account, year).order_by("-serial")[:1000]
        return Response(AppealSerializer(rows, many=True).data)

    @extend_schema(parameters=[ID], responses=AppealSerializer)
    def retrieve(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """One appeal."""
        return Response(AppealSerializer(appeal_for(signed_in(request), int(id))).data)

    @extend_schema(parameters=[YEAR], request=AppealFileSerializer, responses=AppealSerializer)
    def create(self, request: Request) -> Response:
        """Appeal in the name of a unit that the account heads; the server's clock decides."""
        actor, sent = signed_in(request), sent_of(AppealFileSerializer, request)
        year = year_for(actor, sent_year(request.query_params))
        unit: Unit = unit_coded(year, sent["unit"])
        found = told_publication(actor, year)
        if found is None:
            raise NotFound
        with answered(appeal_words):
            made = appeal_services.appeal_file(
                publication=found, unit=unit, text=sent["text"], actor=actor
            )
        return Response(AppealSerializer(appeal_for(actor, made.pk)).data, status=201)

    @extend_schema(parameters=[ID], request=AppealMoveSerializer, responses=AppealSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Make a move of the table."""
        actor = signed_in(request)
        found, sent = appeal_for(actor, int(id)), sent_of(AppealMoveSerializer, request)
        told = appeal_services.Told(sent["reason"], sent["reviewer"])
        with answered(appeal_words):
            appeal_services.appeal_move(
                appeal=found,
                move=sent["move"],
                version=sent["version"],
                actor=actor,
                told=told,
            )
        return self.retrieve(request, id)


def _told(account: Any, found: Any) -> dict[str, Any]:
    moves = flow.WORKFLOW.open_to(found.state, flow.duties_of(account, found))
    found.moves_now = [move.key for move in moves]
    return {**PublicationSerializer(found).data}


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("publications", PublicationViewSet, "publication"),
    ("appeals", AppealViewSet, "appeal"),
]
