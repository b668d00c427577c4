"""Payrolls as stored rows: a batch, its runs, each unit's sheet and each person's line in a run."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField
from core.models import WrittenOnce
from schemes.models import Year
from scoring.models import ResultSet
from units.models import Authority, Person, Unit


class BatchState(models.TextChoices):
    """How far a payroll has come."""

    COMPUTING = "computing", _("计算中")
    DRAFT = "draft", _("待复核")
    CHECKED = "checked", _("待审批")
    APPROVED = "approved", _("待发放")
    PAID = "paid", _("已发放")
    CLOSED = "closed", _("已结清")
    DISCARDED = "discarded", _("已作废")


#: One of them stands in a year at a time: what a later payroll must carry depends on it.
UNDER_WAY = (BatchState.COMPUTING, BatchState.DRAFT, BatchState.CHECKED, BatchState.APPROVED)
#: What was paid, and what the next payroll carries differences against.
PAID_OUT = (BatchState.PAID, BatchState.CLOSED)


def _actor(verbose: Any, **options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=verbose,
        **options,
    )


class PayBatch(models.Model):
    """A payroll (发放批次): one making of payments of a year, under a table of moves.

    ``supplement``: one was paid before, and this carries only what differs from it.  ``run`` is the
    computation in force; ``objections_due`` the last day on which a person may object to his line.
    ``version`` is counted up by every write.
    """

    year = models.ForeignKey(
        Year, on_delete=models.PROTECT, related_name="pay_batches", verbose_name=_("年度")
    )
    number = models.PositiveIntegerField(_("批次"))
    state = models.CharField(
        _("状态"), max_length=12, choices=BatchState.choices, default=BatchState.COMPUTING
    )
    version = models.PositiveIntegerField(default=1)
    supplement = models.BooleanField(_("补发扣回"), default=False)
    result_set = models.ForeignKey(
        ResultSet, on_delete=models.PROTECT, related_name="+", verbose_name=_("依据的结果集")
    )
    run = models.OneToOneField(
        "bonuses.PayRun", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    job = models.ForeignKey(
        "core.Job", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_by = _actor(_("编制人"))
    made_at = models.DateTimeField(_("编制时间"))
    checked_by = _actor(_("复核人"), null=True, blank=True)
    checked_at = models.DateTimeField(_("复核时间"), null=True, blank=True)
    objections_due = models.DateField(_("异议截止"), null=True, blank=True)
    approved_by = _actor(_("审批人"), null=True, blank=True)
    approved_at = models.DateTimeField(_("审批时间"), null=True, blank=True)
    paid_on = models.DateField(_("发放日期"), null=True, blank=True)
    paid_document = models.CharField(_("发放凭证"), max_length=200, blank=True)
    paid_by = _actor(_("发放人"), null=True, blank=True)
    changed_by = _actor(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("发放批次")
        verbose_name_plural = _("发放批次")
        ordering = ["-year__year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="pay_batch_once"),
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(state__in=[state.value for state in UNDER_WAY]),
                name="pay_batch_one_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year_id} {self.number}"


class PayRun(WrittenOnce):
    """One computation of a batch, written whole and never changed.

    Sums in yuan: ``total`` is what the lines are worth, ``before`` what was paid for them in
    earlier batches, ``amount`` = total − before is what this payroll pays.  ``missing`` counts
    people whose amount is not known yet: they are in no sum.  ``fund`` is what it pays of the
    reward fund beside ``amount`` (G-6), provisional while ``fund_missing`` units lack wages.
    ``digest`` covers every line, every unit and every award.
    """

    batch = models.ForeignKey(PayBatch, on_delete=models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField(_("第几次计算"))
    result_set = models.ForeignKey(ResultSet, on_delete=models.PROTECT, related_name="+")
    engine_version = models.CharField(max_length=20)
    revision = models.PositiveBigIntegerField(_("修订计数"))
    digest = models.CharField(_("摘要"), max_length=64)
    units = models.PositiveIntegerField(_("单位数"))
    people = models.PositiveIntegerField(_("人数"))
    missing = models.PositiveIntegerField(_("缺金额的人"), default=0)
    target = ExactField(_("目标奖"))
    leader = ExactField(_("领导奖"))
    total = ExactField(_("应发"))
    before = ExactField(_("已发"))
    amount = ExactField(_("本次发放"))
    fund = ExactField(_("奖励基金"), default="0")
    fund_missing = models.PositiveIntegerField(_("缺工资总额的单位"), default=0)
    computed_by = _actor(_("计算人"))
    computed_at = models.DateTimeField(_("计算时间"))

    class Meta:
        verbose_name = _("发放计算")
        verbose_name_plural = _("发放计算")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="pay_run_once"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}.{self.number}"


class PayUnit(WrittenOnce):
    """A unit in a run: its sums over the lines of the run, and its sheet without the lines.

    ``data`` holds what ``bonuses.payrolls.stored`` writes: the rate and the payroll of the whole
    unit, whichever lines a supplement carries.
    """

    run = models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="unit_rows")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("单位"), max_length=80)
    peer_group = models.CharField(_("考核组"), max_length=40, blank=True)
    order = models.PositiveIntegerField(default=0)
    own_expense = models.BooleanField(_("自筹经费"), default=False)
    people = models.PositiveIntegerField(_("人数"))
    missing = models.PositiveIntegerField(_("缺金额的人"), default=0)
    target = ExactField(_("目标奖"))
    leader = ExactField(_("领导奖"))
    total = ExactField(_("应发"))
    before = ExactField(_("已发"))
    amount = ExactField(_("本次发放"))
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("发放单位")
        verbose_name_plural = _("发放单位")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["run", "unit"], name="pay_unit_once")]

    def __str__(self) -> str:
        return self.name


class PaidLine(WrittenOnce):
    """A person's line in a run (发放行), in yuan; ``data`` holds every step and what it rests on.

    ``total`` is empty while a unit's standard is missing.  ``gone``: paid before, and on no sheet
    any more; the line takes back what was paid.
    """

    run = models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="lines")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("序"))
    code = models.CharField(_("工号"), max_length=40)
    name = models.CharField(_("姓名"), max_length=40)
    title = models.CharField(_("职务"), max_length=120, blank=True)
    target = ExactField(_("目标奖"), null=True)
    leader = ExactField(_("领导奖"), null=True)
    total = ExactField(_("应发"), null=True)
    before = ExactField(_("已发"), default="0")
    amount = ExactField(_("本次发放"), null=True)
    gone = models.BooleanField(_("已不在册"), default=False)
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("发放行")
        verbose_name_plural = _("发放行")
        ordering = ["unit", "number"]
        constraints = [
            # One line a person: nobody is paid twice by one payroll.
            models.UniqueConstraint(fields=["run", "person"], name="paid_line_once"),
        ]
        indexes = [models.Index(fields=["run", "unit"], name="paid_line_by_unit")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class PayAward(WrittenOnce):
    """What a run pays a unit, or a person, of an award of the reward fund (G-6), in yuan.

    ``total`` is what he is due, ``before`` what earlier payrolls gave, ``amount`` the difference;
    ``data`` holds the award's title and how it came about.
    """

    run = models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="awards")
    award = models.CharField(_("奖项"), max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("受奖对象"), max_length=80)
    total = ExactField(_("应发"))
    before = ExactField(_("已发"), default="0")
    amount = ExactField(_("本次发放"))
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("奖励基金发放")
        verbose_name_plural = _("奖励基金发放")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "award", "unit", "person"],
                name="pay_award_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.award} {self.name}"


class BatchMove(WrittenOnce):
    """One move of a batch on record."""

    batch = models.ForeignKey(PayBatch, on_delete=models.PROTECT, related_name="moves")
    key = models.CharField(max_length=20)
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    run = models.ForeignKey(PayRun, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("意见"), max_length=500, blank=True)
    document = models.CharField(_("依据文件"), max_length=200, blank=True)
    actor = _actor(_("经办人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("发放流转")
        verbose_name_plural = _("发放流转")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.key}"


class ObjectionState(models.TextChoices):
    """What became of an objection."""

    OPEN = "open", _("待答复")
    UPHELD = "upheld", _("成立")
    REFUSED = "refused", _("不成立")
    WITHDRAWN = "withdrawn", _("已撤回")


class PayObjection(models.Model):
    """A person's objection to his own line of a payroll (奖金异议), answered with a reason.

    ``line`` is the line that he saw; ``due`` the last day of the answer.  One that is upheld
    changes nothing by itself: the fact is corrected, and the next payroll carries it.
    """

    batch = models.ForeignKey(PayBatch, on_delete=models.PROTECT, related_name="objections")
    line = models.ForeignKey(PaidLine, on_delete=models.PROTECT, related_name="objections")
    state = models.CharField(
        _("状态"), max_length=12, choices=ObjectionState.choices, default=ObjectionState.OPEN
    )
    version = models.PositiveIntegerField(default=1)
    text = models.CharField(_("异议"), max_length=1000)
    filed_by = _actor(_("提出人"))
    filed_at = models.DateTimeField(_("提出时间"))
    due = models.DateField(_("答复截止"))
    answer = models.CharField(_("答复"), max_length=500, blank=True)
    changed_by = _actor(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("奖金异议")
        verbose_name_plural = _("奖金异议")
        ordering = ["due", "pk"]
        constraints = [
            # One at a time: what waits for an answer is not asked twice.
            models.UniqueConstraint(
                fields=["line"], condition=Q(state="open"), name="pay_objection_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.state}"


class ReportKind(models.TextChoices):
    """What is drawn of a whole payroll."""

    SHEETS = "sheets", _("各单位发放表")
    SLIPS = "slips", _("各单位奖金条")
    SUMMARY = "summary", _("全县汇总表")


class PayReport(models.Model):
    """Printed pages of a whole payroll, drawn by a job into one ZIP in the data folder.

    ``run`` is the computation that it shows; the file is there once ``done_at`` is set, until
    ``expires_at``.
    """

    batch = models.ForeignKey(PayBatch, on_delete=models.PROTECT, related_name="reports")
    run = models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("种类"), max_length=10, choices=ReportKind.choices)
    job = models.ForeignKey(
        "core.Job", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    requested_by = _actor(_("提出人"))
    requested_at = models.DateTimeField(_("提出时间"))
    files = models.PositiveIntegerField(_("文件数"), default=0)
    size = models.PositiveBigIntegerField(_("大小"), default=0)
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    expires_at = models.DateTimeField(_("有效到"), null=True, blank=True)

    class Meta:
        verbose_name = _("成批报表")
        verbose_name_plural = _("成批报表")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.kind}"


class PayTemplate(WrittenOnce):
    """A version of a table for the bank or the finance bureau, as the cashier set it up.

    ``key`` names the template in its authority, the highest ``number`` is in force.  ``columns``
    are pairs of a field (``bonuses.payrolls.templates.FIELDS``) and its heading, in their order.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=20)
    number = models.PositiveIntegerField(_("版本"))
    name = models.CharField(_("名称"), max_length=40)
    sheet = models.CharField(_("工作表名"), max_length=31)
    units = models.CharField(_("哪些单位"), max_length=10)
    columns = models.JSONField(_("栏目"), default=list)
    made_by = _actor(_("经办人"), null=True)
    made_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("导出模板")
        verbose_name_plural = _("导出模板")
        ordering = ["key", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "key", "number"], name="pay_template_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"
