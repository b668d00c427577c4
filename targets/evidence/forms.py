"""What a form with ``evidence/fields.html`` brings: new files, and ones of the library."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from targets.evidence.services import Checked, evidence_check


def checked_from(request: HttpRequest) -> tuple[list[Checked], list[str]]:
    """The files that a form brings under ``files``, checked, and the ids chosen under ``cited``.

    Raises ``ValidationError`` with what is wrong of every file.  Called before any transaction, so
    that no lock is held while a scanner works; then pass both to
    :func:`targets.evidence.services.evidence_attach`.
    """
    checked, errors = [], []
    for sent in request.FILES.getlist("files"):
        try:
            checked.append(evidence_check(sent))
        except ValidationError as error:
            errors += error.messages
    if errors:
        raise ValidationError(errors)
    return checked, request.POST.getlist("cited")
