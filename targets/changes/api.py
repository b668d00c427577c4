"""Changes through the API, by the services and queries of the pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.models import Origin
from core.workflow import NotYoursError, StaleMoveError
from schemes.fact_pages.api import StaleError
from schemes.forms_workbook import sent_year
from schemes.queries import year_document
from targets.changes import flow
from targets.changes.models import ItemKind, TargetChange
from targets.changes.page import moved_words
from targets.changes.queries import change_for, change_year, changes_found, list_asked
from targets.changes.reading import ChangeReading
from targets.changes.services.drafting import (
    change_again,
    change_save,
    change_start,
    file_add,
    file_remove,
    item_add,
    item_remove,
    item_save,
)
from targets.changes.services.moving import Told, change_move
from units.http import signed_in
from units.models import Unit

YEAR = OpenApiParameter("year", int, description="考核年度 / the assessment year")
ID = OpenApiParameter("id", int, OpenApiParameter.PATH)


class ChangeRowSerializer(serializers.Serializer[Any]):
    """A request in the list."""

    id = serializers.IntegerField(source="pk")
    serial = serializers.IntegerField(help_text="序号")
    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    state = serializers.CharField()
    ground = serializers.CharField(help_text="事由")
    number = serializers.CharField(help_text="文号")
    submitted_at = serializers.DateTimeField(allow_null=True)
    late = serializers.BooleanField()
    applied_at = serializers.DateTimeField(allow_null=True)


class ChangeItemSerializer(serializers.Serializer[Any]):
    """What is asked of one target: the columns as they stood and as they shall be."""

    id = serializers.IntegerField(source="item.pk")
    kind = serializers.CharField(source="item.kind")
    target = serializers.IntegerField(source="item.target_id", allow_null=True)
    before = serializers.DictField(source="item.before", child=serializers.CharField())
    texts = serializers.DictField(source="item.texts", child=serializers.CharField())
    note = serializers.CharField(source="item.note")
    problems = serializers.ListField(child=serializers.CharField())


class ChangeFileSerializer(serializers.Serializer[Any]):
    """A file attached to a request."""

    id = serializers.UUIDField(source="pk")
    name = serializers.CharField()


class TargetChangeSerializer(serializers.Serializer[Any]):
    """A request as it stands, with the moves that can be made now."""

    change = ChangeRowSerializer()
    version = serializers.IntegerField(source="change.version")
    reason = serializers.CharField(source="change.reason")
    document = serializers.CharField(source="change.document")
    items = ChangeItemSerializer(many=True)
    files = ChangeFileSerializer(many=True, help_text="证明材料")
    problems = serializers.ListField(child=serializers.CharField())
    moves = serializers.ListField(child=serializers.CharField())


class ChangeStartSerializer(serializers.Serializer[Any]):
    """A new request with its head."""

    unit = serializers.CharField(help_text="单位代码")
    ground = serializers.CharField()
    reason = serializers.CharField()
    document = serializers.CharField(required=False, default="", allow_blank=True)


class ChangeHeadSerializer(serializers.Serializer[Any]):
    """The head of a request that is written still."""

    version = serializers.IntegerField(help_text="看到的 version；已改过则 409")
    ground = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    document = serializers.CharField(required=False, default="", allow_blank=True)


class ChangeItemSaveSerializer(serializers.Serializer[Any]):
    """What a target of the request shall say; ``remove`` takes it out again."""

    version = serializers.IntegerField(help_text="看到的 version；已改过则 409")
    texts = serializers.DictField(
        child=serializers.CharField(allow_blank=True), required=False, default=dict
    )
    note = serializers.CharField(required=False, default="", allow_blank=True)
    remove = serializers.BooleanField(default=False)


class ChangeFileAddSerializer(serializers.Serializer[Any]):
    """A file, as multipart form data."""

    file = serializers.FileField()


class ChangeItemAddSerializer(serializers.Serializer[Any]):
    """A target to change (``change``), bring (``add``), drop or replace."""

    kind = serializers.ChoiceField(ItemKind.choices, help_text="怎样改")
    target = serializers.IntegerField(required=False, allow_null=True, default=None)
    texts = serializers.DictField(
        child=serializers.CharField(allow_blank=True), required=False, default=dict
    )
    note = serializers.CharField(required=False, default="", allow_blank=True)


class ChangeMoveSerializer(serializers.Serializer[Any]):
    """A move of the path."""

    move = serializers.ChoiceField(list(flow.MOVES), help_text="变更流转动作")
    version = serializers.IntegerField(help_text="看到的 version；已办过则 409")
    reason = serializers.CharField(required=False, default="", allow_blank=True)
    document = serializers.CharField(required=False, default="", allow_blank=True)
    number = serializers.CharField(required=False, default="", allow_blank=True)


class TargetChangeViewSet(ViewSet):
    """目标变更：查询、拟申请、加目标、流转、重新提出。"""

    lookup_field = "id"
    lookup_value_regex = "[0-9]{1,18}"

    @extend_schema(parameters=[YEAR], responses=ChangeRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The requests of a year, as in the list."""
        account = signed_in(request)
        year = change_year(account, sent_year(request.query_params))
        asked = list_asked(request.query_params.dict())
        rows = changes_found(account, year, asked)[:1000]
        return Response(ChangeRowSerializer(rows, many=True).data)

    @extend_schema(parameters=[ID], responses=TargetChangeSerializer)
    def retrieve(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """One request."""
        return Response(_told(request, change_for(signed_in(request), int(id))))

    @extend_schema(
        parameters=[YEAR], request=ChangeStartSerializer, responses=TargetChangeSerializer
    )
    def create(self, request: Request) -> Response:
        """Begin a request for a unit."""
        actor, sent = signed_in(request), _sent(ChangeStartSerializer, request)
        year = change_year(actor, sent_year(request.query_params))
        unit = Unit.objects.filter(authority=year.authority_id, code=sent.pop("unit")).first()
        if unit is None:
            raise NotFound
        with _refused(), transaction.atomic():
            made = change_start(year=year, unit=unit, actor=actor)
            change_save(change=made, version=made.version, actor=actor, **sent)
        return Response(_told(request, change_for(actor, made.pk)), status=201)

    @extend_schema(
        parameters=[ID], request=ChangeItemAddSerializer, responses=TargetChangeSerializer
    )
    @action(detail=True, methods=["post"])
    def item(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Add a target to a request with what it shall say."""
        actor, sent = signed_in(request), _sent(ChangeItemAddSerializer, request)
        change = change_for(actor, int(id))
        with _refused(), transaction.atomic():
            row = item_add(change=change, kind=sent["kind"], target=sent["target"], actor=actor)
            if sent["texts"] or sent["note"]:
                version = TargetChange.objects.values_list("version", flat=True).get(pk=change.pk)
                texts, note = sent["texts"], sent["note"]
                told = {"texts": texts, "note": note, "version": version}
                item_save(change=change, item=row.pk, actor=actor, **told)
        return self.retrieve(request, id)

    @extend_schema(parameters=[ID], request=ChangeHeadSerializer, responses=TargetChangeSerializer)
    def update(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Save ground, reason and document."""
        sent = _sent(ChangeHeadSerializer, request)
        with _refused():
            change_save(change=self._change(request, id), actor=signed_in(request), **sent)
        return self.retrieve(request, id)

    @extend_schema(
        operation_id="target_changes_item_save",
        parameters=[ID, OpenApiParameter("item", int, OpenApiParameter.PATH)],
        request=ChangeItemSaveSerializer,
        responses=TargetChangeSerializer,
    )
    @action(detail=True, methods=["post"], url_path="item/(?P<item>[0-9]{1,18})")
    def item_saved(self, request: Request, id: str, item: str) -> Response:  # noqa: A002
        """Save what a target shall say, or take it out of the request."""
        sent, actor = _sent(ChangeItemSaveSerializer, request), signed_in(request)
        change = self._change(request, id)
        with _refused():
            if sent.pop("remove"):
                shown = sent["version"]
                item_remove(change=change, item=int(item), actor=actor, version=shown)
            else:
                item_save(change=change, item=int(item), actor=actor, **sent)
        return self.retrieve(request, id)

    @extend_schema(
        parameters=[ID],
        request={"multipart/form-data": ChangeFileAddSerializer},
        responses=TargetChangeSerializer,
    )
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def files(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Attach a file."""
        change = self._change(request, id)
        with _refused():
            sent = _sent(ChangeFileAddSerializer, request)
            file_add(change=change, actor=signed_in(request), **sent)
        return self.retrieve(request, id)

    @extend_schema(
        parameters=[ID, OpenApiParameter("file", str, OpenApiParameter.PATH)],
        request=None,
        responses=TargetChangeSerializer,
    )
    @action(detail=True, methods=["post"], url_path="files/(?P<file>[0-9a-f-]{36})/remove")
    def file_gone(self, request: Request, id: str, file: str) -> Response:  # noqa: A002
        """Take an attachment out of the request."""
        with _refused():
            file_remove(change=self._change(request, id), file=file, actor=signed_in(request))
        return self.retrieve(request, id)

    @extend_schema(parameters=[ID], request=ChangeMoveSerializer, responses=TargetChangeSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Make a move of the path."""
        actor, sent = signed_in(request), _sent(ChangeMoveSerializer, request)
        change = change_for(actor, int(id))
        told = Told(sent["reason"], sent["document"], sent["number"])
        with _refused():
            change_move(
                change=change,
                move=sent["move"],
                version=sent["version"],
                actor=actor,
                told=told,
                origin=Origin.API,
            )
        return self.retrieve(request, id)

    @extend_schema(parameters=[ID], request=None, responses=TargetChangeSerializer)
    @action(detail=True, methods=["post"])
    def again(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Ask again for what was refused."""
        actor = signed_in(request)
        with _refused():
            made = change_again(change=change_for(actor, int(id)), actor=actor)
        return Response(_told(request, change_for(actor, made.pk)), status=201)

    def _change(self, request: Request, pk: str) -> TargetChange:
        return change_for(signed_in(request), int(pk))


@contextmanager
def _refused() -> Iterator[None]:
    """What is not yours looks like what does not exist; what somebody else did is a conflict."""
    try:
        yield
    except NotYoursError as error:
        raise NotFound from error
    except StaleMoveError as error:
        raise StaleError(moved_words(error.current)) from error


def _told(request: Request, change: TargetChange) -> dict[str, Any]:
    reading = ChangeReading(change)
    duties = flow.duties_of(signed_in(request), change)
    table = flow.workflow_for(year_document(change.year), change.state)
    found = {
        "change": change,
        "items": reading.items,
        "files": list(change.files.all()),
        "problems": reading.problems if change.is_with_writer else [],
        "moves": [move.key for move in table.open_to(change.state, duties)],
    }
    return dict(TargetChangeSerializer(found).data)


def _sent(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    sent = kind(data=request.data)
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("target-changes", TargetChangeViewSet, "target-change")
]
