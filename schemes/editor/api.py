"""Drafts through the API: the same services and queries as the pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import APIException
from rest_framework.exceptions import ValidationError as Refused
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from schemes.editor import flow, services
from schemes.editor.changes import asked_change
from schemes.editor.fault_words import fault_text
from schemes.editor.listing import drafts_asked, drafts_found
from schemes.editor.models import SchemeDraft
from schemes.editor.publishing import draft_move, draft_publish
from schemes.editor.queries import asked_year, draft_for, drafts_for, review_of
from schemes.presets import PRESETS, load_preset
from schemes.queries import named_document, scheme_version
from units.http import signed_in
from units.queries import authority_for


class SchemeDraftListSerializer(serializers.ModelSerializer[SchemeDraft]):
    """A draft without its document."""

    class Meta:
        model = SchemeDraft
        fields: tuple[str, ...] = (
            *("id", "code", "title", "state", "version", "base", "preset", "published"),
            "changed_at",
        )


class SchemeDraftSerializer(SchemeDraftListSerializer):
    """A draft with its document as it was typed, its faults and findings."""

    faults = serializers.SerializerMethodField()
    findings = serializers.SerializerMethodField()

    class Meta(SchemeDraftListSerializer.Meta):
        fields = (*SchemeDraftListSerializer.Meta.fields, "document", "faults", "findings")

    def get_faults(self, draft: SchemeDraft) -> list[dict[str, str]]:
        """Fields that cannot stand as typed: place and what to do."""
        faults = review_of(draft).reading.faults
        return [{"path": fault.path, "text": fault_text(fault)} for fault in faults]

    def get_findings(self, draft: SchemeDraft) -> list[dict[str, str]]:
        """What the lint found, with the reason where a warning is kept."""
        names = ("code", "severity", "path", "text", "fingerprint", "reason")
        return [{n: getattr(told, n) for n in names} for told in review_of(draft).told]


class SchemeDraftStartSerializer(serializers.Serializer[Any]):
    """From which version or ready-made scheme, or with which document, a draft begins."""

    base = serializers.IntegerField(required=False)
    preset = serializers.ChoiceField(choices=PRESETS, required=False)
    document = serializers.JSONField(required=False)


class SchemeDraftChangeSerializer(serializers.Serializer[Any]):
    """One change: what is done at which place, and the version that it goes by."""

    act = serializers.CharField()
    path = serializers.CharField(allow_blank=True)
    texts = serializers.ListField(child=serializers.CharField(allow_blank=True), required=False)
    kind = serializers.CharField(required=False, allow_blank=True)
    shown = serializers.IntegerField(min_value=0)


class SchemeDraftKeepSerializer(serializers.Serializer[Any]):
    """The warning that is kept, and why."""

    finding = serializers.CharField()
    reason = serializers.CharField()


class SchemeDraftFixSerializer(serializers.Serializer[Any]):
    """The finding that is mended."""

    finding = serializers.CharField()
    shown = serializers.IntegerField(min_value=0)


class SchemeDraftMoveSerializer(serializers.Serializer[Any]):
    """A move of the draft's path."""

    move = serializers.CharField()
    shown = serializers.IntegerField(min_value=0)
    reason = serializers.CharField(required=False, allow_blank=True)


class SchemeDraftPublishSerializer(serializers.Serializer[Any]):
    """Publishing asks for the account's own password; the year takes it up for a reason."""

    shown = serializers.IntegerField(min_value=0)
    password = serializers.CharField()
    year = serializers.IntegerField(required=False)
    reason = serializers.CharField(required=False, allow_blank=True)


