"""Reading an entry beside the rubric, saving, stepping back."""

from typing import Any

from flask import flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from app.calls.models import Item
from app.entries.models import Entry
from app.extensions import db
from app.reviews import service
from app.reviews.queries import review_of
from app.reviews.service import Clashed
from app.reviews.service.saving import lacking_in
from app.rounds.models import Assignment, Round
from app.rounds.policy import may_judge, may_read_entry_as_judge, may_recuse
from app.rounds.queries.desk import place_of
from app.web.guards import page, script_verb, verb
from app.web.instant import instant, me
from app.web.judge import bp
from app.web.judge.review_forms import AutosaveForm, RecuseForm, ReviewForm, label_of, review_form
from app.web.judge.review_page import address_of, page_of
from app.web.rendering import render_text

PAGE = "judge/reviews/review.html"


TASK = (
    select(Assignment)
    .where(Assignment.id == bindparam("key"))
    .options(joinedload(Assignment.round).joinedload(Round.call))
)
WHOLE_ASSIGNMENT = TASK.options(
    joinedload(Assignment.entry).options(
        joinedload(Entry.item).joinedload(Item.chain), joinedload(Entry.organisation)
    )
)


def load_assignment(id: str) -> Assignment | None:
    """An assignment with what its page prints."""
    return db.session.scalar(WHOLE_ASSIGNMENT, {"key": id})


def load_task(id: str) -> Assignment | None:
    """An assignment with its round and call alone: the road of every save is kept short."""
    return db.session.scalar(TASK, {"key": id})


@bp.get("/assignments/<key:id>")
@page(may_read_entry_as_judge, load_assignment, records=True)
def review(assignment: Assignment) -> ResponseReturnValue:
    """The entry beside the rubric; after closing my own marks, locked."""
    written = review_of(assignment)
    form = review_form(assignment, written)
    if request.args.get("check"):
        for name, sentence in lacking_in(written, assignment).items():
            form[name].errors = [render_text(sentence)]
    return render_template(PAGE, form=form, **page_of(assignment, written))


def _form(assignment: Assignment) -> ReviewForm:
    return review_form(assignment, None)


def _context(assignment: Assignment) -> dict[str, Any]:
    return page_of(assignment, review_of(assignment))


@bp.post("/assignments/<key:id>")
@verb(may_judge, load_task, form=_form, template=PAGE, context=_context)
def save_review(assignment: Assignment, form: ReviewForm) -> ResponseReturnValue:
    """Save what stands in the form, finish it if that was asked, and go on; two devices are told of each other."""
    try:
        written = service.save_review(assignment, form.given(), form.seen(), by=me(), at=instant())
    except Clashed as clashed:
        return _clash_page(assignment, form, clashed)
    place = place_of(assignment, instant())
    if "finish" in request.form:
        if lacking_in(written, assignment):
            flash(_("已保存；还有未填写的内容，补齐后即可完成"), "warning")
            return redirect(url_for("judge.review", id=assignment.id, check=1, _anchor="rubric"), 303)
        service.finish_review(assignment, by=me(), at=instant())
        flash(_("%(code)s 评审已完成", code=assignment.code), "success")
    else:
        flash(_("%(code)s 已保存", code=assignment.code), "success")
    onward = place.unfinished if "finish" in request.form else place.following or place.unfinished
    if "stay" in request.form:
        return redirect(url_for("judge.review", id=assignment.id, _anchor="rubric"), 303)
    return redirect(address_of(assignment, onward), 303)


def _clash_page(assignment: Assignment, form: ReviewForm, clashed: Clashed) -> ResponseReturnValue:
    """Both values of every field that another device changed; the page has now seen what stands."""
    call = assignment.round.call
    db.session.rollback()
    written = review_of(assignment)
    form.see(written)
    clashes = [(label_of(call, c.field), c) for c in clashed.clashes]
    shown = render_template(PAGE, form=form, clashes=clashes, **page_of(assignment, written))
    return make_response(shown, 409)


@bp.post("/assignments/<key:id>/autosave")
@script_verb(may_judge, load_task, AutosaveForm)
def autosave_review(assignment: Assignment, form: AutosaveForm) -> ResponseReturnValue:
    """One field from the script: 200 with its new revision, or 409 with what stands (trust.md A18)."""
    name, value = str(form.field.data), form.value.data
    try:
        written = service.save_review(
            assignment, {name: value}, {name: form.base.data or 0}, by=me(), at=instant()
        )
    except Clashed as clashed:
        theirs = clashed.clashes[0]
        told = {"value": theirs.theirs, "mine": theirs.mine, "revision": theirs.revision, "by": me().name}
        at = clashed.saved_at.isoformat()
        return make_response(jsonify(error=_("同一处已在别的设备上改动"), at=at, **told), 409)
    return jsonify(
        field=name,
        revision=written.revisions.get(name, 0),
        saved_at=written.saved_at.isoformat(),
        state=written.state.value,
    )


@bp.post("/assignments/<key:id>/finish")
@script_verb(may_judge, load_task, FlaskForm)
def finish_review(assignment: Assignment, _form: FlaskForm) -> ResponseReturnValue:
    """Done, from the script, once all that was typed has been saved: where to go on, or which page shows what lacks."""
    lacking = lacking_in(review_of(assignment), assignment)
    if lacking:
        told = _("%(code)s 还有 %(n)s 处未填写，补齐后即可完成", code=assignment.code, n=len(lacking))
        check = url_for("judge.review", id=assignment.id, check=1, _anchor="rubric")
        return make_response(jsonify(error=told, check=check), 400)
    place = place_of(assignment, instant())
    written = service.finish_review(assignment, by=me(), at=instant())
    return jsonify(
        revision=written.revision,
        saved_at=instant().isoformat(),
        next=address_of(assignment, place.unfinished),
    )


@bp.route("/assignments/<key:id>/recuse", methods=["GET", "POST"])
@verb(
    may_recuse,
    load_task,
    form=RecuseForm,
    template="judge/reviews/recuse.html",
    context=lambda task: {"assignment": task},
)
def recuse(assignment: Assignment, form: RecuseForm) -> ResponseReturnValue:
    """Step back from this entry: what was written is voided and kept on the record."""
    place = place_of(assignment, instant())
    service.recuse_judge(assignment, form.reason.data or "", by=me(), at=instant())
    flash(_("已回避 %(code)s，该申报不再显示", code=assignment.code), "success")
    if place.unfinished is None:
        return redirect(url_for("judge.round_show", round_id=assignment.round_id), 303)
    return redirect(url_for("judge.review", id=place.unfinished), 303)
