"""The fixed parts of a workbook: styles, contents, sheet frame, print set-up.

Cell styles are numbered by :class:`Style`; the list in :func:`_cell_formats` stands in that order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from documents.xlsx.reader import column_letters

LISTS_TITLE = "选项"
"""The hidden sheet that holds long validation lists."""

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LAST_ROW = 1_048_576


class Style:
    """Indexes of cell styles. Body styles have a bold twin at ``BOLD_OFFSET``; every style has one
    that marks its text as quoted at ``QUOTED_OFFSET``."""

    PLAIN = 0
    TEXT = 1
    EXACT = 2
    POINTS = 3
    MONEY = 4
    INTEGER = 5
    DATE = 6
    HEADER = 7
    EXPLANATION = 8
    EXAMPLE = 9
    TITLE = 10
    NOTE = 11
    BOLD_OFFSET = 11
    QUOTED_OFFSET = 18


STYLE_OF_KIND: Mapping[str, int] = {
    "text": Style.TEXT,
    "code": Style.TEXT,
    "choice": Style.TEXT,
    "bool": Style.TEXT,
    "exact": Style.EXACT,
    "points": Style.POINTS,
    "money": Style.MONEY,
    "int": Style.INTEGER,
    "months": Style.INTEGER,
    "date": Style.DATE,
}


class SheetEntry(NamedTuple):
    """A written sheet: its title, the row of its header (0: none), whether it is hidden."""

    title: str
    header_row: int
    hidden: bool


def sheet_path(number: int) -> str:
    """The part that holds sheet ``number``, counted from 1."""
    return f"xl/worksheets/sheet{number}.xml"


def sheet_start(widths: Sequence[int], header_row: int, *, frozen: int) -> str:
    """What stands before the first row; the header and ``frozen`` columns stay in view."""
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(widths, 1)
    )
    pane = ""
    if header_row:
        corner = f"{column_letters(frozen + 1)}{header_row + 1}"
        pane = (
            f'<pane xSplit="{frozen}" ySplit="{header_row}" topLeftCell="{corner}"'
            ' activePane="bottomRight" state="frozen"/>'
            f'<selection pane="bottomRight" activeCell="{corner}" sqref="{corner}"/>'
        )
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        '<sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{columns}</cols><sheetData>"
    )


def sheet_end(footer: str, *, landscape: bool) -> str:
    """Everything after the validations: A4, one page wide, footer with page x of y."""
    orientation = "landscape" if landscape else "portrait"
    left = f"&amp;L{footer.replace('&amp;', '&amp;&amp;')}" if footer else ""
    return (
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="9" orientation="{orientation}" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>{left}&amp;R第 &amp;P 页 共 &amp;N 页</oddFooter></headerFooter>"
        "</worksheet>"
    )


def validation(letters: str, first: int, formula: str) -> str:
    """A list validation from row ``first`` down. It warns and does not stop: the import decides."""
    return (
        '<dataValidation type="list" allowBlank="1" showErrorMessage="1" errorStyle="warning"'
        ' errorTitle="可选值" error="不在可选值里" '
        f'sqref="{letters}{first}:{letters}{_LAST_ROW}"><formula1>{formula}</formula1>'
        "</dataValidation>"
    )


def validations(items: Sequence[str]) -> str:
    """The validations of a sheet, or nothing."""
    if not items:
        return ""
    return f'<dataValidations count="{len(items)}">{"".join(items)}</dataValidations>'


def fixed_parts(
    sheets: Sequence[SheetEntry], title: str, creator: str
) -> Iterator[tuple[str, str]]:
    """``(path, XML)`` of every part that is not a sheet. ``title`` and ``creator`` are escaped."""
    yield "[Content_Types].xml", _content_types(len(sheets))
    yield "_rels/.rels", _root_relations()
    yield "docProps/core.xml", _core_properties(title, creator)
    yield "xl/workbook.xml", _workbook(sheets)
    yield "xl/_rels/workbook.xml.rels", _workbook_relations(len(sheets))
    yield "xl/styles.xml", _styles()


def _content_types(count: int) -> str:
    sheets = "".join(
        f'<Override PartName="/{sheet_path(number)}" ContentType="{_TYPES}.worksheet+xml"/>'
        for number in range(1, count + 1)
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f"{sheets}</Types>"
    )


def _root_relations() -> str:
    return (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties"'
        ' Target="docProps/core.xml"/></Relationships>'
    )


def _core_properties(title: str, creator: str) -> str:
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator></cp:coreProperties>"
    )


def _workbook(sheets: Sequence[SheetEntry]) -> str:
    entries = "".join(
        f'<sheet name={quoteattr(sheet.title)} sheetId="{number}"'
        f'{" state=" + chr(34) + "hidden" + chr(34) if sheet.hidden else ""} r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, 1)
    )
    names = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{index}">'
        f"{_quoted_title(sheet.title)}!${sheet.header_row}:${sheet.header_row}</definedName>"
        for index, sheet in enumerate(sheets)
        if sheet.header_row
    )
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
        "<bookViews><workbookView/></bookViews>"
        f"<sheets>{entries}</sheets><definedNames>{names}</definedNames></workbook>"
    )


def _quoted_title(title: str) -> str:
    return "'" + escape(title.replace("'", "''")) + "'"


def _workbook_relations(count: int) -> str:
    sheets = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/worksheet"'
        f' Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, count + 1)
    )
    return (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{sheets}'
        f'<Relationship Id="rId{count + 1}" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
        "</Relationships>"
    )


# Fonts: 0 body, 1 bold, 2 title, 3 grey. Fills: 2 head, 3 explanation. Borders: 1 thin, 2 total.
_FONTS = (
    '<fonts count="4">'
    '<font><sz val="11"/><color rgb="FF18212F"/><name val="宋体"/><charset val="134"/></font>'
    '<font><b/><sz val="11"/><color rgb="FF18212F"/><name val="宋体"/><charset val="134"/></font>'
    '<font><b/><sz val="14"/><color rgb="FF18212F"/><name val="宋体"/><charset val="134"/></font>'
    '<font><sz val="10"/><color rgb="FF5F6B7C"/><name val="宋体"/><charset val="134"/></font>'
    "</fonts>"
)
_FILLS = (
    '<fills count="4"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFDFE9F6"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFF8F9FB"/></patternFill></fill></fills>'
)
_THIN = "".join(
    f'<{side} style="thin"><color rgb="FFC6CDD7"/></{side}>'
    for side in ("left", "right", "top", "bottom")
)
_TOTAL = _THIN.replace('<top style="thin"><color rgb="FFC6CDD7"/>', '<top style="medium"><color/>')
_BORDERS = (
    '<borders count="3"><border><left/><right/><top/><bottom/></border>'
    f"<border>{_THIN}</border><border>{_TOTAL}</border></borders>"
)
_NUMBER_FORMATS = (
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="0.0000"/>'
    '<numFmt numFmtId="165" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>'
    "</numFmts>"
)
_LEFT = '<alignment vertical="center" wrapText="1"/>'
_RIGHT = '<alignment horizontal="right" vertical="center"/>'
_NUMBER_FORMAT_OF_BODY = (49, 0, 164, 4, 1, 165)


def _cell_formats() -> list[str]:
    """Attributes and content of every style, in the order of :class:`Style`."""
    plain = [("", "<alignment/>")]
    body = [
        (
            f' numFmtId="{number}" applyNumberFormat="1" borderId="1" applyBorder="1"',
            _LEFT if number == 49 else _RIGHT,
        )
        for number in _NUMBER_FORMAT_OF_BODY
    ]
    head = [
        (' numFmtId="49" fontId="1" fillId="2" borderId="1"', _LEFT),
        (' numFmtId="49" fontId="3" fillId="3" borderId="1"', _LEFT),
        (' numFmtId="49" fontId="3" borderId="1"', _LEFT),
        (' numFmtId="49" fontId="2"', '<alignment vertical="center"/>'),
        (' numFmtId="49" fontId="3"', '<alignment vertical="center"/>'),
    ]
    bold = [
        (attributes.replace('borderId="1"', 'borderId="2"') + ' fontId="1" applyFont="1"', content)
        for attributes, content in body
    ]
    return [
        f"<xf{attributes}{quoted}>{content}</xf>"
        for quoted in ("", ' quotePrefix="1"')
        for attributes, content in (*plain, *body, *head, *bold)
    ]


def _styles() -> str:
    formats = _cell_formats()
    return (
        f'{_XML}<styleSheet xmlns="{_MAIN}">{_NUMBER_FORMATS}{_FONTS}{_FILLS}{_BORDERS}'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        "</cellStyleXfs>"
        f'<cellXfs count="{len(formats)}">{"".join(formats)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )
