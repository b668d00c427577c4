"""Names of sets of values in the API's description: several kinds of rows have a field "state"."""

from __future__ import annotations

_SCHEMES = ("ImportState", "SchemeState", "YearState", "Phase", "DayKind")

ENUM_NAMES: dict[str, str] = {
    **{name: f"schemes.models.{name}" for name in _SCHEMES},
    "SchemeDraftState": "schemes.editor.models.DraftState",
    "PayAccountChangeState": "bonuses.payrolls.account_models.ChangeState",
    "PayAccountState": "bonuses.payrolls.account_models.AccountState",
    "UnitChangeKind": "units.lifecycle_models.ChangeKind",
    "RelationKind": "units.lifecycle_models.RelationKind",
    "LeaveKind": "schemes.people.leave_services.LeaveKind",
    "RoleName": "units.account_models.Role",
    "ClaimMoveName": "reviews.honours.flow.MOVES",
    "RegisterMoveName": "reviews.register.flow.MOVES",
    "DailyAppraisalMoveName": "reviews.monthly.services.TOGETHER",
    "AccountabilityMoveName": "reviews.accountability.flow.MOVES",
    "SupervisionMoveName": "reviews.supervision.flow.MOVES",
    "SupervisionSortName": "reviews.supervision.models.Sort",
    "GrantableRoleName": "units.accounts.api.ROLES",
}
