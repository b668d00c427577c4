"""Evidence through the API, by the services and queries of the pages."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from schemes.forms_workbook import sent_year
from schemes.models import Year
from schemes.queries import current_year
from targets.evidence.forms import checked_from
from targets.evidence.models import EvidenceCitation, EvidenceFile
from targets.evidence.queries import (
    belongs_to,
    citation_for,
    cited_by,
    file_for,
    library_found,
    place_for,
    readable,
)
from targets.evidence.services import evidence_attach, evidence_detach
from units.http import signed_in
from units.models import Unit

MOST = 1000
UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
YEAR = OpenApiParameter("year", int, description="考核年度 / the assessment year")
UNIT = OpenApiParameter("unit", str, description="单位代码 / a unit's code")
KIND = OpenApiParameter("kind", str, description="引用的种类：supervision、progress、mark 等")
KEY = OpenApiParameter("key", str, description="引用的编号，如督查事项的 id")
CITATION = OpenApiParameter("citation", int, OpenApiParameter.PATH, description="引用的 id")


class EvidenceRowSerializer(serializers.Serializer[Any]):
    """A kept file; ``url`` gives its content to whoever may read it."""

    id = serializers.UUIDField()
    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    name = serializers.CharField()
    kind = serializers.CharField(help_text="按内容认出的种类")
    size = serializers.IntegerField(help_text="字节")
    digest = serializers.CharField(help_text="SHA-256")
    uploaded_by = serializers.CharField(source="uploaded_by.display_name")
    uploaded_at = serializers.DateTimeField()
    url = serializers.SerializerMethodField()

    def get_url(self, file: EvidenceFile) -> str:
        """The address of its content."""
        return reverse("targets:evidence", args=[file.pk])


class EvidenceCitedSerializer(serializers.Serializer[Any]):
    """A file that a thing cites; ``citation`` is named to take it off again."""

    citation = serializers.IntegerField(source="pk")
    file = EvidenceRowSerializer()


class EvidencePlaceSerializer(serializers.Serializer[Any]):
    """Where a file is cited, for who may see that."""

    title = serializers.CharField()
    url = serializers.CharField()


class EvidenceFileSerializer(serializers.Serializer[Any]):
    """A file with the places that the account sees it cited at."""

    file = EvidenceRowSerializer()
    places = EvidencePlaceSerializer(many=True)


class EvidenceSentSerializer(serializers.Serializer[Any]):
    """Files of multipart form data, ids of files of the library, or both."""

    kind = serializers.CharField(max_length=20)
    key = serializers.CharField(max_length=200)
    files = serializers.ListField(child=serializers.FileField(), required=False)
    cited = serializers.ListField(child=serializers.UUIDField(), required=False)


class EvidenceViewSet(ViewSet):
    """证明材料：本单位的材料库、一份材料、引用它的地方，附上和去掉。"""

    lookup_value_regex = UUID
    parser_classes = (MultiPartParser,)

    @extend_schema(parameters=[YEAR, UNIT], responses=EvidenceRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The library of a unit of one's own, newest first, at most 1000."""
        account, code = signed_in(request), request.query_params.get("unit", "")
        units = Unit.objects.filter(pk__in=belongs_to(account)).order_by("code")
        unit = (units.filter(code=code) if code else units).first()
        if unit is None:
            return Response([])
        word = request.query_params.get("q", "").strip()
        rows = library_found(account, _year(request), unit, word, "")[:MOST]
        return Response(EvidenceRowSerializer(rows, many=True).data)

    @extend_schema(responses=EvidenceFileSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """A file that the account may read, and where it sees it cited."""
        account = signed_in(request)
        file = file_for(account, uuid.UUID(pk))
        places = readable(account, [file]).get(file.pk, [])
        return Response(EvidenceFileSerializer({"file": file, "places": places}).data)

    @extend_schema(parameters=[YEAR, KIND, KEY], responses=EvidenceCitedSerializer(many=True))
    @action(detail=False, methods=["get"])
    def cited(self, request: Request) -> Response:
        """The files that a thing cites which the account may see."""
        told = request.query_params
        return _cited(request, _year(request), told.get("kind", ""), told.get("key", ""))

    @extend_schema(
        parameters=[YEAR],
        request={"multipart/form-data": EvidenceSentSerializer},
        responses=EvidenceCitedSerializer(many=True),
    )
    @action(detail=False, methods=["post"])
    def attach(self, request: Request) -> Response:
        """Have a thing cite files: all of them or none."""
        account, year = signed_in(request), _year(request)
        sent = cast(HttpRequest, request)  # what reads the form asks FILES and POST alone
        kind, key = sent.POST.get("kind", ""), sent.POST.get("key", "")
        unit = place_for(account, year, kind, key)[1]
        files, chosen = checked_from(sent)
        if not files and not chosen:
            raise ValidationError({"files": [_("先选要附的文件")]})
        evidence_attach(
            year=year, unit=unit, kind=kind, key=key, actor=account, files=files, chosen=chosen
        )
        return _cited(request, year, kind, key)

    @extend_schema(parameters=[CITATION], request=None, responses={204: OpenApiTypes.NONE})
    @action(detail=False, methods=["post"], url_path="detach/(?P<citation>[0-9]{1,18})")
    def detach(self, request: Request, citation: str) -> Response:
        """Have a thing cite a file no more; the file stays in the library."""
        account = signed_in(request)
        found: EvidenceCitation = citation_for(account, int(citation))
        place_for(account, found.file.year, found.kind, found.key)
        evidence_detach(citation=found, actor=account)
        return Response(status=204)


def _cited(request: Request, year: Year, kind: str, key: str) -> Response:
    rows = cited_by(signed_in(request), year, kind, key)
    return Response(EvidenceCitedSerializer(rows, many=True).data)


def _year(request: Request) -> Year:
    return current_year(signed_in(request), sent_year(request.query_params))


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [("evidence", EvidenceViewSet, "evidence")]
