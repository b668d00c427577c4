"""The step-up: one's own password once more, and no guessing on somebody's open screen."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import override_settings

from core import step_up
from core.cache import ForgivingRedisCache
from core.step_up import password_faults
from tests.factories import make_county

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
OWN, WRONG = "four eyes 2026", "密码不对"


def test_after_as_many_wrong_ones_as_a_sign_in_takes_the_right_one_waits() -> None:
    account = make_county().clerk
    account.set_password(OWN)
    for _try in range(settings.AXES_FAILURE_LIMIT):
        assert password_faults(account, "guess", WRONG) == {"password": [WRONG]}
    assert password_faults(account, OWN, WRONG) == {"password": ["密码输错太多次，过 30 分钟再办"]}
    cache.clear()
    assert password_faults(account, OWN, WRONG) == {}


def test_the_right_one_forgets_the_wrong_ones() -> None:
    account = make_county().clerk
    account.set_password(OWN)
    for _again in range(2):
        for _try in range(settings.AXES_FAILURE_LIMIT - 1):
            assert password_faults(account, "guess", WRONG) == {"password": [WRONG]}
        assert password_faults(account, OWN, WRONG) == {}


def test_while_the_cache_is_away_wrong_ones_are_counted_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    away = {"BACKEND": "core.cache.ForgivingRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    monkeypatch.setattr(ForgivingRedisCache, "away_until", 0.0)
    step_up._here.clear()
    account, other = make_county().clerk, make_county(code="b").clerk
    for each in (account, other):
        each.set_password(OWN)
    with override_settings(CACHES={"default": away}):
        for _try in range(settings.AXES_FAILURE_LIMIT):
            assert password_faults(account, "guess", WRONG) == {"password": [WRONG]}
        assert "过 30 分钟再办" in password_faults(account, OWN, WRONG)["password"][0]
        assert password_faults(other, OWN, WRONG) == {}
    step_up._here.clear()
