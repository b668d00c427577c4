"""Pages of accounts: the list, one account, the acts on it, roles and rights."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.policy import Denied
from units import queries, services
from units.accounts import exports, listing, pages, rights
from units.accounts.acts import ACTS
from units.accounts.forms import AccountForm, AdmitForm, GrantForm
from units.accounts.making import account_make
from units.http import signed_in
from units.models import Account, Role, RoleGrant, Unit

READ_WRITE = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def account_list(request: HttpRequest) -> HttpResponse:
    """The accounts, searched and filtered by the address."""
    return render(request, "accounts/list.html", pages.list_context(request))


@require_GET
def account_export(request: HttpRequest) -> HttpResponse:
    """The same as a workbook, over all pages."""
    found = listing.accounts_found(signed_in(request), request.GET.dict())
    return exports.accounts_workbook(listing.account_rows(found))


@READ_WRITE
@never_cache
def account_new(request: HttpRequest) -> HttpResponse:
    """Open one account; its password is shown on the answer and nowhere after."""
    authority = pages.own_authority(request)
    form = AccountForm(request.POST or None, authority=authority)
    grant = GrantForm(request.POST or None, authority=authority, required=False)
    if request.method == "POST" and form.is_valid() and grant.is_valid():
        try:
            account, password = account_make(
                actor=signed_in(request),
                authority=authority,
                **form.cleaned_data,
                **grant.cleaned_data,
            )
        except ValidationError as error:
            form.take(error)
        else:
            return _show_password(request, account, password)
    crumbs = [(_("账号"), "../"), (_("新建"), "")]
    return render(
        request, "accounts/new.html", {"form": form, "grant_form": grant, "crumbs": crumbs}
    )


@READ_WRITE
def account_admit(request: HttpRequest) -> HttpResponse:
    """Give an account of another authority its first role here."""
    authority = pages.own_authority(request)
    form, grant = (
        AdmitForm(request.POST or None),
        GrantForm(request.POST or None, authority=authority),
    )
    if request.method == "POST" and form.is_valid() and grant.is_valid():
        told = {**form.cleaned_data, **grant.cleaned_data}
        try:
            made = services.account_admit(authority=authority, actor=signed_in(request), **told)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("已授予 %s") % queries.role_label(made))
            return redirect("units:account", made.account_id)
    crumbs = [(_("账号"), "../"), (_("别处账号兼职"), "")]
    context = {"form": form, "grant_form": grant, "crumbs": crumbs}
    return render(request, "accounts/admit.html", context)


@require_GET
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: what it may do in words, and its last acts."""
    account = listing.account_for(signed_in(request), pk)
    return render(request, "accounts/detail.html", pages.detail_context(request, account))


@READ_WRITE
def account_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the shown name and the person."""
    account, authority = _managed(request, pk), pages.own_authority(request)
    form = AccountForm(request.POST or None, authority=authority, account=account)
    if request.method == "POST" and form.is_valid():
        try:
            services.account_edit(
                account=account, actor=signed_in(request), authority=authority, **form.cleaned_data
            )
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("已改"))
            return redirect("units:account", pk)
    crumbs = [(_("账号"), "../../"), (str(account), "../"), (_("改资料"), "")]
    context = {"form": form, "account": account, "crumbs": crumbs}
    return render(request, "accounts/edit.html", context)


@require_POST
@never_cache
def account_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Do one of the acts that an account's page offers."""
    account, wanted = _managed(request, pk), ACTS.get(act)
    if wanted is None:
        raise Denied("units.account", act)
    actor, reason = signed_in(request), request.POST.get("reason", "")
    try:
        password = wanted.run(account, actor, pages.own_authority(request), reason)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("units:account", pk)
    if password:
        return _show_password(request, account, password)
    messages.success(request, str(wanted.done))
    return redirect("units:account", pk)


@require_POST
def account_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant a role; what refuses it is told in words."""
    account, authority = listing.account_for(signed_in(request), pk), pages.own_authority(request)
    form = GrantForm(request.POST, authority=authority)
    if form.is_valid():
        try:
            grant = services.role_grant(
                account=account, authority=authority, actor=signed_in(request), **form.cleaned_data
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("已授予 %s") % queries.role_label(grant))
    for texts in form.errors.values():
        messages.error(request, " ".join(str(text) for text in texts))
    return redirect("units:account", pk)


@require_POST
def account_revoke(request: HttpRequest, pk: int, grant: int) -> HttpResponse:
    """Take a role back."""
    account = listing.account_for(signed_in(request), pk)
    granted = RoleGrant.objects.exclude(role=Role.SETUP).filter(
        account=account, authority=pages.own_authority(request)
    )
    found = get_object_or_404(granted, pk=grant)
    reason = request.POST.get("reason", "").strip()
    try:
        services.role_revoke(grant=found, actor=signed_in(request), reason=reason)
        messages.success(request, _("已收回 %s") % queries.role_label(found))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("units:account", pk)


@require_GET
def role_table(request: HttpRequest) -> HttpResponse:
    """Which role may do what, in words."""
    return render(request, "accounts/roles.html", pages.roles_context(request))


@require_GET
def role_table_export(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    return exports.roles_workbook(rights.role_lines(pages.own_authority(request)))


@require_GET
def unit_rights(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Who may do what on a unit: a page, or alone its card for htmx."""
    reader = signed_in(request)
    authority = queries.authority_for(reader)
    unit = Unit.objects.filter(authority=authority, code=unit_code).first()
    if unit is None or not queries.may_see_rights(reader, unit):
        raise Denied("units.unit", unit_code)
    seen = queries.accounts_seen_by(reader).exists()
    context = {"unit": unit, "rows": rights.rights_on(unit), "link": seen}
    context["crumbs"] = [(unit.name, ""), (_("谁能办什么"), "")]
    card = bool(request.headers.get("HX-Request"))
    return render(request, f"accounts/{'_unit_rights' if card else 'unit_rights'}.html", context)


@require_GET
def person_rights(request: HttpRequest, code: str) -> HttpResponse:
    """What a person's account may do: a page, or alone its card for htmx."""
    reader, authority = signed_in(request), pages.own_authority(request)
    found = rights.account_of_person(reader, code)
    grants = rights.grants_of(found, authority) if found else []
    seen = found is not None and queries.accounts_seen_by(reader).filter(pk=found.pk).exists()
    context = {
        "account": found,
        "rights": rights.rights_of(grants),
        "code": code,
        "link": seen,
        "crumbs": [*([(_("账号"), "../../")] if seen else []), (code, "")],
    }
    card = bool(request.headers.get("HX-Request"))
    return render(
        request, f"accounts/{'_person_rights' if card else 'person_rights'}.html", context
    )


def _managed(request: HttpRequest, pk: int) -> Account:
    found = queries.accounts_managed_by(signed_in(request)).filter(pk=pk).first()
    if found is None:
        raise Denied("units.account", pk)
    return found


def _show_password(request: HttpRequest, account: Account, password: str) -> HttpResponse:
    """The one page that ever shows it; not kept by the browser, nor in the session."""
    own = reverse("units:account", args=[account.pk])
    crumbs = [(_("账号"), reverse("units:accounts")), (str(account), own), (_("一次性密码"), "")]
    context = {"account": account, "password": password, "crumbs": crumbs}
    context["site"] = request.build_absolute_uri("/")
    return render(request, "accounts/password.html", context)
