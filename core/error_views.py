"""Refusals in an official's words: what happened, whether anything was written, what to do.

No page here asks the database, so it also stands when the database does not.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

logger = logging.getLogger("core.errors")


def _refuse(
    request: HttpRequest,
    status: int,
    title: str,
    text: str,
    *,
    steps: Sequence[str] = (),
    retry: str = "",
    back: str = "",
    number: str = "",
) -> HttpResponse:
    if request.path.startswith("/api/"):
        body = {
            "detail": _("%(title)s。%(text)s") % {"title": title, "text": text},
            "number": number,
        }
        return JsonResponse({key: value for key, value in body.items() if value}, status=status)
    # Without `request`, so that no context processor reads the session or the database.
    page = {"title": title, "text": text, "steps": steps, "retry": retry, "number": number}
    page["back"] = back
    return render(None, "errors/page.html", page, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be read."""
    return _refuse(
        request,
        400,
        _("收到的内容读不懂"),
        _("地址或提交的内容不完整，没有写入任何数据。回到原来的页面再交一次。"),
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: known page, but this account may not do this."""
    return _refuse(
        request,
        403,
        _("这个账号不能办这件事"),
        _("没有写入任何数据。确实该由你办的，请目标办调整账号的职责。"),
    )


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not this account's; the two look the same on purpose."""
    return _refuse(
        request,
        404,
        _("没有这个页面"),
        _("地址可能写错，内容可能已经移走，或者不在你的查看范围内。"),
        steps=[
            _("回工作台，从目录或搜索里再找一次"),
            _("别人发来的地址，先看是不是另一个年度、另一个考核主体的"),
            _("确实该由你看的，请目标办核对账号所在的单位和职责"),
        ],
    )


def not_a_page(request: HttpRequest, parent: str) -> HttpResponse:
    """405: the address of an act, opened as a page: typed, reloaded or kept as a bookmark."""
    return _refuse(
        request,
        405,
        _("这个地址不能直接打开"),
        _("它是一个按钮背后的地址，在原来的页面上按才有用。没有写入任何数据。"),
        back=parent,
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. The number stands in the log as well."""
    number = uuid.uuid4().hex[:8]
    logger.error("page failed, number %s, path %s", number, request.path)
    return _refuse(
        request,
        500,
        _("这一步没有办成"),
        _("系统内部出错，这一步没有写入任何数据。稍后再试；仍不行，把故障编号告诉系统管理员。"),
        retry=request.path if request.method == "GET" else "",
        number=number,
    )


def csrf_failure(request: HttpRequest, reason: str = "", **_rest: Any) -> HttpResponse:
    """403 of the form token: mostly a page that stood open over a sign-in or a night."""
    answer = _refuse(
        request,
        403,
        _("页面放得太久，没有收下"),
        _("为了安全，表单只在登录期间有效。没有写入任何数据。"),
        steps=[
            _("返回上一页，复制还没保存的文字"),
            _("重新打开这一页，再交一次"),
            _("仍不行，检查浏览器是否允许本站的 Cookie"),
        ],
        retry=request.path if request.method == "GET" else "",
    )
    answer["X-Sign-In"] = "needed"  # a page's script takes the token anew (static/js/session.js)
    return answer
