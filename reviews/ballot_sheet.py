"""The sheet 测评票: ballots of closed rounds that are not secret, and paper ballots (K-6.3).

A secret ballot never leaves the system.  The sheet is the whole of the rounds it names; a round
comes into being, and closes, with the paper ballots that the office enters here.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy, gettext_noop

from core import audit
from core.exact import to_text
from core.facts import lock_scope
from documents.xlsx.columns import Column, Record
from documents.xlsx.problems import CellError
from reviews.models import Ballot, BallotRound, RoundState
from schemes.workbook.columns import choice_column, exact_column, flag_column, text_column
from schemes.workbook.context import YearContext, choices_of
from schemes.workbook.named_columns import unit_column
from schemes.workbook.parts import digest, given
from schemes.workbook.plan import decimal_text
from schemes.workbook.registry import YearSheet

Cells = Mapping[str, Any]
BATCH = 500
AUDIT_ROWS = 200


@dataclass(slots=True)
class BallotPlan:
    """Ballots to enter, to replace and to take out, and rounds to close."""

    context: YearContext
    rounds: dict[str, BallotRound]
    new: dict[str, Cells] = field(default_factory=dict)
    replaced: dict[str, tuple[Ballot, Cells]] = field(default_factory=dict)
    gone: dict[str, Ballot] = field(default_factory=dict)
    before: dict[str, Cells] = field(default_factory=dict)
    after: dict[str, Cells] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)

    @property
    def touched(self) -> set[str]:
        """Rows that would be entered, replaced or taken out."""
        return {*self.new, *self.replaced, *self.gone}

    def fingerprint(self) -> str:
        """Over the ballots and the rounds they belong to."""
        states = sorted((group, row.state) for group, row in self.rounds.items())
        new = [[key, _plain(cells)] for key, cells in self.new.items()]
        replaced = [[str(old.pk), _plain(cells)] for old, cells in self.replaced.values()]
        return digest([states, new, replaced, sorted(str(old.pk) for old in self.gone.values())])

    def apply(self, context: YearContext, *, actor: Any, reason: str) -> None:
        """Write the ballots; what a replaced or removed one said stays in the audit trail."""
        if not self.touched:
            return
        lock_scope({"year": context.year})
        rounds = self._close_rounds(actor)
        ended = [*(old for old, _cells in self.replaced.values()), *self.gone.values()]
        self._note(actor, reason, ended)
        for start in range(0, len(ended), BATCH):
            chunk = [old.pk for old in ended[start : start + BATCH]]
            Ballot.objects.filter(pk__in=chunk).delete()
        cells = [*self.new.values(), *(cells for _old, cells in self.replaced.values())]
        Ballot.objects.bulk_create(
            [_ballot(rounds[item["voter_group"]], item) for item in cells], batch_size=BATCH
        )

    def _close_rounds(self, actor: Any) -> dict[str, BallotRound]:
        """A round for every group named; one without the system's own votes closes now."""
        rounds = dict(self.rounds)
        now = timezone.now()
        for group in {str(cells["voter_group"]) for cells in self.after.values()}:
            row = rounds.get(group)
            if row is None:
                row = BallotRound(year=self.context.year, voter_group=group, secret=False)
            if row.state != RoundState.CLOSED:
                row.state, row.closed_at, row.secret = RoundState.CLOSED, now, False
                row.save()
            rounds[group] = row
        return rounds

    def _note(self, actor: Any, reason: str, ended: Sequence[Ballot]) -> None:
        counts = {"new": len(self.new), "changed": len(self.replaced), "gone": len(self.gone)}
        rows = iter(ended)
        first = True
        while (chunk := list(islice(rows, AUDIT_ROWS))) or first:
            detail = {**counts, "reason": reason, "before": [_said(old) for old in chunk]}
            audit.record(
                event="ballot.import" if first else "ballot.import_more",
                actor=actor,
                authority=self.context.authority,
                subject_type="reviews.ballot",
                subject=str(self.context.year),
                detail=detail,
            )
            first = False


