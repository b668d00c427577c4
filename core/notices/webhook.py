"""The signed webhook: a notice as JSON to the county's own messenger.

The receiver verifies ``X-Notice-Signature: v1=<hex>``, the HMAC-SHA256 under the shared key over
``<X-Notice-Timestamp>.<body>``, refuses old timestamps, and takes an ``X-Notice-Id`` once only
(``docs/webhook.md``).  Only https; no redirect is followed; the address that was checked is the
address that is connected to.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

TIMEOUT = 5
VERSION = "v1"


class WebhookError(Exception):
    """A message was not taken; the text says why, without the address or the key."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where an authority's notices go, and the key that signs them."""

    url: str
    key: str


def target_of(authority: Any) -> Target | None:
    """The authority's own messenger, else that of the installation; None where there is none."""
    hooks: Mapping[str, Mapping[str, str]] = settings.NOTICE_WEBHOOKS
    found = hooks.get(authority.code) or hooks.get("")
    return Target(found["url"], found["key"]) if found else None


def signature(key: str, timestamp: str, body: bytes) -> str:
    """What the receiver must come to as well."""
    signed = timestamp.encode() + b"." + body
    return f"{VERSION}=" + hmac.new(key.encode(), signed, hashlib.sha256).hexdigest()


def send(target: Target, *, notice_id: str, message: Mapping[str, Any]) -> None:
    """Post one message; raises :class:`WebhookError` unless it was taken (2xx)."""
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "target-responsibility",
        "X-Notice-Id": notice_id,
        "X-Notice-Timestamp": timestamp,
        "X-Notice-Signature": signature(target.key, timestamp, body),
    }
    try:
        status = _post(target.url, body, headers)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise WebhookError(type(error).__name__) from error
    if not 200 <= status < 300:
        raise WebhookError(f"HTTP {status}")


def _post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    if not host or parts.username or not (secure or _loopback_allowed(parts.scheme)):
        raise WebhookError("address")
    port = parts.port or (443 if secure else 80)
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    sock = socket.create_connection((_address(host, port, secure=secure), port), timeout=TIMEOUT)
    try:
        if secure:
            context = ssl.create_default_context()
            sock = context.wrap_socket(sock, server_hostname=host)
        connection.sock = sock
        path = parts.path or "/"
        connection.request("POST", f"{path}?{parts.query}" if parts.query else path, body, headers)
        answer = connection.getresponse()
        answer.read(1024)
        return answer.status
    finally:
        sock.close()
        connection.close()


def _loopback_allowed(scheme: str) -> bool:
    """Plain http is for tests against this machine only."""
    return scheme == "http" and settings.NOTICE_WEBHOOK_LOOPBACK


def _address(host: str, port: int, *, secure: bool) -> str:
    """The checked address to connect to: never one that leads back into this machine.

    A county's messenger may well stand in a private network, so that is allowed; loopback,
    link-local (where clouds keep their secrets), multicast and unspecified addresses are not.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    address = ipaddress.ip_address(str(found[0][4][0]))
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.is_loopback and settings.NOTICE_WEBHOOK_LOOPBACK:
        return str(address)
    if not secure or address.is_loopback or address.is_link_local:
        raise WebhookError("address")
    if address.is_multicast or address.is_unspecified or address.is_reserved:
        raise WebhookError("address")
    return str(address)
