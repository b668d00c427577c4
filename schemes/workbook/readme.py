"""The first sheet of the workbook: how to fill it, and which year it is for."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import override

from documents.xlsx.columns import Column
from documents.xlsx.reader import Cell, Row
from documents.xlsx.writer import TableOptions, WorkbookWriter
from schemes.workbook.context import YearContext
from schemes.workbook.registry import YearSheet

README_TITLE = "说明"
YEAR_LABEL = "年度"
_STEPS = (
    "一张表填一类事实，一行填一件。表名和列名不要改，列的先后可以换，用不着的表可以整张删去。",
    "带 * 的列必须填。“标记”列写“说明”“示例”的行不读入，可以留着。",
    "文件里有的表按整张核对：表里没有的行，导入时列为“删除”，确认后才撤销；文件里没有的表不动。",
    "导入先给出预览：新增、改动、删除和全部错误。有错误时一行也不写入。",
    "除不尽的数写成分数，如 1/3。日期写成 2026-03-05 或设为日期格式。编号列设为文本。",
    "无记名测评票不导出；记名票在截止以后导出。",
)


def write_readme(book: WorkbookWriter, context: YearContext, sheets: Iterable[YearSheet]) -> None:
    """Write the sheet: the year, the rules of filling, and what each sheet holds."""
    columns = [
        Column("name", "项目", width=16),
        Column("text", "内容", width=100),
    ]
    scheme = context.year.scheme
    with override("zh-hans"):
        rows: list[tuple[str, str]] = [
            (YEAR_LABEL, str(context.number)),
            ("考核主体", context.authority.name),
            ("考核方案", f"{scheme.title} 第 {scheme.number} 版"),
            *((f"填法 {number}", text) for number, text in enumerate(_STEPS, 1)),
            *((sheet.title, str(sheet.spec(context).explanation)) for sheet in sheets),
        ]
    book.write_table(README_TITLE, columns, rows, TableOptions())


def year_in_readme(rows: Iterable[Row]) -> Cell | None:
    """The cell that states the year, if the sheet is still as it was written."""
    for row in rows:
        first = row.cells.get(1)
        if first is not None and first.text == YEAR_LABEL:
            return row.cells.get(2)
    return None
