"""What can be wrong with a workbook, in an official's words.

A problem is data: a code or a text with its parameters, and where it is. The sentence is made when
it is shown, so a stored import report reads in whatever language the reader has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.phrases import Params, said

FILE_MESSAGES: Mapping[str, Any] = {
    "file_too_large": _("文件有 %(size)s MB，最多 %(limit)s MB。删去图片和用不着的工作表再传"),
    "file_empty": _("文件是空的。重新导出或另存后再传"),
    "file_encrypted": _("文件加了打开密码。在表格软件里去掉密码，另存为 .xlsx 再传"),
    "file_old_format": _("这是旧的 .xls 格式。在表格软件里另存为 .xlsx 再传"),
    "file_binary_format": _("这是 .xlsb 格式。在表格软件里另存为 .xlsx 再传"),
    "file_not_workbook": _("这不是 .xlsx 工作簿。在表格软件里另存为 .xlsx 再传"),
    "file_damaged": _("文件不完整或已损坏。用表格软件打开，另存一份再传"),
    "file_macros": _("文件里有宏。另存为不带宏的 .xlsx 再传"),
    "file_external_links": _("文件链接着别的文件或数据源。在“数据”里断开链接，把值粘贴下来再传"),
    "file_embedded_objects": _("文件里嵌有别的文件或控件。删去后再传"),
    "file_too_many_parts": _(
        "文件内含 %(count)s 个部分，最多 %(limit)s 个。删去用不着的工作表再传"
    ),
    "file_unpacks_too_large": _(
        "文件展开后有 %(size)s MB，最多 %(limit)s MB。删去用不着的内容，另存后再传"
    ),
    "file_ratio": _("文件压缩得异常紧，不予打开。用模板重新填一份再传"),
    "file_unsafe_xml": _("文件里有不允许的内容（文档类型声明），不予打开。用模板重新填一份再传"),
    "file_too_complex": _("文件里的格式、名称或图形太多，不予读入。把数据复制到模板里再传"),
    "too_many_sheets": _("工作簿有 %(count)s 张工作表，最多 %(limit)s 张"),
    "too_many_rows": _("超过 %(limit)s 行。删去数据下面的空行，或分成几个文件"),
    "too_many_columns": _("超过 %(limit)s 列。删去数据右边的空列"),
    "too_many_cells": _("整个工作簿超过 %(limit)s 个单元格。删去空行空列，或分成几个文件"),
    "text_too_long": _("一个单元格的文字超过 %(limit)s 个字"),
    "too_slow": _("%(limit)s 秒内没有读完。删去空行空列和用不着的工作表再传"),
    "sheet_missing": _("缺这张工作表。用模板填写，工作表名不要改"),
}

CELL_MESSAGES: Mapping[str, Any] = {
    "formula_no_value": _("单元格是公式但没有算出的值，请在表格软件里打开保存一次"),
    "error_value": _("单元格是错误值 %(value)s，改成正确的值"),
    "not_finite": _("“%(value)s” 不是一个确定的数"),
    "number_damaged": _("“%(value)s” 存成了数字，但读不出来。重新填写这一格"),
    "value_damaged": _("存的“%(value)s”读不出来。重新填写这一格"),
    "digits_lost": _("数字超过 15 位，表格软件已丢掉末几位。把这一列设为文本，再重新填写"),
    "control_character": _("文字里有看不见的控制字符（第 %(position)s 个字）。删去后重新填写"),
    "date_impossible": _("“%(value)s” 不是有效的日期"),
    "header_missing_column": _("缺列“%(column)s”。用模板填写，列名不要改"),
    "header_unknown_column": _("没有列“%(value)s”。这一列不会读入，删去或改名"),
    "header_unknown_column_near": _("没有列“%(value)s”，是不是“%(nearest)s”"),
    "header_duplicate_column": _("列“%(value)s”出现两次，留一列"),
    "header_absent": _("工作表里没有表头行。用模板填写"),
    "value_without_column": _("这一格上面没有列名，不能读入。删去或补上列名"),
    "unknown_mark": _("“标记”列只能空着，或写“说明”“示例”"),
    "missing": _("“%(column)s”必须填"),
    "not_number": _("“%(value)s” 不是数"),
    "not_integer": _("“%(value)s” 不是整数"),
    "too_many_places": _("“%(value)s” 的小数超过 %(places)s 位"),
    "below_minimum": _("%(value)s 小于 %(limit)s"),
    "above_maximum": _("%(value)s 大于 %(limit)s"),
    "too_long": _("有 %(length)s 个字，最多 %(limit)s 个"),
    "code_characters": _("“%(value)s” 里有空白或斜杠，编号里不能有"),
    "not_date": _("“%(value)s” 不是日期"),
    "date_serial": _("“%(value)s” 像是日期的内部序号。把单元格设为日期格式"),
    "date_with_time": _("“%(value)s” 带有时刻，这里只填日期"),
    "not_boolean": _("“%(value)s” 应写“是”或“否”"),
    "not_choice": _("“%(value)s” 不在可选值里"),
    "not_choice_near": _("“%(value)s” 不在可选值里，是不是 “%(nearest)s”"),
    "not_found": _("“%(value)s” 不在%(where)s里"),
    "not_found_near": _("“%(value)s” 不在%(where)s里，是不是 “%(nearest)s”"),
    "too_many_errors": _("这张表已经有 %(count)s 处错误，从这一行起没有再核对。改好前面的再传"),
    "duplicate_row": _("与第 %(row)s 行重复（%(columns)s 相同）。留一行"),
}

MESSAGES: Mapping[str, Any] = {**FILE_MESSAGES, **CELL_MESSAGES}

SHOWN = 60
"""A value is quoted in a message up to this many characters."""


def quoted(value: str) -> str:
    """``value`` as a message may quote it: short, on one line, without control characters."""
    text = "".join(char if char.isprintable() else "·" for char in value[: SHOWN + 1])
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


class WorkbookError(Exception):
    """The file as a whole is refused. ``code`` is a key of :data:`FILE_MESSAGES`."""

    def __init__(self, code: str, *, sheet: str = "", **params: str | int) -> None:
        self.code = code
        self.sheet = sheet
        self.params: dict[str, str | int] = params
        super().__init__(code)

    @property
    def message(self) -> str:
        """What is wrong and what to do, in the active language."""
        text = said(FILE_MESSAGES[self.code], self.params)
        return f"{self.sheet}{gettext('：')}{text}" if self.sheet else text

    def as_data(self) -> dict[str, Any]:
        """JSON-able form, for an import report kept in the database."""
        return {"code": self.code, "sheet": self.sheet, "params": dict(self.params)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> WorkbookError:
        """The refusal as it was kept."""
        return cls(data["code"], sheet=data["sheet"], **data["params"])

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class CellError:
    """One wrong cell: where (``目标!D17``), what stands there, what is wrong, what is allowed.

    ``message`` is the sentence for ``code`` (a key of :data:`CELL_MESSAGES`) in the active
    language; where a service adds an error of its own, that of ``text``, a message id.
    """

    ref: str
    value: str
    code: str
    params: Params = field(default_factory=dict)
    allowed: Sequence[str] = ()
    text: str = ""

    @property
    def message(self) -> str:
        """What is wrong and what to do, in the active language."""
        return said(self.text or CELL_MESSAGES[self.code], self.params)

    def as_data(self) -> dict[str, Any]:
        """JSON-able form, for an import report kept in the database."""
        data: dict[str, Any] = {"ref": self.ref, "value": self.value, "code": self.code}
        data |= {"params": dict(self.params), "allowed": list(self.allowed)}
        return data | ({"text": self.text} if self.text else {})
