"""Trees and task sheets as workbooks and PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from django.utils import timezone
from django.utils.translation import gettext as _

from core.ui import date_text
from documents.pdf import render_template_pdf
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from targets.decomposition.models import TaskDuty, TaskMode, TaskState, Tree
from targets.decomposition.reading import TreeReading, TreeRow, from_text
from targets.decomposition.sheets import Sheet, line_values
from targets.decomposition.words import cover_words, issue_words


def tree_xlsx(reading: TreeReading, rows: Sequence[TreeRow]) -> bytes:
    """The rows of a tree, with who has no task on a second sheet."""
    tree, file = reading.tree, BytesIO()
    title = _("目标分解")
    with WorkbookWriter(file, title=f"{tree.unit.name} {tree.year.year} {title}") as book:
        note = _("%(unit)s %(year)s 年度目标分解，%(at)s") % _named(tree)
        options = TableOptions(notes=(note,))
        book.write_table(safe_sheet_title(title), _tree_columns(), _tree_values(rows), options)
        idle = [[person.code, person.name] for person in reading.idle]
        columns = [
            Column("code", _("工号"), kind="code", width=12),
            Column("name", _("姓名"), width=14),
        ]
        book.write_table(safe_sheet_title(_("没有任务的人")), columns, idle, TableOptions())
    return file.getvalue()


def sheets_xlsx(tree: Tree, sheets: Sequence[Sheet]) -> bytes:
    """Task sheets, one worksheet for each."""
    file, used = BytesIO(), set[str]()
    with WorkbookWriter(file, title=_("%(unit)s %(year)s 年度任务书") % _named(tree)) as book:
        for sheet in sheets:
            name = safe_sheet_title(
                sheet.name if sheet.name not in used else f"{sheet.name} {sheet.code}"
            )
            used.add(name)
            note = _("%(unit)s %(year)s 年度任务书，%(at)s") % _named(tree)
            options = TableOptions(notes=(f"{sheet.name} {sheet.note}".strip(), note))
            book.write_table(name, _line_columns(), line_values(sheet.lines), options)
    return file.getvalue()


def sheets_pdf(tree: Tree, sheets: Sequence[Sheet]) -> bytes:
    """Task sheets on paper, each on a page of its own, with a place to sign (T-3)."""
    context = {
        "title": _("%(unit)s %(year)s 年度任务书") % _named(tree),
        "tree": tree,
        "sheets": sheets,
        "footer": (_("打印 %s") % date_text(timezone.localtime(), "fulltime"),),
    }
    return render_template_pdf("decomposition/sheet_pdf.html", context, page="landscape")


def _named(tree: Tree) -> dict[str, object]:
    now = date_text(timezone.localtime(), "fulltime")
    return {"unit": tree.unit.name, "year": tree.year.year, "at": now}


def _tree_columns() -> list[Column]:
    return [
        Column("level", _("层级"), kind="int"),
        Column("title", _("任务名称"), width=40),
        Column("amount", _("数量"), kind="exact"),
        Column("measure", _("计量单位"), width=10),
        Column("points", _("分值"), kind="exact"),
        Column("section", _("科室"), width=14),
        Column("person", _("责任人"), width=18),
        Column("deadline", _("时限"), kind="date"),
        Column("standard", _("标准"), width=30),
        Column("measures", _("措施"), width=30),
        Column("duty", _("承担"), width=8),
        Column("mode", _("方式"), width=12),
        Column("cover", _("覆盖"), width=16),
        Column("issues", _("要办的"), width=40),
    ]


def _tree_values(rows: Sequence[TreeRow]) -> Iterator[list[object]]:
    """The level of a target is 0, so that the tasks under it can be pasted back as they are."""
    for row in rows:
        node, target = row.node, row.target
        issues = _("；").join(issue_words(issue) for issue in row.issues)
        told: list[object] = [row.depth - 1, row.title]
        if node is None:
            plan = target.params.get("plan") if target else None
            told += [from_text(str(plan)) if plan else None, target.measure if target else ""]
            told += [target.points if target else None, "", ""]
            told += [target.deadline if target else None, "", "", "", ""]
        else:
            told += [node.amount, node.measure, node.points]
            told += [node.section.name if node.section else ""]
            told += [f"{node.person.name} ({node.person.code})" if node.person else ""]
            told += [node.deadline, node.standard, node.measures]
            told += [str(TaskDuty(node.duty).label), _mode(node.mode, node.state)]
        yield [*told, cover_words(row.cover), issues]


def _mode(mode: str, state: str) -> str:
    word = str(TaskMode(mode).label)
    return word if mode == TaskMode.DIRECTIVE else f"{word} {TaskState(state).label}"


def _line_columns() -> list[Column]:
    return [
        Column("place", _("序号"), kind="int"),
        Column("title", _("任务名称"), width=36),
        Column("target", _("来自目标"), width=30),
        Column("amount", _("数量"), width=14),
        Column("points", _("分值"), kind="exact"),
        Column("section", _("科室"), width=14),
        Column("person", _("责任人"), width=12),
        Column("duty", _("承担"), width=8),
        Column("leader", _("分管领导"), width=12),
        Column("deadline", _("时限"), kind="date"),
        Column("standard", _("标准"), width=30),
        Column("measures", _("措施"), width=30),
    ]
