"""What ``core`` offers through the API; ``config.api`` puts the entries into one router."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core import queries, search
from core.models import Job
from core.notices.api import router_entries as notice_entries


class JobStepSerializer(serializers.Serializer[dict[str, str]]):
    """A step of a job, in the reader's language."""

    # Declared fields leave the class: the attribute of the same name stays Django REST's own.
    label = serializers.CharField()  # type: ignore[assignment]
    note = serializers.CharField()
    state = serializers.CharField()


class JobSerializer(serializers.Serializer[Any]):
    """How far a job is."""

    id = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField()
    step = serializers.IntegerField()
    steps_total = serializers.IntegerField()
    percent = serializers.IntegerField(allow_null=True)
    steps = JobStepSerializer(many=True)
    message = serializers.CharField()
    result = serializers.JSONField()


class JobViewSet(ViewSet):
    """Jobs that the account asked for or may watch: the newest 100, or one."""

    serializer_class = JobSerializer
    lookup_value_regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

    @extend_schema(responses=JobSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The newest first."""
        rows: list[Job] = list(queries.jobs_for(request.user)[:100])
        return Response(JobSerializer([queries.job_view(row) for row in rows], many=True).data)

    @extend_schema(responses=JobSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One job."""
        row = queries.job_for(request.user, uuid.UUID(pk))
        return Response(JobSerializer(queries.job_view(row)).data)


class HitSerializer(serializers.Serializer[Any]):
    """Something found; ``score`` says how well it fits."""

    title = serializers.CharField()
    context = serializers.CharField()  # type: ignore[assignment]
    url = serializers.CharField()
    score = serializers.IntegerField()


class FoundSerializer(serializers.Serializer[Any]):
    """The hits of one kind; ``more`` when there are others."""

    kind = serializers.CharField(source="kind.key")
    title = serializers.CharField(source="kind.title")
    hits = HitSerializer(many=True)
    more = serializers.BooleanField()


class SearchViewSet(ViewSet):
    """What the account may find: the same hits as the page."""

    serializer_class = FoundSerializer

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, description="词、拼音或首字母 / words, pinyin, initials"),
            OpenApiParameter("kind", str, description="只要一类 / one kind only"),
        ],
        responses=FoundSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """By kind, the kind with the best hit first."""
        query = search.read_query(request.query_params.get("q", ""))
        kind = request.query_params.get("kind", "")
        return Response(
            FoundSerializer(search.find(request.user, query, kind=kind), many=True).data
        )


#: (prefix under /api/, view set, basename)
router_entries: list[tuple[str, type[ViewSetMixin], str]] = [
    ("jobs", JobViewSet, "job"),
    ("search", SearchViewSet, "search"),
    *notice_entries,
]
