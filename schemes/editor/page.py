"""What the editor's page is drawn with: outline, form, findings, what is read, who may do what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.language import in_english
from schemes.diff import scheme_diff
from schemes.document import SchemeDocument
from schemes.editor import flow, outline
from schemes.editor.boxes import Box, Looks, field_id
from schemes.editor.fault_words import fault_text
from schemes.editor.findings import Review
from schemes.editor.forms import form_boxes
from schemes.editor.listing import PER_PAGE, drafts_asked, drafts_found, states
from schemes.editor.models import DraftState, SchemeDraft
from schemes.editor.panels import acts_for, panels_for
from schemes.editor.paths import ABSENT, Path, path_of, path_text, value_at
from schemes.editor.queries import base_document, review_of
from schemes.editor.services import edit_to_undo
from schemes.rules.wording import KINDS
from schemes.sentences.reading import sentences_at
from schemes.showing import Section, part_section
from schemes.worked.example import Worked
from schemes.worked.reading import worked_at
from units.http import signed_in

BADGES: dict[str, str] = {
    DraftState.WRITING.value: "draft",
    DraftState.AWAITING.value: "review",
    DraftState.PUBLISHED.value: "published",
    DraftState.DROPPED.value: "withdrawn",
}


def crumbs_of(draft: SchemeDraft | None = None) -> list[tuple[str, str]]:
    """The way to a draft's page; without one to the list of drafts."""
    first = (pgettext("list", "方案"), reverse("schemes:list"))
    if draft is None:
        return [first, (_("起草方案"), "")]
    return [first, (_("起草方案"), reverse("schemes:drafts")), (draft.shown_title, "")]


def list_context(request: HttpRequest) -> dict[str, Any]:
    """The drafts that the address asks for, a page of them, and whether new ones may be begun."""
    account, asked = signed_in(request), drafts_asked(request.GET.dict())
    found = Paginator(drafts_found(account, asked), PER_PAGE)
    return {
        "asked": asked,
        "page": found.get_page(request.GET.get("page")),
        "states": states(),
        "writes": flow.is_writer(account),
        "crumbs": crumbs_of(),
    }


def asked_rule(draft: SchemeDraft, text: str) -> Path:
    """The rule whose form is asked for; the scheme's head where the draft has it no longer."""
    path = path_of(text)
    if not path or value_at(draft.document, path) is ABSENT:
        return ()
    return path


def editor_context(request: HttpRequest, draft: SchemeDraft, rule: str) -> dict[str, Any]:
    """Everything that the page of a draft shows, with the form of one rule."""
    account, path = signed_in(request), asked_rule(draft, rule)
    base = base_document(draft)
    was = base.to_data() if base is not None else None
    found = review_of(draft)
    duties = flow.duties_of(account, draft)
    writes = flow.WRITER in duties and draft.state == DraftState.WRITING
    text, boxes = path_text(path), boxes_of(draft, path, found, was)
    return {
        "draft": draft,
        "badge_key": BADGES[draft.state],
        "crumbs": crumbs_of(draft),
        "rule": text,
        "parts": _outline(draft.document, found),
        "heading": outline.heading_of(draft.document, path),
        "chapter": chapter_of(path),
        "rule_kind": _kind_words(draft.document, path),
        "clause": outline.clause_of(value_at(draft.document, path)) if path else "",
        "boxes": boxes,
        "flat": list(_flat(boxes)),
        "faults": _faults_told(draft.document, found),
        "open_chapter": _chapter_key(path),
        "last_year": draft.base is not None and draft.base.years.exists(),
        "review": found,
        "sentences": sentences_of(found, path),
        "worked": worked_of(found, path),
        "section": section_of(found, path),
        "writes": writes,
        "moves": flow.WORKFLOW.open_to(draft.state, duties),
        "undo": edit_to_undo(draft, account) if writes else None,
        "changes": count_changes(found.reading.document, base),
        "panels": [(panel, panel.address(draft.pk, text)) for panel in panels_for(account)],
        "acts": [(act, act.address(draft.pk)) for act in acts_for(account)],
        "unused": outline.unused_rules(draft.document) if writes else [],
    }


