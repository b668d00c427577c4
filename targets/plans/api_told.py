"""What the API of plans is told of a plan's beginning, its lines and its remarks."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from targets.plans.models import PlanRemark


class PlanRemarkShownSerializer(serializers.Serializer[Any]):
    """A remark with its replies; ``solved_at`` once the unit marked it as done."""

    id = serializers.IntegerField()
    line = serializers.IntegerField(source="line_id", allow_null=True, help_text="空为整份计划")
    author = serializers.CharField()
    at = serializers.DateTimeField()
    text = serializers.CharField()
    solved_at = serializers.DateTimeField(allow_null=True)
    replies = serializers.SerializerMethodField()

    def get_replies(self, remark: PlanRemark) -> list[dict[str, str]]:
        """Author and text of each, oldest first."""
        return [{"author": str(each.author), "text": each.text} for each in remark.replies.all()]


class PlanRemarkSerializer(serializers.Serializer[Any]):
    """A remark on a line, or on the whole plan without one; a reply with ``reply_to``; ``solve``
    marks that remark as done, where ``text`` may be left out."""

    text = serializers.CharField(required=False, default="", allow_blank=True)
    line = serializers.IntegerField(required=False, allow_null=True, default=None)
    reply_to = serializers.IntegerField(required=False, allow_null=True, default=None)
    solve = serializers.IntegerField(required=False, allow_null=True, default=None)


class PlanStartSerializer(serializers.Serializer[Any]):
    """How a plan is begun."""

    from_last = serializers.BooleanField(default=False, help_text="带入上年目标")


class PlanActSerializer(serializers.Serializer[Any]):
    """An act on the lines, as the page has them; ``line`` and ``shown`` of a single one."""

    act = serializers.ChoiceField(
        ["carry", "paste", "undo", "redo", "remove", "up", "down"],
        help_text="带入上年、粘贴、撤销、恢复、移除、上移、下移",
    )
    line = serializers.IntegerField(required=False, default=0)
    shown = serializers.IntegerField(required=False, default=0, help_text="看到的 version")
    component = serializers.CharField(required=False, default="", help_text="粘贴到哪个板块")
    text = serializers.CharField(
        required=False, default="", trim_whitespace=False, help_text="以制表符分列的行"
    )


class PlanWorkbookSerializer(serializers.Serializer[Any]):
    """A workbook, as multipart form data."""

    file = serializers.FileField()
    component = serializers.CharField(help_text="没有写板块的行放在哪个板块")