class BallotPart:
    """Ballots as rows: voter group, unit, number, score."""

    def columns(self, context: YearContext) -> list[Column]:
        """The columns of the sheet."""
        groups = choices_of(context.document.voter_groups)
        return [
            choice_column(
                "voter_group", "测评主体", groups, _HELP["group"], required=True, width=18
            ),
            unit_column(context),
            text_column("voter_label", "票号", "1", 80, required=True, hint=_HELP["label"]),
            exact_column("score", "得分", _HELP["score"], minimum=0, example=95),
            flag_column("valid", "有效", _HELP["valid"], example=True),
        ]

    def rows(self, context: YearContext) -> Iterator[tuple[str, Cells]]:
        """Ballots of closed rounds that are not secret."""
        for ballot in _readable(context):
            yield _key_of(ballot), _cells_of(ballot)

    def row_key(self, record: Record) -> str:
        """Group, unit, number."""
        return f"{record['voter_group']}/{record['unit'].code}/{record['voter_label']}"

    def plan(self, context: YearContext, records: Sequence[Record]) -> BallotPlan:
        """Compare the sheet's ballots with those of the rounds that may be read."""
        rounds = {row.voter_group: row for row in BallotRound.objects.filter(year=context.year)}
        plan = BallotPlan(context, rounds)
        plan.errors.extend(_errors(context, records, rounds))
        standing = {_key_of(ballot): ballot for ballot in _readable(context)}
        plan.before = {key: _cells_of(ballot) for key, ballot in standing.items()}
        for record in records:
            key, cells = self.row_key(record), _stated(record)
            plan.after[key] = cells
            old = standing.pop(key, None)
            if old is None:
                plan.new[key] = cells
            elif _plain(cells) != _plain(_cells_of(old)):
                plan.replaced[key] = (old, cells)
        plan.gone = standing
        return plan


def ballot_sheet() -> YearSheet:
    """The sheet as the workbook knows it."""
    return YearSheet(
        key="ballots",
        title="测评票",
        title_en="Ballots",
        order=70,
        parts=[BallotPart()],
        key_columns=("voter_group", "unit", "voter_label"),
        label_columns=("voter_group", "unit", "voter_label"),
        explanation=gettext_lazy(
            "记名票和纸质票，一票一行（K-6）。系统里无记名投的票不在这里，也不能在这里补。"
        ),
    )


def _readable(context: YearContext) -> Iterable[Ballot]:
    rows = Ballot.objects.filter(
        round__year=context.year, round__secret=False, round__state=RoundState.CLOSED
    )
    found = rows.select_related("round", "unit").order_by(
        "round__voter_group", "unit__code", "voter_label", "id"
    )
    return sorted(found, key=_in_order)


def _in_order(ballot: Ballot) -> tuple[str, str, int, str]:
    """Numbers as numbers: 2 before 10."""
    label = ballot.voter_label
    number = int(label) if label.isascii() and label.isdigit() and len(label) < 10 else 0
    return (ballot.round.voter_group, ballot.unit.code, number, label)


def _key_of(ballot: Ballot) -> str:
    return f"{ballot.round.voter_group}/{ballot.unit.code}/{ballot.voter_label or ballot.pk}"


def _cells_of(ballot: Ballot) -> dict[str, Any]:
    return {
        "voter_group": ballot.round.voter_group,
        "unit": ballot.unit,
        "voter_label": ballot.voter_label or str(ballot.pk),
        "score": ballot.score,
        "valid": ballot.valid,
    }


def _stated(record: Record) -> dict[str, Any]:
    cells = {key: record[key] for key in ("voter_group", "unit", "voter_label", "score", "valid")}
    if cells["valid"] is None or not given(record, "valid"):
        cells["valid"] = True
    return cells


def _plain(cells: Cells) -> list[Any]:
    score = cells["score"]
    said = None if score is None else to_text(score)
    names = [cells["voter_group"], cells["unit"].code, cells["voter_label"]]
    return [*names, said, bool(cells["valid"])]


def _ballot(row: BallotRound, cells: Cells) -> Ballot:
    return Ballot(
        id=uuid.uuid4(),
        round=row,
        unit=cells["unit"],
        voter_label=cells["voter_label"],
        score=cells["score"],
        valid=cells["valid"],
    )


def _said(ballot: Ballot) -> list[Any]:
    return _plain(_cells_of(ballot))


def _errors(
    context: YearContext, records: Sequence[Record], rounds: Mapping[str, BallotRound]
) -> Iterator[CellError]:
    maximum = {group.key: group.maximum for group in context.document.voter_groups}
    told: Counter[str] = Counter()
    for record in records:
        group = record["voter_group"]
        score, most = record["score"], maximum.get(group)
        if score is not None and most is not None and score > most:
            text = gettext_noop("得分高于每票满分 %(most)s（K-6）")
            yield record.error("score", text, {"most": decimal_text(most)})
        row = rounds.get(group)
        if row is None or told[group]:
            continue
        text = _refusal(row)
        if text:
            told[group] += 1
            yield record.error("voter_group", text)


def _refusal(row: BallotRound) -> str:
    if row.state == RoundState.OPEN:
        return gettext_noop("这一轮测评正在系统里进行，截止以后再导入")
    if row.state == RoundState.CLOSED and row.secret:
        return gettext_noop(
            "这一轮是系统里的无记名测评，不能用工作簿补票、改票。删去这一测评主体的行"
        )
    return ""


_HELP: dict[str, Any] = {
    "group": gettext_lazy("谁投的票（K-6.1、K-6.2）"),
    "label": gettext_lazy("同一主体对同一单位的票编号，不写姓名"),
    "score": gettext_lazy("没有收回的票空着，不填 0（K-6.3）"),
    "valid": gettext_lazy("废票写“否”；不填按有效"),
}
