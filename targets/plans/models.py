"""A unit's plan of a year: draft lines, immutable submissions, moves, remarks, answers, edits.

Nothing of a plan is a fact while it is drafted and reviewed; being issued writes the targets.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField
from core.models import WrittenOnce
from schemes.models import Year
from schemes.rules.plans import DRAFT, ISSUED, RETURNED
from units.models import Unit


class LineKind(models.TextChoices):
    """Where a target comes from (M-3)."""

    INHERITED = "inherited", _("承接")
    OWN_DUTY = "own_duty", _("职责")
    INNOVATION = "innovation", _("创新")


class LineNature(models.TextChoices):
    """Whether a result or a way of working is promised (P-2)."""

    RESULT = "result", _("结果")
    PROCESS = "process", _("过程")


class LineDuty(models.TextChoices):
    """Whether the unit leads or assists (P-3)."""

    LEAD = "lead", _("主办")
    ASSIST = "assist", _("协办")


def _actor(verbose: Any, **options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=verbose,
        **options,
    )


class Plan(models.Model):
    """The plan of a unit in a year.

    ``state`` is drafted, returned, issued, or the step of the scheme's path that it waits at.
    ``version`` is counted up by every write of the plan or of one of its lines: what was shown
    with another version is stale.  ``due_at`` is until when a returned plan is wanted back.
    """

    year = models.ForeignKey(
        Year, on_delete=models.PROTECT, related_name="plans", verbose_name=_("年度")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="plans", verbose_name=_("单位")
    )
    state = models.CharField(_("状态"), max_length=40, default=DRAFT)
    version = models.PositiveIntegerField(default=1)
    number = models.CharField(_("文号"), max_length=80, blank=True)
    due_at = models.DateTimeField(_("重报时限"), null=True, blank=True)
    created_by = _actor(_("建立人"))
    created_at = models.DateTimeField(_("建立时间"))
    changed_by = _actor(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("目标计划")
        verbose_name_plural = _("目标计划")
        constraints = [models.UniqueConstraint(fields=["year", "unit"], name="plan_once")]
        indexes = [models.Index(fields=["year", "state"], name="plan_by_state")]

    def __str__(self) -> str:
        return f"{self.year_id} {self.unit}"

    @property
    def is_with_unit(self) -> bool:
        """Whether it is drafted, or returned to its unit."""
        return self.state in (DRAFT, RETURNED)

    @property
    def is_issued(self) -> bool:
        """Whether it is in force."""
        return bool(self.state == ISSUED)


class PlanLine(models.Model):
    """One line of a plan: a target as it is drafted.

    ``params`` are the parameters of the scoring method as in :class:`~targets.models.Target`.
    ``origin`` is last year's target that it was brought over from, ``origin_text`` what that one
    said.  ``indicator`` is the number of the assigned indicator that the line carries.  ``gone``
    lines stay, so that a removal can be undone.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    order = models.PositiveIntegerField(_("序号"), default=0)
    component = models.CharField(_("板块"), max_length=40)
    kind = models.CharField(
        _("类别"), max_length=12, choices=LineKind.choices, default=LineKind.OWN_DUTY
    )
    nature = models.CharField(
        _("性质"), max_length=10, choices=LineNature.choices, default=LineNature.RESULT
    )
    title = models.CharField(_("目标"), max_length=200, blank=True)
    content = models.TextField(_("内容和要求"), blank=True)
    measure = models.CharField(_("计量单位"), max_length=20, blank=True)
    last_year = ExactField(_("上年实绩"), null=True, blank=True)
    last_rank = models.CharField(_("上年位次"), max_length=40, blank=True)
    growth_basis = models.CharField(_("增长依据"), max_length=200, blank=True)
    deadline = models.DateField(_("完成时限"), null=True, blank=True)
    standard = models.CharField(_("质量标准"), max_length=300, blank=True)
    method = models.CharField(_("计分方法"), max_length=30, blank=True)
    params = models.JSONField(_("计分参数"), default=dict, blank=True)
    points = ExactField(_("分值"), null=True, blank=True)
    duty = models.CharField(
        _("承担"), max_length=10, choices=LineDuty.choices, default=LineDuty.LEAD
    )
    share = ExactField(_("承担比例（%）"), null=True, blank=True)
    partners = models.CharField(_("共同承担单位"), max_length=200, blank=True)
    responsible = models.CharField(_("责任人"), max_length=40, blank=True)
    leader = models.CharField(_("分管领导"), max_length=40, blank=True)
    assigned = ExactField(_("上级下达数"), null=True, blank=True)
    assigned_by = models.CharField(_("下达文件"), max_length=120, blank=True)
    indicator = models.CharField(_("下达指标编号"), max_length=40, blank=True)
    origin = models.CharField(max_length=160, blank=True)
    origin_text = models.JSONField(default=dict, blank=True)
    gone = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    changed_by = _actor(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("计划目标")
        verbose_name_plural = _("计划目标")
        ordering = ["order", "pk"]
        indexes = [models.Index(fields=["plan", "gone", "order"], name="plan_line_by_plan")]

    def __str__(self) -> str:
        return self.title


class PlanEdit(models.Model):
    """One edit of a plan, so that it can be undone and a stale form told what changed.

    ``changes`` lists, for each line touched, its id, the version it came to, and the fields before
    and after as plain data.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="edits")
    kind = models.CharField(max_length=12)
    changes = models.JSONField()
    undone = models.BooleanField(default=False)
    actor = _actor(_("改动人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("计划改动")
        verbose_name_plural = _("计划改动")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.kind}"


class PlanSubmission(WrittenOnce):
    """What was handed in: the whole text, its digest, when the server got it.

    ``answers`` are the warnings that stood with the reasons given; ``late`` is whether the deadline
    in force, ``due_at``, had passed at that moment.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField(_("第几次报送"))
    snapshot = models.JSONField()
    answers = models.JSONField(default=list)
    digest = models.CharField(_("摘要"), max_length=64)
    submitted_by = _actor(_("报送人"))
    submitted_at = models.DateTimeField(_("报送时间"))
    due_at = models.DateTimeField(_("时限"), null=True)
    late = models.BooleanField(_("逾期"), default=False)

    class Meta:
        verbose_name = _("目标报送")
        verbose_name_plural = _("目标报送")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_submission_once")
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.number}"


