"""Trees, level-two schemes and my targets through the API, by the services of the pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet, ViewSetMixin

from core.models import Origin
from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from schemes.fact_pages.api import StaleError
from schemes.forms_workbook import sent_year
from schemes.queries import current_year
from targets.decomposition import board
from targets.decomposition.asked import moved_words
from targets.decomposition.fields import plain_of
from targets.decomposition.flow import ADOPT, REVISE
from targets.decomposition.level_two import flow, services
from targets.decomposition.models import LevelTwo, Tree
from targets.decomposition.my_targets import my_units
from targets.decomposition.page import visible_rows
from targets.decomposition.reading import TreeReading
from targets.decomposition.rights import rights_of, tree_for, tree_units, unit_with_tree
from targets.decomposition.services.agreeing import node_agree, node_answer
from targets.decomposition.services.locking import StaleNodeError
from targets.decomposition.services.nodes import node_add, node_move, node_remove, node_save
from targets.decomposition.services.trees import tree_move, tree_refresh, tree_start, tree_undo
from targets.decomposition.words import cover_words, figure, issue_words, stale_words
from units.http import signed_in

YEAR = OpenApiParameter("year", int, description="考核年度 / the assessment year")
UNIT = OpenApiParameter("unit", str, OpenApiParameter.PATH, description="单位代码 / unit code")
PARAMETERS = [YEAR, UNIT]


class TreeBoardSerializer(serializers.Serializer[Any]):
    """A unit on the board; ``filed`` is the fact of K-7.8."""

    unit = serializers.CharField(source="unit.unit.code", help_text="单位代码")
    state = serializers.CharField()
    tasks = serializers.IntegerField()
    busy = serializers.IntegerField(help_text="有任务的人")
    people = serializers.IntegerField(help_text="在岗人数")
    rechecks = serializers.IntegerField()
    level_two = serializers.CharField(source="filing")
    filed = serializers.BooleanField(allow_null=True)


class TreeSerializer(serializers.Serializer[Any]):
    """A tree: the rows that the account may see, what is still to do."""

    unit = serializers.CharField()
    year = serializers.IntegerField()
    state = serializers.CharField()
    version = serializers.IntegerField()
    deviation = serializers.CharField(help_text="允许偏差（%）")
    rows = serializers.ListField(child=serializers.DictField())
    idle = serializers.ListField(child=serializers.CharField(), help_text="没有任务的人，工号")


class TreeTaskSerializer(serializers.Serializer[Any]):
    """Fields of a task as typed texts; ``node`` 0 adds one under the row ``above``."""

    node = serializers.IntegerField(default=0)
    above = serializers.CharField(default="", allow_blank=True, help_text="上一行，t12 或 n34")
    shown = serializers.IntegerField(default=0, help_text="看到的 version；已改过则 409")
    texts = serializers.DictField(child=serializers.CharField(allow_blank=True), default=dict)


class TreeTaskActSerializer(serializers.Serializer[Any]):
    """An act on a task."""

    act = serializers.ChoiceField(["move", "remove", "consent", "answer", "agree"])
    node = serializers.IntegerField()
    shown = serializers.IntegerField(default=0)
    above = serializers.CharField(default="", allow_blank=True)
    amount = serializers.CharField(default="", allow_blank=True)
    points = serializers.CharField(default="", allow_blank=True)
    words = serializers.CharField(default="", allow_blank=True)


class TreeMoveSerializer(serializers.Serializer[Any]):
    """A move of a tree, or its fitting to the targets."""

    move = serializers.ChoiceField(
        [ADOPT, REVISE, "refresh", "start", "undo"], help_text="分解动作"
    )
    version = serializers.IntegerField(default=0)
    reason = serializers.CharField(default="", allow_blank=True)


class LevelTwoSerializer(serializers.Serializer[Any]):
    """A level-two scheme as it stands."""

    unit = serializers.CharField(source="unit.code")
    state = serializers.CharField()
    version = serializers.IntegerField()
    title = serializers.CharField()
    document = serializers.CharField()
    adopted_on = serializers.DateField(allow_null=True)
    weights = serializers.DictField(child=serializers.CharField())
    text = serializers.CharField()


class LevelTwoActSerializer(serializers.Serializer[Any]):
    """A move, or ``save`` with the fields as typed texts."""

    move = serializers.ChoiceField(
        ["save", flow.FILE, flow.WITHDRAW, flow.RECORD, flow.RETURN], help_text="二级方案动作"
    )
    version = serializers.IntegerField(default=0)
    reason = serializers.CharField(default="", allow_blank=True)
    texts = serializers.DictField(child=serializers.CharField(allow_blank=True), default=dict)


class MyTaskSerializer(serializers.Serializer[Any]):
    """A task that one carries."""

    unit = serializers.CharField()
    row = serializers.CharField()
    title = serializers.CharField()
    target = serializers.CharField(help_text="来自哪项目标")
    amount = serializers.CharField()
    deadline = serializers.DateField(allow_null=True)
    state = serializers.CharField()


class TreeViewSet(ViewSet):
    """目标分解：查询、加任务、改任务、答复、审定。"""

    lookup_field = "unit"
    lookup_value_regex = "[^/]+"

    @extend_schema(parameters=[YEAR], responses=TreeBoardSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Every unit that the account may look at, as on the board."""
        account = signed_in(request)
        year = current_year(account, sent_year(request.query_params))
        asked = board.board_asked(request.query_params.dict())
        rows = board.board_found(board.board(account, year), asked)
        return Response(TreeBoardSerializer(rows, many=True).data)

    @extend_schema(parameters=PARAMETERS, responses=TreeSerializer)
    def retrieve(self, request: Request, unit: str) -> Response:
        """One tree."""
        return Response(_told(request, self._tree(request, unit)))

    @extend_schema(parameters=PARAMETERS, request=TreeTaskSerializer, responses=TreeSerializer)
    @action(detail=True, methods=["post"])
    def task(self, request: Request, unit: str) -> Response:
        """Add a task or change its fields."""
        tree, sent = self._tree(request, unit), _sent(TreeTaskSerializer, request)
        on: dict[str, Any] = {"tree": tree, "texts": sent["texts"], "actor": signed_in(request)}
        if sent["node"]:
            _tried(lambda: node_save(node=sent["node"], shown=sent["shown"], **on))
        else:
            _tried(lambda: node_add(above=sent["above"], **on))
        return self.retrieve(request, unit)

    @extend_schema(parameters=PARAMETERS, request=TreeTaskActSerializer, responses=TreeSerializer)
    @action(detail=True, methods=["post"], url_path="task-act")
    def task_act(self, request: Request, unit: str) -> Response:
        """Move, remove, answer or agree to a task."""
        tree, sent = self._tree(request, unit), _sent(TreeTaskActSerializer, request)
        on: dict[str, Any] = {"tree": tree, "node": sent["node"], "actor": signed_in(request)}
        told = {key: sent[key] for key in ("amount", "points", "words")}
        shown = sent["shown"]
        acts: dict[str, Any] = {
            "move": lambda: node_move(above=sent["above"], **on),
            "remove": lambda: node_remove(**on),
            "consent": lambda: node_answer(shown=shown, agree=True, **on),
            "answer": lambda: node_answer(shown=shown, agree=False, **told, **on),
            "agree": lambda: node_agree(shown=shown, **on),
        }
        _tried(acts[sent["act"]])
        return self.retrieve(request, unit)

    @extend_schema(parameters=PARAMETERS, request=TreeMoveSerializer, responses=TreeSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, unit: str) -> Response:
        """Begin a tree, fit it to its targets, take a change back, adopt it, take it up again."""
        actor, number = signed_in(request), sent_year(request.query_params)
        year, found, _tree = unit_with_tree(actor, number, unit)
        sent = _sent(TreeMoveSerializer, request)
        if sent["move"] == "start":
            _tried(lambda: tree_start(year=year, unit=found, actor=actor))
        elif sent["move"] == "refresh":
            _tried(lambda: tree_refresh(tree=self._tree(request, unit), actor=actor))
        elif sent["move"] == "undo":
            _tried(lambda: tree_undo(tree=self._tree(request, unit), actor=actor))
        else:
            tree = self._tree(request, unit)
            _tried(lambda: tree_move(tree=tree, actor=actor, **sent))
        return self.retrieve(request, unit)

    def _tree(self, request: Request, unit: str) -> Tree:
        return tree_for(signed_in(request), sent_year(request.query_params), unit)


