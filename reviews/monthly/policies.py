"""Who may use the routes of the daily appraisal; which units, the queries decide."""

from __future__ import annotations

from core.policy import Policy
from reviews.register.policies import KEEPS, SEES, sees

POLICIES: dict[str, Policy] = {
    "reviews:months": SEES,
    "reviews:months_xlsx": SEES,
    "reviews:month": KEEPS,
    "reviews:month_file": KEEPS,
    "reviews:month_moved": KEEPS,
    "api:daily-appraisal-list": Policy(check=sees, write=KEEPS),
    "api:daily-appraisal-move": KEEPS,
}