class DraftViewSet(ReadOnlyModelViewSet[SchemeDraft]):
    """Schemes that are being written."""

    queryset = SchemeDraft.objects.none()
    serializer_class = SchemeDraftSerializer
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[SchemeDraft]:
        """By the same query as every page."""
        return drafts_for(signed_in(self.request))

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        """Without documents in the list."""
        return SchemeDraftListSerializer if self.action == "list" else SchemeDraftSerializer

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, description="名称、出处、起草人里的词"),
            OpenApiParameter("state", str, description="writing / awaiting / published"),
            OpenApiParameter("sort", str, description="title origin author changed，倒序加 -"),
        ]
    )
    def list(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """The drafts that the page lists for the same words, state and order."""
        asked = drafts_asked(request.query_params.dict())
        found = [row.draft for row in drafts_found(signed_in(request), asked)]
        rows = self.paginate_queryset(found)
        return self.get_paginated_response(SchemeDraftListSerializer(rows, many=True).data)

    @extend_schema(request=SchemeDraftStartSerializer, responses=SchemeDraftSerializer)
    def create(self, request: Request) -> Response:
        """Begin a draft."""
        asked, account = _asked(SchemeDraftStartSerializer, request), signed_in(request)
        authority = authority_for(account)
        if authority is None:
            raise Denied("schemes.schemedraft", "new")
        told: dict[str, Any] = {"document": asked.get("document")}
        if "base" in asked:
            base = scheme_version(account, asked["base"])
            told = {"document": named_document(base).to_data(), "base": base}
        elif "preset" in asked:
            data = load_preset(asked["preset"]).to_data()
            told = {"document": data, "preset": asked["preset"]}
        if not isinstance(told["document"], dict):
            raise Refused({"document": [_("写明从哪里写起：base、preset 或 document")]})
        draft = _done(lambda: services.draft_start(authority=authority, actor=account, **told))
        return Response(SchemeDraftSerializer(draft).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=SchemeDraftChangeSerializer, responses=SchemeDraftSerializer)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str = "") -> Response:
        """Make one change."""
        draft, actor = self._found(request, pk), signed_in(request)
        asked = _asked(SchemeDraftChangeSerializer, request)

        def act() -> Any:
            texts, kind = asked.get("texts", ()), asked.get("kind", "")
            change = asked_change(asked["act"], asked["path"], texts=texts, kind=kind)
            shown = asked["shown"]
            return services.draft_change(draft=draft, change=change, shown=shown, actor=actor)

        _done(act)
        return self._fresh(request, pk)

    @extend_schema(request=None, responses=SchemeDraftSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str = "") -> Response:
        """Take the account's last change back."""
        draft, actor = self._found(request, pk), signed_in(request)
        _done(lambda: services.draft_undo(draft=draft, actor=actor))
        return self._fresh(request, pk)

    @extend_schema(request=SchemeDraftFixSerializer, responses=SchemeDraftSerializer)
    @action(detail=True, methods=["post"])
    def fix(self, request: Request, pk: str = "") -> Response:
        """Make the mend that a finding knows."""
        draft, asked = self._found(request, pk), _asked(SchemeDraftFixSerializer, request)
        told = {"fingerprint": asked["finding"], "shown": asked["shown"]}
        actor = signed_in(request)
        _done(lambda: services.draft_fix(draft=draft, actor=actor, **told))
        return self._fresh(request, pk)

    @extend_schema(request=SchemeDraftKeepSerializer, responses=SchemeDraftSerializer)
    @action(detail=True, methods=["post"])
    def keep(self, request: Request, pk: str = "") -> Response:
        """Keep a warning, with the reason."""
        draft, asked = self._found(request, pk), _asked(SchemeDraftKeepSerializer, request)
        told = {"fingerprint": asked["finding"], "reason": asked["reason"]}
        actor = signed_in(request)
        _done(lambda: services.finding_keep(draft=draft, actor=actor, **told))
        return self._fresh(request, pk)

    @extend_schema(request=SchemeDraftMoveSerializer, responses=SchemeDraftSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str = "") -> Response:
        """Hand over, take back, return or abandon."""
        draft, asked = self._found(request, pk), _asked(SchemeDraftMoveSerializer, request)
        if asked["move"] not in {m.key for m in flow.WORKFLOW.moves} - {flow.PUBLISH}:
            raise Denied("schemes.schemedraft", pk)
        told = {"reason": asked.get("reason", "")}
        moved: dict[str, Any] = {"move": asked["move"], "shown": asked["shown"], "told": told}
        actor = signed_in(request)
        found = _done(lambda: draft_move(draft=draft, actor=actor, **moved))
        return Response(SchemeDraftSerializer(found).data)

    @extend_schema(request=SchemeDraftPublishSerializer, responses=SchemeDraftSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str = "") -> Response:
        """Make the immutable version of a draft that another handed over."""
        draft, asked = self._found(request, pk), _asked(SchemeDraftPublishSerializer, request)
        actor = signed_in(request)
        told: dict[str, Any] = {"shown": asked["shown"], "password": asked["password"]}
        if "year" in asked:
            year = _done(lambda: asked_year(actor, str(asked["year"])))
            told |= {"year": year, "reason": asked.get("reason", "")}
        _done(lambda: draft_publish(draft=draft, actor=actor, **told))
        return self._fresh(request, pk)

    def _found(self, request: Request, pk: str) -> SchemeDraft:
        return draft_for(signed_in(request), int(pk))

    def _fresh(self, request: Request, pk: str) -> Response:
        return Response(SchemeDraftSerializer(self._found(request, pk)).data)


def _asked(form: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    asked = form(data=request.data)
    asked.is_valid(raise_exception=True)
    found: dict[str, Any] = asked.validated_data
    return found


def _done(act: Any) -> Any:
    """Do something to a draft; what stands against it as the API says it."""
    try:
        return act()
    except NotYoursError as error:
        raise Denied("schemes.schemedraft", str(error)) from error
    except (services.StaleDraftError, StaleMoveError) as error:
        raise _Stale from error
    except ValidationError as error:
        told = error.message_dict if hasattr(error, "error_dict") else error.messages
        raise Refused(told) from error


class _Stale(APIException):
    """The draft was changed since; 409 with what to do."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "stale"
