"""Years through the API: beside the list, the steps between phases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.policy import Denied
from schemes.models import Phase, PhaseChange, SchemeState, SchemeVersion, Year
from schemes.queries import current_year
from schemes.years import phases
from schemes.years.carry import PartPlan
from schemes.years.opening import (
    again_fingerprint,
    again_plan,
    opening_plan,
    year_carry_again,
    year_open_carrying,
)
from schemes.years.phase_services import year_set_phase
from units.http import signed_in
from units.models import Authority
from units.queries import authority_for


class PhaseChangeSerializer(serializers.ModelSerializer[PhaseChange]):
    """A step that was taken."""

    moved_by = serializers.CharField(source="moved_by.display_name", default="")

    class Meta:
        model = PhaseChange
        fields = ("before", "after", "reason", "moved_by", "moved_at")


class PhasesSerializer(serializers.Serializer[Any]):
    """The phase, the steps that lead away from it with what is lacking, and those taken."""

    phase = serializers.CharField()
    steps = serializers.ListField(child=serializers.DictField())
    changes = PhaseChangeSerializer(many=True)


class MoveSerializer(serializers.Serializer[Any]):
    """A step to take; ``expected`` is the phase that was seen."""

    phase = serializers.ChoiceField(choices=Phase.choices)
    expected = serializers.ChoiceField(choices=Phase.choices)
    reason = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class YearActions(GenericViewSet[Year]):
    """What the view set of years offers beside reading them."""

    @extend_schema(responses=PhasesSerializer)
    @action(detail=True, methods=["get"])
    def phases(self, request: Request, year: str) -> Response:
        """Where the year stands and where it can go."""
        return Response(_phases(current_year(signed_in(request), int(year))))

    @extend_schema(request=MoveSerializer, responses=PhasesSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, year: str) -> Response:
        """Take a step of the table."""
        asked = MoveSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        found = current_year(signed_in(request), int(year))
        moved = year_set_phase(year=found, actor=signed_in(request), **asked.validated_data)
        return Response(_phases(moved))


class OpenSerializer(serializers.Serializer[Any]):
    """Which year, under which scheme version (its id), taken over from which year."""

    year = serializers.IntegerField()
    scheme = serializers.IntegerField()
    carry_from = serializers.IntegerField(required=False, allow_null=True, default=None)
    parts = serializers.ListField(child=serializers.CharField(), required=False, default=None)
    fingerprint = serializers.CharField(max_length=64, required=False, default="")


class FingerprintSerializer(serializers.Serializer[Any]):
    """The preview that shall be written."""

    fingerprint = serializers.CharField(max_length=64)


class OpeningActions(GenericViewSet[Year]):
    """Opening a year and fetching once more, with their previews."""

    @extend_schema(request=OpenSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["post"])
    def opening(self, request: Request) -> Response:
        """What opening a year would make; nothing is written."""
        wanted, _seen = _wanted(request)
        plan = opening_plan(authority=_authority(request), **wanted)
        dates = [(row.literal, row.day, row.off) for row in plan.dates]
        told = {"fingerprint": plan.fingerprint(), "parts": _parts(plan.parts), "dates": dates}
        return Response(told)

    @extend_schema(request=OpenSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["post"])
    def open(self, request: Request) -> Response:
        """Open a year; 201 when this call did, 200 with the one that stands."""
        wanted, seen = _wanted(request)
        year, created = year_open_carrying(
            authority=_authority(request),
            actor=signed_in(request),
            fingerprint=seen,
            **wanted,
        )
        told = {"year": year.year, "opened": created}
        return Response(told, status=201 if created else 200)

    @extend_schema(request=FingerprintSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get", "post"])
    def carry(self, request: Request, year: str) -> Response:
        """What fetching once more would change (GET), and doing it (POST)."""
        found = current_year(signed_in(request), int(year))
        if request.method == "GET":
            planned = again_plan(found)
            told = {"fingerprint": again_fingerprint(planned), "parts": _parts(planned)}
            return Response(told)
        asked = FingerprintSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        planned = year_carry_again(year=found, actor=signed_in(request), **asked.validated_data)
        return Response({"parts": _parts(planned)})


def _authority(request: Request) -> Authority:
    found = authority_for(signed_in(request))
    if found is None:
        raise Denied("schemes.year")
    return found


def _wanted(request: Request) -> tuple[dict[str, Any], str | None]:
    """The arguments of the plan and the preview that was seen; every wrong one is named."""
    asked = OpenSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    told = asked.validated_data
    authority = _authority(request)
    versions = SchemeVersion.objects.filter(authority=authority, state=SchemeState.PUBLISHED)
    scheme = versions.filter(pk=told["scheme"]).first()
    source = Year.objects.filter(authority=authority, year=told["carry_from"]).first()
    problems = {}
    if scheme is None:
        problems["scheme"] = [str(told["scheme"])]
    if told["carry_from"] is not None and source is None:
        problems["carry_from"] = [str(told["carry_from"])]
    if problems:
        raise serializers.ValidationError(problems)
    named = {"scheme": scheme, "source": source, "keys": told["parts"]}
    return {"number": told["year"], **named}, told["fingerprint"] or None


def _parts(planned: Sequence[PartPlan]) -> list[dict[str, Any]]:
    return [
        {
            "key": part.key,
            "new": part.new,
            "changed": part.changed,
            "unchanged": part.unchanged,
            "skipped": [{"label": each.label, "why": each.why} for each in part.skipped],
            "notes": part.notes,
            "provisional": part.provisional,
        }
        for part in planned
    ]


def _phases(year: Year) -> dict[str, Any]:
    changes = year.phase_changes.select_related("moved_by")
    steps = []
    for move in phases.moves_from(year.phase):
        missing, doubtful = phases.lacking(move, year)
        told = {"phase": move.after.value, "reason": move.reason}
        steps.append({**told, "missing": missing, "doubtful": doubtful})
    found = {"phase": year.phase, "steps": steps, "changes": changes}
    return dict(PhasesSerializer(found).data)
