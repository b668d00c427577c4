"""How results are made public (审定、公示、申诉、公布): whose views, for how long, what is said."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemes.rules.base import Count, Key, Part, Rule, Title


class ViewBody(Part):
    """A body that gives its view on every unit of the award list (M-11)."""

    key: Key
    title: Title


class Award(Part):
    """An award (表彰) and who is on its list: the units of ``grades``, or the first ``places`` of
    every peer group of ``peer_groups`` (none named: of all), all tied at the last place with them.
    """

    key: Key
    title: Title
    grades: tuple[Key, ...] = Field(default=(), title="哪些等次")
    places: Count = Field(default=0, title="前几名")
    peer_groups: tuple[Key, ...] = Field(default=(), title="适用的考核组")


#: Two views where a scheme names none (M-11).
BODIES = (
    ViewBody(key="discipline", title=Title(zh="纪检监察机关", en="Discipline inspection")),
    ViewBody(key="organisation", title=Title(zh="组织部门", en="Organisation department")),
)


class PublicationRules(Rule):
    """From the provisional set to the published one (M-11).

    ``bodies`` give their view on the award list before the committee decides.  ``awards`` make the
    list; without any it is the units of the best grade, or those with a place in the excellence
    quota (K-7.9).  ``notice_days`` and ``appeal_days`` are working days from the day of the notice;
    ``review_days`` those that a reviewer has for an appeal.  ``shows`` is what the notice says of a
    unit beside its name, ``lists`` whether it names the units of the list or all.
    ``published_by``: whose part publishing is; never that of who prepared it.
    """

    bodies: tuple[ViewBody, ...] = Field(default=BODIES, title="征求意见的机关")
    awards: tuple[Award, ...] = Field(default=(), title="表彰名单")
    notice_days: Count = Field(default=5, title="公示几个工作日")
    appeal_days: Count = Field(default=5, title="申诉几个工作日")
    review_days: Count = Field(default=10, title="复核几个工作日")
    shows: tuple[Literal["rank", "grade", "total"], ...] = Field(
        default=("rank", "grade"), title="公示写哪几栏"
    )
    lists: Literal["awards", "all"] = Field(default="awards", title="公示哪些单位")
    published_by: Literal["target_office", "reviewing_office"] = Field(
        default="reviewing_office", title="由谁公布"
    )

    def body(self, key: str) -> ViewBody | None:
        """The body of that key."""
        return next((each for each in self.bodies if each.key == key), None)
