"""Signing in and out, one's own account and password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from core import acting
from core.client_address import client_address
from units import demo, queries, services
from units.forms import ChangePasswordForm, SignInForm
from units.http import signed_in
from units.models import Account
from units.tokens.queries import has_tokens


class SignInView(LoginView):
    """The sign-in page (登录)."""

    form_class = SignInForm
    template_name = "registration/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the demonstration accounts, in demo mode only, and whether there is any account."""
        known = {"empty_system": not Account.objects.exists(), **demo.sign_in_context()}
        return {**super().get_context_data(**kwargs), **known}

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in, note it, and ask for a new password where the old one is too old."""
        response = super().form_valid(form)
        services.session_open(account=form.get_user(), address=_address(self.request))
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Note who could not sign in; what was typed as a name is kept only if it is one."""
        services.session_refuse(
            username=form.data.get("username", ""), address=_address(self.request)
        )
        return super().form_invalid(form)


class SignOutView(LogoutView):
    """Sign out (退出): by POST only."""

    http_method_names = ["post", "options"]  # noqa: RUF012 - declared for instances by its base

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Note it, then end the session."""
        if request.user.is_authenticated:
            services.session_close(account=request.user)
        return super().post(request, *args, **kwargs)


def locked_out(
    request: HttpRequest, _original: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """What axes answers after too many failures: how long, and whom to ask."""
    services.session_refuse(
        username=(credentials or {}).get("username") or "",
        address=_address(request),
        locked=True,
    )
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = {"minutes": minutes, "limit": settings.AXES_FAILURE_LIMIT}
    return render(request, "registration/locked.html", context, status=429)


@require_GET
def my_account(request: HttpRequest) -> HttpResponse:
    """Who I am here: roles, units, language, password."""
    account = signed_in(request)
    context = {
        "account": account,
        "authority": queries.authority_for(account),
        "person": queries.person_of(account),
        "acting_for": queries.principals_of(account),
        "machines": has_tokens(account),
        "roles": [queries.role_label(grant) for grant in queries.roles_of(account)],
        "crumbs": [(_("我的账号"), "")],
    }
    return render(request, "units/my_account.html", context)


@require_POST
def act_in(request: HttpRequest) -> HttpResponse:
    """Act in another of one's authorities from now on, beginning at its home page or ``next``."""
    account, code = signed_in(request), request.POST.get("authority", "")
    authority = queries.authority_offered(account, code)
    services.session_act_in(account=account, authority=authority)
    acting.choose(request, authority.pk)
    follow = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(follow, allowed_hosts=None)
    return redirect(follow if follow and inside else "core:home")


@sensitive_post_parameters()
def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    account = signed_in(request)
    form = ChangePasswordForm(account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.account_change_password(
            account=account,
            password=form.cleaned_data["new_password1"],
            actor=account,
            authority=queries.authority_for(account),
        )
        update_session_auth_hash(request, account)
        messages.success(request, _("密码已改，其他地方的登录已退出。"))
        return redirect("units:my_account")
    context = {"form": form, "forced": account.must_change_password}
    return render(request, "registration/change_password.html", context)


def _address(request: HttpRequest) -> str:
    return client_address(request)
