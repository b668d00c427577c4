"""The first set-up through the API, for its founder: how far it is, rules, year, the end.

The door (the code and the founder's account) is a page and ``manage.py setup``: nobody is signed in
there.  Units and people go in through ``/api/years/…/imports/``, accounts through
``/api/account-batches/``.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from schemes.presets import PRESETS
from schemes.setup import queries, services
from schemes.setup.forms import FIRST_YEAR, LAST_YEAR
from units.http import signed_in


class SetupStepSerializer(serializers.Serializer[Any]):
    """A step and how it stands: done, now or later."""

    key = serializers.CharField()
    title = serializers.CharField()
    told = serializers.CharField(help_text="已有什么")
    state = serializers.CharField(help_text="done, now, later")


class SetupRulesSerializer(serializers.Serializer[Any]):
    """A preset scheme with the authority's own title and number."""

    preset = serializers.CharField(max_length=40)
    title = serializers.CharField(max_length=120)
    document_number = serializers.CharField(
        max_length=80, required=False, default="", allow_blank=True
    )


class SetupYearSerializer(serializers.Serializer[Any]):
    """The first year."""

    number = serializers.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR)


class SetupViewSet(ViewSet):
    """首次设置：进度、方案、年度、完成。"""

    @extend_schema(responses=SetupStepSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The steps in their order."""
        steps = queries.steps_of(queries.setup_for(signed_in(request)))
        return Response(SetupStepSerializer(steps, many=True).data)

    @extend_schema(request=SetupRulesSerializer, responses=SetupStepSerializer(many=True))
    @action(detail=False, methods=["post"])
    def rules(self, request: Request) -> Response:
        """Publish the scheme, from a preset."""
        found = queries.setup_for(signed_in(request))
        sent = _sent(SetupRulesSerializer, request)
        if sent["preset"] not in PRESETS:
            told = {"name": sent["preset"], "known": "、".join(PRESETS)}
            raise ValidationError({"preset": [_("没有预置方案 %(name)s，有 %(known)s") % told]})
        if queries.scheme_of(found.authority) is not None:
            raise ValidationError({"preset": [_("方案已经发布，以后另立新版")]})
        services.setup_scheme(setup=found, actor=signed_in(request), **sent)
        return self.list(request)

    @extend_schema(request=SetupYearSerializer, responses=SetupStepSerializer(many=True))
    @action(detail=False, methods=["post"])
    def year(self, request: Request) -> Response:
        """Open the first year under the scheme."""
        found = queries.setup_for(signed_in(request))
        sent = _sent(SetupYearSerializer, request)
        scheme = queries.scheme_of(found.authority)
        if scheme is None:
            raise ValidationError({"number": [_("先选考核办法")]})
        if queries.year_of(found.authority) is not None:
            raise ValidationError({"number": [_("年度已经开好")]})
        services.setup_year(setup=found, actor=signed_in(request), scheme=scheme, **sent)
        return self.list(request)

    @extend_schema(request=None, responses={204: None})
    @action(detail=False, methods=["post"])
    def finish(self, request: Request) -> Response:
        """End the set-up: the founder keeps administering the system and nothing else."""
        found = queries.setup_for(signed_in(request))
        services.setup_finish(setup=found, actor=signed_in(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _sent(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    checked = kind(data=request.data)
    checked.is_valid(raise_exception=True)
    return dict(checked.validated_data)
