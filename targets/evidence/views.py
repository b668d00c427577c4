"""A file to be kept or looked at, files attached to what cites them, a unit's library."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from core.policy import Denied
from documents.download import stream_download, stream_shown
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year
from targets.evidence import citing
from targets.evidence.forms import checked_from
from targets.evidence.kinds import KINDS
from targets.evidence.models import EvidenceFile
from targets.evidence.queries import (
    SHOWN,
    attached_to,
    belongs_to,
    citation_for,
    file_for,
    library_found,
    place_for,
    readable,
)
from targets.evidence.services import (
    evidence_attach,
    evidence_detach,
    evidence_open,
    room_used,
)
from targets.evidence.small import PATIENCE, SmallBusyError, small_of
from targets.plans.asked import WRONG
from units.http import signed_in
from units.models import Unit

PER_PAGE = 50
#: A file that is shown may bring nothing along and run nothing, whatever it holds.
SHOWN_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox"
#: The viewer of a browser draws a PDF in no sandbox; the rest holds for it too.
SHOWN_PDF_POLICY = "default-src 'none'; object-src 'self'; frame-ancestors 'self'"

#: What stands where no picture can: a sheet with its corner folded.
NO_PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240"><path fill="none" '
    b'stroke="#8A94A3" stroke-width="4" d="M124 70h50l22 22v78h-72zM174 70v22h22"/></svg>'
)


@require_GET
def evidence(request: HttpRequest, pk: Any) -> HttpResponseBase:
    """A file that the account may read, to be kept by him."""
    file = file_for(signed_in(request), pk)
    try:
        return stream_download(evidence_open(file), file.name, KINDS[file.kind].media)
    except FileNotFoundError as error:
        raise Denied("targets.evidencefile", pk) from error


@require_GET
@xframe_options_sameorigin
def evidence_shown(request: HttpRequest, pk: Any) -> HttpResponseBase:
    """The content of a picture or a PDF for the frame of its page."""
    file = file_for(signed_in(request), pk)
    if file.kind not in SHOWN:
        raise Denied("targets.evidencefile", pk)
    policy = SHOWN_PDF_POLICY if file.kind == "pdf" else SHOWN_POLICY
    try:
        opened = evidence_open(file)
    except FileNotFoundError as error:
        raise Denied("targets.evidencefile", pk) from error
    return stream_shown(opened, file.name, KINDS[file.kind].media, policy)


@require_GET
def evidence_small(request: HttpRequest, pk: Any) -> HttpResponseBase:
    """The small picture of a file that the account may read; an empty sheet where there is none."""
    file = file_for(signed_in(request), pk)
    try:
        content = small_of(file)
    except FileNotFoundError as error:
        raise Denied("targets.evidencefile", pk) from error
    except SmallBusyError:
        return HttpResponse(status=503, headers={"Retry-After": str(PATIENCE)})
    if content is None:
        return stream_shown(BytesIO(NO_PICTURE), f"{file.pk}.svg", "image/svg+xml", SHOWN_POLICY)
    return stream_shown(BytesIO(content), f"{file.pk}.jpg", KINDS["jpg"].media, SHOWN_POLICY)


@require_GET
def evidence_page(request: HttpRequest, pk: Any) -> HttpResponse:
    """A file with what is known of it, where it is cited, and its picture where there is one."""
    account = signed_in(request)
    file = file_for(account, pk)
    context = {
        "file": file,
        "places": readable(account, [file]).get(file.pk, []),
        "shown": file.kind if file.kind in SHOWN else "",
        "crumbs": [(_("证明材料"), "/evidence/"), (file.name, "")],
    }
    return render(request, "evidence/file.html", context)


@require_POST
def evidence_attached(request: HttpRequest, kind: str) -> HttpResponse:
    """Attach files to a thing: new ones, and ones chosen from the library."""
    account, key = signed_in(request), request.POST.get("key", "")
    year = current_year(account, asked_year(request.POST))
    place, unit = place_for(account, year, kind, key)
    try:
        files, chosen = checked_from(request)
        if not files and not chosen:
            raise ValidationError(_("先选要附的文件"))
        evidence_attach(
            year=year, unit=unit, kind=kind, key=key, actor=account, files=files, chosen=chosen
        )
    except ValidationError as error:
        return _attach_page(request, year, kind, key, place, error.messages)
    messages.success(request, _("已附上"))
    return redirect(place.url)


def _attach_page(
    request: HttpRequest, year: Year, kind: str, key: str, place: citing.Place, problems: list[str]
) -> HttpResponse:
    context = {
        "place": place,
        "attached": attached_to(signed_in(request), year, kind, key),
        "problems": problems,
        "crumbs": [(place.title, place.url), (_("附材料"), "")],
    }
    return render(request, "evidence/attach_page.html", context, status=WRONG)


@require_POST
def evidence_detached(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a thing cite a file no more."""
    account = signed_in(request)
    citation = citation_for(account, pk)
    year, kind, key = citation.file.year, citation.kind, citation.key
    place, _unit = place_for(account, year, kind, key)
    try:
        evidence_detach(citation=citation, actor=account)
    except ValidationError as error:
        return _attach_page(request, year, kind, key, place, error.messages)
    messages.success(request, _("已去掉，材料还在材料库里"))
    return redirect(place.url)


@require_GET
def library(request: HttpRequest) -> HttpResponse:
    """The files of a unit of one's own, where each is cited, and how much room is left."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    units = list(Unit.objects.filter(pk__in=belongs_to(account)).order_by("code"))
    asked = request.GET.get("unit", "")
    unit = next((each for each in units if each.code == asked), units[0] if units else None)
    word, sort = request.GET.get("q", "").strip(), request.GET.get("sort", "")
    found = library_found(account, year, unit, word, sort) if unit else EvidenceFile.objects.none()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "year": year,
        "units": units,
        "unit": unit,
        "word": word,
        "page": page,
        "rows": _rows(account, list(page)),
        "room": _room(year, unit) if unit else {},
        "crumbs": [(_("证明材料"), "")],
    }
    return render(request, "evidence/library.html", context)


def _rows(account: Any, files: list[EvidenceFile]) -> list[dict[str, Any]]:
    places = readable(account, files)
    return [{"file": each, "places": places.get(each.pk, [])} for each in files]


def _room(year: Year, unit: Unit) -> dict[str, Any]:
    """What the unit's library holds of what it may hold."""
    files, size = room_used(year, unit)
    return {
        "files": files,
        "most_files": settings.EVIDENCE_UNIT_FILES,
        "size": size,
        "most_size": settings.EVIDENCE_UNIT_MB * 1024 * 1024,
    }
