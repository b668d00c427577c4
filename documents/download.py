"""How every file leaves the system: named, to be kept by the reader, by nobody on the way."""

from __future__ import annotations

from typing import BinaryIO

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
ZIP = "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def file_download(content: bytes, name: str, kind: str) -> HttpResponse:
    """A finished file as a download; ``name`` may be Chinese (RFC 5987), ``kind`` is its type."""
    response = HttpResponse(content, content_type=kind)
    _head(response, name)
    return response


def stream_download(file: BinaryIO, name: str, kind: str) -> FileResponse:
    """The same from an open file, read from its beginning and closed when it is sent."""
    file.seek(0)
    response = FileResponse(file, content_type=kind)
    _head(response, name)
    return response


def stream_shown(file: BinaryIO, name: str, kind: str, policy: str) -> FileResponse:
    """An open file to be shown inside a page of ours, under a content policy of its own."""
    file.seek(0)
    response = FileResponse(file, content_type=kind)
    _head(response, name, attached=False)
    response.headers["Content-Security-Policy"] = policy
    return response


def _head(response: HttpResponseBase, name: str, *, attached: bool = True) -> None:
    header = content_disposition_header(as_attachment=attached, filename=name)
    response.headers["Content-Disposition"] = header or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
