"""The common marks: a figure, a state or a date looks the same wherever it stands."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from core import bars, clauses, context, design, error_views, navigation, ui
from core.design_samples import samples
from core.receipt import ReceiptRow
from core.templatetags import core_ui
from tests.office import plain_account

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


def draw(source: str, path: str = "/", **page) -> str:
    request = RequestFactory().get(path)
    return Template("{% load core_ui %}" + source).render(Context({"request": request, **page}))


def words(markup: str) -> str:
    return re.sub(r"<[^>]+>", "", markup)


@pytest.mark.parametrize(
    ("value", "shown", "full"),
    [
        (Fraction("983.5"), "983.50<small>00</small>", "983.5000"),
        ("8015501/8000", "1,001.93<small>76</small>", "1001.9376"),
        (Decimal(-10), "−10.00<small>00</small>", "−10.0000"),
    ],
)
def test_points_show_two_places_large_two_small_and_the_full_value_in_the_title(value, shown, full):
    markup = ui.points(value)
    assert shown in markup
    assert f'title="{full}"' in markup


def test_zero_points_are_grey_whatever_tone_was_asked():
    assert 'class="pts zero"' in ui.points(0, tone="auto", signed=True, places=2)
    assert 'class="pts zero"' in ui.points(Fraction(1, 100000), tone="bonus")


def test_signed_points_take_gold_above_and_red_below_nothing():
    assert 'class="pts bonus"' in ui.points(20, tone="auto", signed=True)
    assert words(ui.points(20, tone="auto", signed=True, places=2)) == "+20.00"
    assert 'class="pts minus"' in ui.points(-10, tone="auto")


def test_large_negative_points_keep_the_sign_before_the_separators():
    assert words(ui.points(-1234, places=2)) == "−1,234.00"


def test_absent_points_are_a_dash_or_said_to_be_missing_never_zero():
    assert ui.points(None) == "—"
    assert words(ui.points("", absent="missing")) == "缺"
    assert "0" not in ui.points(None, absent="missing")


def test_counts_have_separators_and_what_is_no_count_stays():
    assert draw("{{ many|grouped }} {{ few|grouped }}", many=10645, few=12) == "10,645 12"
    assert draw("{{ none|grouped|default_if_none:'—' }}", none=None) == "—"
    assert draw("{{ text|grouped }}", text="第 2 号") == "第 2 号"


def test_a_float_is_refused_where_points_or_money_are_shown():
    with pytest.raises(ValueError, match="近似"):
        ui.points(0.1)
    with pytest.raises(ValueError, match="近似"):
        ui.money(0.1)


def test_full_marks_are_as_short_as_they_are_exact():
    assert ui.plain_points(250) == "250"
    assert ui.plain_points(Fraction(15, 2)) == "7.5"
    assert ui.plain_points(None) == "—"


def test_money_groups_thousands_and_rounds_a_half_away_from_zero():
    assert words(ui.money("723147/100", unit=True)) == "7,231.47元"
    assert words(ui.money(Fraction("-2401.285"))) == "−2,401.29"


def test_percent_takes_a_ratio():
    assert core_ui.percent(Fraction(203, 719)) == "28.2%"
    assert core_ui.percent(None) == "—"


@pytest.mark.parametrize(("value", "word"), [(2, "上升"), (-1, "下降"), (None, "—"), (0, "–")])
def test_a_change_of_rank_is_said_in_words_too(value, word):
    assert word in words(ui.delta(value))


@pytest.mark.parametrize("state", sorted(ui.BADGES))
def test_every_state_badge_has_a_word_and_more_than_colour(state):
    markup = ui.badge(state)
    assert words(markup)
    look = ui.BADGES[state]
    assert look.icon or look.style in {"dashed", "plain", "todo", "grey", "red"}


def test_a_badge_label_is_escaped_and_may_replace_the_word():
    assert words(ui.badge("missing", "缺 1 项")) == "缺 1 项"
    assert "<script>" not in ui.badge("missing", "<script>")


@pytest.mark.parametrize(
    ("day", "style", "rest"),
    [
        (date(2026, 12, 24), "deadline ", "还有 8 天"),
        (date(2026, 12, 19), "deadline soon", "还有 3 天"),
        (date(2026, 12, 16), "deadline late", "今天"),
        (date(2026, 11, 30), "deadline late", "逾期 16 天"),
    ],
)
def test_a_deadline_always_shows_date_and_distance(day, style, rest):
    markup = ui.deadline(day, today=date(2026, 12, 16))
    assert f'class="{style}"' in markup
    assert rest in markup
    assert f"{day.month}月{day.day}日" in markup


def test_a_met_deadline_is_quiet():
    assert "late" not in ui.deadline(date(2026, 1, 1), done=True, today=date(2026, 12, 16))


def test_dates_are_written_as_in_official_texts():
    day = date(2026, 3, 5)
    assert ui.date_text(day) == "2026年3月5日"
    assert ui.date_text(day, "short") == "3月5日"
    assert ui.date_text(None) == "—"
    late = datetime(2026, 12, 18, 10, 0, 7, tzinfo=UTC)
    assert ui.date_text(late, "clock") == "12月18日 18:00:07"
    with translation.override("en"):
        assert ui.date_text(day) == "5 March 2026"
        assert ui.date_text(day, "short") == "5 Mar"


def test_a_clause_without_words_is_text_and_with_words_a_link():
    assert "<a" not in draw('{% clause "K-3.3" %}')
    note = clauses.ClauseNote("规则", "临目〔2026〕2 号", "/rules/K-3.3/")
    markup = draw('{% clause "K-3.3" %}', clauses={"K-3.3": note})
    assert 'href="/rules/K-3.3/"' in markup
    assert 'data-text="规则"' in markup


def test_a_statement_carries_two_chips_at_most():
    assert draw("{% clauses numbers %}", numbers=["K-1", "K-2", "K-3"]).count("clause") == 2
    assert draw("{% clauses numbers %}", numbers=None) == ""


def test_the_loss_bar_names_its_figures_and_keeps_to_one_scale():
    small = bars.LossBar([("重点", Fraction(1)), ("一般", Fraction(2))], Fraction(0), Fraction(4))
    large = bars.LossBar([("重点", Fraction(6)), ("一般", Fraction(9))], Fraction(5), Fraction(20))
    scale = bars.loss_scale([small, large])
    assert (scale.left, scale.right) == (20, 20)
    markup = bars.loss_bar(large, scale)
    assert "失分 15.0000，加分 20.0000，扣分 5.0000" in markup
    assert re.findall(r'class="(\w+)" x', markup) == ["d1", "d2", "red", "gold", "axis"]
    assert min(float(x) for x in re.findall(r' x="([\d.]+)"', markup)) >= 0
    assert 'class="red"' not in bars.loss_bar(small, scale)


def test_a_table_of_units_that_lost_nothing_still_has_a_scale():
    assert bars.loss_scale([bars.LossBar([])]) == bars.LossScale(Fraction(1), Fraction(1))


@pytest.mark.parametrize(
    ("given", "words_", "state"),
    [(250, "已分满", "full"), (244, "还剩 6 分", "left"), (256, "多 6 分", "over")],
)
def test_a_meter_says_what_is_left_or_too_much(given, words_, state):
    meter = bars.Meter("重点职能", Fraction(given), Fraction(250))
    assert (meter.words, meter.state) == (words_, state)
    assert ("fill over" in meter.bar) is (state == "over")


def test_sort_heads_turn_round_and_tell_screen_readers():
    head = '{% sort_header "total" "总分" default="-total" %}'
    assert 'aria-sort="descending"' in draw(head)
    assert 'href="?sort=total"' in draw(head)
    turned = draw(head, "/?sort=total&q=a&page=3")
    assert 'aria-sort="ascending"' in turned
    assert "page=3" not in turned
    assert "q=a" in turned


def test_links_keep_the_filters_of_the_address():
    assert draw("{% query page=2 %}", "/?group=town") == "?group=town&amp;page=2"
    assert draw("{% query group=None %}", "/?group=town&page=2") == "?"


def test_a_segment_marks_the_choice_in_force():
    both = '{% segment "g" "dept" "部门" "dept" %}{% segment "g" "town" "乡镇" "dept" %}'
    assert draw(both).index("aria-current") < draw(both).index("乡镇")
    assert "部门</a>" in draw(both, "/?g=town").split("aria-current")[0]


@pytest.fixture
def nav_items():
    before = dict(navigation._items)
    navigation._items.clear()
    yield
    navigation._items.clear()
    navigation._items.update(before)


def test_navigation_shows_only_what_the_account_may_see(nav_items):
    add = navigation.register
    add(navigation.NavItem("a", "排名", "list-ol", navigation.RESULTS, "set_language", 20))
    hidden = navigation.NavItem(
        "b", "审计", "x", navigation.RULES, "set_language", visible=lambda account: False
    )
    add(hidden)
    add(navigation.NavItem("c", "没有的页", "x", navigation.RULES, "no_such_route"))
    sections = navigation.sections_for(Officer(), "/")
    assert [link.key for section in sections for link in section.links] == ["a"]


def test_the_longest_fitting_address_is_the_current_one(nav_items, monkeypatch):
    urls = {"home": "/", "list": "/units/", "part": "/units/posts/"}
    monkeypatch.setattr(navigation, "_url", urls.get)
    for name in urls:
        navigation.register(navigation.NavItem(name, name, "x", navigation.HOME, name))
    links = navigation.sections_for(Officer(), "/units/posts/7/")[0].links
    assert [link.key for link in links if link.current] == ["part"]


def entries(group, number):
    for n in range(number):
        name = f"{group}-{n}"
        navigation.register(navigation.NavItem(name, name, "x", group, "set_language", n))


def folded(sections):
    return [section.key for section in sections if section.folded]


def test_a_long_side_bar_leaves_open_what_its_reader_lives_by(nav_items):
    entries(navigation.TARGETS, 12)
    entries(navigation.RULES, 4)
    assert folded(navigation.sections_for(Officer(), "/")) == [navigation.RULES]
    entries(navigation.OWN_UNIT, 3)
    beside = [navigation.TARGETS, navigation.RULES]
    assert folded(navigation.sections_for(Officer(), "/")) == beside


def test_a_group_with_the_page_shown_or_with_something_waiting_stays_open(nav_items):
    entries(navigation.TARGETS, 20)
    entries(navigation.RULES, 1)
    assert folded(navigation.sections_for(Officer(), "/i18n/setlang/")) == []
    waiting = navigation.NavItem(
        "w", "w", "x", navigation.RULES, "set_language", count=lambda account: 3, waits=True
    )
    navigation.register(waiting)
    assert folded(navigation.sections_for(Officer(), "/")) == []


def test_a_short_side_bar_is_not_folded(nav_items):
    entries(navigation.RULES, 4)
    assert folded(navigation.sections_for(Officer(), "/")) == []


def minor(key, **given):
    item = navigation.NavItem(
        key, key, "x", navigation.TARGETS, "set_language", 50, minor=True, **given
    )
    navigation.register(item)


def shown(sections):
    return [
        ([link.key for link in each.links], [link.key for link in each.more]) for each in sections
    ]


def test_ledgers_of_a_long_side_bar_stand_behind_more_until_something_waits_there(nav_items):
    entries(navigation.TARGETS, 2)
    minor("ledger")
    minor("other")
    (short,) = shown(navigation.sections_for(Officer(), "/"))
    assert short == (["targets-0", "targets-1", "ledger", "other"], [])
    entries(navigation.REVIEWS, 20)
    assert shown(navigation.sections_for(Officer(), "/"))[0] == (
        ["targets-0", "targets-1"],
        ["ledger", "other"],
    )
    minor("waiting", count=lambda account: 3, waits=True)
    assert shown(navigation.sections_for(Officer(), "/"))[0] == (
        ["targets-0", "targets-1", "waiting"],
        ["ledger", "other"],
    )


def test_one_ledger_alone_is_not_put_behind_more(nav_items):
    entries(navigation.TARGETS, 20)
    minor("ledger")
    assert shown(navigation.sections_for(Officer(), "/"))[0][1] == []


def test_a_ledger_that_is_the_page_shown_stands_in_the_open(nav_items, monkeypatch):
    entries(navigation.REVIEWS, 20)
    minor("a")
    minor("b")
    minor("c")
    entries(navigation.TARGETS, 2)
    monkeypatch.setattr(navigation, "_url", lambda name: f"/{name}/")
    for key in "abc":
        navigation._items[key] = replace(navigation._items[key], url_name=key)
    targets = shown(navigation.sections_for(Officer(), "/b/"))[0]
    assert targets == (["targets-0", "targets-1", "b"], ["a", "c"])


def test_an_unknown_group_is_refused(nav_items):
    with pytest.raises(ValueError, match="group"):
        navigation.register(navigation.NavItem("a", "x", "x", "nowhere", "x"))


def test_the_receipt_shows_what_a_cap_removed_and_names_what_is_missing():
    rows = [
        ReceiptRow("a", 1, "加分", Fraction(0), cut=Fraction(10)),
        ReceiptRow("b", 2, "耕地", None, parent="a", state="missing"),
    ]
    markup = render_to_string(
        "components/receipt.html", {"rows": rows, "total": Fraction(5), "sum_text": ""}
    )
    assert '<span class="pts cut" title="10.00">10.00</span>' in markup
    assert "缺" in words(markup)
    assert 'data-parent="a"' in markup


def test_no_template_or_script_needs_an_exception_from_the_content_security_policy():
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle\s*=", text), path
        assert not re.search(r"\son[a-z]+\s*=", text), path
        for attributes, body in re.findall(r"<script\b([^>]*)>(.*?)</script>", text, re.DOTALL):
            assert "src=" in attributes or "application/json" in attributes, path
            assert not body.strip() or "application/json" in attributes, path


def test_refusals_speak_like_an_official_and_ask_no_database():
    request = RequestFactory().get("/x/")
    request.user = None
    for view, status in (
        (error_views.bad_request, 400),
        (error_views.permission_denied, 403),
        (error_views.csrf_failure, 403),
        (error_views.page_not_found, 404),
        (error_views.server_error, 500),
    ):
        answer = view(request)
        assert answer.status_code == status
        text = answer.content.decode()
        assert "Traceback" not in text
        assert "抱歉" not in text
        assert "回工作台" in text


def test_a_refused_api_call_gets_json():
    answer = error_views.page_not_found(RequestFactory().get("/api/units/"))
    assert answer["Content-Type"] == "application/json"
    assert answer.status_code == 404


class Officer:
    """The least an account must have for the frame; it holds nothing."""

    is_authenticated = True
    is_active = False
    display_name = "李某"
    pk = None
    person = None

    def get_full_name(self) -> str:
        return self.display_name

    def get_username(self) -> str:
        return "officer"


def framed(template: str, page: dict, user: object, **extra) -> str:
    request = RequestFactory().get("/design/")
    request.user = user
    return render_to_string(template, {**page, **context.shell(request), **extra}, request)


@pytest.mark.django_db
def test_every_component_draws_without_an_undefined_variable():
    text = framed("design.html", design._context() | samples(), plain_account("officer"))
    assert text.count("<h1>") == 1
    assert 'class="tabbar"' in text
    assert words(text).count("一票否决") >= 2


def test_the_design_page_exists_only_while_developing(settings):
    settings.DEBUG = False
    with pytest.raises(Http404):
        design.design_page(RequestFactory().get("/design/"))


def test_the_sign_in_page_lists_demo_accounts_only_where_they_are_given():
    page = {"form": AuthenticationForm()}
    assert "演示账号" not in framed("registration/login.html", page, AnonymousUser())
    accounts = [{"username": "office", "role": "目标办", "person": "李某", "unit": ""}]
    shown = framed("registration/login.html", {**page, "demo_accounts": accounts}, AnonymousUser())
    assert 'data-fill-username="office"' in shown
    assert 'autocomplete="current-password"' in shown


def test_the_frame_of_a_stranger_holds_no_navigation():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert context.shell(request)["shell"]["sections"] == []


def test_the_frame_falls_back_to_the_account_where_no_provider_speaks(monkeypatch, nav_items):
    monkeypatch.setattr(navigation, "_providers", {})
    request = RequestFactory().get("/")
    request.user = Officer()
    shell = context.shell(request)["shell"]
    assert shell["who"] == {"name": "李某", "unit": "", "initial": "李"}
    assert shell["year"] is None
