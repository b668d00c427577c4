"""Targets of a component that a scheme grades as a whole (整块定等次, D-2).

They are promised, decomposed, reported on and changed like any other; points and marks they have
none, for what is judged is their component.  The method of such a target says so, and nothing else.
"""

from __future__ import annotations

from django.db.models import Q

#: Kinds of rules whose components targets fill: with points of their own, or graded as a whole.
POINTED, GRADED = "targets", "graded_change"
#: The method of a target that is judged with its component.
WITH_COMPONENT = "with_component"
#: Targets that are marked one by one.
MARKED_SINGLY = ~Q(method=WITH_COMPONENT)
