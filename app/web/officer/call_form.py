"""The form that bidders fill in, edited without code."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.calls import service
from app.calls.models import Call
from app.calls.parts import Plain
from app.calls.policy import may_edit_call, may_work_on_call
from app.calls.service.forms import find_question, find_section, form_base
from app.calls.words import QUESTION_TYPES
from app.shared.text import Text, t
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.call_desk import desk_of, load_call
from app.web.officer.part_forms import trimmed
from app.web.officer.question_forms import QuestionForm, SectionForm


def _desk(call: Call) -> dict[str, Any]:
    return desk_of(call, "call_form") | {"types": QUESTION_TYPES}


def _part(name: str) -> str:
    return str((request.view_args or {})[name])


def _section(call: Call) -> Plain:
    return find_section(call, _part("section")) or abort(404)


def _question(call: Call) -> Plain:
    found = find_question(call, _part("question"))
    return found[1] if found else abort(404)


def _back(call: Call, anchor: str) -> ResponseReturnValue:
    return redirect(url_for("officer.call_form", id=call.id, _anchor=anchor), 303)


@bp.get("/calls/<key:id>/form")
@page(may_work_on_call, load_call)
def call_form(call: Call) -> ResponseReturnValue:
    """Sections and questions in their order."""
    return render_template("officer/forms/call_form.html", call=call, base=form_base(call), **_desk(call))


@bp.route("/calls/<key:id>/form/sections/add", methods=["GET", "POST"])
@verb(
    may_edit_call,
    load_call,
    form=lambda call: SectionForm(call),
    template="officer/forms/add_section.html",
    context=_desk,
)
def add_section(call: Call, form: SectionForm) -> ResponseReturnValue:
    """One more section at the end."""
    service.put_section(call, None, trimmed(form.title.data), form.base.data or "", by=me(), at=instant())
    return _back(call, f"section-{call.form[-1]['key']}")


@bp.route("/calls/<key:id>/form/sections/<string:section>", methods=["GET", "POST"])
@verb(
    may_edit_call,
    load_call,
    form=lambda call: SectionForm(call, _section(call)["title"]),
    template="officer/forms/edit_section.html",
    context=_desk,
)
def edit_section(call: Call, form: SectionForm, section: str) -> ResponseReturnValue:
    """Another title."""
    service.put_section(call, section, trimmed(form.title.data), form.base.data or "", by=me(), at=instant())
    return _back(call, f"section-{section}")


@bp.route("/calls/<key:id>/form/sections/<string:section>/questions/add", methods=["GET", "POST"])
@verb(
    may_edit_call,
    load_call,
    form=lambda call: QuestionForm(call, request.values.get("type", "text")),
    template="officer/forms/add_question.html",
    context=lambda call: _desk(call) | {"section": _section(call)},
)
def add_question(call: Call, form: QuestionForm, section: str) -> ResponseReturnValue:
    """One more question at the end of a section."""
    base = form.base.data or ""
    service.put_question(call, section, None, form.plain(), base, by=me(), at=instant())
    flash(_("已添加问题"), "success")
    return _back(call, f"section-{section}")


def _edit_form(call: Call) -> QuestionForm:
    question = _question(call)
    return QuestionForm(call, question["type"], question)


@bp.route("/calls/<key:id>/form/questions/<string:question>", methods=["GET", "POST"])
@verb(
    may_edit_call,
    load_call,
    form=_edit_form,
    template="officer/forms/edit_question.html",
    context=lambda call: _desk(call) | {"question": _question(call)},
)
def edit_question(call: Call, form: QuestionForm, question: str) -> ResponseReturnValue:
    """A question written anew; it keeps its key and its type."""
    base = form.base.data or ""
    service.put_question(call, "", question, form.plain(), base, by=me(), at=instant())
    flash(_("已保存"), "success")
    return _back(call, f"question-{question}")


@bp.post("/calls/<key:id>/form/move")
@verb(may_edit_call, load_call)
def move_in_form(call: Call) -> ResponseReturnValue:
    """A section or a question one place up or down."""
    what = "section" if request.form.get("what") == "section" else "question"
    key, step = request.form.get("key", ""), -1 if request.form.get("to") == "up" else 1
    service.arrange_form(call, what, key, step, request.form.get("base", ""), by=me(), at=instant())
    return _back(call, f"{what}-{key}")


def _removal(call: Call) -> dict[str, Any]:
    what, key = _part("what"), _part("name")
    return _desk(call) | {"sentences": _losses(call, what, key), "title": t("从表单中移除")}


def _losses(call: Call, what: str, key: str) -> list[Text]:
    if what == "section":
        section = find_section(call, key) or abort(404)
        count = len(section["questions"])
        return [
            t("移除部分「%(title)s」", title=Text(section["title"])),
            t("连同其中的 %(n)s 个问题", n=count),
        ]
    found = find_question(call, key) or abort(404)
    return [t("移除问题「%(label)s」", label=Text(found[1]["label"]))]


@bp.route("/calls/<key:id>/form/<any(section,question):what>/<string:name>/remove", methods=["GET", "POST"])
@verb(
    may_edit_call,
    load_call,
    form=FlaskForm,
    template="officer/forms/remove_from_form.html",
    context=_removal,
)
def remove_from_form(call: Call, form: FlaskForm, what: str, name: str) -> ResponseReturnValue:
    """A section with its questions, or one question, taken out."""
    del form
    service.arrange_form(call, what, name, None, form_base(call), by=me(), at=instant())
    flash(_("已从表单中移除"), "success")
    return redirect(url_for("officer.call_form", id=call.id), 303)
