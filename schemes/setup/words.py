"""What each role does first, in an official's words; the last page of the set-up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from units.models import Role

FIRST_ACTS: Mapping[Role, Any] = {
    Role.SYSTEM_ADMINISTRATOR: _("发放密码条；谁登不上、谁换岗，在“账号”里办。不看结果和奖金。"),
    Role.TARGET_OFFICE: _("核对单位、人员和日历，通知各单位填报目标。"),
    Role.DEPARTMENT_FILER: _("登录改密码，从工作台进“填报目标”，报前由负责人审定。"),
    Role.DEPARTMENT_HEAD: _("看本单位的目标，审定后报送。"),
    Role.REVIEWING_OFFICE: _("目标报上来以后逐项审核，退回的写明理由。"),
    Role.LEADER: _("看分管单位的目标和进度，手机也能办。"),
    Role.FUNCTIONAL_DEPARTMENT: _("按共性目标定标准，年底给各单位评分。"),
    Role.FINANCE: _("年底核奖金表，按表发放。"),
    Role.STAFF: _("看自己的奖金条怎么算出来的。"),
    Role.AUDITOR: _("看审计记录：谁在什么时候办了什么。"),
}
