"""People and leaders' charges through the API, by the services and queries of the pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as Refused
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.facts import StaleFactError
from core.models import Origin
from core.policy import Denied
from schemes.fact_pages.api import StaleError
from schemes.people import charge_queries, leave_services
from schemes.people.api_parts import PK, YEAR, FiftyPages, api_year, told
from schemes.people.charge_services import charge_retire, charges_assign, leaders
from schemes.people.directory import asked_for, people_found
from schemes.people.leave_services import LeaveKind
from schemes.people.queries import day_of, months_of_postings, person_for, postings_of
from schemes.people.transfer_api import TransferViewSet
from schemes.people.transfer_queries import last_posting
from units.http import signed_in
from units.models import Posting, Unit
from units.queries import people_sight
from units.services import person_rename

ON = OpenApiParameter("on", str, description="哪一天，2026-03-05 / as of")
LISTED = [
    *(YEAR, ON),
    *(OpenApiParameter(name, str) for name in ("q", "unit", "rank", "state", "sort")),
    *(OpenApiParameter(name, str, enum=["1"]) for name in ("moved", "sanctioned")),
    OpenApiParameter("page", int),
]
CODE = OpenApiParameter("code", str, OpenApiParameter.PATH, description="工号 / staff number")


class PersonRowSerializer(serializers.Serializer[Any]):
    """A person where he stands on the day."""

    code = serializers.CharField(source="person.code", help_text="工号")
    name = serializers.CharField(source="person.name", help_text="姓名")
    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    title = serializers.CharField(help_text="职务")
    rank = serializers.CharField(help_text="领导奖档次")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)


class StintSerializer(serializers.Serializer[Any]):
    """A posting with its months by year."""

    key = serializers.CharField(help_text="编号")
    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    title = serializers.CharField()
    rank = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    change = serializers.CharField(help_text="变动原因")
    document = serializers.CharField(help_text="依据文件")
    months = serializers.DictField(
        source="months_by_year", child=serializers.IntegerField(), help_text="各年整月数"
    )


class PersonPageSerializer(serializers.Serializer[Any]):
    """A person with the postings that the account may see."""

    code = serializers.CharField(help_text="工号")
    name = serializers.CharField(help_text="姓名")
    postings = StintSerializer(many=True)


class RenameSerializer(serializers.Serializer[Any]):
    """A corrected name."""

    name = serializers.CharField(help_text="姓名")
    expected = serializers.CharField(help_text="看到的原姓名")
    reason = serializers.CharField(help_text="理由（S-4）")


class ChargeSerializer(serializers.Serializer[Any]):
    """A leader's charge of a unit."""

    id = serializers.IntegerField(help_text="撤销时写进地址")
    leader = serializers.CharField(source="leader.username", help_text="领导的用户名")
    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    document = serializers.CharField(help_text="依据文件")


class AssignSerializer(serializers.Serializer[Any]):
    """Units put under a leader, or under nobody with an empty ``leader``."""

    leader = serializers.CharField(allow_blank=True, help_text="领导的用户名；空为暂无人分管")
    units = serializers.ListField(child=serializers.CharField(), help_text="单位代码")
    starts_on = serializers.DateField()
    document = serializers.CharField(help_text="依据文件")


class WithdrawChargeSerializer(serializers.Serializer[Any]):
    """Why a charge is withdrawn."""

    reason = serializers.CharField(help_text="理由（S-4）")


class LeaveSerializer(serializers.Serializer[Any]):
    """Somebody leaves: his last day in post, why, the months of the year as they are confirmed."""

    last_day = serializers.DateField(help_text="在岗最后一天")
    kind = serializers.ChoiceField(LeaveKind.choices, help_text="离任原因")
    document = serializers.CharField(help_text="依据文件")
    months = serializers.IntegerField(required=False, default=None, help_text="不写即按日期算")
    months_reason = serializers.CharField(required=False, default="", allow_blank=True)


class SickLeaveSerializer(serializers.Serializer[Any]):
    """A sick leave within one year, and the months that stay."""

    first_day = serializers.DateField(help_text="病假第一天")
    last_day = serializers.DateField(help_text="病假最后一天")
    document = serializers.CharField(help_text="依据文件")
    months = serializers.IntegerField(required=False, default=None, help_text="不写即按日期算")
    months_reason = serializers.CharField(required=False, default="", allow_blank=True)


