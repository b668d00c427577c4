"""The list and detail pages of what ``units`` holds for a year: unit-years, postings, sanctions."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from core import navigation
from schemes import unit_services as services
from schemes.fact_pages.spec import FactColumn, FactEntry, FactFilter, FactPage, register
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from schemes.relation_pages import RELATIONS
from units.models import Posting, PostingMonths, Sanction, SanctionKind, UnitYear
from units.queries import access_of, authority_for, has_authority_perm, units_with_perm


def sees_people(account: Any) -> bool:
    """Whether the account sees people of all units, or of one it heads."""
    access = access_of(account)
    offices = any(access.may(access.authority, perm) for perm in ("view_facts", "view_pay"))
    return offices or bool(access.unit_ids("view_unit_pay"))


def visible_unit_years(account: Any, year: Year, *, withdrawn: bool = False) -> QuerySet[UnitYear]:
    """Units of the year: all for who sees all facts, results or pay; else one's own."""
    authority = authority_for(account)
    rows = UnitYear.objects.filter(
        _standing(withdrawn), authority=year.authority_id, year=year.year
    )
    if authority is None or authority.pk != year.authority_id:
        return rows.none()
    if any(has_authority_perm(account, authority, p) for p in ("view_facts", "view_results")):
        return rows
    return rows.filter(unit__in=units_with_perm(account, authority, "view_unit_results"))


def visible_postings(account: Any, year: Year, *, withdrawn: bool = False) -> QuerySet[Posting]:
    """Postings that touch the year, in the units whose people the account sees."""
    rows = Posting.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__year__gte=year.year),
        _standing(withdrawn),
        authority=year.authority_id,
        starts_on__year__lte=year.year,
    )
    months = PostingMonths.objects.filter(
        _standing(withdrawn), authority=year.authority_id, year=year.year, key=OuterRef("key")
    ).order_by("-pk")
    rows = rows.annotate(months_listed=Subquery(months.values("months")[:1]))
    units = _units_of_people(account, year)
    return rows if units is None else rows.filter(unit__in=units)


def visible_sanctions(account: Any, year: Year, *, withdrawn: bool = False) -> QuerySet[Sanction]:
    """Sanctions of the year, of people whose present unit the account heads or oversees."""
    rows = Sanction.objects.filter(
        _standing(withdrawn), authority=year.authority_id, year=year.year
    )
    units = _units_of_people(account, year)
    if units is None:
        return rows
    there = Posting.objects.filter(current=True, unit__in=units).values("person")
    return rows.filter(person__in=there)


def _standing(withdrawn: bool) -> Q:
    return Q(retired_at__isnull=False) if withdrawn else Q(current=True)


def _units_of_people(account: Any, year: Year) -> Any:
    """Units whose people the account sees; None for all of them."""
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id:
        return []
    if any(has_authority_perm(account, authority, p) for p in ("view_facts", "view_pay")):
        return None
    return units_with_perm(account, authority, "view_unit_pay")


def _is_signed_in(account: Any) -> bool:
    access = access_of(account)
    return access.may(access.authority, "view_results") or bool(access.unit_perms)


KEPT = _("记录和理由留着可查，撤销后不能恢复，只能另录。")


def _unit_gone(unit_year: UnitYear, _words: SchemeWords) -> str:
    text = _("%s 不再是本年的单位；本年还有它的目标、评分或人员时不能撤销。")
    return text % unit_year.name + str(KEPT)


def _posting_gone(posting: Posting, _words: SchemeWords) -> str:
    text = _("%(person)s 在%(unit)s的这段任职和月数一并撤销，下次计算起生效。")
    return text % {"person": posting.person.name, "unit": posting.unit.name} + str(KEPT)


def _sanction_gone(sanction: Sanction, _words: SchemeWords) -> str:
    text = _("%s 下次计算起不再因这一次扣三分之一（K-7.5）。")
    return text % sanction.person.name + str(KEPT)


