"""Staff appraisals through the API, by the services and queries of the pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from bonuses.api_parts import YEAR, ExactField
from bonuses.appraisal import services
from bonuses.appraisal.board import STATES, BoardAsked, board_of
from bonuses.appraisal.flow import MOVES
from bonuses.appraisal.models import AppraisalGrade
from bonuses.appraisal.page import grade_cells
from bonuses.appraisal.queries import (
    UnitAppraisal,
    appraisal_units,
    own_row,
    sees_board,
    unit_appraisal,
)
from bonuses.appraisal.reading import PersonRow
from bonuses.appraisal.services import GradeAsked, MarkAsked, RowsRefusedError
from bonuses.appraisal.views.common import stale_words
from core.models import Origin
from core.policy import Denied
from core.workflow import StaleMoveError
from reviews.moved_api import answered, sent_of
from schemes.forms_workbook import sent_year
from schemes.models import Year
from schemes.queries import current_year
from units.http import signed_in

UNIT = OpenApiParameter("unit", str, OpenApiParameter.PATH, description="单位代码 / unit code")


class AppraisalLineSerializer(serializers.Serializer[Any]):
    """A unit on the board."""

    unit = serializers.CharField(source="line.code", help_text="单位代码")
    name = serializers.CharField(source="line.name")
    state = serializers.CharField(help_text="、".join(STATES))
    people = serializers.IntegerField(help_text="参加考核人数")
    percent = ExactField(source="allowance.percent", allow_null=True, help_text="优秀比例，%")
    places = serializers.IntegerField(allow_null=True, help_text="名额；空为不限")
    rated = serializers.IntegerField(help_text="已评优秀")
    over = serializers.IntegerField(help_text="超出")
    head = serializers.BooleanField(source="allowance.head", help_text="主要负责人可否评优")


class AppraisedSerializer(serializers.Serializer[Any]):
    """A person; score and grade only where they are the reader's to see."""

    person = serializers.CharField(help_text="工号")
    name = serializers.CharField()
    version = serializers.IntegerField()
    score = ExactField(allow_null=True, help_text="得分；空为缺或不能看")
    given = serializers.CharField(allow_blank=True, help_text="单位报分")
    grade = serializers.CharField(allow_blank=True, help_text="、".join(AppraisalGrade.values))
    takes_part = serializers.BooleanField()
    head = serializers.BooleanField(help_text="主要负责人")


class StaffAppraisalSerializer(serializers.Serializer[Any]):
    """A unit's appraisal as the reader meets it."""

    unit = serializers.CharField(help_text="单位代码")
    state = serializers.CharField()
    version = serializers.IntegerField(help_text="办理、改权重时带回")
    weights = serializers.DictField()
    places = serializers.IntegerField(allow_null=True)
    used = serializers.IntegerField()
    people = AppraisedSerializer(many=True)


class WeightsSerializer(serializers.Serializer[Any]):
    """Weights in percent; each part sums to 100."""

    version = serializers.IntegerField()
    dimensions = serializers.DictField(child=serializers.CharField())
    sources = serializers.DictField(child=serializers.CharField())


class AppraisalMarkSerializer(serializers.Serializer[Any]):
    """What is marked of a person; ``count`` where forms were counted."""

    person = serializers.CharField(max_length=40)
    by = serializers.CharField(max_length=40, help_text="由谁评：方案里的 sources")
    shown = serializers.IntegerField(default=0, help_text="看到的 version；没有为 0")
    values = serializers.DictField(child=serializers.CharField(allow_blank=True))
    count = serializers.IntegerField(required=False, min_value=1, help_text="票数；本人评分不填")


class GradeLineSerializer(serializers.Serializer[Any]):
    """What is settled of a person; what is left out stays."""

    person = serializers.CharField(max_length=40)
    version = serializers.IntegerField(required=False)
    given = serializers.CharField(required=False, allow_blank=True)
    grade = serializers.CharField(required=False, allow_blank=True)
    takes_part = serializers.BooleanField(required=False)
    head = serializers.BooleanField(required=False)
    comment = serializers.CharField(required=False, allow_blank=True)