class PeopleViewSet(ViewSet):
    """人员：查询、更正姓名、离任、病假。"""

    lookup_field = "code"
    lookup_value_regex = "[^/]+"

    @extend_schema(parameters=LISTED, responses=PersonRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The people that the account may look up, as on the page."""
        account = signed_in(request)
        asked = asked_for(request.query_params.dict())
        found = people_found(people_sight(account), api_year(request), asked)
        pages = FiftyPages()
        rows = pages.paginate_queryset(found, request, view=self) or []
        return pages.get_paginated_response(PersonRowSerializer(rows, many=True).data)

    @extend_schema(parameters=[CODE], responses=PersonPageSerializer)
    def retrieve(self, request: Request, code: str) -> Response:
        """One person with his postings."""
        person = person_for(signed_in(request), code)
        postings = postings_of(signed_in(request), person)
        months = months_of_postings([p.key for p in postings], person.authority_id)
        for posting in postings:
            posting.__dict__["months_by_year"] = months.get(posting.key, {})
        data = {"code": person.code, "name": person.name, "postings": postings}
        return Response(PersonPageSerializer(data).data)

    @extend_schema(parameters=[CODE], request=RenameSerializer, responses=PersonPageSerializer)
    @action(detail=True, methods=["post"])
    def rename(self, request: Request, code: str) -> Response:
        """Correct a name."""
        person = person_for(signed_in(request), code)
        sent = told(RenameSerializer, request)
        person_rename(person=person, actor=signed_in(request), **sent)
        return self.retrieve(request, code)

    @extend_schema(parameters=[CODE], request=LeaveSerializer, responses=PersonPageSerializer)
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, code: str) -> Response:
        """Record that somebody leaves: his last posting ends (K-7.6)."""
        posting = self._posting(request, code)
        sent = told(LeaveSerializer, request)
        asked = leave_services.LeaveAsked(sent["last_day"], sent["kind"], sent["document"])
        self._left(request, posting, sent, asked, leave_services.LEAVE)
        return self.retrieve(request, code)

    @extend_schema(parameters=[CODE], request=SickLeaveSerializer, responses=PersonPageSerializer)
    @action(detail=True, methods=["post"], url_path="sick-leave")
    def sick_leave(self, request: Request, code: str) -> Response:
        """Record a sick leave: the year earns fewer months (K-7.6)."""
        posting = self._posting(request, code)
        sent = told(SickLeaveSerializer, request)
        asked = leave_services.SickAsked(sent["first_day"], sent["last_day"], sent["document"])
        self._left(request, posting, sent, asked, leave_services.SICK_LEAVE)
        return self.retrieve(request, code)

    def _posting(self, request: Request, code: str) -> Posting:
        """His last posting; asked for before what was sent is read: not to be seen is a 404."""
        posting = last_posting(person_for(signed_in(request), code))
        if posting is None:
            raise Denied("units.posting", code)
        return posting

    def _left(
        self, request: Request, posting: Posting, sent: Any, asked: Any, act: leave_services.Act
    ) -> None:
        months = sent["months"]
        if months is None:
            months = act.check(posting, asked)[1]
        confirmed = leave_services.Months(months, sent["months_reason"])
        try:
            act.record(
                posting=posting,
                asked=asked,
                confirmed=confirmed,
                actor=signed_in(request),
                origin=Origin.API,
            )
        except StaleFactError as error:
            raise StaleError from error


class ChargeViewSet(ViewSet):
    """领导分管：查询、调整、撤销。"""

    lookup_value_regex = "[0-9]{1,18}"

    @extend_schema(parameters=[YEAR, ON], responses=ChargeSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The charges of a day."""
        year = api_year(request)
        on = day_of(year, asked_for(request.query_params.dict()).on)
        rows = charge_queries.charges_held(year, on)
        return Response(ChargeSerializer(rows, many=True).data)

    @extend_schema(
        parameters=[YEAR], request=AssignSerializer, responses=ChargeSerializer(many=True)
    )
    def create(self, request: Request) -> Response:
        """Put units under a leader from a day on."""
        year, sent = api_year(request), told(AssignSerializer, request)
        name, codes = sent.pop("leader"), set(sent.pop("units"))
        known = {account.username: account for account in leaders(year.authority)}
        units = list(Unit.objects.filter(authority=year.authority_id, code__in=codes))
        if len(units) != len(codes):
            raise Refused({"units": ["单位代码不对"]})
        charges_assign(
            authority=year.authority,
            leader=known.get(name),
            vacant=not name,
            units=units,
            actor=signed_in(request),
            origin=Origin.API,
            **sent,
        )
        rows = charge_queries.charges_held(year, sent["starts_on"])
        return Response(ChargeSerializer(rows, many=True).data, status=status.HTTP_201_CREATED)

    @extend_schema(parameters=[YEAR, PK], request=WithdrawChargeSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Withdraw a charge that was recorded by mistake."""
        charge = charge_queries.charge_for(api_year(request), int(pk))
        sent = told(WithdrawChargeSerializer, request)
        try:
            charge_retire(charge=charge, actor=signed_in(request), origin=Origin.API, **sent)
        except StaleFactError as error:
            raise StaleError from error
        return Response(status=status.HTTP_204_NO_CONTENT)


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("people", PeopleViewSet, "person"),
    ("transfers", TransferViewSet, "transfer"),
    ("charges", ChargeViewSet, "charge"),
]
