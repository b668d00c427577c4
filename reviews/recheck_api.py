"""Marks of an earlier version of their target through the API, by the services of the page."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from core.facts import StaleFactError
from core.models import Origin
from reviews.recheck import (
    Outdated,
    moved_words,
    outdated_marks,
    outdated_rows,
    target_mark_affirm,
)
from schemes.fact_pages.api import YEAR, FactPages, StaleError
from schemes.forms_workbook import sent_year
from schemes.queries import current_year
from units.http import signed_in


class TargetColumnSerializer(serializers.Serializer[Any]):
    """A column of the target that reads otherwise now."""

    column = serializers.CharField(source="label", help_text="哪一栏")
    was = serializers.CharField(help_text="评分时")
    now = serializers.CharField(help_text="现行")


class OutdatedMarkSerializer(serializers.Serializer[Any]):
    """A mark that judged a version of its target which stands no more."""

    mark = serializers.IntegerField(source="mark.pk", help_text="评分的 id，复核时交回")
    target = serializers.IntegerField(source="target.pk", help_text="现行目标的 id，复核时交回")
    key = serializers.CharField(source="mark.key", help_text="目标编号")
    unit = serializers.CharField(source="mark.unit.code", help_text="单位代码")
    title = serializers.CharField(source="target.title", help_text="目标")
    changes = TargetColumnSerializer(many=True)


class AffirmSerializer(serializers.Serializer[Any]):
    """That a mark holds for the target as it stands."""

    mark = serializers.IntegerField(help_text="看到的评分的 id；已变则 409")
    target = serializers.IntegerField(help_text="看到的现行目标的 id；已变则 409")
    reason = serializers.CharField(required=False, default="", allow_blank=True)


class AffirmedSerializer(serializers.Serializer[Any]):
    """The mark as it stands now."""

    mark = serializers.IntegerField(source="pk")
    target = serializers.IntegerField(source="target_id")
    key = serializers.CharField()


class RecheckViewSet(ViewSet):
    """待复核的评分：目标变更以前给的评分，查询、复核。"""

    @extend_schema(parameters=[YEAR], responses=OutdatedMarkSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Marks that judged an earlier version of their target, with what changed of it."""
        account = signed_in(request)
        year = current_year(account, sent_year(request.query_params))
        pages = FactPages()
        marks = pages.paginate_queryset(outdated_marks(account, year), request, view=self) or []
        found: list[Outdated] = outdated_rows(year, marks)
        return pages.get_paginated_response(OutdatedMarkSerializer(found, many=True).data)

    @extend_schema(parameters=[YEAR], request=AffirmSerializer, responses=AffirmedSerializer)
    @action(detail=False, methods=["post"])
    def affirm(self, request: Request) -> Response:
        """Say that a mark holds: a new fact with the same figures for the target in force."""
        account = signed_in(request)
        year = current_year(account, sent_year(request.query_params))
        sent = AffirmSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            mark = target_mark_affirm(
                year=year,
                expected=sent.validated_data["mark"],
                target=sent.validated_data["target"],
                reason=sent.validated_data["reason"],
                actor=account,
                origin=Origin.API,
            )
        except StaleFactError as error:
            raise StaleError(moved_words()) from error
        return Response(AffirmedSerializer(mark).data)
