"""The statement as a Word document: the authority's template, or the product's own, filled."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from jinja2.sandbox import SandboxedEnvironment

from core.exact import format_short
from core.ui import date_text
from targets.plans.models import Plan
from targets.plans.statement import statement_context
from targets.statements.models import StatementSigning
from targets.statements.queries import signing_of, template_of
from units.models import UnitYear

if TYPE_CHECKING:
    from docx.document import Document

FACE, HEAD_FACE = "FangSong", "SimHei"
#: Columns of the targets' table and of the common ones: head, field, width in millimetres.
COLUMNS = (
    *(("序", "row.place", 9), ("目标", "row.title", 42), ("质量标准", "row.standard", 34)),
    *(("计划值", "row.plan", 20), ("时限", "row.deadline", 18), ("分值", "row.points", 12)),
    *(("计分办法", "row.scoring", 26), ("责任人", "row.responsible", 16)),
)
COMMON_COLUMNS = (
    *(("共性目标", "item.title", 42), ("内容和要求", "item.content", 84)),
    *(("评分部门", "item.department", 36), ("分值", "item.points", 15)),
)


def statement_docx(plan: Plan, content: bytes | None = None) -> bytes:
    """A plan's statement by the template in force, or by one that is being looked at."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 - a heavy library, loaded on first use

    own = template_of(plan.year.authority) if content is None else None
    source = content or (bytes(own.content) if own else b"") or built_in()
    file = DocxTemplate(io.BytesIO(source))
    # The template was read before it was put in force; it is filled in a closed room all the same.
    file.render(word_fields(plan), SandboxedEnvironment(autoescape=True))
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def word_fields(plan: Plan) -> dict[str, Any]:
    """Every field of the list with what it holds for a plan."""
    told, signing = statement_context(plan), signing_of(plan)
    rows = UnitYear.objects.filter(authority=plan.year.authority_id, year=plan.year.year)
    place = rows.filter(unit=plan.unit_id, current=True).first()
    parts = [
        {"title": part.title, "points": format_short(part.meter.full), "rows": part.rows}
        for part in told["parts"]
    ]
    return {
        **{key: told[key] for key in ("title", "authority", "unit", "scheme", "scheme_number")},
        "year": plan.year.year,
        **{key: told[key] for key in ("base", "total", "commons", "rewards")},
        "number": plan.number if plan.is_issued else _("（未下达，供核对）"),
        "leader": place.leader_in_charge if place else "",
        "parts": parts,
        **_signed(signing),
    }


def _signed(signing: StatementSigning | None) -> dict[str, str]:
    sides = {}
    for side in ("authority", "unit"):
        day = getattr(signing, f"{side}_on", None)
        name = f"{getattr(signing, f'{side}_post', '')} {getattr(signing, f'{side}_name', '')}"
        sides[f"signed_{side}"] = f"{name.strip()}　{date_text(day, 'full')}" if day else ""
    return sides


@cache
def built_in() -> bytes:
    """The product's own template; an office may take it as the start of its own."""
    import docx  # noqa: PLC0415 - a heavy library, loaded on first use
    from docx.shared import Mm, Pt  # noqa: PLC0415

    file = docx.Document()
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(18), Mm(15)
    file.styles["Normal"].font.name, file.styles["Normal"].font.size = FACE, Pt(14)
    _line(file, "{{ authority }}", 22, center=True)
    _line(file, "{{ number }}", 14, center=True)
    _line(file, "{{ unit }}", 22, center=True)
    _line(file, "{{ title }}", 22, center=True)
    promise = "根据《{{ scheme }}》，{{ unit }}承担 {{ year }} 年度下列目标，共 {{ total }} 分，"
    file.add_paragraph(f"{promise}双方共同遵守。")
    file.add_paragraph("{%p for part in parts %}")
    _line(file, "{{ part.title }}（{{ part.points }} 分）", 14, face=HEAD_FACE)
    _table(file, COLUMNS, "row in part.rows")
    file.add_paragraph("{%p endfor %}")
    file.add_paragraph("{%p for common in commons %}")
    _line(file, "{{ common.title }}（{{ common.points }} 分）", 14, face=HEAD_FACE)
    file.add_paragraph("{%p if common.number %}")
    file.add_paragraph("由 {{ common.number }} 统一下达，职能部门评分。")
    file.add_paragraph("{%p else %}")
    file.add_paragraph("共性目标还没有下达，以统一下达的为准。")
    file.add_paragraph("{%p endif %}")
    _table(file, COMMON_COLUMNS, "item in common.rows")
    file.add_paragraph("{%p endfor %}")
    for text in (
        "目标完成的得满分，没有完成的按计分办法扣分，扣到 0 为止。奖惩按方案执行。",
        "{%p for reward in rewards %}",
        "{{ reward.heading }}：{{ reward.text }}（{{ reward.clauses }}）。",
        "{%p endfor %}",
        "本责任书签订后不得自行改动。因不可抗力等原因确需调整的，按规定时限报批。",
        "本责任书一式两份，双方各执一份，自签订之日起生效。",
        "{{ authority }}（盖章）　代表签字：{{ signed_authority }}",
        "{{ unit }}（盖章）　负责人签字：{{ signed_unit }}",
    ):
        file.add_paragraph(text)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _line(file: Document, text: str, size: int, *, center: bool = False, face: str = FACE) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - with its library
    from docx.shared import Pt  # noqa: PLC0415

    paragraph = file.add_paragraph()
    if center:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), face


def _table(file: Document, columns: Sequence[tuple[str, str, int]], loop: str) -> None:
    from docx.shared import Mm, Pt  # noqa: PLC0415 - with its library

    table = file.add_table(rows=4, cols=len(columns), style="Table Grid")
    table.autofit = False
    table.rows[1].cells[0].text = f"{{%tr for {loop} %}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    for place, (head, field, width) in enumerate(columns):
        table.rows[0].cells[place].text = head
        table.rows[2].cells[place].text = f"{{{{ {field} }}}}"
        for row in table.rows:
            row.cells[place].width = Mm(width)
            for paragraph in row.cells[place].paragraphs:
                paragraph.paragraph_format.space_after = Pt(0)
                for run in paragraph.runs:
                    run.font.size = Pt(10.5)
