"""The matrix through the API: one kind on one day, and cells written together, all or none."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from core.models import Origin
from core.policy import Denied
from schemes.fact_pages.entry_pages import may_edit
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from schemes.queries import current_year, year_document
from schemes.relation_matrix.queries import Matrix, matrix
from schemes.relation_matrix.services import (
    CellAsked,
    MatrixRefusedError,
    relations_matrix_record,
)
from schemes.unit_pages.directory import directory_day
from units.http import signed_in
from units.lifecycle_models import RelationKind


class MatrixAskedSerializer(serializers.Serializer[Any]):
    """Which matrix: a kind and a day (today, or the year's last, when none is given)."""

    kind = serializers.ChoiceField(choices=RelationKind.choices, default=RelationKind.COOPERATES)
    on = serializers.DateField(required=False, default=None, allow_null=True)


class MatrixUnitSerializer(serializers.Serializer[Any]):
    """A unit at the edge of the matrix."""

    code = serializers.CharField()
    name = serializers.CharField()
    group = serializers.CharField(help_text="考核组")


class MatrixCellSerializer(serializers.Serializer[Any]):
    """A relation that stands; ``fact`` is sent back with a change of the cell."""

    unit = serializers.CharField(help_text="行的单位代码")
    other = serializers.CharField(help_text="列的单位代码")
    closeness = serializers.IntegerField()
    fact = serializers.IntegerField()


class MatrixSerializer(serializers.Serializer[Any]):
    """The matrix of a kind on a day; cells that are not listed hold nothing."""

    kind = serializers.CharField()
    on = serializers.DateField()
    units = MatrixUnitSerializer(many=True)
    cells = MatrixCellSerializer(many=True)


class CellAskedSerializer(serializers.Serializer[Any]):
    """A cell as it shall be; ``closeness`` null ends the relation."""

    unit = serializers.CharField(max_length=40)
    other = serializers.CharField(max_length=40)
    closeness = serializers.IntegerField(allow_null=True)
    fact = serializers.IntegerField(allow_null=True, default=None)


class MatrixChangeSerializer(serializers.Serializer[Any]):
    """Cells that change together from one day on (S-3)."""

    kind = serializers.ChoiceField(choices=RelationKind.choices)
    starts_on = serializers.DateField(help_text="从哪一天起")
    reason = serializers.CharField(max_length=500)
    cells = CellAskedSerializer(many=True, allow_empty=False)


class MatrixWrittenSerializer(serializers.Serializer[Any]):
    """How many facts the change took."""

    written = serializers.IntegerField()


class RelationMatrixViewSet(ViewSet):
    """Work relations of two units as units × units (E-2)."""

    serializer_class = MatrixAskedSerializer

    @extend_schema(
        summary="工作关系矩阵", parameters=[MatrixAskedSerializer], responses=MatrixSerializer
    )
    def list(self, request: Request, year: str) -> Response:
        """The units that the account sees, and the relations between them."""
        found_year = current_year(signed_in(request), int(year))
        asked = MatrixAskedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        kind = RelationKind(asked.validated_data["kind"])
        day = directory_day(found_year, asked.validated_data["on"])
        words = SchemeWords(year_document(found_year))
        found = matrix(signed_in(request), found_year, words, kind, day)
        return Response(MatrixSerializer(_told(found)).data)

    @extend_schema(
        summary="改工作关系", request=MatrixChangeSerializer, responses=MatrixWrittenSerializer
    )
    def create(self, request: Request, year: str) -> Response:
        """Write changed cells, all of them or none."""
        found = current_year(signed_in(request), int(year))
        if not may_edit(signed_in(request), found):
            raise Denied("fact_entry", "relations")
        given = MatrixChangeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return Response({"written": _written(request, found, given.validated_data)})


def _written(request: Request, year: Year, told: dict[str, Any]) -> int:
    cells = [
        CellAsked(cell["unit"], cell["other"], cell["closeness"], cell["fact"])
        for cell in told["cells"]
    ]
    try:
        return relations_matrix_record(
            year=year,
            kind=RelationKind(told["kind"]),
            cells=cells,
            starts_on=told["starts_on"],
            reason=told["reason"],
            actor=signed_in(request),
            origin=Origin.API,
        )
    except MatrixRefusedError as error:
        faults = [f"{each.unit} {each.other}：{each.text}" for each in error.cells]
        told_wrong: dict[str, list[str]] = {name: [text] for name, text in error.fields.items()}
        if faults:
            told_wrong["cells"] = faults
        raise ValidationError(told_wrong) from error


def _told(found: Matrix) -> dict[str, Any]:
    cells = [
        {"unit": row.unit.code, "other": other.code, "closeness": cell.text, "fact": cell.fact}
        for row in found.rows
        for other, cell in zip(found.units, row.cells, strict=True)
        if cell.text
    ]
    return {"kind": found.kind, "on": found.on, "units": found.units, "cells": cells}