UNIT_YEARS = FactPage(
    slug="units",
    api="unit-years",
    in_menu=False,
    model=UnitYear,
    title=_("本年单位"),
    icon="building",
    group=navigation.RULES,
    order=20,
    visible=visible_unit_years,
    may_open=_is_signed_in,
    search=("name", "unit__short_name", "unit__initials", "key", "leader_in_charge"),
    related=("unit", "paid_like"),
    default_sort=("order", "key"),
    name=lambda unit_year: unit_year.name,
    clauses=("K-1.1", "K-1.2"),
    filters=(FactFilter("group", _("考核组"), "peer_group", lambda words: words.peer_groups),),
    columns=(
        FactColumn("name", _("单位"), lambda f, _w: f.name, sort="name"),
        FactColumn("code", _("代码"), lambda f, _w: f.key, sort="key"),
        FactColumn(
            "group",
            _("考核组"),
            lambda f, w: w.peer_groups.get(f.peer_group, f.peer_group),
            sort="peer_group",
        ),
        FactColumn(
            "assessed",
            _("直接考核"),
            lambda f, _w: f.directly_assessed,
            "yes",
            sort="directly_assessed",
        ),
        FactColumn("posts", _("编制数"), lambda f, _w: f.posts or None, "number", sort="posts"),
        FactColumn(
            "leader", _("分管领导"), lambda f, _w: f.leader_in_charge, sort="leader_in_charge"
        ),
        FactColumn(
            "paid_like", _("比照单位"), lambda f, _w: f.paid_like.name if f.paid_like else ""
        ),
        FactColumn("spread", _("内部差额（元）"), lambda f, _w: f.spread, "plain", lead=False),
        FactColumn("own_expense", _("自筹经费"), lambda f, _w: f.own_expense, "yes", lead=False),
        FactColumn(
            "own_distribution", _("自定分配"), lambda f, _w: f.own_distribution, "yes", lead=False
        ),
    ),
    empty_title=_("本年还没有单位"),
    empty_text=_("单位从年度工作簿导入，在“导入导出”里上传；也可以在这里逐个录入。"),
    entry=FactEntry(
        services.UNIT_YEAR, services.unit_year_record, services.unit_year_retire, _unit_gone
    ),
)

POSTINGS = FactPage(
    slug="postings",
    model=Posting,
    title=_("人员任职"),
    icon="people",
    group=navigation.RULES,
    order=30,
    visible=visible_postings,
    may_open=sees_people,
    search=("person__name", "person__initials", "person__code", "unit__name", "unit__initials"),
    related=("unit", "person"),
    default_sort=("unit__code", "person__code", "starts_on"),
    name=lambda posting: posting.person.name,
    clauses=("K-7.6", "K-7.7"),
    columns=(
        FactColumn("person", _("姓名"), lambda f, _w: f.person.name, sort="person__name"),
        FactColumn("code", _("工号"), lambda f, _w: f.person.code, sort="person__code"),
        FactColumn("unit", _("单位"), lambda f, _w: f.unit.name, sort="unit__code"),
        FactColumn("title", _("职务"), lambda f, _w: f.title, sort="title"),
        FactColumn("rank", _("领导奖档次"), lambda f, w: w.ranks.get(f.rank, f.rank), sort="rank"),
        FactColumn("starts_on", _("起"), lambda f, _w: f.starts_on, "date", sort="starts_on"),
        FactColumn("ends_on", _("止"), lambda f, _w: f.ends_on, "date", sort="ends_on"),
        FactColumn("months", _("本年月数"), lambda f, _w: f.months_listed, "number"),
        FactColumn("change", _("变动原因"), lambda f, _w: f.change, sort="change"),
    ),
    empty_title=_("还没有人员"),
    empty_text=_("人员和任职从年度工作簿导入，也可以在这里逐个录入。"),
    entry=FactEntry(
        services.POSTING, services.posting_record, services.posting_retire, _posting_gone
    ),
)

SANCTIONS = FactPage(
    slug="sanctions",
    model=Sanction,
    title=_("处分告诫"),
    icon="exclamation-octagon",
    group=navigation.RULES,
    order=40,
    visible=visible_sanctions,
    may_open=sees_people,
    search=("person__name", "person__initials", "person__code"),
    related=("person",),
    default_sort=("person__code", "date"),
    name=lambda sanction: f"{sanction.person.name} {sanction.get_kind_display()}",
    clauses=("K-7.5",),
    filters=(
        FactFilter(
            "kind",
            _("种类"),
            "kind",
            lambda _w: {str(key): str(label) for key, label in SanctionKind.choices},
        ),
    ),
    columns=(
        FactColumn("person", _("姓名"), lambda f, _w: f.person.name, sort="person__name"),
        FactColumn("code", _("工号"), lambda f, _w: f.person.code, sort="person__code"),
        FactColumn("kind", _("种类"), lambda f, _w: f.get_kind_display(), sort="kind"),
        FactColumn("date", _("日期"), lambda f, _w: f.date, "date", sort="date"),
        FactColumn("document", _("依据文件"), lambda f, _w: f.document),
    ),
    empty_title=_("本年没有处分和告诫"),
    empty_text=_("影响奖金的处分、书面效能告诫凭文件记在这里。"),
    entry=FactEntry(
        services.SANCTION, services.sanction_record, services.sanction_retire, _sanction_gone
    ),
)


PAGES = (UNIT_YEARS, RELATIONS, POSTINGS, SANCTIONS)


def register_pages() -> None:
    """Register these pages."""
    for page in PAGES:
        register(page)
