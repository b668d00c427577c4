"""Tasks, notices and how one wants them, through the API: what the pages do."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core import policy, work_items
from core.notices import events, queries, services
from core.notices.models import Notice
from core.notices.reminders import remind_now
from core.task_list import Asked

LISTED = 200


class WorkItemSerializer(serializers.Serializer[Any]):
    """One thing to do, as the list of tasks shows it."""

    key = serializers.CharField()
    # Declared fields leave the class: the attribute of the same name stays Django REST's own.
    source = serializers.CharField()  # type: ignore[assignment]
    kind = serializers.CharField(help_text="mine, waiting, late")
    title = serializers.CharField()
    detail = serializers.CharField()
    action = serializers.CharField()
    url = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)
    overdue = serializers.BooleanField()
    waits_for = serializers.CharField()
    unit_code = serializers.CharField()
    unit = serializers.CharField()
    count = serializers.IntegerField(allow_null=True)
    done = serializers.IntegerField(allow_null=True)
    total = serializers.IntegerField(allow_null=True)


class RemindSerializer(serializers.Serializer[Any]):
    """Which items' units are reminded: ``source:key`` as the list gives them."""

    items = serializers.ListField(child=serializers.CharField(max_length=160), max_length=500)


class RemindedSerializer(serializers.Serializer[Any]):
    """How many people were told, and the units where nobody has an account."""

    told = serializers.IntegerField()
    nobody = serializers.ListField(child=serializers.CharField())


class TaskViewSet(ViewSet):
    """The account's work items by deadline; ``?kind=``, ``?source=``, ``?due=``, ``?q=``."""

    serializer_class = WorkItemSerializer

    @extend_schema(responses=WorkItemSerializer(many=True))
    def list(self, request: Request) -> Response:
        """All of them, nearest deadline first."""
        asked = Asked.from_query(request.query_params)
        items = [item for item in work_items.items_for(request.user) if asked.lets(item)]
        return Response(WorkItemSerializer(items, many=True).data)

    @extend_schema(request=RemindSerializer, responses=RemindedSerializer)
    @action(detail=False, methods=["post"])
    def remind(self, request: Request) -> Response:
        """Remind the units of chosen items; once a day for each."""
        asked = RemindSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        chosen = set(asked.validated_data["items"])
        late = work_items.items_of(request.user, work_items.Kind.LATE)
        items = [one for one in late if one.unit_code and f"{one.source}:{one.key}" in chosen]
        told, nobody = remind_now(
            items=items, authority=policy.authority_of(request.user), actor=request.user
        )
        return Response({"told": told, "nobody": nobody})


class NoticeSerializer(serializers.Serializer[Any]):
    """A notice in the reader's language."""

    id = serializers.UUIDField()
    event = serializers.CharField()
    text = serializers.SerializerMethodField()
    url = serializers.CharField()
    importance = serializers.CharField()
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)

    def get_text(self, notice: Notice) -> str:
        """Its words."""
        return events.words(notice.text, notice.params)


class MarkSerializer(serializers.Serializer[Any]):
    """Which notices; without any, all."""

    notices = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=500)


class MarkedSerializer(serializers.Serializer[Any]):
    """How many changed."""

    changed = serializers.IntegerField()


class NoticeViewSet(ViewSet):
    """The account's own notices, the newest 200; ``?state=unread``."""

    serializer_class = NoticeSerializer
    lookup_value_regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

    @extend_schema(responses=NoticeSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The newest first."""
        rows = queries.notices_for(request.user)
        if request.query_params.get("state") == "unread":
            rows = rows.filter(read_at=None)
        return Response(NoticeSerializer(list(rows[:LISTED]), many=True).data)

    @extend_schema(responses=NoticeSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One of them."""
        return Response(NoticeSerializer(queries.notice_for(request.user, uuid.UUID(pk))).data)

    @extend_schema(request=MarkSerializer, responses=MarkedSerializer)
    @action(detail=False, methods=["post"])
    def read(self, request: Request) -> Response:
        """Mark as read."""
        asked = MarkSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        changed = services.notices_read(
            account=request.user, pks=asked.validated_data.get("notices")
        )
        return Response({"changed": changed})


class PreferenceSerializer(serializers.Serializer[Any]):
    """How the account wants its notices; ``modes`` for each kind: at_once, daily, off."""

    email = serializers.EmailField(allow_blank=True)
    email_on = serializers.BooleanField()
    webhook_on = serializers.BooleanField()
    language = serializers.ChoiceField(choices=["zh-hans", "en"])
    quiet_from = serializers.IntegerField(min_value=0, max_value=23)
    quiet_to = serializers.IntegerField(min_value=0, max_value=23)
    digest_hour = serializers.IntegerField(min_value=0, max_value=23)
    modes = serializers.DictField(child=serializers.ChoiceField(choices=list(events.MODES)))

    def validate_modes(self, modes: dict[str, str]) -> dict[str, str]:
        """Only kinds that there are, and only what differs from their own."""
        usual = {event.key: event.mode for event in events.events()}
        unknown = sorted(set(modes) - set(usual))
        if unknown:
            raise serializers.ValidationError(_("没有这种通知：%s") % "、".join(unknown))
        return {key: mode for key, mode in modes.items() if mode != usual[key]}


class NoticePreferenceViewSet(ViewSet):
    """The account's own choices: read with GET, written whole with POST."""

    serializer_class = PreferenceSerializer

    @extend_schema(responses=PreferenceSerializer)
    def list(self, request: Request) -> Response:
        """As they stand, with the mode of every kind."""
        return Response(self._shown(request))

    @extend_schema(request=PreferenceSerializer, responses=PreferenceSerializer)
    def create(self, request: Request) -> Response:
        """Keep them."""
        asked = PreferenceSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = dict(asked.validated_data)
        services.preference_save(
            account=request.user,
            authority=policy.authority_of(request.user),
            email=values.pop("email"),
            values=values,
        )
        return Response(self._shown(request))

    def _shown(self, request: Request) -> Any:
        account: Any = request.user
        kept = queries.preference_of(account)
        modes = {event.key: queries.mode_of(kept, event) for event in events.events()}
        names = ("email_on", "webhook_on", "language", "quiet_from", "quiet_to", "digest_hour")
        told = {name: getattr(kept, name) for name in names}
        return {"email": account.email, **told, "modes": modes}


#: (prefix under /api/, view set, basename)
router_entries: list[tuple[str, type[ViewSetMixin], str]] = [
    ("tasks", TaskViewSet, "task"),
    ("notices", NoticeViewSet, "notice"),
    ("notice-preferences", NoticePreferenceViewSet, "notice-preference"),
]
