"""Errors of the API: one form, in an official's words.

``{"error": {"code": ..., "message": ..., "fields": {field: [{"code", "message"}]}}}``; ``fields``
is there only when single values were refused.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler as default_handler

from core.json_bodies import too_large
from core.middleware import note_denial

_MESSAGES = {
    400: _("提交的内容有误，请按提示更正后重新提交。"),
    401: _("请先登录。"),
    403: _("没有办理这件事的权限。"),
    404: _("没有找到，或者无权查看。"),
    405: _("此地址不支持这种操作。"),
    406: _("不支持所要求的返回格式。"),
    409: _("内容已被他人修改，请刷新后重新办理。"),
    415: _("不支持提交的内容格式，按接口说明写的格式提交。"),
    429: _("操作过于频繁，请稍后再试。"),
}
_OTHER = _("暂时无法办理，请稍后再试。")


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """The response to ``error``; None lets Django answer with its page for faults."""
    note_denial(context["request"], error)
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, RequestDataTooBig):
        error = too_large()
    elif isinstance(error, ValidationError):
        error = exceptions.ValidationError(
            error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        )
    response = default_handler(error, context)
    if response is None or not isinstance(error, exceptions.APIException):
        return response
    body: dict[str, Any] = {"code": _code(error), "message": _message(error)}
    if isinstance(error, exceptions.ValidationError):
        body["fields"] = _fields(error)
    response.data = {"error": body}
    return response


def _message(error: exceptions.APIException) -> str:
    """The words of its kind; of a stale request what became of the thing, and by whom."""
    told = error.detail
    if error.status_code == status.HTTP_409_CONFLICT and told != error.default_detail:
        return str(told)
    return str(_MESSAGES.get(error.status_code, _OTHER))


def _code(error: exceptions.APIException) -> str:
    return str(error.default_code)


def _fields(error: exceptions.ValidationError) -> Any:
    details = error.get_full_details()
    return details if isinstance(details, dict) else {"": details}
