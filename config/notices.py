"""Settings of the ways out of the product for notices: mail server, messenger, links."""

from __future__ import annotations

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

SHORTEST_KEY = 32


def notice_settings(env: environ.Env) -> dict[str, Any]:
    """The settings by name.

    ``EMAIL_URL`` is ``smtp+tls://user:password@host:587``; without it no e-mail is sent.
    ``SITE_URL`` is this site's address as people reach it: links in messages begin with it.
    ``NOTICE_WEBHOOKS`` says where notices go as signed messages (docs/webhook.md): authority code,
    or "" for all, → address and key.  Raises ``ImproperlyConfigured`` for an unsafe one.
    """
    address = env.str("EMAIL_URL", default="")
    hooks: dict[str, dict[str, str]] = env.json("NOTICE_WEBHOOKS", default={})
    if env.str("NOTICE_WEBHOOK_URL", default=""):
        own = {"url": env.str("NOTICE_WEBHOOK_URL"), "key": env.str("NOTICE_WEBHOOK_KEY", "")}
        hooks.setdefault("", own)
    for hook in hooks.values():
        if (
            not hook.get("url", "").startswith("https://")
            or len(hook.get("key", "")) < SHORTEST_KEY
        ):
            raise ImproperlyConfigured(
                "A notice webhook needs an https address and a key of 32 or more characters."
            )
    return {
        **env.email_url_config(address or "dummymail://"),
        "EMAIL_ENABLED": bool(address),
        "EMAIL_TIMEOUT": 10,
        "DEFAULT_FROM_EMAIL": env.str("EMAIL_FROM", default="") or "kaohe@localhost",
        "SITE_URL": env.str("SITE_URL", default="").rstrip("/"),
        "NOTICE_WEBHOOKS": hooks,
        # Only the tests send to this machine.
        "NOTICE_WEBHOOK_LOOPBACK": False,
    }
