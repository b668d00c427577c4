"""What was typed for a target, checked: figure, words, lines of the project ledger."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.exact import ExactError, parse_exact, to_text
from documents.xlsx.values import control_character, half_width
from targets.progress.words import as_typed

#: Cells of a line as a form, a draft and a workbook name them.
CELLS = ("actual", "narrative", "obstacles", "projects", "same")
TEXT_LENGTH, MOST_PROJECTS, NAME_LENGTH = 2000, 200, 120
PLACES = 6
_SPLIT = re.compile(r"\t|[,，]")


@dataclass(frozen=True, slots=True)
class Stated:
    """A report of one target, ready to become a fact."""

    actual: Fraction | None
    narrative: str = ""
    obstacles: str = ""
    projects: list[dict[str, str]] = field(default_factory=list)

    def values(self) -> dict[str, Any]:
        """The fields of a fact."""
        return {name: getattr(self, name) for name in self.__slots__}


def is_empty(cells: Mapping[str, str]) -> bool:
    """Whether nothing was typed."""
    return not any(str(cells.get(name, "")).strip() for name in CELLS)


def read_cells(
    cells: Mapping[str, str],
    *,
    before: Fraction | None,
    figure: bool,
    words_before: str = "",
    whole: str = "",
) -> Stated:
    """Read a line; ``before`` is the figure of the period before and ``words_before`` what was
    written then, ``figure`` whether one is asked, ``whole`` the measure of what comes whole.

    Raises ``ValidationError`` with each cell's fault under its name.
    """
    errors: dict[str, str] = {}
    texts = {name: str(cells.get(name, "")).strip() for name in CELLS}
    actual = _actual(texts, before, figure, errors)
    if text := fraction_words(actual, whole):
        errors["actual"] = text
    for name in ("narrative", "obstacles"):
        if len(texts[name]) > TEXT_LENGTH:
            errors[name] = _("最多 %s 字") % TEXT_LENGTH
        elif control_character(texts[name].replace("\n", " ").replace("\r", " ")):
            errors[name] = _("有不能用的字符，删掉再报")
    projects: list[dict[str, str]] = []
    try:
        projects = read_projects(texts["projects"])
    except ValidationError as error:
        errors["projects"] = error.messages[0]
    if not figure and not texts["narrative"] and texts["same"]:
        texts["narrative"] = words_before
    if not figure and not texts["narrative"]:
        errors["narrative"] = _asked(bool(words_before), "narrative")
    if errors:
        raise ValidationError(errors)
    return Stated(actual, texts["narrative"], texts["obstacles"], projects)


def fraction_words(figure: Fraction | None, whole: str) -> str:
    """That what is counted in whole numbers has a fraction; "" where it has none or may."""
    return (
        _("以“%(measure)s”计的填整数") % {"measure": whole} if has_fraction(figure, whole) else ""
    )


def has_fraction(figure: Fraction | None, whole: str) -> bool:
    """Whether a figure has a fraction that counts things of the measure ``whole`` ("": any)."""
    return bool(whole) and figure is not None and figure.denominator != 1


def _asked(before: bool, cell: str) -> str:
    """What is to be written; the period before is named only where it says something."""
    if cell == "actual":
        return _("填累计实绩，或点“与上期相同”") if before else _("填累计实绩")
    return _("写进展情况，或点“与上期相同”") if before else _("写进展情况")


def _actual(
    texts: Mapping[str, str], before: Fraction | None, figure: bool, errors: dict[str, str]
) -> Fraction | None:
    if not texts["actual"]:
        if texts["same"] and before is not None:
            return before
        if figure:
            none = _("上期没有数，填累计实绩")
            errors["actual"] = none if texts["same"] else _asked(before is not None, "actual")
        return None
    text = half_width(texts["actual"]).replace(",", "")
    if len(text.partition(".")[2]) > PLACES:
        errors["actual"] = _("最多 %s 位小数") % PLACES
        return None
    try:
        return parse_exact(text)
    except ExactError:
        errors["actual"] = _("“%s” 不是数，填如 31.20") % texts["actual"][:40]
        return None


def read_projects(text: str) -> list[dict[str, str]]:
    """Lines of name, contracted, arrived, parted by commas or tabs as Excel gives them.

    A figure that is left out stays "": it is not known, which is no zero (S-2).
    """
    found = []
    for number, line in enumerate(filter(str.strip, text.splitlines()), 1):
        parts = [part.strip() for part in _SPLIT.split(line.strip())]
        told = {"n": number, "line": line.strip()[:40]}
        if len(parts) not in (2, 3) or not parts[0] or len(parts[0]) > NAME_LENGTH:
            text = _("项目第 %(n)s 行 “%(line)s” 要写成：名称，合同数，到位数")
            raise ValidationError(text % told)
        try:
            figures = [_figure_text(part) for part in [*parts[1:], ""][:2]]
        except ExactError as error:
            text = _("项目第 %(n)s 行 “%(line)s” 里有不是数的")
            raise ValidationError(text % told) from error
        names = ("contracted", "arrived")
        found.append({"name": parts[0], **dict(zip(names, figures, strict=True))})
    if len(found) > MOST_PROJECTS:
        raise ValidationError(_("项目最多 %s 行") % MOST_PROJECTS)
    return found


def _figure_text(typed: str) -> str:
    text = half_width(typed)
    return to_text(parse_exact(text)) if text else ""


def project_figure(project: Mapping[str, str], name: str) -> Fraction | None:
    """What a project has ``contracted`` or ``arrived``; None where nothing was said of it."""
    return parse_exact(project[name]) if project[name] else None


def projects_text(projects: list[dict[str, str]]) -> str:
    """The lines again as they are typed."""
    rows = []
    for each in projects:
        figures = [as_typed(project_figure(each, name)) for name in ("contracted", "arrived")]
        rows.append("，".join([each["name"], *figures]))
    return "\n".join(rows)


def stated_of(report: Any) -> Stated:
    """What a report that stands says."""
    return Stated(**{name: getattr(report, name) for name in Stated.__slots__})


def cells_of(stated: Any) -> dict[str, str]:
    """A report as the cells that a form shows."""
    return {
        "actual": as_typed(stated.actual),
        "narrative": stated.narrative,
        "obstacles": stated.obstacles,
        "projects": projects_text(stated.projects),
    }
