"""What-ifs through the API, by the services and queries of the pages; exact numbers as n/d."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.policy import Denied
from documents.trace import in_words
from schemes.queries import version_document, year_or_none
from schemes.reading import parse_document
from scoring.whatif import queries
from scoring.whatif.models import WhatIf
from scoring.whatif.page import set_aside
from scoring.whatif.reading import Report, without_yuan
from scoring.whatif.services import what_if_ask, what_if_drop
from scoring.whatif.since import since
from scoring.whatif.sources import source_of
from scoring.words import names_of
from units.http import signed_in

_ID = OpenApiParameter("pk", int, OpenApiParameter.PATH, description="试算的编号")
_UNIT = OpenApiParameter("unit_code", str, OpenApiParameter.PATH, description="单位代码")


class WhatIfSerializer(serializers.Serializer[Any]):
    """A trial of a scheme over a year's facts."""

    id = serializers.IntegerField(source="pk")
    year = serializers.IntegerField(source="year.year", help_text="用哪一年的事实")
    title = serializers.CharField()
    digest = serializers.CharField(help_text="试算的方案的摘要")
    base = serializers.CharField(source="base.digest", help_text="现行方案的摘要")
    job = serializers.CharField(source="job_id", allow_null=True, help_text="后台任务")
    asked_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True, help_text="空着就是还没算完")


class WhatIfReportSerializer(WhatIfSerializer):
    """A trial with its report."""

    report = serializers.SerializerMethodField(help_text="报告，精确数写作 n/d")
    set_aside = serializers.SerializerMethodField(help_text="没有计入的，逐项一句")

    since = serializers.SerializerMethodField(help_text="算完以后变了的，逐项一句")

    def get_since(self, row: WhatIf) -> list[str]:
        """In the reader's language."""
        return since(row) if row.report else []

    def get_report(self, row: WhatIf) -> dict[str, Any]:
        """As it is kept; without yuan for who does not see them."""
        report: dict[str, Any] = row.report
        return report if self.context["money"] else without_yuan(report)

    def get_set_aside(self, row: WhatIf) -> list[str]:
        """In the reader's language."""
        return set_aside(Report(row.report)) if row.report else []


class WhatIfAskSerializer(serializers.Serializer[Any]):
    """What is to be tried: a version, a draft, or a whole document."""

    year = serializers.IntegerField(help_text="用哪一年的事实")
    scheme = serializers.IntegerField(required=False, help_text="方案版本的编号")
    draft = serializers.IntegerField(required=False, help_text="方案草稿的编号")
    document = serializers.JSONField(required=False, help_text="整份方案")
    title = serializers.CharField(required=False, max_length=160)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Just one of the three."""
        if sum(name in attrs for name in ("scheme", "draft", "document")) != 1:
            raise serializers.ValidationError({"scheme": [_("scheme、draft、document 只写一个")]})
        return attrs


class WhatIfViewSet(ViewSet):
    """试算 (what-if): a scheme over a year's facts; nothing of the year is written."""

    serializer_class = WhatIfSerializer
    lookup_field = "pk"
    lookup_value_regex = "[0-9]{1,9}"

    @extend_schema(responses=WhatIfSerializer(many=True))
    def list(self, request: Request) -> Response:
        """各次试算，最新的在前。"""
        rows = queries.what_ifs_for(signed_in(request)).defer("report")
        return Response(WhatIfSerializer(rows, many=True).data)

    @extend_schema(request=WhatIfAskSerializer, responses={202: WhatIfSerializer})
    def create(self, request: Request) -> Response:
        """提出一次试算；按返回的任务看进度。"""
        actor = signed_in(request)
        queries.require_may_try(actor)
        sent = WhatIfAskSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        row = what_if_ask(actor=actor, **_wanted(actor, sent.validated_data))
        return Response(WhatIfSerializer(row).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(parameters=[_ID], responses=WhatIfReportSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """一次试算和它的报告。"""
        account = signed_in(request)
        row = queries.what_if_for(account, int(pk))
        context = {"money": queries.sees_money(account)}
        return Response(WhatIfReportSerializer(row, context=context).data)

    @extend_schema(parameters=[_ID], responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """删除一次试算。"""
        account = signed_in(request)
        what_if_drop(what_if=queries.what_if_for(account, int(pk)), actor=account)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(parameters=[_ID, _UNIT], responses=OpenApiTypes.OBJECT)
    @action(detail=True, url_path=r"units/(?P<unit_code>[^/.]+)")
    def unit(self, request: Request, pk: str, unit_code: str) -> Response:
        """一个单位两套规则下的得分明细。"""
        row = queries.done_what_if(signed_in(request), int(pk))
        found = queries.what_if_unit(row, unit_code)
        base, draft = version_document(row.base), parse_document(row.document)
        sides = {
            "before": in_words(found.before, names_of(base)),
            "after": in_words(found.after, names_of(draft)),
        }
        return Response({"unit": unit_code, **sides})


def _wanted(actor: Any, told: dict[str, Any]) -> dict[str, Any]:
    year = year_or_none(actor, told["year"])
    if year is None:
        raise Denied("schemes.year", told["year"])
    found = source_of(
        actor,
        scheme=told.get("scheme"),
        draft=told.get("draft"),
        document=told.get("document"),
    )
    if found is None:
        raise ValidationError({"draft": [_("草稿还读不全，把检查里的错误改好就能试。")]})
    return {"year": year, **found, **({"title": told["title"]} if "title" in told else {})}


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [("what-if", WhatIfViewSet, "what-if")]