class LevelTwoViewSet(ViewSet):
    """二级方案：查询、起草、报送、备案。"""

    lookup_field = "unit"
    lookup_value_regex = "[^/]+"

    @extend_schema(parameters=PARAMETERS, responses=LevelTwoSerializer)
    def retrieve(self, request: Request, unit: str) -> Response:
        """One scheme; a draft is its unit's own."""
        account = signed_in(request)
        year = current_year(account, sent_year(request.query_params))
        scheme = LevelTwo.objects.select_related("unit").filter(
            year=year, unit__in=tree_units(account, year).values("unit"), unit__code=unit
        )
        found = scheme.first()
        if found is None:
            raise Denied("targets.leveltwo", unit)
        own = flow.UNIT in flow.duties_of(account, year, found.unit)
        if not own and found.state in (flow.DRAFT, flow.RETURNED):
            raise Denied("targets.leveltwo", unit)
        return Response(LevelTwoSerializer(found).data)

    @extend_schema(
        parameters=PARAMETERS, request=LevelTwoActSerializer, responses=LevelTwoSerializer
    )
    @action(detail=True, methods=["post"])
    def move(self, request: Request, unit: str) -> Response:
        """Save the draft, or make a move."""
        actor = signed_in(request)
        year = current_year(actor, sent_year(request.query_params))
        row = tree_units(actor, year).filter(unit__code=unit).first()
        if row is None:
            raise Denied("targets.leveltwo", unit)
        sent = _sent(LevelTwoActSerializer, request)
        on: dict[str, Any] = {"version": sent["version"], "actor": actor}
        scheme = LevelTwo.objects.filter(year=year, unit=row.unit).first()
        if sent["move"] == "save":
            texts = sent["texts"]
            scheme = _tried(
                lambda: services.level_two_save(year=year, unit=row.unit, texts=texts, **on)
            )
        elif scheme is None:
            raise Denied("targets.leveltwo", unit)
        else:
            told = {"move": sent["move"], "reason": sent["reason"], "origin": Origin.API}
            stands = scheme
            scheme = _tried(lambda: services.level_two_move(scheme=stands, **told, **on))
        return Response(LevelTwoSerializer(scheme).data)