class GradesSerializer(serializers.Serializer[Any]):
    """Several people, all of them or none."""

    people = GradeLineSerializer(many=True)


class AppraisalMoveSerializer(serializers.Serializer[Any]):
    """A move of the table."""

    move = serializers.CharField(help_text="、".join(MOVES))
    version = serializers.IntegerField()
    reason = serializers.CharField(required=False, default="", allow_blank=True)


class StaffAppraisalViewSet(ViewSet):
    """职工年度考核：各单位的状态和名额，本单位的评分、等次、报送，目标办确认。"""

    lookup_field = "unit"
    lookup_value_regex = "[^/]+"

    @extend_schema(parameters=[YEAR], responses=AppraisalLineSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The units that the account may open, with places and how many are used."""
        account, year = signed_in(request), _year(request)
        rows = board_of(year, BoardAsked()).rows
        if not sees_board(account):
            mine = set(appraisal_units(account, year).values_list("unit_id", flat=True))
            rows = [row for row in rows if row.line.pk in mine]
        return Response(AppraisalLineSerializer(rows, many=True).data)

    @extend_schema(parameters=[UNIT, YEAR], responses=StaffAppraisalSerializer)
    def retrieve(self, request: Request, unit: str) -> Response:
        """A unit's people, as far as they are the reader's to see."""
        return _told(request, unit)

    @extend_schema(parameters=[UNIT, YEAR], request=None, responses=StaffAppraisalSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, unit: str) -> Response:
        """Begin with the people of the unit and the weights that it filed."""
        found, actor = _found(request, unit), signed_in(request)
        with answered(_words):
            services.appraisal_start(year=found.year, unit=found.unit, actor=actor)
        return _told(request, unit)

    @extend_schema(
        parameters=[UNIT, YEAR], request=WeightsSerializer, responses=StaffAppraisalSerializer
    )
    @action(detail=True, methods=["post"])
    def weights(self, request: Request, unit: str) -> Response:
        """Say what counts how much."""
        found, actor = _found(request, unit), signed_in(request)
        sent = sent_of(WeightsSerializer, request)
        texts = {
            f"{part}-{key}": text
            for part in ("dimensions", "sources")
            for key, text in sent[part].items()
        }
        with answered(_words):
            services.weights_save(
                appraisal=found.held, version=sent["version"], texts=texts, actor=actor
            )
        return _told(request, unit)

    @extend_schema(
        parameters=[UNIT, YEAR], request=AppraisalMarkSerializer, responses=StaffAppraisalSerializer
    )
    @action(detail=True, methods=["post"])
    def mark(self, request: Request, unit: str) -> Response:
        """Mark a person by dimension, or enter counted forms."""
        found, actor = _found(request, unit), signed_in(request)
        sent = sent_of(AppraisalMarkSerializer, request)
        cells, count = dict(sent["values"]), sent.get("count")
        if count is not None:
            cells["count"] = str(count)
        told = (sent["person"], sent["by"], sent["shown"], cells, count is not None)
        with answered(_words):
            services.mark_save(appraisal=found.held, asked=MarkAsked(*told), actor=actor)
        return _told(request, unit)

    @extend_schema(
        parameters=[UNIT, YEAR], request=GradesSerializer, responses=StaffAppraisalSerializer
    )
    @action(detail=True, methods=["post"])
    def grades(self, request: Request, unit: str) -> Response:
        """Settle scores and grades; with one excellent too many nothing is written."""
        found, actor = _found(request, unit), signed_in(request)
        rows = [_asked(row) for row in sent_of(GradesSerializer, request)["people"]]
        try:
            with answered(_words):
                services.grades_save(appraisal=found.held, rows=rows, actor=actor)
        except RowsRefusedError as error:
            raise ValidationError(
                {rows[place].person: _texts(each) for place, each in error.refused.items()}
            ) from error
        return _told(request, unit)

    @extend_schema(
        parameters=[UNIT, YEAR], request=AppraisalMoveSerializer, responses=StaffAppraisalSerializer
    )
    @action(detail=True, methods=["post"])
    def move(self, request: Request, unit: str) -> Response:
        """Hand in, withdraw, confirm, send back."""
        found, actor = _found(request, unit), signed_in(request)
        sent = sent_of(AppraisalMoveSerializer, request)
        with answered(_words):
            services.appraisal_move(appraisal=found.held, actor=actor, origin=Origin.API, **sent)
        return _told(request, unit)


class OwnAppraisalSerializer(AppraisedSerializer):
    """One's own result, once it is confirmed, and what one wrote."""

    state = serializers.CharField()
    text = serializers.CharField(allow_blank=True, help_text="个人总结")


class OwnTextSerializer(serializers.Serializer[Any]):
    """What one says of one's own year."""

    text = serializers.CharField(allow_blank=True)


class OwnAppraisalViewSet(ViewSet):
    """我的年度考核：本人总结和本人结果。"""

    @extend_schema(
        parameters=[YEAR], responses=OwnAppraisalSerializer, operation_id="own_appraisal"
    )
    def list(self, request: Request) -> Response:
        """One's own row of the year."""
        found = own_row(signed_in(request), _year(request))
        if found is None:
            raise Denied("bonuses.appraisedperson", "")
        reading, row = found
        state = reading.appraisal.state
        data = _person(row, seen=state == "confirmed")
        data |= {"state": state, "text": row.subject.self_text}
        return Response(OwnAppraisalSerializer(data).data)

    @extend_schema(parameters=[YEAR], request=OwnTextSerializer, responses=OwnAppraisalSerializer)
    @action(detail=False, methods=["post"])
    def write(self, request: Request) -> Response:
        """Keep what one says of one's own year."""
        text = sent_of(OwnTextSerializer, request)["text"]
        with answered(_words):
            services.self_save(year=_year(request), text=text, actor=signed_in(request))
        return self.list(request)


def _year(request: Request) -> Year:
    return current_year(signed_in(request), sent_year(request.query_params))


def _found(request: Request, unit: str) -> UnitAppraisal:
    return unit_appraisal(signed_in(request), _year(request), unit)


def _told(request: Request, unit: str) -> Response:
    found = _found(request, unit)
    reading = found.reading
    data = {
        "unit": found.unit.code,
        "state": found.state,
        "version": found.appraisal.version if found.appraisal else 0,
        "weights": found.appraisal.weights if found.appraisal else {},
        "places": reading.places if reading else None,
        "used": reading.used if reading else 0,
        "people": [_person(row, seen=found.sees(row.subject.person_id)) for row in found.rows],
    }
    return Response(StaffAppraisalSerializer(data).data)


def _person(row: PersonRow, *, seen: bool) -> dict[str, Any]:
    subject = row.subject
    cells = grade_cells(subject)
    return {
        "person": subject.person.code,
        "name": subject.person.name,
        "version": subject.version,
        "score": row.score if seen else None,
        "given": cells["given"] if seen else "",
        "grade": subject.grade if seen else "",
        "takes_part": subject.takes_part,
        "head": subject.head,
    }


def _asked(row: dict[str, Any]) -> GradeAsked:
    yes = {True: "yes", False: "no"}
    cells = {
        name: yes[value] if isinstance(value, bool) else str(value)
        for name, value in row.items()
        if name not in ("person", "version")
    }
    return GradeAsked(row["person"], cells, row.get("version"))


def _texts(error: ValidationError | StaleMoveError) -> list[str]:
    return [stale_words(error)] if isinstance(error, StaleMoveError) else list(error.messages)


def _words(row: Any) -> str:
    return stale_words(StaleMoveError(row))


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("staff-appraisals", StaffAppraisalViewSet, "staff-appraisal"),
    ("own-appraisal", OwnAppraisalViewSet, "own-appraisal"),
]
