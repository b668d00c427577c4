"""The document of a record, as Word by the office's template or the own one, and as PDF."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from jinja2.sandbox import SandboxedEnvironment

from core.language import title_of
from core.ui import date_text
from documents import word
from documents.pdf import render_template_pdf
from reviews.accountability.flow import kind_of
from reviews.accountability.models import AccountabilityRecord, AccountabilityTemplate
from units.models import Authority

#: What a template may hold, and what it holds.
FIELDS: dict[str, Any] = {
    "authority": gettext_lazy("考核主体"),
    "number": gettext_lazy("文号，未发文的写明供核对"),
    "title": gettext_lazy("种类"),
    "heading": gettext_lazy("标题：关于对哪个单位或谁的什么决定、报告"),
    "decision": gettext_lazy("依据什么、由谁决定什么"),
    "unit": gettext_lazy("单位"),
    "person": gettext_lazy("人员，对单位的空着"),
    "year": gettext_lazy("年度"),
    "addressee": gettext_lazy("主送，没有填的是单位"),
    "elsewhere": gettext_lazy("主送的不是这个单位时才有，用在“如果”里"),
    "grounds": gettext_lazy("事由"),
    "basis": gettext_lazy("依据的规定"),
    "decided_by": gettext_lazy("决定机关"),
    "date": gettext_lazy("决定日期"),
    "due": gettext_lazy("整改截止，没有的空着"),
    "notice_until": gettext_lazy("公示到哪天，没有公示的空着"),
}
#: Without these a document does not say whom it is about and why.
NEEDED = ("unit", "grounds", "decided_by")


#: What a document is called and what it decides, by whether it speaks against, for, or tells
#: somebody above (``sort`` of the kind).
_WORDS = {
    "blame": (
        gettext_noop("关于对%(subject)s%(title)s的决定"),
        gettext_noop("依据%(basis)s，经%(by)s决定，对%(subject)s予以%(title)s。"),
    ),
    "praise": (
        gettext_noop("关于给予%(subject)s%(title)s的决定"),
        gettext_noop("依据%(basis)s，经%(by)s决定，给予%(subject)s%(title)s。"),
    ),
    "notice": (
        gettext_noop("关于%(subject)s有关情况的报告"),
        gettext_noop("依据%(basis)s，经%(by)s决定%(title)s。特此报告。"),
    ),
}


def _subject(record: AccountabilityRecord) -> str:
    """The unit, with the person that it is about."""
    if record.person is None:
        return str(record.unit.name)
    return _("%(unit)s%(person)s同志") % {"unit": record.unit.name, "person": record.person.name}


def fields_of(record: AccountabilityRecord) -> dict[str, Any]:
    """Every field with what it holds for a record."""
    kind = kind_of(record)
    title = title_of(kind.title) if kind else record.kind
    heading, decision = _WORDS[kind.sort if kind else "blame"]
    told = {"title": title, "subject": _subject(record)}
    told |= {"basis": record.basis, "by": record.decided_by}
    return {
        "authority": record.year.authority.name,
        "number": record.number or _("（未发文，供核对）"),
        "title": title,
        "heading": _(heading) % told,
        "decision": _(decision) % told,
        "unit": record.unit.name,
        "person": record.person.name if record.person else "",
        "year": record.year.year,
        "addressee": record.addressee or record.unit.name,
        "elsewhere": record.addressee if record.addressee != record.unit.name else "",
        "grounds": record.grounds,
        "basis": record.basis,
        "decided_by": record.decided_by,
        "date": date_text(record.date, "full") if record.date else "",
        "due": date_text(record.due, "full") if record.due else "",
        "notice_until": date_text(record.notice_until, "full") if record.notice_until else "",
    }


def record_docx(record: AccountabilityRecord) -> bytes:
    """A record's document by the template in force for its kind."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 - a heavy library, loaded on first use

    own = template_of(record.year.authority, record.kind)
    file = DocxTemplate(io.BytesIO(bytes(own.content) if own else built_in()))
    # The template was read before it was put in force; it is filled in a closed room all the same.
    file.render(fields_of(record), SandboxedEnvironment(autoescape=True))
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def record_pdf(record: AccountabilityRecord) -> bytes:
    """The same text as an official document (GB/T 9704)."""
    context = {"told": fields_of(record), "title": fields_of(record)["title"]}
    return render_template_pdf("print/accountability.html", context, page="official")


def template_of(authority: Authority, kind: str) -> AccountabilityTemplate | None:
    """The office's own template in force; None where the product's is."""
    rows = AccountabilityTemplate.objects.filter(authority=authority, kind=kind)
    last = rows.order_by("-pk").first()
    return last if last is not None and last.content else None


@cache
def built_in() -> bytes:
    """The product's own template in official layout; an office may start its own from it."""
    file = word.official_document("")
    word.add_lines(file, word.MARK, "{{ authority }}")
    word.add_lines(file, word.NUMBER, "{{ number }}")
    word.add_lines(file, word.TITLE, "{{ heading }}")
    word.add_lines(file, word.PLAIN, "", "{{ addressee }}：")
    word.add_lines(
        *(file, word.BODY),
        "{% if elsewhere %}{{ unit }}：{% endif %}{{ grounds }}。",
        "{{ decision }}",
        "{%p if due %}",
        "须在 {{ due }} 前整改到位，并报送整改结果。",
        "{%p endif %}",
        "{%p if notice_until %}",
        "已公示到 {{ notice_until }}。",
        "{%p endif %}",
        "",
    )
    word.add_lines(file, word.SIGNED, "{{ decided_by }}", "{{ date }}")
    return word.saved(file)