class MyTargetsViewSet(ViewSet):
    """我的目标：本人承担的任务。"""

    @extend_schema(parameters=[YEAR], responses=MyTaskSerializer(many=True))
    def list(self, request: Request) -> Response:
        """What the person behind the account carries."""
        account = signed_in(request)
        year = current_year(account, sent_year(request.query_params))
        found = [
            {
                "unit": mine.tree.unit.code,
                "row": task.line.row,
                "title": task.line.node.title,
                "target": task.line.target,
                "amount": task.line.amount,
                "deadline": task.line.deadline,
                "state": task.line.node.state,
            }
            for mine in my_units(account, year)
            for task in mine.tasks
        ]
        return Response(MyTaskSerializer(found, many=True).data)


def _told(request: Request, tree: Tree) -> dict[str, Any]:
    reading, rights = TreeReading(tree), rights_of(signed_in(request), tree.unit)
    rows = [
        {
            "row": row.key,
            "above": row.parent,
            "title": row.title,
            "covered": cover_words(row.cover),
            "issues": [issue_words(issue) for issue in row.issues],
            **({"version": row.node.version} | plain_of(row.node) if row.node else row.top.seen),
        }
        for row in visible_rows(reading, rights)
    ]
    found = {
        "unit": tree.unit.code,
        "year": tree.year.year,
        "state": tree.state,
        "version": tree.version,
        "deviation": figure(reading.deviation),
        "rows": rows,
        "idle": [person.code for person in reading.idle] if rights.whole else [],
    }
    return dict(TreeSerializer(found).data)


def _tried(act: Any) -> Any:
    """Run a service; what it refuses becomes the API's answer."""
    try:
        return act()
    except NotYoursError as error:
        raise NotFound from error
    except StaleNodeError as error:
        raise StaleError(stale_words(error)) from error
    except StaleMoveError as error:
        raise StaleError(moved_words(error.current)) from error


def _sent(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    sent = kind(data=request.data)
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)


#: (prefix under /api/, view set, basename)
ENTRIES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("decompositions", TreeViewSet, "tree"),
    ("level-two", LevelTwoViewSet, "level-two"),
    ("my-targets", MyTargetsViewSet, "my-targets"),
]
