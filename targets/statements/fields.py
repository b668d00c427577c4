"""The named fields of a statement's template: what each holds, and whether a template needs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

#: Fields of the statement; ``parts``, ``commons`` and their ``rows`` are repeated with a loop.
FIELDS: Mapping[str, Any] = {
    "title": _("责任书名称"),
    "authority": _("考核主体"),
    "unit": _("单位"),
    "year": _("年度"),
    "number": _("文号，未下达的写明供核对"),
    "scheme": _("考核方案"),
    "scheme_number": _("方案文号"),
    "base": _("本单位目标分值合计"),
    "total": _("本单位目标和共性目标分值合计"),
    "leader": _("分管领导"),
    "signed_authority": _("主体方签字人和日期，未签的空着"),
    "signed_unit": _("单位签字人和日期，未签的空着"),
    "authority_signer": _("主体方签字人，未签的空着"),
    "authority_signed_on": _("主体方签字日期，未签的空着"),
    "unit_signer": _("单位签字人，未签的空着"),
    "unit_signed_on": _("单位签字日期，未签的空着"),
    "parts": _("各板块（循环）"),
    "part.title": _("板块名称"),
    "part.points": _("板块分值"),
    "part.rows": _("板块里的目标（循环）"),
    "row.place": _("序号"),
    "row.title": _("目标"),
    "row.standard": _("质量标准"),
    "row.plan": _("计划值和单位"),
    "row.deadline": _("时限"),
    "row.points": _("分值"),
    "row.scoring": _("计分方法"),
    "row.responsible": _("责任人"),
    "commons": _("共性目标各板块（循环）"),
    "common.title": _("共性目标板块名称"),
    "common.points": _("共性目标板块分值"),
    "common.number": _("共性目标下达文号，未下达的空着"),
    "common.rows": _("板块里的共性目标（循环）"),
    "item.title": _("共性目标"),
    "item.content": _("共性目标的内容和要求"),
    "item.department": _("评分部门"),
    "item.points": _("共性目标分值"),
    "rewards": _("奖惩各项，随方案（循环）"),
    "reward.heading": _("奖惩事项"),
    "reward.text": _("奖惩标准"),
    "reward.clauses": _("奖惩的方案条款"),
}
#: Without these a statement does not say who promised what to whom.
NEEDED = ("unit", "year", "parts", "part.rows", "row.title", "row.points")
#: Loops that a template may hold: the name of one, and over what.
LOOPS = {
    "part": "parts",
    "row": "part.rows",
    "common": "commons",
    "item": "common.rows",
    "reward": "rewards",
}
