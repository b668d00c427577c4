"""The statement as Word, both sides' signing, the office's template."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.policy import Denied
from core.workflow import NotYoursError
from documents.download import file_download
from targets.evidence.queries import attached_to
from targets.plans.asked import WRONG, asked_whole_plan, plan_url
from targets.plans.flow import OFFICE, duties_of
from targets.plans.models import Plan
from targets.plans.queries import plan_year
from targets.statements.checking import MOST_BYTES, template_fields
from targets.statements.fields import FIELDS, LOOPS, NEEDED
from targets.statements.forms import signing_form
from targets.statements.queries import signing_history, signing_of, template_of
from targets.statements.scans import SCAN
from targets.statements.services import signing_record, template_put, template_restore
from targets.statements.word import built_in, statement_docx
from units.http import signed_in

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def statement_word(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The responsibility statement as a Word document; a preview until the plan is issued."""
    found = asked_whole_plan(request, unit_code)
    name = _("%(unit)s %(year)s 年度目标责任书.docx")
    named = name % {"unit": found.unit.name, "year": found.year.year}
    return file_download(statement_docx(found), named, DOCX)


@require_http_methods(["GET", "POST"])
def plan_signing(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Who signed the statement for either side: read by all who see the plan, recorded by the
    office."""
    found, account = asked_whole_plan(request, unit_code), signed_in(request)
    form = signing_form(signing_of(found), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values, reason = form.cleaned_data, form.cleaned_data["reason"]
        try:
            signing_record(plan=found, values=values, reason=reason, actor=account)
        except NotYoursError as error:
            raise Denied("targets.plan", found.pk) from error
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("已登记签订"))
            return redirect(plan_url(found))
    status = WRONG if form.errors else 200
    return render(request, "statements/signing.html", _signing(found, account, form), status=status)


def _signing(plan: Plan, account: Any, form: Any) -> dict[str, Any]:
    return {
        "plan": plan,
        "form": form,
        "records": signing_history(plan),
        "attached": attached_to(account, plan.year, SCAN, plan.unit.code),
        "may_record": plan.is_issued and OFFICE in duties_of(account, plan),
        "year_query": f"?year={plan.year.year}",
        "crumbs": [
            (_("目标计划"), reverse("targets:plans")),
            (plan.unit.name, plan_url(plan)),
            (_("签订"), ""),
        ],
    }


@require_GET
def statement_template(request: HttpRequest) -> HttpResponse:
    """The template in force, its fields, and how to put another one in its place."""
    return render(request, "statements/template.html", _template(request))


@require_POST
def statement_template_put(request: HttpRequest) -> HttpResponse:
    """Put an uploaded file in force, or the product's own again."""
    account = signed_in(request)
    authority = plan_year(account).authority
    if request.POST.get("restore"):
        template_restore(authority=authority, actor=account)
        messages.success(request, _("已换回自带模板"))
        return redirect("targets:statement_template")
    file = request.FILES.get("file")
    content = file.read(MOST_BYTES + 1) if file else b""
    try:
        if not content or file is None:
            raise ValidationError(_("选一个 .docx 文件再上传"))
        template_put(authority=authority, name=str(file.name), content=content, actor=account)
    except ValidationError as error:
        context = {**_template(request), "problems": error.messages}
        return render(request, "statements/template.html", context, status=WRONG)
    messages.success(request, _("模板已启用，看一份样稿核对"))
    return redirect("targets:statement_template")


@require_GET
def statement_template_file(request: HttpRequest) -> HttpResponse:
    """The template in force as a file, to be changed and uploaded again."""
    own = template_of(plan_year(signed_in(request)).authority)
    content = bytes(own.content) if own else built_in()
    return file_download(content, own.name if own else _("目标责任书模板.docx"), DOCX)


def _template(request: HttpRequest) -> dict[str, Any]:
    year = plan_year(signed_in(request))
    own = template_of(year.authority)
    used = set(template_fields(bytes(own.content) if own else built_in()))
    sample = Plan.objects.filter(year=year).select_related("unit").order_by("unit__code").first()
    return {
        "own": own,
        "fields": [
            (_written(name), words, name in NEEDED, name in used) for name, words in FIELDS.items()
        ],
        "sample": sample,
        "year": year,
        "problems": [],
        "crumbs": [(_("目标计划"), reverse("targets:plans")), (_("责任书模板"), "")],
    }


def _written(name: str) -> str:
    """A field as it stands in a template: in braces, a list as the loop over it."""
    over = {of: each for each, of in LOOPS.items()}
    if name not in over:
        return f"{{{{ {name} }}}}"
    tag = "tr" if name == "part.rows" else "p"
    return f"{{%{tag} for {over[name]} in {name} %}} … {{%{tag} endfor %}}"
