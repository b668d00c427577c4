"""Every kind of fact through the API: the rows of its page, and single facts by its services.

A fact is given and taken as a row of the year workbook: the same columns under the same checks.
Numbers are texts ("12.5", "1/3"), days ISO, units by code, choices by key.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.facts import StaleFactError
from core.models import Origin
from documents.xlsx.columns import Column
from schemes import queries
from schemes.fact_entry.part import EntryPart
from schemes.fact_entry.row import row_context, row_texts, text_of
from schemes.fact_entry.services import JudgedChangedError
from schemes.fact_pages import entry_pages, listing
from schemes.fact_pages.spec import FactPage
from schemes.fact_pages.words import SchemeWords
from schemes.forms_workbook import sent_year
from schemes.models import Year
from schemes.presets import PRESETS, load_preset
from schemes.workbook.context import YearContext
from units.http import signed_in

KEY = OpenApiParameter("key", str, OpenApiParameter.PATH, description="编号 / the fact's key")
LISTED = [
    OpenApiParameter("year", int, description="考核年度，不写为现行年度 / the assessment year"),
    OpenApiParameter("q", str, description="单位名、首字母或编号 / name, initials or key"),
    OpenApiParameter("sort", str, description="排序，前面加 - 为倒序 / column, with - descending"),
    OpenApiParameter("state", str, enum=["withdrawn"], description="只列已撤销的 / withdrawn ones"),
    OpenApiParameter("page", int, description="第几页 / page"),
]
YEAR = LISTED[0]


class StaleError(APIException):
    """Somebody changed the fact meanwhile; the answer says who and when."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "stale"


class FactSerializer(serializers.Serializer[Any]):
    """A fact: its row (values by column), and who gave it when."""

    id = serializers.IntegerField(help_text="更正和撤销时作 expected 交回")
    key = serializers.CharField(help_text="编号")
    current = serializers.BooleanField(help_text="是否现行；已撤销的为 false")
    values = serializers.DictField(child=serializers.CharField(allow_null=True))
    recorded_by = serializers.CharField(help_text="录入人")
    recorded_at = serializers.DateTimeField()
    origin = serializers.CharField(help_text="entry 录入、import 导入、api 接口")
    reason = serializers.CharField(help_text="更正理由")
    document = serializers.CharField(help_text="依据文件")
    retired_by = serializers.CharField(allow_null=True, help_text="撤销人")
    retired_at = serializers.DateTimeField(allow_null=True)
    retired_reason = serializers.CharField(help_text="撤销理由")


class RetireSerializer(serializers.Serializer[Any]):
    """What a withdrawal says."""

    expected = serializers.IntegerField(help_text="看到的那一条的 id")
    reason = serializers.CharField(help_text="撤销理由（S-4）")


class FactPages(PageNumberPagination):
    """50 facts a page, as on the screen."""

    page_size = listing.PER_PAGE


def fact_viewset(page: FactPage) -> type[ViewSetMixin]:
    """The view set of a page with an ``entry``: ``<slug>-list``, ``-detail``, ``-retire``."""
    title = str(page.model._meta.verbose_name)
    described = extend_schema_view(
        list=extend_schema(summary=title, parameters=LISTED, responses=FactSerializer(many=True)),
        retrieve=extend_schema(summary=title, parameters=[KEY, YEAR], responses=FactSerializer),
        create=extend_schema(
            summary=f"录入{title}", parameters=[YEAR], responses={201: FactSerializer}
        ),
        partial_update=extend_schema(
            summary=f"更正{title}", parameters=[KEY, YEAR], responses=FactSerializer
        ),
        retire=extend_schema(
            summary=f"撤销{title}",
            parameters=[KEY, YEAR],
            request=RetireSerializer,
            responses={204: None},
        ),
    )
    members = {"page": page, "__doc__": f"{title}：查询、录入、更正、撤销。"}
    return described(type(f"{page.model.__name__}FactViewSet", (FactViewSet,), members))


