"""The quick guides: their list, one on the screen, and the same on paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.policy import Denied
from core.ui import date_text
from documents.download import PDF, file_download
from documents.pdf import render_template_pdf
from schemes.guides import Guide, dated, guides
from schemes.queries import year_or_none
from units.http import signed_in
from units.models import Role
from units.queries import roles_of


@require_GET
def guide_list(request: HttpRequest) -> HttpResponse:
    """All guides, those of one's own roles first."""
    own = {grant.role for grant in roles_of(signed_in(request))}
    listed = sorted(guides().values(), key=lambda guide: guide.role not in own)
    context = {"guides": [(guide, guide.role in own) for guide in listed], "crumbs": _crumbs()}
    return render(request, "schemes/guides.html", context)


@require_GET
def guide(request: HttpRequest, role: str) -> HttpResponse:
    """One role's guide."""
    found = _guide(role)
    context = _context(request, found) | {"crumbs": _crumbs(str(found.role.label))}
    return render(request, "schemes/guide.html", context)


@require_GET
def guide_pdf(request: HttpRequest, role: str) -> HttpResponse:
    """The same as PDF: one or two pages of A4."""
    found = _guide(role)
    context = _context(request, found)
    content = render_template_pdf("print/guide.html", context)
    return file_download(content, f"{context['title']}.pdf", PDF)


def _guide(role: str) -> Guide:
    if role not in Role.values:
        raise Denied("schemes.guide", role)
    return guides()[Role(role)]


def _context(request: HttpRequest, found: Guide) -> dict[str, Any]:
    year = year_or_none(signed_in(request))
    printed = date_text(timezone.localdate())
    footer = [_("%(year)s 年度") % {"year": year.year}] if year is not None else []
    return {
        "guide": found,
        "title": _("%(role)s全年工作一页纸") % {"role": found.role.label},
        "duties": dated(found, year),
        "year": year,
        "footer": [*footer, _("%(date)s打印，日期以日历为准") % {"date": printed}],
    }


def _crumbs(title: str = "") -> list[tuple[str, str]]:
    crumbs = [(_("帮助"), reverse("core:help"))]
    if not title:
        return [*crumbs, (_("各岗位一页纸"), "")]
    return [*crumbs, (_("各岗位一页纸"), reverse("schemes:guides")), (title, "")]
