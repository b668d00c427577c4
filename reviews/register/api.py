"""The register through the API, by the services and queries of the pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from core.models import Origin
from reviews.moved_api import (
    FILE,
    ID,
    ONE_FILE,
    YEAR,
    MovedFileSerializer,
    MovedTextsSerializer,
    MovedViewSet,
    answered,
    sent_of,
    unit_coded,
)
from reviews.register import flow, services
from reviews.register.effect import effect_words
from reviews.register.models import RegisterEntry, Sort
from reviews.register.page import moved_words
from reviews.register.queries import entries_found, entry_for, list_asked
from schemes.forms_workbook import sent_year
from schemes.queries import current_year, year_document
from units.http import signed_in


class RegisterRowSerializer(serializers.Serializer[Any]):
    """An entry in the list."""

    id = serializers.IntegerField(source="pk")
    serial = serializers.IntegerField(help_text="序号")
    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    state = serializers.CharField()
    sort = serializers.ChoiceField(Sort.choices, help_text="登记类别")
    kind = serializers.CharField()
    title = serializers.CharField()
    document = serializers.CharField()
    date = serializers.DateField()
    answer_due = serializers.DateField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)
    made = serializers.CharField(help_text="登记后的事实编号")


class RegisterEntrySerializer(serializers.Serializer[Any]):
    """An entry as it stands, what it does, the moves that can be made now."""

    entry = RegisterRowSerializer()
    version = serializers.IntegerField(source="entry.version")
    answer = serializers.CharField(source="entry.answer")
    files = MovedFileSerializer(many=True, source="entry.files", read_only=True)
    effects = serializers.ListField(child=serializers.CharField())
    moves = serializers.ListField(child=serializers.CharField())


class RegisterStartSerializer(serializers.Serializer[Any]):
    """A new entry: the fields of the form as texts."""

    unit = serializers.CharField(help_text="单位代码")
    texts = serializers.DictField(child=serializers.CharField(allow_blank=True))


class RegisterMoveSerializer(serializers.Serializer[Any]):
    """A move of the table."""

    move = serializers.ChoiceField(list(flow.MOVES), help_text="登记流转动作")
    version = serializers.IntegerField(help_text="看到的 version；已办过则 409")
    reason = serializers.CharField(required=False, default="", allow_blank=True)
    document = serializers.CharField(required=False, default="", allow_blank=True)


class RegisterViewSet(MovedViewSet):
    """扣分、否决、评议登记：查询、拟登记、附文件、流转。"""

    @extend_schema(parameters=[YEAR], responses=RegisterRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The entries of a year, as in the list."""
        account = signed_in(request)
        year = current_year(account, sent_year(request.query_params))
        rows = entries_found(account, year, list_asked(request.query_params.dict()))[:1000]
        return Response(RegisterRowSerializer(rows, many=True).data)

    @extend_schema(parameters=[ID], responses=RegisterEntrySerializer)
    def retrieve(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """One entry."""
        return Response(_told(request, entry_for(signed_in(request), int(id))))

    @extend_schema(
        parameters=[YEAR], request=RegisterStartSerializer, responses=RegisterEntrySerializer
    )
    def create(self, request: Request) -> Response:
        """Prepare an entry; its document is attached by ``files``."""
        actor, sent = signed_in(request), sent_of(RegisterStartSerializer, request)
        year = current_year(actor, sent_year(request.query_params))
        unit = unit_coded(year, sent["unit"])
        with answered(moved_words):
            made = services.entry_start(year=year, unit=unit, stated=sent["texts"], actor=actor)
        return Response(_told(request, entry_for(actor, made.pk)), status=201)

    @extend_schema(parameters=[ID], request=MovedTextsSerializer, responses=RegisterEntrySerializer)
    def update(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Save a draft."""
        actor = signed_in(request)
        found = entry_for(actor, int(id))
        sent = sent_of(MovedTextsSerializer, request)
        with answered(moved_words):
            services.entry_save(
                entry=found, version=sent["version"], stated=sent["texts"], actor=actor
            )
        return self.retrieve(request, id)

    @extend_schema(parameters=[ID], request=MovedFileSerializer, responses=RegisterEntrySerializer)
    @action(detail=True, methods=["post"])
    def files(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Attach the document that the entry rests on."""
        actor = signed_in(request)
        found = entry_for(actor, int(id))
        sent = sent_of(MovedFileSerializer, request)
        with answered(moved_words):
            services.file_add(entry=found, file=sent["file"], actor=actor)
        return Response(_told(request, entry_for(actor, found.pk)), status=201)

    @extend_schema(parameters=[ID, FILE], request=None, responses=RegisterEntrySerializer)
    @action(detail=True, methods=["post"], url_path=ONE_FILE)
    def file_out(self, request: Request, id: str, file: str) -> Response:  # noqa: A002
        """Take a file out of a draft."""
        actor = signed_in(request)
        with answered(moved_words):
            services.file_remove(entry=entry_for(actor, int(id)), file=file, actor=actor)
        return self.retrieve(request, id)

    @extend_schema(
        parameters=[ID], request=RegisterMoveSerializer, responses=RegisterEntrySerializer
    )
    @action(detail=True, methods=["post"])
    def move(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Make a move of the table."""
        actor = signed_in(request)
        entry = entry_for(actor, int(id))
        sent = sent_of(RegisterMoveSerializer, request)
        with answered(moved_words):
            services.entry_move(
                entry=entry,
                move=sent["move"],
                version=sent["version"],
                actor=actor,
                told=services.Told(sent["reason"], sent["document"]),
                origin=Origin.API,
            )
        return self.retrieve(request, id)


def _told(request: Request, entry: RegisterEntry) -> dict[str, Any]:
    document = year_document(entry.year)
    table = flow.workflow_for(document, entry.sort)
    duties = flow.duties_of(signed_in(request), entry)
    found = {
        "entry": entry,
        "effects": effect_words(document, entry),
        "moves": [move.key for move in table.open_to(entry.state, duties)],
    }
    return dict(RegisterEntrySerializer(found).data)


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("register", RegisterViewSet, "register-entry")
]
