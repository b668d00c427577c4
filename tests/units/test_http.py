"""Who is behind a request."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from core.policy import Denied
from units.http import signed_in
from units.models import Account


def test_the_account_of_a_request_is_given_and_a_visitor_is_denied():
    request = RequestFactory().get("/")
    account = Account(username="officer")
    request.user = account
    assert signed_in(request) is account
    request.user = AnonymousUser()
    with pytest.raises(Denied):
        signed_in(request)