class PlanMove(WrittenOnce):
    """One move of a plan on record.  ``unit`` is the functional department that acted, if any;
    ``digest`` the text that was moved: a signature holds for that text alone; ``acted_for`` whose
    right it needed, where the actor deputises (代理)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="moves")
    submission = models.ForeignKey(
        PlanSubmission, on_delete=models.PROTECT, null=True, related_name="moves"
    )
    key = models.CharField(max_length=20)
    before = models.CharField(max_length=40)
    after = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("意见"), max_length=500, blank=True)
    document = models.CharField(_("依据文件"), max_length=200, blank=True)
    actor = _actor(_("经办人"))
    acted_for = _actor(_("代谁办的"), null=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("计划流转")
        verbose_name_plural = _("计划流转")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.key}"


class PlanRemark(models.Model):
    """A remark (批注) on a line or on the whole, or a reply to one; the unit marks it as done."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="remarks")
    line = models.ForeignKey(PlanLine, on_delete=models.CASCADE, null=True, related_name="remarks")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="replies")
    text = models.CharField(_("内容"), max_length=500)
    author = _actor(_("谁写的"))
    at = models.DateTimeField(_("时间"))
    solved_by = _actor(_("谁标为已改"), null=True)
    solved_at = models.DateTimeField(_("标为已改的时间"), null=True)

    class Meta:
        verbose_name = _("批注")
        verbose_name_plural = _("批注")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:40]


class PlanAnswer(models.Model):
    """A reason given for a warning; it holds while the warning says the same (its fingerprint)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="answers")
    fingerprint = models.CharField(max_length=64)
    reason = models.CharField(_("理由"), max_length=500)
    author = _actor(_("谁说明的"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("检查说明")
        verbose_name_plural = _("检查说明")
        constraints = [
            models.UniqueConstraint(fields=["plan", "fingerprint"], name="plan_answer_once"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="plan_answer_says_why",
                violation_error_message=_("写明理由"),
            ),
        ]

    def __str__(self) -> str:
        return self.reason[:40]