def boxes_of(draft: SchemeDraft, path: Path, found: Review, base: Any) -> list[Box]:
    """The boxes of a form, each with its fault, what it was, and the finding that speaks of it."""
    faults = {fault.path: fault_text(fault) for fault in found.reading.faults}
    hints = {each.path: each.code for each in found.told if not each.reason}
    return form_boxes(Looks(draft.document, base, faults, hints), path)


def _flat(boxes: Sequence[Box]) -> Iterator[Box]:
    """All boxes of a form, however deep: what is said beneath each is drawn again by itself."""
    for box in boxes:
        if box.kind not in ("row", "entry", "link"):
            yield box
        yield from _flat(box.boxes)


@dataclass(frozen=True, slots=True)
class FaultTold:
    """A field that cannot stand as typed: in which form, under which name, what is wrong."""

    form: str
    id: str
    place: str
    text: str


def _faults_told(data: Any, found: Review) -> list[FaultTold]:
    forms = outline.form_paths(outline.outline_of(data))
    return [
        FaultTold(
            path_text(outline.form_of(forms, path_of(fault.path))),
            field_id(fault.path),
            place_words(data, path_of(fault.path)),
            fault_text(fault),
        )
        for fault in found.reading.faults
    ]


def _outline(data: Any, found: Review) -> list[outline.Part]:
    parts = outline.outline_of(data)
    forms = outline.form_paths(parts)
    places: dict[str, tuple[int, int]] = {}
    wrong = [path_text(outline.form_of(forms, path_of(f.path))) for f in found.reading.faults]
    marks = [(form, True) for form in wrong]
    marks += [(each.form, each.severity == "error") for each in found.told if each.open]
    for form, forbids in marks:
        count, errors = places.get(form, (0, 0))
        places[form] = (count + 1, errors + forbids)
    return outline.counted(parts, places)


def chapter_of(path: Path) -> str:
    """The chapter in which a rule stands."""
    key = _chapter_key(path)
    return next((str(each.title) for each in outline.CHAPTERS if each.key == key), "")


def _chapter_key(path: Path) -> str:
    text = path_text(path)
    for chapter in outline.CHAPTERS:
        if any(text == part or text.startswith(f"{part}.") for part in chapter.parts):
            return chapter.key
    return "head"


def _kind_words(data: Any, path: Path) -> str:
    """What kind of rule it is; "" for a part that is of no kind."""
    value = value_at(data, path)
    if not isinstance(value, Mapping):
        return ""
    inner = value.get("rule")
    holder: Any = inner if isinstance(inner, Mapping) else value
    kind = KINDS.get(str(holder.get("kind", "")))
    return kind[in_english()] if kind else ""


def sentences_of(found: Review, path: Path) -> tuple[str, ...]:
    """What the rule says in plain sentences; none while something in it cannot stand as typed."""
    document = _readable(found, path)
    if document is None:
        return ()
    return sentences_at(document.to_data(), path_text(path), english=in_english())


def worked_of(found: Review, path: Path) -> Worked | None:
    """The rule at work on a small example; None for a place that nothing is computed by."""
    document = _readable(found, path)
    if document is None:
        return None
    return worked_at(document.to_data(), path_text(path), english=in_english())


def section_of(found: Review, path: Path) -> Section | None:
    """The rule's figures with their names; None as in :func:`sentences_of`."""
    document = _readable(found, path)
    return None if document is None else part_section(document, path, english=in_english())


def _readable(found: Review, path: Path) -> SchemeDocument | None:
    own = path_text(path)
    wrong = any(f"{fault.path}.".startswith(f"{own}.") for fault in found.reading.faults)
    return found.reading.document if path and not wrong else None


def count_changes(document: SchemeDocument | None, base: SchemeDocument | None) -> int:
    """In how many places the draft differs from what it was written from."""
    if document is None or base is None:
        return 0
    return len(scheme_diff(base, document))


def told_edits(edits: Sequence[Any], data: Any) -> list[tuple[str, str, Any]]:
    """(who, where in words, when) of changes that somebody else made."""
    return [
        (str(edit.actor), place_words(data, change["path"]), edit.at)
        for edit in edits
        for change in edit.changes
    ]


def place_words(data: Any, path: Sequence[str | int]) -> str:
    """A place of the document in words, outermost first."""
    names = [outline.heading_of(data, tuple(path[: n + 1])) for n in range(len(path))]
    return " › ".join(name for name in names if name)
