"""The account behind a request, for views and API views."""

from __future__ import annotations

from django.http import HttpRequest
from rest_framework.request import Request

from core.policy import Denied
from units.models import Account


def signed_in(request: HttpRequest | Request) -> Account:
    """Whoever is signed in.

    The policy of the route has asked nobody else this far; a route that is public and yet asks for
    the account answers 404 (``Denied``) to a visitor.
    """
    account = request.user
    if not account.is_authenticated:
        raise Denied("units.account")
    return account
