"""Drafts of common targets through the API, by the services and queries of the pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.models import Origin
from core.workflow import NotYoursError, StaleMoveError
from schemes.fact_pages.api import StaleError
from schemes.forms_workbook import sent_year
from schemes.models import Year
from targets.common.drafts import flow, services
from targets.common.drafts.pagework import found_rows, line_rows
from targets.common.drafts.queries import draft_of, draft_units, unit_for
from targets.common.drafts.typed import FIELDS, Places, line_texts
from targets.plans.queries import plan_year
from units.http import signed_in
from units.models import Unit

YEAR = OpenApiParameter("year", int, description="考核年度 / the assessment year")
UNIT = OpenApiParameter("unit", str, OpenApiParameter.PATH)


class DraftRowSerializer(serializers.Serializer[Any]):
    """A functional department with the state of its draft; exact numbers as text."""

    unit = serializers.CharField(source="unit.code", help_text="职能部门代码")
    state = serializers.CharField()
    count = serializers.IntegerField()
    points = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)


class DraftSerializer(serializers.Serializer[Any]):
    """A draft: its lines as they are typed, and the moves that can be made now."""

    unit = serializers.CharField()
    state = serializers.CharField()
    version = serializers.IntegerField()
    lines = serializers.ListField(child=serializers.DictField(child=serializers.CharField()))
    moves = serializers.ListField(child=serializers.CharField())


class DraftLineSerializer(serializers.Serializer[Any]):
    """A line to add, or with ``line`` to change: texts by field, as in the form."""

    line = serializers.IntegerField(required=False, allow_null=True, default=None)
    texts = serializers.DictField(child=serializers.CharField(allow_blank=True))
    version = serializers.IntegerField(help_text="看到的 version；已改过则 400")


class DraftRemoveSerializer(serializers.Serializer[Any]):
    """The line to take out."""

    line = serializers.IntegerField()
    version = serializers.IntegerField()


class DraftFillSerializer(serializers.Serializer[Any]):
    """The version into which standing items are brought."""

    version = serializers.IntegerField()


class DraftMoveSerializer(serializers.Serializer[Any]):
    """A move of the draft."""

    move = serializers.ChoiceField(
        [flow.SUBMIT, flow.WITHDRAW, flow.RETURN, flow.TAKE], help_text="共性目标草案流转动作"
    )
    version = serializers.IntegerField(help_text="看到的 version；已办过则 409")
    reason = serializers.CharField(required=False, default="", allow_blank=True)


class CommonDraftViewSet(ViewSet):
    """共性目标起草：职能部门起草、报送，目标办接收或退回。"""

    lookup_field = "unit"
    lookup_value_regex = "[^/]{1,20}"

    @extend_schema(parameters=[YEAR], responses=DraftRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The departments that are asked, as in the list."""
        year = self._year(request)
        units = draft_units(signed_in(request), year)
        rows = found_rows(year, units, request.query_params.dict())
        return Response(DraftRowSerializer(rows, many=True).data)

    @extend_schema(parameters=[YEAR, UNIT], responses=DraftSerializer)
    def retrieve(self, request: Request, unit: str) -> Response:
        """One department's draft."""
        year, found = self._asked(request, unit)
        account, draft = signed_in(request), draft_of(year, found)
        state = draft.state if draft else flow.NONE
        duties, places = flow.duties_of(account, year, found), Places(year)
        shown = draft if flow.UNIT in duties or state != flow.DRAFT else None
        told = {
            "unit": found.code,
            "state": state,
            "version": draft.version if draft else 0,
            "lines": [
                {"line": str(row.line.pk), "item": row.line.item, **line_texts(places, row.line)}
                for row in (line_rows(year, shown) if shown else [])
            ],
            "moves": [move.key for move in flow.FLOW.open_to(state, duties)],
        }
        return Response(DraftSerializer(told).data)

    @extend_schema(parameters=[YEAR, UNIT], request=DraftLineSerializer, responses=DraftSerializer)
    @action(detail=True, methods=["post"])
    def line(self, request: Request, unit: str) -> Response:
        """Add a line or change one; fields that are not sent are empty."""
        year, found = self._asked(request, unit)
        sent = _sent(DraftLineSerializer, request)
        sent["texts"] = {key: sent["texts"].get(key, "") for key in FIELDS}
        with _refused():
            services.draft_line_save(year=year, unit=found, actor=signed_in(request), **sent)
        return self.retrieve(request, unit)

    @extend_schema(
        parameters=[YEAR, UNIT], request=DraftRemoveSerializer, responses=DraftSerializer
    )
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, unit: str) -> Response:
        """Take a line out."""
        year, found = self._asked(request, unit)
        sent = _sent(DraftRemoveSerializer, request)
        with _refused():
            services.draft_line_remove(year=year, unit=found, actor=signed_in(request), **sent)
        return self.retrieve(request, unit)

    @extend_schema(parameters=[YEAR, UNIT], request=DraftFillSerializer, responses=DraftSerializer)
    @action(detail=True, methods=["post"])
    def fill(self, request: Request, unit: str) -> Response:
        """Bring in the common items that the department marks."""
        year, found = self._asked(request, unit)
        sent = _sent(DraftFillSerializer, request)
        with _refused():
            services.draft_fill(year=year, unit=found, actor=signed_in(request), **sent)
        return self.retrieve(request, unit)

    @extend_schema(parameters=[YEAR, UNIT], request=DraftMoveSerializer, responses=DraftSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, unit: str) -> Response:
        """Make a move of the draft."""
        year, found = self._asked(request, unit)
        draft, sent = draft_of(year, found), _sent(DraftMoveSerializer, request)
        if draft is None:
            raise NotFound
        actor = signed_in(request)
        with _refused():
            services.draft_move(draft=draft, actor=actor, origin=Origin.API, **sent)
        return self.retrieve(request, unit)

    def _year(self, request: Request) -> Year:
        return plan_year(signed_in(request), sent_year(request.query_params))

    def _asked(self, request: Request, code: str) -> tuple[Year, Unit]:
        year = self._year(request)
        return year, unit_for(signed_in(request), year, code)


@contextmanager
def _refused() -> Iterator[None]:
    """What is not yours looks like what does not exist; what somebody else moved is a conflict."""
    try:
        yield
    except NotYoursError as error:
        raise NotFound from error
    except StaleMoveError as error:
        state = flow.state_title(error.current.state)
        raise StaleError(_("你看到的是旧的，现在是“%s”") % state) from error


def _sent(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    sent = kind(data=request.data)
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("common-drafts", CommonDraftViewSet, "common-draft")
]
