"""People, transfers and charges through the API, by the services and queries of the pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as Refused
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.models import Origin
from schemes import queries
from schemes.fact_pages.api import StaleError
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.people import charge_queries, transfer_pages, transfer_services
from schemes.people import transfer_queries as transfers
from schemes.people.charge_services import charges_assign, leaders
from schemes.people.directory import PER_PAGE, asked_for, people_found
from schemes.people.models import Transfer
from schemes.people.queries import day_of, months_of_postings, person_for, postings_of
from units.http import signed_in
from units.models import Unit
from units.queries import people_sight
from units.services import person_rename

YEAR = OpenApiParameter("year", int, description="考核年度 / the assessment year")
ON = OpenApiParameter("on", str, description="哪一天，2026-03-05 / as of")
LISTED = [
    *(YEAR, ON),
    *(OpenApiParameter(name, str) for name in ("q", "unit", "rank", "state", "sort")),
    *(OpenApiParameter(name, str, enum=["1"]) for name in ("moved", "sanctioned")),
    OpenApiParameter("page", int),
]
CODE = OpenApiParameter("code", str, OpenApiParameter.PATH, description="工号 / staff number")
PK = OpenApiParameter("pk", int, OpenApiParameter.PATH)


class FiftyPages(PageNumberPagination):
    """50 rows a page, as on the screen."""

    page_size = PER_PAGE


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


class TransferSerializer(serializers.ModelSerializer[Transfer]):
    """A transfer and how it stands."""

    person = serializers.CharField(source="person.code", help_text="工号")
    from_unit = serializers.CharField(source="posting.unit.code", help_text="原单位代码")
    to_unit = serializers.CharField(source="to_unit.code", help_text="调入单位代码")
    proposed_by = serializers.CharField()
    decided_by = serializers.CharField(allow_null=True)

    class Meta:
        model = Transfer
        fields = (
            *("id", "version", "state", "person", "from_unit", "to_unit", "effective_on"),
            *("title", "rank", "document", "months_from", "months_to", "months_reason"),
            *("proposed_by", "proposed_at", "decided_by", "decided_at", "decision_reason"),
        )


class ProposalSerializer(serializers.Serializer[Any]):
    """A proposed transfer; the effective day is always stated (S-3)."""

    person = serializers.CharField(help_text="工号")
    to_unit = serializers.CharField(help_text="调入单位代码")
    effective_on = serializers.DateField(help_text="在新单位的第一天")
    document = serializers.CharField(help_text="依据文件")
    title = serializers.CharField(required=False, default="")
    rank = serializers.CharField(required=False, default="")


class ConfirmSerializer(serializers.Serializer[Any]):
    """The months that are confirmed."""

    version = serializers.IntegerField(help_text="看到的 version；已办过则 409")
    months_from = serializers.IntegerField(help_text="原单位月数")
    months_to = serializers.IntegerField(help_text="新单位月数")
    months_reason = serializers.CharField(required=False, default="")


class EndSerializer(serializers.Serializer[Any]):
    """Why a transfer is declined or withdrawn."""

    version = serializers.IntegerField(help_text="看到的 version；已办过则 409")
    reason = serializers.CharField(help_text="理由")


class ChargeSerializer(serializers.Serializer[Any]):
    """A leader's charge of a unit."""

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


class PeopleViewSet(ViewSet):
    """人员：查询、更正姓名。"""

    lookup_field = "code"
    lookup_value_regex = "[^/]+"

    @extend_schema(parameters=LISTED, responses=PersonRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The people that the account may look up, as on the page."""
        account = signed_in(request)
        asked = asked_for(request.query_params.dict())
        found = people_found(people_sight(account), _year(request), asked)
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
        told = _told(RenameSerializer, request)
        person_rename(person=person, actor=signed_in(request), **told)
        return self.retrieve(request, code)


class TransferViewSet(ViewSet):
    """县内调动：查询、提出、确认、不同意、撤回。"""

    lookup_value_regex = "[0-9]{1,18}"

    @extend_schema(
        parameters=[YEAR, *(OpenApiParameter(n, str) for n in ("q", "state", "unit", "sort"))],
        responses=TransferSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """The year's transfers, as on the page."""
        asked = transfers.transfers_asked(request.query_params)
        found = transfers.transfers_found(signed_in(request), _year(request), asked)
        pages = FiftyPages()
        rows = pages.paginate_queryset(found, request, view=self) or []
        return pages.get_paginated_response(TransferSerializer(rows, many=True).data)

    @extend_schema(parameters=[PK], responses=TransferSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One transfer."""
        return Response(TransferSerializer(self._found(request, pk)).data)

    @extend_schema(request=ProposalSerializer, responses={201: TransferSerializer})
    def create(self, request: Request) -> Response:
        """Propose a transfer."""
        told = _told(ProposalSerializer, request)
        posting = transfers.posting_to_leave(signed_in(request), told.pop("person"))
        code = told.pop("to_unit")
        unit = Unit.objects.filter(authority=posting.authority_id, code=code).first()
        made = transfer_services.transfer_propose(
            posting=posting, to_unit=unit, actor=signed_in(request), **told
        )
        return Response(TransferSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(parameters=[PK], request=ConfirmSerializer, responses=TransferSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Confirm with the months."""
        told = _told(ConfirmSerializer, request)
        return self._moved(
            request, pk, transfer_services.transfer_confirm, origin=Origin.API, **told
        )

    @extend_schema(parameters=[PK], request=EndSerializer, responses=TransferSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Decline."""
        told = _told(EndSerializer, request)
        return self._moved(request, pk, transfer_services.transfer_decline, **told)

    @extend_schema(parameters=[PK], request=EndSerializer, responses=TransferSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Withdraw."""
        told = _told(EndSerializer, request)
        return self._moved(request, pk, transfer_services.transfer_withdraw, **told)

    def _found(self, request: Request, pk: str) -> Transfer:
        return transfers.transfer_for(signed_in(request), int(pk))

    def _moved(self, request: Request, pk: str, service: Any, **told: Any) -> Response:
        found = self._found(request, pk)
        try:
            moved = service(transfer=found, actor=signed_in(request), **told)
        except transfer_services.StaleTransferError as error:
            raise StaleError(transfer_pages.stale_text(error.current)) from error
        except transfer_services.NotYoursError as error:
            raise NotFound from error
        return Response(TransferSerializer(moved).data)


class ChargeViewSet(ViewSet):
    """领导分管：查询、调整。"""

    @extend_schema(parameters=[YEAR, ON], responses=ChargeSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The charges of a day."""
        year = _year(request)
        on = day_of(year, asked_for(request.query_params.dict()).on)
        rows = charge_queries.charges_held(year, on)
        return Response(ChargeSerializer(rows, many=True).data)

    @extend_schema(
        parameters=[YEAR], request=AssignSerializer, responses=ChargeSerializer(many=True)
    )
    def create(self, request: Request) -> Response:
        """Put units under a leader from a day on."""
        year, told = _year(request), _told(AssignSerializer, request)
        name, codes = told.pop("leader"), set(told.pop("units"))
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
            **told,
        )
        rows = charge_queries.charges_held(year, told["starts_on"])
        return Response(ChargeSerializer(rows, many=True).data, status=status.HTTP_201_CREATED)


def _year(request: Request) -> Year:
    return queries.current_year(signed_in(request), asked_year(request.query_params))


def _told(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    sent = kind(data=request.data)
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("people", PeopleViewSet, "person"),
    ("transfers", TransferViewSet, "transfer"),
    ("charges", ChargeViewSet, "charge"),
]
