"""What the year-end brings to the registries: self-evaluation, marking, feedback, objections."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import navigation, policy, work_items
from core.notices import events
from reviews.audit_names import register_audit_names
from reviews.ballots.registering import register_ballots
from reviews.marking.files import SUBJECT, citations_hidden, marks_seen, may_attach
from reviews.marking.menu import ITEMS as MARKING_ITEMS
from reviews.marking.pairs.notices import KINDS as PAIR_EVENTS
from reviews.marking.pairs.work import pair_work
from reviews.marking.policies import POLICIES as MARKING_POLICIES
from reviews.models import CommonMark, TargetMark
from reviews.objections import work as objections_work
from reviews.objections.notices import KINDS as OBJECTION_EVENTS
from reviews.objections.policies import POLICIES as OBJECTION_POLICIES
from reviews.objections.queries import units_told
from reviews.progress import tallies as progress_tallies
from reviews.self_evaluation import work as self_work
from reviews.self_evaluation.asking import self_evaluation_asks
from reviews.self_evaluation.menu import ITEMS as SELF_ITEMS
from reviews.self_evaluation.notices import KINDS as SELF_EVENTS
from reviews.self_evaluation.policies import POLICIES as SELF_POLICIES
from reviews.source_files import SUBJECT as SOURCE_SUBJECT
from reviews.source_files import may_attach_source, source_marks_seen
from reviews.stages.policies import POLICIES as STAGE_POLICIES
from reviews.stages.work import stage_work
from schemes import tallies
from schemes.workbook import registry
from targets.burden.asks import register_asking
from targets.evidence import citing


def register_year_end() -> None:
    """Fill the registries; from ``AppConfig.ready()``."""
    tallies.register(*progress_tallies())
    for policies in (MARKING_POLICIES, OBJECTION_POLICIES, SELF_POLICIES, STAGE_POLICIES):
        policy.register(policies)
    register_asking("self_evaluation", _("自评"), self_evaluation_asks)
    register_audit_names()
    events.register(*OBJECTION_EVENTS, *PAIR_EVENTS, *SELF_EVENTS)
    for item in (*MARKING_ITEMS, *SELF_ITEMS):
        navigation.register(item)
    work_items.register("objections", objections_work.objection_work, _("评分异议"))
    for model in (TargetMark, CommonMark):
        registry.register_told(model, units_told)
    citing.register_subject(SOURCE_SUBJECT, _("单项评分"), source_marks_seen, may_attach_source)
    citing.register_subject(SUBJECT, _("评分"), marks_seen, may_attach, citations_hidden)
    work_items.register("mark-pairs", pair_work, _("双人评分"))
    work_items.register("stages", stage_work, _("整块定等次"))
    work_items.register("self-evaluations", self_work.self_evaluation_work, _("自评"))
    objections_work.register_in_hand()
    register_ballots()
    self_work.register_in_hand()
