"""Award lists for the bodies that give their view on them, through the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from core.policy import Denied
from reviews.moved_api import YEAR, answered, sent_of
from schemes.forms_workbook import sent_year
from schemes.queries import current_year
from scoring.publication import viewing
from scoring.publication.advice import told_advice
from scoring.publication.bodies import asked_list, asked_lists
from scoring.publication.listing import views_of
from scoring.publication.models import AwardEntry, Publication
from scoring.publication.page import moved_words
from units.http import signed_in

NAMED = OpenApiParameter(
    "id", str, OpenApiParameter.PATH, description="公布的 id 和机关的 key，如 3-discipline"
)


class AwardListLineSerializer(serializers.Serializer[Any]):
    """A unit on the list, and what the body said of it last."""

    unit = serializers.CharField(help_text="单位代码")
    name = serializers.CharField(help_text="单位")
    award = serializers.CharField(help_text="表彰，方案里的 key")
    objects_to = serializers.BooleanField(allow_null=True, help_text="有异议；null 还没有意见")
    reason = serializers.CharField(help_text="异议的理由")


class AwardListSerializer(serializers.Serializer[Any]):
    """A list on which the account is asked for a body's view; nothing of scores."""

    id = serializers.CharField(help_text="公布的 id 和机关的 key")
    body = serializers.CharField(help_text="机关，方案里的 key")
    state = serializers.CharField()
    version = serializers.IntegerField()
    lines = AwardListLineSerializer(many=True)


class AwardOpinionSerializer(serializers.Serializer[Any]):
    """What the body says: objections by unit code, none to all others."""

    version = serializers.IntegerField(help_text="看到的 version；已改过则 409")
    objections = serializers.DictField(child=serializers.CharField(allow_blank=True))
    document = serializers.CharField(required=False, default="", allow_blank=True)


class AwardListViewSet(ViewSet):
    """表彰名单征求意见：本单位是哪个机关的，看名单、提意见。"""

    lookup_field = "id"
    lookup_value_regex = "[0-9]{1,18}-[a-z0-9_]{1,40}"

    @extend_schema(parameters=[YEAR], responses=AwardListSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The lists of a year on which the account is asked."""
        account = signed_in(request)
        year = current_year(account, sent_year(request.query_params))
        found = asked_lists(account, Publication.objects.filter(year=year))
        return Response([_told(row, body) for row, body in found])

    @extend_schema(parameters=[NAMED], responses=AwardListSerializer)
    def retrieve(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """One list."""
        return Response(_told(*_asked(request, id)))

    @extend_schema(
        parameters=[NAMED], request=AwardOpinionSerializer, responses=AwardListSerializer
    )
    def update(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Give the body's view on the whole list."""
        found, body = _asked(request, id)
        sent = sent_of(AwardOpinionSerializer, request)
        with answered(moved_words):
            viewing.award_views_give(publication=found, body=body, actor=signed_in(request), **sent)
        return self.retrieve(request, id)


def _asked(request: Request, name: str) -> tuple[Publication, str]:
    number, _dash, body = name.partition("-")
    if not number.isdecimal():
        raise Denied("scoring.publication", name)
    return asked_list(signed_in(request), int(number), body), body


def _told(found: Publication, body: str) -> dict[str, Any]:
    said = {unit: view for (key, unit), view in views_of(found).items() if key == body}
    lines = []
    for row in AwardEntry.objects.filter(publication=found, listed=True).select_related("unit"):
        view = said.get(row.unit_id)
        told = {"unit": row.unit.code, "name": row.unit.name, "award": row.award}
        told |= {"objects_to": view.objects_to if view else None}  # type: ignore[dict-item]
        lines.append(told | {"reason": view.reason if view else ""})
    name = {"id": f"{found.pk}-{body}", "body": body}
    return {**name, "state": found.state, "version": found.version, "lines": lines}


class ResultAdviceSerializer(serializers.Serializer[Any]):
    """What a unit was told with its published result."""

    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    text = serializers.CharField(help_text="改进建议")
    copy_to = serializers.CharField(help_text="抄送")
    at = serializers.DateTimeField(source="changed_at", help_text="写成时间")


class ResultAdviceViewSet(ViewSet):
    """结果反馈意见：公布以后单位看本单位的，目标办看全部。"""

    @extend_schema(parameters=[YEAR], responses=ResultAdviceSerializer(many=True))
    def list(self, request: Request) -> Response:
        """What the units that the account sees were told."""
        account = signed_in(request)
        year = current_year(account, sent_year(request.query_params))
        return Response(ResultAdviceSerializer(told_advice(account, year), many=True).data)


ENTRIES = [
    ("award-lists", AwardListViewSet, "award-list"),
    ("result-advice", ResultAdviceViewSet, "result-advice"),
]
