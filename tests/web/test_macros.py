"""The recurring parts of pages and what they owe their readers; the sample pages that use them all."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace as Row

import pytest
from flask import Flask, render_template, render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.extensions import db
from app.shared.text import t
from app.shared.verdict import YES, hidden, no, not_now
from config import ROOT
from tests.web.gallery.content import NOW, RegisterForm, State
from tests.web.gallery.site import PAGES, build, navigation, show

MACROS = sorted(p.stem for p in (ROOT / "templates" / "_macros").glob("*.html"))
ERRORS = sorted(p.stem for p in (ROOT / "templates" / "_errors").glob("[!_]*.html"))
Render = Callable[..., str]


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = build(tmp_path_factory.mktemp("macros"))
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def render(gallery: Flask) -> Render:
    """``render("chip", "chip(state)", state=…)``: what one macro prints."""

    def draw(file: str, call: str, **values: object) -> str:
        name = call.split("(")[0]
        with gallery.test_request_context("/", headers={"Accept-Language": "zh-CN"}):
            return render_template_string(
                f'{{% from "_macros/{file}.html" import {name} %}}{{{{ {call} }}}}', **values
            )

    return draw


@pytest.mark.parametrize("name", PAGES)
def test_page_of_the_gallery_rendered_has_one_heading_and_no_inline_code(gallery: Flask, name: str) -> None:
    with gallery.test_request_context("/"):
        html = show(name)
    assert len(re.findall(r"<h1\b", html)) == 1
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=", html)


def test_gallery_of_pages_uses_every_macro_file() -> None:
    used = {
        m
        for name in PAGES
        for m in re.findall(r"_macros/(\w+)", (ROOT / f"tests/web/gallery/{name}.html").read_text())
    }
    # Parts of one noun are looked at on its own pages, by the journeys and the crawl.
    of_one_noun = {
        "analysis",
        "analysis_judges",
        "case",
        "capability",
        "case_desk",
        "centre",
        "certificate",
        "checks",
        "corrections",
        "deciding",
        "draw",
        "entry",
        "log",
        "method",
        "money",
        "notice",
        "objection",
        "panel",
        "papers",
        "project",
        "question",
        "racing",
        "rank_chart",
        "ranking_history",
        "ranking",
        "results",
        "revocation",
        "schema",
        "thread",
        "waiting",
    }
    assert set(MACROS) - of_one_noun <= used


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_theme_chosen_links_the_dark_names_only_where_they_may_apply(gallery: Flask, theme: str) -> None:
    with gallery.test_request_context("/"):
        html = show("calls", theme)
    links = re.findall(r'css/dark\.css" media="([^"]+)"', html)
    assert (
        links == {"light": [], "dark": ["screen"], "auto": ["screen and (prefers-color-scheme: dark)"]}[theme]
    )


@pytest.mark.parametrize("name", ERRORS)
def test_error_page_shown_says_the_reason_with_and_without_navigation(gallery: Flask, name: str) -> None:
    with gallery.test_request_context("/"):
        full = render_template(f"_errors/{name}.html", nav=navigation(False), sentence="榜单已经截止")
        bare = render_template(f"_errors/{name}.html", nav=None)
    assert "榜单已经截止" in full
    assert len(re.findall(r"<h1\b", bare)) == 1


@pytest.mark.parametrize("state", list(State))
def test_chip_of_a_state_prints_its_words_and_tone(render: Render, state: State) -> None:
    html = render("chip", "chip(state)", state=state)
    assert html == f'<span class="chip chip-{state.tone}">{state.label}</span>'


def test_action_allowed_posts_with_a_token(render: Render) -> None:
    html = render("forms", "action(yes, '发布', '/x')", yes=YES)
    assert 'method="post" action="/x"' in html
    assert 'name="csrf_token"' in html


def test_action_refused_is_a_disabled_button_with_the_sentence(render: Render) -> None:
    html = render(
        "forms", "action(no, '发布', '/x')", no=not_now("closed", t("榜单已于 %(when)s 截止", when=NOW))
    )
    assert "disabled" in html
    assert "榜单已于 2026年11月23日 12:02 截止" in html
    assert "<form" not in html


def test_action_hidden_shows_nothing(render: Render) -> None:
    assert render("forms", "action(no, '发布', '/x')", no=hidden()).strip() == ""


def test_field_refused_ties_hint_and_error_to_its_input(gallery: Flask) -> None:
    with gallery.test_request_context("/", headers={"Accept-Language": "zh-CN"}):
        form = RegisterForm(MultiDict({"kind": "lab"}), meta={"csrf": False})
        form.validate()
        source = '{% from "_macros/forms.html" import field, error_summary %}'
        html = render_template_string(source + '{{ error_summary(f) }}{{ field(f.code, "十八位") }}', f=form)
    assert 'aria-describedby="code-hint code-error"' in html
    assert 'aria-invalid="true"' in html
    assert '<a href="#code">统一社会信用代码：填写十八位代码</a>' in html
    assert "有 5 处需要修改" in html


def test_field_not_required_says_so(gallery: Flask) -> None:
    with gallery.test_request_context("/", headers={"Accept-Language": "zh-CN"}):
        form = RegisterForm(meta={"csrf": False})
        html = render_template_string(
            '{% from "_macros/forms.html" import field %}{{ field(f.note) }}', f=form
        )
    assert "（选填）" in html
    assert 'id="note-count"' in html


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=3, hours=11, minutes=58), "3 天 11 小时"),
        (timedelta(hours=5, minutes=7), "5 小时 7 分钟"),
        (timedelta(minutes=42, seconds=9), "42 分钟 9 秒"),
    ],
)
def test_countdown_running_tells_the_two_largest_units(render: Render, left: timedelta, words: str) -> None:
    html = render("countdown", "countdown(ends, now)", ends=NOW + left, now=NOW)
    assert (
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html.split("data-left>")[1].split("</span>")[0])).strip()
        == words
    )


def test_countdown_over_says_so_and_prints_midnight_as_24(render: Render) -> None:
    ends = NOW.replace(hour=16, minute=0)
    html = render("countdown", "countdown(ends, now)", ends=ends, now=ends)
    assert '<span class="countdown-over">已截止</span>' in html
    assert "2026年11月23日 24:00" in html


def test_path_of_a_call_marks_where_it_is_in_words_too(render: Render) -> None:
    stations = [
        Row(name=n, state=s, when=NOW, note=None, url=None)
        for n, s in [("发榜", "done"), ("申报", "now"), ("公示", "next")]
    ]
    html = render("path", "path(stations)", stations=stations)
    assert html.count('aria-current="step"') == 1
    assert "（已完成）" in html
    assert "（进行中）" in html
    assert "（未开始）" in html


def test_pager_in_the_middle_of_many_shows_ends_and_neighbours(render: Render) -> None:
    html = render("pager", "pager(p)", p=Row(number=10, pages=40, total=790, url_for=lambda n: f"?page={n}"))
    assert [int(n) for n in re.findall(r"第 (\d+) 页\"", html)] == [1, 8, 9, 10, 11, 12, 40]
    assert "共 790 项" in html


def test_diff_of_a_changed_and_an_unchanged_value_marks_only_the_change(render: Render) -> None:
    html = render("diff", "diff(pairs)", pairs=[("路线", "甲", "乙"), ("经费", "600 万元", "600 万元")])
    assert "<del>甲</del>" in html
    assert "<ins>乙</ins>" in html
    assert "未改动" in html


def test_table_sorted_by_a_column_says_it_to_screen_readers(gallery: Flask) -> None:
    heads = [("编号", "?s", "desc"), ("金额", None, None, "num"), "状态"]
    source = '{% from "_macros/table.html" import table %}{% call table("清单", heads) %}{% endcall %}'
    with gallery.test_request_context("/"):
        html = render_template_string(source, heads=heads)
    assert html.count('aria-sort="descending"') == 1
    assert '<th scope="col" class="num">金额</th>' in html


@pytest.mark.parametrize(
    ("file", "call"),
    [
        ("page", "head(x, [(x, '/')], None, x, x)"),
        ("facts", "facts([(x, x)])"),
        ("diff", "diff([(x, x, 'y')])"),
        ("timeline", "timeline([{'at': now, 'sentence': x, 'who': x}])"),
        ("empty", "empty(x, x, '/', x)"),
        ("next", "next_steps([{'what': x, 'when': x, 'who': x}])"),
    ],
)
def test_macro_given_hostile_words_escapes_them(render: Render, file: str, call: str) -> None:
    html = render(file, call, x='<img src=x onerror="1">', now=NOW)
    assert "<img src=x" not in html


def test_answers_of_two_entries_on_a_page_have_names_of_their_own(render: Render) -> None:
    column = Row(key="name", label="指标", type="text")
    question = Row(key="effects", label="成效数据", type="table", columns=[column])
    version = Row(document={"effects": [{"name": "检测周期"}]}, manifest=[])
    sides = [
        render(
            "entry", f'answer(None, version, question, None, "{code}")', version=version, question=question
        )
        for code in ("A01", "A02")
    ]
    for pattern in (r'id="([^"]+)"', r'role="region" aria-label="([^"]+)"'):
        names = [re.findall(pattern, side) for side in sides]
        assert names[0], pattern
        assert not set(names[0]) & set(names[1]), pattern


def test_choice_without_a_blank_one_is_not_called_optional(render: Render) -> None:
    class Asked(Form):
        kind = SelectField(choices=[SelectChoice("a", "甲"), SelectChoice("b", "乙")])
        city = SelectField(choices=[SelectChoice("", "全部"), SelectChoice("a", "甲")])
        note = StringField()
        name = StringField(validators=[InputRequired()])

    said = {f.name: "选填" in render("forms", "field(f)", f=f) for f in Asked()}
    assert said == {"kind": False, "city": True, "note": True, "name": False}


def test_act_that_lacks_only_a_sign_in_leads_there(render: Render) -> None:
    out = no("signed_out", t("请先登录"))
    shown = render("forms", "action(verdict, '提问', '/ask', method='get')", verdict=out)
    assert "disabled" in shown
    assert "next=/ask" in shown or "next=%2Fask" in shown
    for verdict, method in ((out, "post"), (no("reader", t("由负责人办理")), "get")):
        plain = render("forms", f"action(verdict, '提问', '/ask', method='{method}')", verdict=verdict)
        assert "next=" not in plain
