"""The page that says how sure a ranking is, and its workbook."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from scoring import exports
from scoring.certainty import page
from scoring.certainty.exports import workbook
from scoring.certainty.figures import DRAWS, PROBABLY, SURELY, WITHIN
from scoring.certainty.forms import TolerancesForm
from scoring.certainty.queries import field_of, groups_of
from scoring.certainty.sentences import pair_sentence, sentences
from scoring.queries import set_document
from scoring.views.asked import Asked, asked
from scoring.views.frame import frame_of, xlsx_response


@dataclass(frozen=True, slots=True)
class _Page:
    """What a request asks for: the group, the tolerances, and what is told of them."""

    what: Asked
    groups: dict[str, str]
    group: str
    form: TolerancesForm
    told: page.Told
    unranked: list[str]

    @property
    def sentences(self) -> list[str]:
        """What a reader takes away."""
        return sentences(self.told)

    @property
    def compared(self) -> str:
        """What is told of the two units that were chosen."""
        return pair_sentence(self.told.pair) if self.told.pair else ""


@require_GET
def certainty(request: HttpRequest) -> HttpResponse:
    """How sure the ranking of a peer group is, under the tolerances stated in the address."""
    what = asked(request)
    frame = frame_of(request, what, (_("名次有多稳"), ""))
    if what.result_set is None:
        return render(request, "scoring/no_results.html", frame)
    found = _found(request, what)
    context = {
        "found": found,
        "result_set": what.result_set,
        "one": request.GET.get("one", ""),
        "other": request.GET.get("other", ""),
        "draws": DRAWS,
        "within": WITHIN,
        "surely": SURELY,
        "probably": PROBABLY,
        "firm": page.FIRM,
    }
    return render(request, "certainty/certainty.html", frame | context)


@require_GET
def certainty_export(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    what = asked(request)
    found = _found(request, what)
    title = _("%(year)s年%(group)s名次有多稳") % {
        "year": what.year.year,
        "group": found.groups[found.group],
    }
    line = exports.set_line(what.existing())
    content = workbook(found.told, title, found.form.words(), line)
    return xlsx_response(request, what, content, f"{title}.xlsx")


def _found(request: HttpRequest, what: Asked) -> _Page:
    document = set_document(what.existing())
    groups = groups_of(document)
    wanted = request.GET.get("group", "")
    group = wanted if wanted in groups else next(iter(groups))
    form = TolerancesForm(request.GET)
    field, unranked = field_of(what.scope, what.existing(), document, group)
    pair = (request.GET.get("one", ""), request.GET.get("other", ""))
    told = page.told_of(field, form.stated(), pair)
    return _Page(what, groups, group, form, told, unranked)
