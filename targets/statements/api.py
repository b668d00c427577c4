"""Templates of statements, and both sides' signing, through the API by the pages' services."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.json_bodies import BoundedJSONParser
from targets.evidence.models import EvidenceCitation
from targets.evidence.queries import citations_of
from targets.plans.models import Plan
from targets.plans.queries import plan_year
from targets.statements.checking import MOST_BYTES
from targets.statements.models import StatementSigning
from targets.statements.queries import signing_history, templates_of
from targets.statements.scans import SCAN
from targets.statements.services import template_put, template_restore
from units.http import signed_in


class SigningSerializer(serializers.Serializer[Any]):
    """Both sides' signing of a statement; a side without a day has not signed."""

    authority_name = serializers.CharField(default="", allow_blank=True, max_length=40)
    authority_post = serializers.CharField(default="", allow_blank=True, max_length=60)
    authority_on = serializers.DateField(default=None, allow_null=True)
    unit_name = serializers.CharField(default="", allow_blank=True, max_length=40)
    unit_post = serializers.CharField(default="", allow_blank=True, max_length=60)
    unit_on = serializers.DateField(default=None, allow_null=True)
    reason = serializers.CharField(default="", allow_blank=True, max_length=500)


class SigningRecordSerializer(SigningSerializer):
    """A signing as it was recorded; a later number takes the place of those before."""

    number = serializers.IntegerField(help_text="第几次登记")
    recorded_by = serializers.CharField(source="recorded_by.display_name", help_text="登记人")
    recorded_at = serializers.DateTimeField(help_text="登记时间")


class ScanSerializer(serializers.Serializer[EvidenceCitation]):
    """A scanned copy; its content is downloaded by its own address."""

    id = serializers.UUIDField(source="file.pk", help_text="材料的 id")
    name = serializers.CharField(source="file.name", help_text="文件名")
    digest = serializers.CharField(source="file.digest", help_text="SHA-256")
    size = serializers.IntegerField(source="file.size", help_text="字节")


class SigningsSerializer(serializers.Serializer[Any]):
    """Every record of a statement's signing, newest first, and its scanned copies."""

    records = SigningRecordSerializer(many=True)
    scans = ScanSerializer(many=True)


class StatementTemplateSerializer(serializers.Serializer[Any]):
    """A template that was put in force; without a name the product's own was put back."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(help_text="文件名，空为自带模板")
    digest = serializers.CharField(help_text="SHA-256")
    uploaded_by = serializers.CharField(source="uploaded_by.display_name", help_text="谁换的")
    uploaded_at = serializers.DateTimeField(help_text="什么时候换的")


class StatementFileSerializer(serializers.Serializer[Any]):
    """A Word template as multipart form data."""

    file = serializers.FileField(help_text=".docx，不超过 2 MB")


class StatementTemplateViewSet(ViewSet):
    """责任书模板：查询、上传启用、换回自带的。"""

    parser_classes = (MultiPartParser, BoundedJSONParser)

    @extend_schema(responses=StatementTemplateSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Those that were put in force, newest first: the first one counts."""
        rows = templates_of(plan_year(signed_in(request)).authority)
        return Response(StatementTemplateSerializer(rows, many=True).data)

    @extend_schema(
        request={"multipart/form-data": StatementFileSerializer},
        responses={201: StatementTemplateSerializer},
    )
    def create(self, request: Request) -> Response:
        """Put an uploaded file in force; 400 with every fault of it."""
        account = signed_in(request)
        sent = StatementFileSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        file = sent.validated_data["file"]
        row = template_put(
            authority=plan_year(account).authority,
            name=str(file.name),
            content=file.read(MOST_BYTES + 1),
            actor=account,
        )
        return Response(StatementTemplateSerializer(row).data, status=201)

    @extend_schema(request=None, responses=StatementTemplateSerializer)
    @action(detail=False, methods=["post"])
    def restore(self, request: Request) -> Response:
        """Put the product's own template in force again."""
        account = signed_in(request)
        row = template_restore(authority=plan_year(account).authority, actor=account)
        return Response(StatementTemplateSerializer(row).data)


def signings_told(plan: Plan) -> dict[str, Any]:
    """What is on record of a plan's signing, as the API tells it."""
    records: list[StatementSigning] = signing_history(plan)
    scans = citations_of(plan.year, SCAN, [plan.unit.code])
    return dict(SigningsSerializer({"records": records, "scans": scans}).data)


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("statement-templates", StatementTemplateViewSet, "statement-template")
]