class FactViewSet(ViewSet):
    """Facts of one kind."""

    page: FactPage
    lookup_field = "key"
    lookup_value_regex = ".+"

    def get_serializer(self, **_kwargs: Any) -> serializers.Serializer[Any]:
        """What is sent to record a fact; a correction adds ``reason`` and ``expected``."""
        return row_serializer(self.page)()

    def list(self, request: Request) -> Response:
        """The facts that the account may see, as on the page."""
        year, words = _year_and_words(request)
        found = listing.fact_found(self.page, signed_in(request), year, words, request.query_params)
        pages = FactPages()
        rows = pages.paginate_queryset(found, request, view=self) or []
        context = row_context(year, entry_pages.entry_of(self.page).part)
        return pages.get_paginated_response([self._data(context, row) for row in rows])

    def retrieve(self, request: Request, key: str) -> Response:
        """One fact; a withdrawn one with who withdrew it and why."""
        year, _words = _year_and_words(request)
        fact = listing.fact_for(self.page, signed_in(request), year, key)
        return self._answer(year, fact)

    def create(self, request: Request) -> Response:
        """Record a fact."""
        year = self._editable(request)
        entry = entry_pages.entry_of(self.page)
        texts = _texts(request)
        seen = _seen(texts)
        with _stale_told():
            actor = signed_in(request)
            fact = entry.record(year=year, texts=texts, actor=actor, seen=seen, origin=Origin.API)
        return self._answer(year, fact, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, key: str) -> Response:
        """Correct a fact: what is not named stays; ``reason`` and ``expected`` are required."""
        year = self._editable(request)
        listing.fact_for(self.page, signed_in(request), year, key)
        texts = _texts(request)
        reason, expected = texts.pop("reason", ""), _expected(texts.pop("expected", ""))
        self._require_key(year, key, expected)
        seen = _seen(texts)
        with _stale_told():
            fact = entry_pages.entry_of(self.page).record(
                year=year,
                texts=texts,
                actor=signed_in(request),
                reason=reason,
                expected=expected,
                seen=seen,
                origin=Origin.API,
            )
        return self._answer(year, fact)

    @action(detail=False, methods=["post"], url_path="retire/(?P<key>.+)", url_name="retire")
    def retire(self, request: Request, key: str) -> Response:
        """Withdraw a fact; it stays to be read and does not count any more."""
        year = self._editable(request)
        listing.fact_for(self.page, signed_in(request), year, key)
        texts = _texts(request)
        expected = _expected(texts.get("expected", ""))
        self._require_key(year, key, expected)
        with _stale_told():
            entry_pages.entry_of(self.page).retire(
                year=year,
                expected=expected,
                actor=signed_in(request),
                reason=texts.get("reason", ""),
                origin=Origin.API,
            )
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _editable(self, request: Request) -> Year:
        year, _words = _year_and_words(request)
        if not entry_pages.may_edit(signed_in(request), year):
            raise listing.Denied("fact_entry", self.page.slug)
        return year

    def _require_key(self, year: Year, key: str, expected: int) -> None:
        """The id belongs to the address, so that nobody corrects another fact by a slip."""
        versions = entry_pages.entry_of(self.page).part.versions(year)
        if not versions.filter(pk=expected, key=key).exists():
            raise ValidationError({"expected": [entry_pages.not_this_one()]})

    def _answer(self, year: Year, fact: Any, code: int = status.HTTP_200_OK) -> Response:
        context = row_context(year, entry_pages.entry_of(self.page).part)
        return Response(self._data(context, fact), status=code)

    def _data(self, context: YearContext, fact: Any) -> dict[str, Any]:
        part = entry_pages.entry_of(self.page).part
        data = {name: getattr(fact, name) for name in _PLAIN}
        return data | {
            "values": row_texts(part, context, fact),
            "recorded_by": str(fact.recorded_by),
            "retired_by": text_of(fact.retired_by and str(fact.retired_by)) or None,
        }


_PLAIN = (
    *("id", "key", "current", "recorded_at", "origin", "reason"),
    *("document", "retired_at", "retired_reason"),
)


@cache
def row_serializer(page: FactPage) -> type[serializers.Serializer[Any]]:
    """The columns of a kind as a serializer, for the description of the API only.

    Titles and helps are the same under every scheme; which choices there are, each scheme says, and
    which conditions a claim may meet: those of a ready-made one stand for them here.
    """
    presets = [load_preset(name) for name in PRESETS]
    document = next((each for each in presets if page.used(each)), presets[0])
    context = YearContext(year=Year(), document=document)
    part = entry_pages.entry_of(page).part
    fields: dict[str, Any] = {column.key: _field(column) for column in part.columns(context)}
    fields["reason"] = serializers.CharField(
        required=False, help_text="更正理由，更正时必填（S-4）"
    )
    fields["expected"] = serializers.IntegerField(
        required=False, help_text="看到的那一条的 id，更正时必填；已有人改过则 409"
    )
    if type(part).judged is not EntryPart.judged:
        fields["seen"] = serializers.IntegerField(
            required=False, help_text="评的那一条（如目标）看到的 id；之后有人改过则 409"
        )
    fields["__doc__"] = f"{page.model._meta.verbose_name}的一行。"
    return type(f"{page.model.__name__}RowSerializer", (serializers.Serializer,), fields)


def _field(column: Column) -> serializers.Field[Any, Any, Any, Any]:
    text = f"{column.title}。{column.help}" if column.help else column.title
    named: dict[str, Any] = {"required": column.required, "help_text": text}
    if column.kind == "bool":
        return serializers.BooleanField(**named)
    if column.kind == "date":
        return serializers.DateField(**named)
    return serializers.CharField(**named)


def _year_and_words(request: Request) -> tuple[Year, SchemeWords]:
    year = queries.current_year(signed_in(request), sent_year(request.query_params))
    return year, SchemeWords(queries.year_document(year), queries.groups_of_units(year))


def _texts(request: Request) -> dict[str, str]:
    """The values that were sent as texts; a number that JSON made inexact is refused."""
    if not isinstance(request.data, dict):
        raise ValidationError({"": [entry_pages.not_a_row()]})
    wrong = {
        name: [entry_pages.not_a_text()]
        for name, value in request.data.items()
        if isinstance(value, (float, list, dict))
    }
    if wrong:
        raise ValidationError(wrong)
    return {name: text_of(value) for name, value in request.data.items()}


def _expected(text: str) -> int:
    return entry_pages.number_of(text)


def _seen(texts: dict[str, str]) -> int | None:
    """The newest id of what the row judges that the sender knows; None where he does not say."""
    text = texts.pop("seen", "")
    return entry_pages.number_of(text) if text else None


@contextmanager
def _stale_told() -> Iterator[None]:
    """Conflicts of a writing as answers in words."""
    try:
        yield
    except StaleFactError as error:
        raise StaleError(entry_pages.not_withdrawn(error.current)) from error
    except JudgedChangedError as error:
        raise StaleError(entry_pages.judged_words(error)) from error
