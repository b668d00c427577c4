"""The statement as a Word document: the authority's template, or the product's own, filled."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from jinja2.sandbox import SandboxedEnvironment

from core.exact import format_short
from documents import word
from targets.plans.models import Plan
from targets.plans.statement import statement_context
from targets.statements.queries import signed_sides, template_of
from units.models import UnitYear

if TYPE_CHECKING:
    from docx.document import Document

#: Columns of the targets' table and of the common ones: head, field, width in millimetres.
COLUMNS = (
    *(("序", "row.place", 8), ("目标", "row.title", 35), ("质量标准", "row.standard", 24)),
    *(("计划值", "row.plan", 18), ("时限", "row.deadline", 18), ("分值", "row.points", 10)),
    *(("计分方法", "row.scoring", 29), ("责任人", "row.responsible", 14)),
)
COMMON_COLUMNS = (
    *(("共性目标", "item.title", 38), ("内容和要求", "item.content", 71)),
    *(("评分部门", "item.department", 32), ("分值", "item.points", 15)),
)
#: Both sides of the statement: who, and who signs for it.
_SIDES = (
    ("authority", "代表"),
    ("unit", "负责人"),
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
    told = statement_context(plan)
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
        **signed_sides(plan),
    }


@cache
def built_in() -> bytes:
    """The product's own template in official layout; an office may start its own from it."""
    file = word.official_document("目标管理责任书")
    word.add_lines(file, word.MARK, "{{ authority }}")
    word.add_lines(file, word.NUMBER, "{{ number }}")
    word.add_lines(file, word.TITLE, "{{ unit }}", "{{ title }}")
    under = "根据《{{ scheme }}》{% if scheme_number %}（{{ scheme_number }}）{% endif %}，"
    promise = f"{under}{{{{ unit }}}}承担 {{{{ year }}}} 年度下列目标，共 {{{{ total }}}} 分，"
    word.add_lines(file, word.BODY, "", f"{promise}双方共同遵守。", "{%p for part in parts %}")
    word.add_lines(file, word.HEAD, "{{ part.title }}（{{ part.points }} 分）")
    _table(file, COLUMNS, "row in part.rows")
    word.add_lines(file, word.BODY, "{%p endfor %}", "{%p for common in commons %}")
    word.add_lines(file, word.HEAD, "{{ common.title }}（{{ common.points }} 分）")
    word.add_lines(
        *(file, word.BODY),
        "{%p if common.number %}",
        "由{{ common.number }}统一下达，职能部门评分。",
        "{%p else %}",
        "共性目标还没有下达，以统一下达的为准。",
        "{%p endif %}",
    )
    _table(file, COMMON_COLUMNS, "item in common.rows")
    word.add_lines(file, word.BODY, "{%p endfor %}")
    _close(file)
    return word.saved(file)


def _close(file: Document) -> None:
    """Rewards and penalties, how long it holds, and a place for both sides' names and seals."""
    word.add_lines(file, word.BODY, "目标完成的得满分，没有完成的按计分方法扣分，扣到 0 为止。")
    word.add_lines(file, word.HEAD, "奖惩")
    word.add_lines(
        *(file, word.BODY),
        "{%p for reward in rewards %}",
        "{{ reward.heading }}：{{ reward.text }}（{{ reward.clauses }}）。",
        "{%p endfor %}",
        "本责任书签订后不得自行改动。因不可抗力等原因确需调整的，按规定时限报批。",
        "本责任书一式两份，双方各执一份，自签订之日起生效。",
        "",
    )
    sides = file.add_table(rows=1, cols=2)
    word.fix_widths(sides, (word.AREA_WIDTH / 2, word.AREA_WIDTH / 2))
    for cell, (party, who) in zip(sides.rows[0].cells, _SIDES, strict=True):
        word.fill_cell(cell, f"{{{{ {party} }}}}（盖章）", word.PLAIN)
        known = f"{{% if {party}_signed_on %}}{{{{ {party}_signed_on }}}}"
        day = f"{known}{{% else %}}年　　月　　日{{% endif %}}"
        word.add_lines(cell, word.PLAIN, f"{who}签字：{{{{ {party}_signer }}}}", day)
    # The two sides stay on one page, with the sentence before them.
    for row in sides.rows:
        for line in (each for cell in row.cells for each in cell.paragraphs):
            line.paragraph_format.keep_with_next = True


def _table(file: Document, columns: Sequence[tuple[str, str, int]], loop: str) -> None:
    heads, fields, widths = zip(*columns, strict=True)
    table = word.add_table(file, heads, widths)
    rest = [""] * (len(columns) - 1)
    word.add_row(table, [f"{{%tr for {loop} %}}", *rest])
    word.add_row(table, [f"{{{{ {field} }}}}" for field in fields])
    word.add_row(table, ["{%tr endfor %}", *rest])
