"""Sections (科室) of a unit, and who works in which from when to when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Section(models.Model):
    """A section of a unit; no figure depends on it, so it is no fact of a year."""

    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="sections", verbose_name=_("单位")
    )
    name = models.CharField(_("科室名称"), max_length=40)
    order = models.PositiveIntegerField(_("序号"), default=0)
    abolished_on = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("科室")
        verbose_name_plural = _("科室")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="section_name_once")]

    def __str__(self) -> str:
        return self.name


class SectionMember(models.Model):
    """A person in a section from one day to another; an ended row stays (S-3).

    ``head`` marks who leads the section in that time.
    """

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(
        "units.Person", on_delete=models.PROTECT, related_name="sections", verbose_name=_("人员")
    )
    head = models.BooleanField(_("负责人"), default=False)
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("科室人员")
        verbose_name_plural = _("科室人员")
        ordering = ["section", "-head", "starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "person"], condition=Q(ends_on=None), name="section_member_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="section_member_ends_after_start",
                violation_error_message=_("止期不能早于起期"),
            ),
        ]
        indexes = [models.Index(fields=["person", "ends_on"], name="section_member_by_person")]

    def __str__(self) -> str:
        return f"{self.section_id} {self.person_id}"
