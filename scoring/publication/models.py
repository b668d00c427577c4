"""A publication of a named result set: its award list, views on it, moves, and what it told."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import WrittenOnce
from schemes.models import Year
from targets.evidence.models import EvidenceFile
from units.models import Unit

PREPARING, CONSULTING, COMMITTEE, DECIDED = "preparing", "consulting", "committee", "decided"
NOTICE, FINAL, PUBLISHED, WITHDRAWN = "notice", "final", "published", "withdrawn"
#: States in which the committee has decided on the very set: what is told of it stands still.
SETTLED = (DECIDED, NOTICE, FINAL)


def actor_field(verbose: Any, **options: Any) -> models.ForeignKey[Any, Any]:
    """Who did something."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=verbose,
        **options,
    )


class Publication(models.Model):
    """One way of a year's results to the public (公布); a year has one at most that goes on.

    ``result_set`` is what is made public, whatever is computed meanwhile.  ``told`` is what the
    public notice says, as it was when the notice began; ``token`` its address.  ``notice_from`` and
    ``notice_until`` are its first and last day, ``appeals_until`` the last moment of an appeal.
    ``number`` is the number of the document that publishes.  ``writers`` and ``asked_by`` have had
    a hand in it and never publish it (S-4).  ``version`` is counted up by every write.
    """

    year = models.ForeignKey(
        Year, on_delete=models.PROTECT, related_name="publications", verbose_name=_("年度")
    )
    serial = models.PositiveIntegerField(_("序号"))
    state = models.CharField(_("状态"), max_length=20, default=PREPARING)
    version = models.PositiveIntegerField(default=1)
    result_set = models.ForeignKey(
        "scoring.ResultSet",
        on_delete=models.PROTECT,
        related_name="publications",
        verbose_name=_("结果集"),
    )
    reason = models.CharField(_("带缺项公布的理由"), max_length=500, blank=True)
    decided_by = models.CharField(_("审定机关"), max_length=120, blank=True)
    decision = models.CharField(_("审定文件"), max_length=200, blank=True)
    decided_on = models.DateField(_("审定日期"), null=True, blank=True)
    notice_number = models.CharField(_("公示文号"), max_length=80, blank=True)
    contact = models.CharField(_("受理联系方式"), max_length=200, blank=True)
    token = models.CharField(max_length=64, blank=True)
    told = models.JSONField(_("公示内容"), default=dict)
    notice_from = models.DateField(_("公示起"), null=True, blank=True)
    notice_until = models.DateField(_("公示止"), null=True, blank=True)
    appeals_until = models.DateTimeField(_("申诉截止"), null=True, blank=True)
    number = models.CharField(_("公布文号"), max_length=80, blank=True)
    asked_by = actor_field(_("提请人"), null=True, blank=True)
    published_by = actor_field(_("公布人"), null=True, blank=True)
    published_at = models.DateTimeField(_("公布时间"), null=True, blank=True)
    created_by = actor_field(_("经办人"))
    writers = models.JSONField(_("经过手的人"), default=list, blank=True)
    created_at = models.DateTimeField(_("开始时间"))
    changed_by = actor_field(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("结果公布")
        verbose_name_plural = _("结果公布")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="publication_once"),
            models.UniqueConstraint(
                fields=["year"],
                condition=~models.Q(state=WITHDRAWN),
                name="publication_one_going_on",
            ),
            models.UniqueConstraint(
                fields=["token"], condition=~models.Q(token=""), name="publication_token_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year_id} {self.serial}"


class AwardEntry(models.Model):
    """A unit on the award list (表彰名单).

    ``computed``: the scheme puts it there; ``listed``: it stands there now.  Where the two differ,
    ``reason`` and ``document`` say why, of whom the move says when and by whom.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="awards")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    award = models.CharField(_("表彰"), max_length=40)
    computed = models.BooleanField(_("按方案列入"), default=True)
    listed = models.BooleanField(_("在名单上"), default=True)
    reason = models.CharField(_("改动理由"), max_length=500, blank=True)
    document = models.CharField(_("改动依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("表彰名单")
        verbose_name_plural = _("表彰名单")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "award", "unit"], name="award_entry_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.award} {self.unit_id}"


class ConsultedBody(models.Model):
    """Which unit of the authority a body of the scheme is, where it is one: its head then gives the
    body's view in the system.  A later publication begins with those of the one before."""

    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, related_name="named_bodies"
    )
    body = models.CharField(_("机关"), max_length=40)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )

    class Meta:
        verbose_name = _("提意见的机关")
        verbose_name_plural = _("提意见的机关")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "body"], name="consulted_body_once")
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.body} {self.unit_id}"


class AwardView(WrittenOnce):
    """What a body says of a unit on the list (意见); the newest of a body and unit counts.

    ``own``: the body's head gave it in the system; else the office entered it from ``document``,
    the body's letter, of which ``file`` is the scan.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="views")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    body = models.CharField(_("机关"), max_length=40)
    objects_to = models.BooleanField(_("有异议"), default=False)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    document = models.CharField(_("复函"), max_length=200, blank=True)
    dated = models.DateField(_("复函日期"))
    own = models.BooleanField(_("机关自己提的"), default=False)
    file = models.ForeignKey(
        EvidenceFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("复函文件"),
    )
    actor = actor_field(_("录入人"))
    at = models.DateTimeField(_("录入时间"))

    class Meta:
        verbose_name = _("名单意见")
        verbose_name_plural = _("名单意见")
        ordering = ["pk"]
        indexes = [models.Index(fields=["publication", "body"], name="award_view_by_body")]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.body} {self.unit_id}"


class ResultAdvice(models.Model):
    """What goes back to a unit with its result (反馈意见): what to do better, and to which superior
    of a stationed unit a copy goes (M-11).  The unit reads it once the results are published."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="advice")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    text = models.CharField(_("改进建议"), max_length=1000, blank=True)
    copy_to = models.CharField(_("抄送"), max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = actor_field(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("结果反馈意见")
        verbose_name_plural = _("结果反馈意见")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "unit"], name="result_advice_once")
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.unit_id}"


class PublicationMove(WrittenOnce):
    """One move of a publication, and the result set that it spoke of then."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="moves")
    key = models.CharField(max_length=20)
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    result_set = models.ForeignKey("scoring.ResultSet", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    document = models.CharField(_("文件"), max_length=200, blank=True)
    actor = actor_field(_("经办人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("公布流转")
        verbose_name_plural = _("公布流转")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.key}"
