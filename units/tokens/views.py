"""One's own tokens: what they are for, giving out one, revoking one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from units.http import signed_in
from units.models import Account
from units.tokens.forms import TokenForm
from units.tokens.models import ApiToken
from units.tokens.queries import own_token, own_tokens
from units.tokens.scopes import scope_of, scopes_for
from units.tokens.services import token_create, token_revoke

WRONG = 422


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The account's tokens, and the form of a new one; its secret is on this answer alone."""
    account, sent = signed_in(request), request.POST if request.method == "POST" else None
    form = TokenForm(account, sent) if scopes_for(account) else None
    made: dict[str, Any] = {}
    if sent is not None and form is not None and form.is_valid():
        told = {key: form.cleaned_data[key] for key in ("name", "scope", "days")}
        try:
            token, secret = token_create(account=account, actor=account, **told)
            made, form = {"made": token, "secret": secret}, TokenForm(account)
        except ValidationError as error:
            form.take_errors(error)
    context = {**made, "form": form, "rows": _rows(account), "crumbs": _crumbs()}
    status = WRONG if form is not None and form.errors else 200
    return render(request, "units/tokens.html", context, status=status)


@require_POST
def token_revoked(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke one of one's own."""
    account = signed_in(request)
    token_revoke(token=own_token(account, pk), actor=account)
    messages.success(request, _("已撤销，用它的机器从现在起进不来"))
    return redirect("units:tokens")


def _rows(account: Account) -> list[dict[str, Any]]:
    return [{"token": each, "scope": _title(each)} for each in own_tokens(account)[:50]]


def _title(token: ApiToken) -> str:
    scope = scope_of(token.scope)
    return str(scope.title) if scope else token.scope


def _crumbs() -> list[tuple[str, str]]:
    return [(_("我的账号"), reverse("units:my_account")), (_("接口令牌"), "")]
