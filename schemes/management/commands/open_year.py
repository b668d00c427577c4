"""``manage.py open_year YEAR --as USER``: open a year from the last one, with a preview."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from schemes.holidays.queries import may_edit_holidays
from schemes.models import SchemeState, SchemeVersion, Year
from schemes.years.opening import OpeningPlan, opening_plan, year_open_carrying
from units.models import Account, Authority
from units.queries import authority_for


class Command(BaseCommand):
    """Show what would be there, then open the year under an officer's name, all or nothing."""

    help = "开年度并结转上年；--check 只看预览。退出码 0 已开或早已开，1 没有开"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Year, officer, scheme, from which year."""
        parser.add_argument("year", type=int)
        parser.add_argument("--as", dest="username", required=True, help="以哪个账号的名义")
        parser.add_argument("--scheme", type=int, help="方案版本的编号；不填用最近发布的")
        parser.add_argument("--from", dest="source", type=int, help="从哪一年结转；不填用最近一年")
        parser.add_argument("--without-carry", action="store_true", help="不结转")
        parser.add_argument("--check", action="store_true", help="只看预览，不开")

    def handle(self, *args: Any, **options: Any) -> None:
        """Plan, tell, open."""
        actor, authority = _officer(options["username"])
        wanted = {
            "authority": authority,
            "number": options["year"],
            "scheme": _scheme(authority, options["scheme"]),
            "source": None if options["without_carry"] else _source(authority, options),
        }
        try:
            self._tell(opening_plan(**wanted))
            if options["check"]:
                return
            year, created = year_open_carrying(actor=actor, **wanted)
        except ValidationError as error:
            for text in error.messages:
                self.stderr.write(text)
            raise CommandError(_("没有开年度")) from error
        text = _("%s 年度已开") if created else _("%s 年度早已开，没有再开")
        self.stdout.write(text % year.year)

    def _tell(self, plan: OpeningPlan) -> None:
        for part in plan.parts:
            counts = {"new": part.new, "skipped": len(part.skipped)}
            line = _("新增 %(new)s，不结转 %(skipped)s") % counts
            self.stdout.write(f"{part.title}：{line}")
        self.stdout.write(_("时限 %s 个") % len(plan.dates))


def _officer(username: str) -> tuple[Account, Authority]:
    actor = Account.objects.filter(username=username, is_active=True).first()
    authority = authority_for(actor)
    if actor is None or authority is None or not may_edit_holidays(actor):
        raise CommandError(_("账号 %s 无权开年度") % username)
    return actor, authority


def _scheme(authority: Authority, number: int | None) -> SchemeVersion:
    found = SchemeVersion.objects.filter(authority=authority, state=SchemeState.PUBLISHED)
    if number is not None:
        found = found.filter(pk=number)
    version = found.order_by("-published_at", "-number").first()
    if version is None:
        raise CommandError(_("没有已发布的方案，先发布方案"))
    return version


def _source(authority: Authority, options: Any) -> Year | None:
    years = Year.objects.filter(authority=authority, year__lt=options["year"])
    if options["source"] is None:
        return years.order_by("-year").first()
    found = years.filter(year=options["source"]).first()
    if found is None:
        raise CommandError(_("没有 %s 年度") % options["source"])
    return found
