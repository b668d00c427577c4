"""A unit's tree of a year: its targets, the tasks under them, and what was adopted (T-1 … T-5).

Nothing here is a fact of the assessment: a tree says who carries what within the unit.  The one
fact of it, that a unit's level-two scheme is on file (K-7.8), is :class:`~targets.models.Filing`.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import ExactField
from core.models import WrittenOnce
from schemes.models import Year
from units.models import Person, Section, Unit

DRAFT, ADOPTED = "draft", "adopted"


class CoverWay(models.TextChoices):
    """How the parts of a task make it up."""

    SUM = "sum", _("数量相加")
    EACH = "each", _("各自达到")
    POINTS = "points", _("分值相加")
    TEXT = "text", _("文字，有人承担即可")


class TaskMode(models.TextChoices):
    """Assigned from above, or proposed and agreed (T-2)."""

    DIRECTIVE = "directive", _("指令")
    CONSULTATIVE = "consultative", _("协商")


class TaskState(models.TextChoices):
    """Where a task stands between who gives and who carries it."""

    ASSIGNED = "assigned", _("已下达")
    PROPOSED = "proposed", _("待承担人答复")
    ANSWERED = "answered", _("待单位同意")
    AGREED = "agreed", _("已商定")


class TaskDuty(models.TextChoices):
    """Whether one leads or assists (G-2)."""

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


class TreeRules(models.Model):
    """What the office allows in a year: by how many percent parts may deviate (T-5)."""

    year = models.OneToOneField(Year, on_delete=models.PROTECT, related_name="tree_rules")
    deviation = ExactField(_("允许偏差（%）"), default=0)
    changed_by = _actor(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("分解规定")
        verbose_name_plural = _("分解规定")

    def __str__(self) -> str:
        return f"{self.year_id}"


class Tree(models.Model):
    """The decomposition of a unit's targets of a year (目标分解).

    ``version`` is counted up by every write of it or of a task; ``deviation`` is the one that was
    allowed when it was last adopted.
    """

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="trees")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="trees")
    state = models.CharField(_("状态"), max_length=12, default=DRAFT)
    version = models.PositiveIntegerField(default=1)
    deviation = ExactField(_("允许偏差（%）"), null=True, blank=True)
    created_by = _actor(_("建立人"))
    created_at = models.DateTimeField(_("建立时间"))
    changed_by = _actor(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))
    #: Its tasks as they stood when it was locked, for ``services.undoing``; no column.
    noted: Any = None

    class Meta:
        verbose_name = _("目标分解")
        verbose_name_plural = _("目标分解")
        constraints = [models.UniqueConstraint(fields=["year", "unit"], name="tree_once")]

    def __str__(self) -> str:
        return f"{self.year_id} {self.unit_id}"

    @property
    def is_adopted(self) -> bool:
        """Whether it stands as the head adopted it."""
        return bool(self.state == ADOPTED)


class TreeTarget(models.Model):
    """A unit target in its tree.  ``seen`` is the target as the tree was last made to fit it.

    One that was withdrawn is ``gone`` from the tree, for the record.
    """

    tree = models.ForeignKey(Tree, on_delete=models.CASCADE, related_name="targets")
    key = models.CharField(_("目标代码"), max_length=160)
    cover = models.CharField(_("怎样覆盖"), max_length=8, choices=CoverWay.choices)
    seen = models.JSONField(default=dict)
    gone = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("分解的目标")
        verbose_name_plural = _("分解的目标")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["tree", "key"], name="tree_target_once")]

    def __str__(self) -> str:
        return self.key


class TreeNode(models.Model):
    """A task (任务) under a unit target, or under another task.

    ``section`` and ``person`` say who carries it; ``leader`` who is in charge of it in the unit.
    ``answer`` is what the holder of a consultative task said: amount, points, words.  ``gone``
    tasks stay for the record.
    """

    tree = models.ForeignKey(Tree, on_delete=models.CASCADE, related_name="nodes")
    top = models.ForeignKey(TreeTarget, on_delete=models.CASCADE, related_name="nodes")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="parts")
    order = models.PositiveIntegerField(_("序号"), default=0)
    title = models.CharField(_("任务"), max_length=200)
    measures = models.TextField(_("措施"), blank=True)
    standard = models.CharField(_("标准"), max_length=300, blank=True)
    amount = ExactField(_("数量"), null=True, blank=True)
    measure = models.CharField(_("计量单位"), max_length=20, blank=True)
    points = ExactField(_("分值"), null=True, blank=True)
    cover = models.CharField(
        _("怎样覆盖"), max_length=8, choices=CoverWay.choices, default=CoverWay.SUM
    )
    mode = models.CharField(
        _("方式"), max_length=12, choices=TaskMode.choices, default=TaskMode.DIRECTIVE
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=TaskState.choices, default=TaskState.ASSIGNED
    )
    answer = models.JSONField(default=dict, blank=True)
    deadline = models.DateField(_("完成时限"), null=True, blank=True)
    duty = models.CharField(
        _("承担"), max_length=8, choices=TaskDuty.choices, default=TaskDuty.LEAD
    )
    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("科室")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="tasks", verbose_name=_("责任人")
    )
    leader = models.CharField(_("分管领导"), max_length=40, blank=True)
    gone = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    changed_by = _actor(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("分解任务")
        verbose_name_plural = _("分解任务")
        ordering = ["order", "pk"]
        indexes = [
            models.Index(fields=["tree", "gone", "order"], name="tree_node_by_tree"),
            models.Index(fields=["person", "gone"], name="tree_node_by_person"),
        ]

    def __str__(self) -> str:
        return self.title


class TreeEdit(models.Model):
    """The last changes of a tree's tasks, so that each can be taken back by who made it.

    ``changes`` lists, for each task touched, its id and the fields before and after as plain data.
    """

    tree = models.ForeignKey(Tree, on_delete=models.CASCADE, related_name="edits")
    kind = models.CharField(max_length=12)
    changes = models.JSONField()
    actor = _actor(_("改动人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("分解改动")
        verbose_name_plural = _("分解改动")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.tree_id} {self.kind}"


class TreeVersion(WrittenOnce):
    """A tree as it was adopted: the whole text, who adopted it, with which deviation allowed.

    ``reason`` is what the head said to what was still uncovered.
    """

    tree = models.ForeignKey(Tree, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("第几版"))
    snapshot = models.JSONField()
    deviation = ExactField(_("允许偏差（%）"))
    reason = models.CharField(_("说明"), max_length=500, blank=True)
    adopted_by = _actor(_("审定人"))
    adopted_at = models.DateTimeField(_("审定时间"))

    class Meta:
        verbose_name = _("审定的分解")
        verbose_name_plural = _("审定的分解")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["tree", "number"], name="tree_version_once")]

    def __str__(self) -> str:
        return f"{self.tree_id} {self.number}"


class TreeRecheck(models.Model):
    """Why a tree must be looked at again; solved when somebody of the unit has fitted it.

    ``keys`` are the targets concerned, none for the whole tree.
    """

    tree = models.ForeignKey(Tree, on_delete=models.CASCADE, related_name="rechecks")
    keys = models.JSONField(default=list)
    reason = models.CharField(_("原因"), max_length=300)
    by = _actor(_("谁标的"))
    at = models.DateTimeField(_("时间"))
    solved_by = _actor(_("谁核对的"), null=True)
    solved_at = models.DateTimeField(_("核对时间"), null=True)

    class Meta:
        verbose_name = _("分解待核对")
        verbose_name_plural = _("分解待核对")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.reason[:40]


class LevelTwo(models.Model):
    """A unit's level-two scheme (二级方案) of a year: how it assesses its own staff (K-1.3, G-1).

    ``state`` is under :data:`targets.decomposition.level_two.flow.FLOW`.
    """

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="level_two")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="level_two")
    state = models.CharField(_("状态"), max_length=12, default="draft")
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(_("名称"), max_length=120, blank=True)
    document = models.CharField(_("文号"), max_length=80, blank=True)
    adopted_on = models.DateField(_("通过日期"), null=True, blank=True)
    weights = models.JSONField(_("五项权重"), default=dict)
    text = models.TextField(_("正文"), blank=True)
    changed_by = _actor(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("二级方案")
        verbose_name_plural = _("二级方案")
        constraints = [models.UniqueConstraint(fields=["year", "unit"], name="level_two_once")]

    def __str__(self) -> str:
        return f"{self.year_id} {self.unit_id}"


class LevelTwoMove(WrittenOnce):
    """A move of a level-two scheme on record, with the text that was moved."""

    scheme = models.ForeignKey(LevelTwo, on_delete=models.PROTECT, related_name="moves")
    key = models.CharField(max_length=20)
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    snapshot = models.JSONField(default=dict)
    reason = models.CharField(_("意见"), max_length=500, blank=True)
    late = models.BooleanField(_("逾期"), default=False)
    actor = _actor(_("经办人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("二级方案流转")
        verbose_name_plural = _("二级方案流转")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.key}"
