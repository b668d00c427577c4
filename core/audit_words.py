"""What the audit trail's events and details are called; an unknown one keeps its code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.ui import BADGES

EVENTS: Mapping[str, Any] = {
    "access.denied": _("拒绝访问"),
    "account.activate": _("启用账号"),
    "account.change_password": _("改密码"),
    "account.create": _("建账号"),
    "account.deactivate": _("停用账号"),
    "account.edit": _("改账号资料"),
    "account.end_sessions": _("使账号退出"),
    "account.reset_password": _("重置密码"),
    "account.unlock": _("解除登录锁"),
    "account_batch.discard": _("放弃批量建号"),
    "account_batch.draft": _("拟批量建号"),
    "account_batch.make": _("批量建号"),
    "account_batch.renew": _("重发初始密码"),
    "account_batch.slips": _("取走密码条"),
    "authority.create": _("建考核主体"),
    "authority.link": _("对应上级的单位"),
    "ballot.import": _("录入测评票"),
    "ballot.import_more": _("录入测评票（续）"),
    "ballot_round.close": _("截止测评"),
    "ballot_round.open": _("开始测评"),
    "vote_round.start": _("设计测评"),
    "vote_round.design": _("改测评设计"),
    "vote_round.freeze": _("冻结测评"),
    "vote_round.thaw": _("测评退回设计"),
    "vote_round.key": _("生成测评密钥"),
    "vote_round.slips": _("生成投票码"),
    "vote_round.open": _("开始投票"),
    "vote_round.remind": _("提醒投票"),
    "vote_round.revoke": _("除名投票人"),
    "vote_round.tally": _("测评计票"),
    "vote_round.void": _("测评作废"),
    "calendar.extend": _("调整时限"),
    "year.carry": _("结转"),
    "holiday.apply": _("改节假日表"),
    "deputising.end": _("提前结束代理"),
    "deputising.grant": _("请人代理"),
    "feedback.give": _("反馈评分"),
    "markconflict.declare": _("登记回避"),
    "markcorrection.approve": _("同意更正评分"),
    "markcorrection.propose": _("提出更正评分"),
    "markcorrection.refuse": _("不同意更正评分"),
    "markingteam.remove": _("撤销考评组"),
    "markingteam.save": _("设考评组"),
    "objection.change": _("异议改分"),
    "objection.file": _("提出评分异议"),
    "objection.reject": _("异议不予受理"),
    "objection.uphold": _("异议维持评分"),
    "objection.withdraw": _("撤回评分异议"),
    "selfevaluation.back": _("负责人退回自评"),
    "selfevaluation.hand_in": _("报送自评"),
    "selfevaluation.return": _("退回自评"),
    "selfevaluation.submit": _("自评报负责人"),
    "selfevaluation.withdraw": _("撤回自评"),
    "import.apply": _("写入工作簿"),
    "import.discard": _("放弃导入"),
    "import.request": _("提出写入"),
    "import.upload": _("上传工作簿"),
    "job.enqueue": _("提出后台任务"),
    "job.stop": _("停止后台任务"),
    "notice.preference": _("改通知方式"),
    "notice.remind": _("催办"),
    "notice.rules": _("改提醒规则"),
    "pay.export": _("导出奖金"),
    "plan.answer": _("说明检查提醒"),
    "plan.pass": _("通过目标计划"),
    "plan.return": _("退回目标计划"),
    "plan.start": _("起草目标计划"),
    "plan.submit": _("报送目标计划"),
    "plan.withdraw": _("撤回目标计划"),
    "person.apply": _("登记人员"),
    "person.rename": _("更正姓名"),
    "result_set.export": _("导出结果"),
    "result_set.prune": _("清理旧结果集"),
    "result_set.recompute": _("重新计算"),
    "role.grant": _("授予角色"),
    "role.revoke": _("收回角色"),
    "scheme.change_draft": _("改方案草稿"),
    "scheme.create_version": _("立方案新版"),
    "scheme.publish": _("发布方案"),
    "session.act_in": _("换考核主体办事"),
    "session.close": _("退出"),
    "session.locked": _("登录已锁"),
    "session.open": _("登录"),
    "session.refused": _("登录未成"),
    "setup.finish": _("首次设置完成"),
    "setup.found": _("首次设置开始"),
    "setup.refused": _("设置码不对"),
    "evidence.add": _("附证明材料"),
    "evidence.cite": _("引用证明材料"),
    "evidence.uncite": _("不再引用证明材料"),
    "registerentry.start": _("拟登记扣分或否决"),
    "registerentry.tell": _("告知单位拟登记"),
    "registerentry.answer": _("单位申辩"),
    "registerentry.enter": _("登记或提请确认"),
    "registerentry.agree": _("第二人确认"),
    "registerentry.refuse": _("第二人退回"),
    "registerentry.drop": _("不予登记"),
    "registerentry.lift": _("解除或提请解除"),
    "honourclaim.start": _("拟加分申报"),
    "honourclaim.settle": _("核定加分申报"),
    "honourclaim.file_remove": _("去掉附件"),
    "honourclaim.submit": _("申报加分"),
    "honourclaim.withdraw": _("撤回加分申报"),
    "honourclaim.discard": _("放弃加分申报"),
    "honourclaim.pass": _("通过加分申报"),
    "honourclaim.return": _("退回加分申报"),
    "honourclaim.refuse": _("不予认定加分"),
    "progress.report": _("报送进度"),
    "progress.submit": _("进度报负责人确认"),
    "progress.return": _("退回进度"),
    "targetchange.start": _("拟目标变更"),
    "targetchange.unfile": _("去掉附件"),
    "targetchange.submit": _("提出目标变更"),
    "targetchange.withdraw": _("撤回目标变更"),
    "targetchange.discard": _("放弃目标变更"),
    "targetchange.pass": _("通过目标变更"),
    "targetchange.return": _("退回目标变更"),
    "targetchange.refuse": _("不同意目标变更"),
    "targetmark.affirm": _("复核评分无误"),
    "transfer.confirm": _("确认调动"),
    "transfer.decline": _("不同意调动"),
    "transfer.propose": _("提出调动"),
    "transfer.withdraw": _("撤回调动"),
    "section.abolish": _("撤销科室"),
    "section.create": _("设科室"),
    "section.place": _("定科室人员"),
    "section.rename": _("科室改名"),
    "leveltwo.file": _("报送二级方案"),
    "leveltwo.record": _("二级方案备案"),
    "leveltwo.return": _("退回二级方案"),
    "leveltwo.save": _("改二级方案"),
    "leveltwo.withdraw": _("撤回二级方案"),
    "tree.add": _("加分解任务"),
    "tree.adopt": _("审定目标分解"),
    "tree.agree": _("同意任务意见"),
    "tree.answer": _("答复任务"),
    "tree.assign": _("指定责任人"),
    "tree.change": _("改分解任务"),
    "tree.copy": _("带入分解任务"),
    "tree.cover": _("改覆盖办法"),
    "tree.deviation": _("改允许偏差"),
    "tree.move": _("移动分解任务"),
    "tree.paste": _("粘贴分解任务"),
    "tree.propose": _("提出任务"),
    "tree.recheck": _("标为要核对"),
    "tree.refresh": _("核对目标分解"),
    "tree.remove": _("移走分解任务"),
    "tree.revise": _("重新分解"),
    "tree.shift": _("调整任务次序"),
    "tree.undo": _("撤销分解改动"),
    "tree.start": _("开始目标分解"),
    "unit.abolish": _("撤销单位"),
    "unit.apply": _("登记单位"),
    "unit.create": _("建单位"),
    "unit.restore": _("恢复单位"),
    "year.change_scheme": _("换用方案版本"),
    "year.open": _("开年度"),
    "year.set_phase": _("换阶段"),
}

DETAILS: Mapping[str, Any] = {
    "acting_for": _("代谁办"),
    "deputy": _("代理人"),
    "principal": _("被代理人"),
    "starts_at": _("起"),
    "ends_at": _("止"),
    "address": _("地址"),
    "after": _("改为"),
    "before": _("原来"),
    "cause": _("起因"),
    "check": _("检查"),
    "from_last": _("从上年带入"),
    "late": _("逾期"),
    "line": _("目标"),
    "version": _("第几次改动"),
    "changed": _("改动"),
    "digest": _("摘要"),
    "document": _("依据文件"),
    "effective_on": _("生效日"),
    "evaluated": _("新算单位"),
    "facts_digest": _("事实摘要"),
    "from_unit": _("原单位"),
    "gone": _("撤销"),
    "keys": _("编号"),
    "months_from": _("原单位月数"),
    "months_reason": _("月数不同的理由"),
    "months_to": _("新单位月数"),
    "new": _("新增"),
    "number": _("号"),
    "origin": _("来源"),
    "phase": _("阶段"),
    "reason": _("理由"),
    "revision": _("修订计数"),
    "role": _("角色"),
    "roles": _("角色"),
    "count": _("个数"),
    "name": _("姓名"),
    "person": _("工号"),
    "size": _("大小"),
    "to_unit": _("调入单位"),
    "unit": _("单位"),
    "username": _("用户名"),
}


#: Details that hold a state.
_STATES = ("before", "after", "state")


def event_words(event: str) -> str:
    """The event in words; every kind of fact is written by the same act."""
    if event in EVENTS:
        return str(EVENTS[event])
    return gettext("写入事实") if event.endswith(".apply") else event


def detail_words(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The details of an entry, named, without those that say nothing."""
    named = []
    for key, value in detail.items():
        # False says nothing either; a number, also none, is told.
        if value is False or value in ("", None, [], {}):
            continue
        named.append((str(DETAILS.get(key, key)), _value_words(key, value)))
    return named


def _value_words(key: str, value: Any) -> str:
    if value is True:
        return gettext("是")
    if isinstance(value, list):
        return "、".join(str(part) for part in value)
    # A state is said as its badge says it.
    look = BADGES.get(str(value)) if key in _STATES else None
    return str(look.label) if look else str(value)
