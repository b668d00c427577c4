"""What ``schemes`` offers through the API; ``config.api`` puts the entries into one router."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet, ViewSetMixin

from schemes import queries
from schemes.api_workbook import YEAR, ImportViewSet, WorkbookViewSet
from schemes.editor.api import DraftViewSet
from schemes.fact_pages.api import fact_viewset
from schemes.holidays.api import HolidayViewSet
from schemes.models import CalendarEntry, SchemeVersion, Year
from schemes.pages import PAGES
from schemes.people.api import ENTRIES as PEOPLE_ENTRIES
from schemes.relation_matrix.api import RelationMatrixViewSet
from schemes.setup.api import SetupViewSet
from schemes.unit_pages.api import router_entries as unit_entries
from schemes.years.api import OpeningActions, YearActions
from schemes.years.api_calendar import CalendarViewSet
from units.http import signed_in


class SchemeListSerializer(serializers.ModelSerializer[SchemeVersion]):
    """A version without its document."""

    class Meta:
        model = SchemeVersion
        fields: tuple[str, ...] = (
            "id",
            "code",
            "number",
            "title",
            "document_number",
            "digest",
            "state",
            "published_at",
        )


class SchemeSerializer(SchemeListSerializer):
    """A version with its whole document."""

    class Meta(SchemeListSerializer.Meta):
        fields = (*SchemeListSerializer.Meta.fields, "document")


class CalendarSerializer(serializers.ModelSerializer[CalendarEntry]):
    """A deadline in force, and what the scheme says."""

    class Meta:
        model = CalendarEntry
        fields = ("key", "original_due_at", "due_at", "extension_reason")


class YearSerializer(serializers.ModelSerializer[Year]):
    """An assessment year (考核年度)."""

    scheme_digest = serializers.CharField(source="scheme.digest")
    calendar = CalendarSerializer(many=True)

    class Meta:
        model = Year
        fields = ("year", "state", "phase", "revision", "scheme", "scheme_digest", "calendar")


class SchemeViewSet(ReadOnlyModelViewSet[SchemeVersion]):
    """Scheme versions that the account may see."""

    queryset = SchemeVersion.objects.none()
    serializer_class = SchemeSerializer
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[SchemeVersion]:
        """By the same query as every page; the document only for one."""
        versions = queries.scheme_versions(signed_in(self.request))
        return versions.defer(None) if self.action == "retrieve" else versions

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        """Without documents in the list."""
        return SchemeSerializer if self.action == "retrieve" else SchemeListSerializer


class YearViewSet(YearActions, OpeningActions, ReadOnlyModelViewSet[Year]):
    """Assessment years of the account's authority."""

    queryset = Year.objects.none()
    serializer_class = YearSerializer
    lookup_field = "year"
    lookup_value_regex = "[0-9]{4}"

    def get_queryset(self) -> QuerySet[Year]:
        """By the same query as every page."""
        return queries.years_for(signed_in(self.request)).prefetch_related("calendar")


#: (prefix under /api/, view set, basename)
router_entries: list[tuple[str, type[ViewSetMixin], str]] = [
    *((page.api_name, fact_viewset(page), page.api_name) for page in PAGES),
    ("schemes", SchemeViewSet, "scheme"),
    ("scheme-drafts", DraftViewSet, "scheme-draft"),
    ("years", YearViewSet, "year"),
    ("holidays", HolidayViewSet, "holiday"),
    (f"{YEAR}/calendar", CalendarViewSet, "year-calendar"),
    (f"{YEAR}/imports", ImportViewSet, "import"),
    (f"{YEAR}/workbook", WorkbookViewSet, "year-workbook"),
    (f"{YEAR}/relation-matrix", RelationMatrixViewSet, "relation-matrix"),
    ("setup", SetupViewSet, "setup"),
    *unit_entries,
    *PEOPLE_ENTRIES,
]
