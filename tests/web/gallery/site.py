"""The sample pages as a small site: what pages look like before there are any, and what axe and the tests read."""

from pathlib import Path
from types import SimpleNamespace as Row

from flask import Flask, render_template
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.datastructures import MultiDict

from app import create_app
from app.extensions import db
from app.shared.text import t
from config import ROOT, Settings
from tests.web.gallery.content import (
    DraftForm,
    ReasonForm,
    RegisterForm,
    ScoreForm,
    acts_and_files,
    criteria,
    lines,
)

GALLERY = Path(__file__).parent
PAGES = sorted(p.stem for p in GALLERY.glob("*.html"))


def navigation(desk: bool, theme: str = "auto") -> Row:
    """``nav`` as web/navigation makes it."""
    item = lambda label, count=None, active=False, icon=None, group=None: Row(  # noqa: E731
        label=label, url="#", count=count, active=active, icon=icon, group=group
    )
    rail = [
        item("待办", 6, False, "home"),
        item("榜单", icon="scroll", group="办理"),
        item("形式审查", 6, True, "check", "办理"),
        item("专家评审", 2, False, "scales", "办理"),
        item("拟定与公示", icon="stamp", group="办理"),
        item("项目", icon="flag", group="跟踪"),
    ]
    return Row(
        lang="zh-Hans",
        theme=theme,
        home_url="/",
        measures_url="#",
        theme_url="/preferences",
        here="/",
        search_url="/search",
        languages=[
            Row(label="简体中文", code="zh-Hans", active=True, url="/preferences"),
            Row(label="English", code="en", active=False, url="/preferences"),
        ],
        items=rail if desk else [item("榜单", active=True), item("公示公告"), item("帮助")],
        desk=t("承办工作台") if desk else None,
        desk_url="/officer/",
        seats=[
            Row(label="承办工作台", url="#", active=True, note="2026年度榜单"),
            Row(label="评审工作台", url="#", active=False, note=None),
        ],
        person=Row(name="示例经办人", url="#", letters_url="#", letters=3, sign_out_url="/out")
        if desk
        else None,
        sign_in_url="/in",
        register_url="/join",
        help_url="/help",
        demo=True,
        footer=[
            ("主办单位", "江苏省市场监督管理局（示例）", None),
            ("网站标识码", "32000000××", None),
            ("ICP备案", "苏ICP备××号", "#"),
        ],
    )


def build(folder: Path) -> Flask:
    """The application with the sample pages in reach."""
    app = create_app(Settings.for_tests(f"sqlite:///{folder / 'x.db'}", folder))
    with app.app_context():
        db.create_all()  # sessions live in the database, and a token opens one
    app.jinja_loader = ChoiceLoader([FileSystemLoader(ROOT / "templates"), FileSystemLoader(GALLERY)])
    return app


def show(name: str, theme: str = "auto") -> str:
    """A sample page; needs a request context."""
    register = RegisterForm(MultiDict({"name": "", "code": "3299", "kind": "lab", "email": "lab@example.cn"}))
    register.validate()
    register.code.errors = ("代码应为十八位，现为四位",)
    score = ScoreForm(
        MultiDict({"goal": "86", "route": "82", "comment": "技术路线清楚，循环试验能力有据可查。"})
    )
    content = (
        lines(Row(items=[], number=2, pages=9, total=173, url_for=lambda n: f"?page={n}")) | acts_and_files()
    )
    return render_template(
        f"{name}.html",
        nav=navigation(name in {"desk", "scoring", "draft"}, theme),
        draft=DraftForm(),
        criteria=criteria(),
        reason_form=ReasonForm(),
        form=score if name == "scoring" else register,
        **content,
    )
