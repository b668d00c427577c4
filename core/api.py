"""What ``core`` offers through the API; ``config.api`` puts the entries into one router."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core import queries
from core.models import Job


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


#: (prefix under /api/, view set, basename)
router_entries: list[tuple[str, type[ViewSetMixin], str]] = [("jobs", JobViewSet, "job")]
