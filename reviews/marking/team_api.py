"""Assessment teams and declared conflicts through the API, by the services of the pages (M-6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.policy import Denied
from core.workflow import NotYoursError
from reviews.marking.models import MarkingTeam
from reviews.marking.scope import MarkingScope, unit_in
from reviews.marking.team_services import conflict_declare, team_remove, team_save
from reviews.marking.worklist import conflicts_of, team_for, team_people, teams_seen
from schemes.fact_pages.api import YEAR
from schemes.forms_workbook import sent_year
from schemes.models import Year
from schemes.queries import current_year
from units.http import signed_in
from units.models import Unit

ID = OpenApiParameter("id", int, OpenApiParameter.PATH, description="序号 / id")


class TeamSerializer(serializers.Serializer[Any]):
    """An assessment team: who marks which units."""

    id = serializers.IntegerField(source="pk", read_only=True)
    name = serializers.CharField(allow_blank=True, help_text="组名")
    members = serializers.SerializerMethodField(help_text="成员的账号名")
    units = serializers.SerializerMethodField(help_text="考核单位的代码")

    def get_members(self, team: MarkingTeam) -> list[str]:
        """User names, in their order."""
        return sorted(account.username for account in team.members.all())

    def get_units(self, team: MarkingTeam) -> list[str]:
        """Unit codes, in their order."""
        return sorted(unit.code for unit in team.units.all())


class TeamSaveSerializer(serializers.Serializer[Any]):
    """A team as it shall be, whole."""

    name = serializers.CharField(allow_blank=True, help_text="组名")
    members = serializers.ListField(child=serializers.CharField(), help_text="成员的账号名")
    units = serializers.ListField(child=serializers.CharField(), help_text="考核单位的代码")


class MarkConflictSerializer(serializers.Serializer[Any]):
    """Who stays away from which unit, and why."""

    account = serializers.CharField(source="account.username", read_only=True)
    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    reason = serializers.CharField(allow_blank=True, help_text="回避事由")
    at = serializers.DateTimeField(read_only=True)


class MarkingTeamViewSet(ViewSet):
    """考评组：查询、设组、改组、撤销。"""

    lookup_field = "id"
    lookup_value_regex = "[0-9]{1,18}"

    @extend_schema(parameters=[YEAR], responses=TeamSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The year's teams; one's own for who is a member."""
        return Response(TeamSerializer(teams_seen(_scope(request)), many=True).data)

    @extend_schema(parameters=[YEAR], request=TeamSaveSerializer, responses={201: TeamSerializer})
    def create(self, request: Request) -> Response:
        """Set up a team."""
        return Response(TeamSerializer(_saved(request, _scope(request).year)).data, status=201)

    @extend_schema(parameters=[ID], responses=TeamSerializer)
    def retrieve(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """One team."""
        return Response(TeamSerializer(team_for(signed_in(request), int(id))).data)

    @extend_schema(parameters=[ID], request=TeamSaveSerializer, responses=TeamSerializer)
    def update(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Change a team's name, members and units."""
        found = team_for(signed_in(request), int(id))
        return Response(TeamSerializer(_saved(request, found.year, found)).data)

    @extend_schema(parameters=[ID], responses={204: None})
    def destroy(self, request: Request, id: str) -> Response:  # noqa: A002 - the path's name
        """Dissolve a team; its marks stay."""
        actor = signed_in(request)
        team_remove(team=team_for(actor, int(id)), actor=actor)
        return Response(status=204)


class MarkConflictViewSet(ViewSet):
    """回避：查询、登记自己的。"""

    @extend_schema(parameters=[YEAR], responses=MarkConflictSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Declared conflicts: all for the office, one's own for others."""
        return Response(MarkConflictSerializer(conflicts_of(_scope(request)), many=True).data)

    @extend_schema(
        parameters=[YEAR],
        request=MarkConflictSerializer,
        responses={201: MarkConflictSerializer},
    )
    def create(self, request: Request) -> Response:
        """Declare that one stays away from a unit this year."""
        scope = _scope(request)
        sent = MarkConflictSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        unit = unit_in(scope, sent.validated_data["unit"]["code"])
        if unit is None:
            raise ValidationError({"unit": [_("没有这个单位")]})
        made = conflict_declare(
            year=scope.year,
            account=signed_in(request),
            unit=unit,
            reason=sent.validated_data["reason"],
        )
        return Response(MarkConflictSerializer(made).data, status=201)


def _saved(request: Request, year: Year, team: MarkingTeam | None = None) -> MarkingTeam:
    sent = TeamSaveSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    told = sent.validated_data
    people = team_people(year).filter(username__in=told["members"])
    units = Unit.objects.filter(authority=year.authority_id, code__in=told["units"])
    known = dict(people.values_list("username", "pk")), dict(units.values_list("code", "pk"))
    _require_known(told["members"], known[0], "members", _("没有这些账号：%s"))
    _require_known(told["units"], known[1], "units", _("没有这些单位：%s"))
    try:
        return team_save(
            year=year,
            name=told["name"],
            members=known[0].values(),
            units=known[1].values(),
            actor=signed_in(request),
            team=team,
        )
    except (NotYoursError, Denied) as error:
        raise NotFound from error


def _require_known(asked: Sequence[str], known: dict[str, int], field: str, text: str) -> None:
    strange = [each for each in asked if each not in known]
    if strange:
        raise ValidationError({field: [text % _("、").join(strange)]})


def _scope(request: Request) -> MarkingScope:
    account = signed_in(request)
    return MarkingScope(account, current_year(account, sent_year(request.query_params)))


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("marking-teams", MarkingTeamViewSet, "marking-team"),
    ("marking-conflicts", MarkConflictViewSet, "marking-conflict"),
]
