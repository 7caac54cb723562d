"""Questions about an item: everybody reads the answers, nobody who asked."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from app.calls.models import Item
from app.calls.policy import may_see_item
from app.extensions import account_or_source, limiter
from app.questions import service
from app.questions.policy import may_ask_question
from app.questions.queries import merged_counts, own_questions, public_questions
from app.questions.service import LONGEST_QUESTION, SHORTEST
from app.questions.times import asking_ends
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.paging import paginate
from app.web.public import bp
from app.web.public.items import load_item


class QuestionForm(FlaskForm):
    """What somebody wants to know."""

    text = TextAreaField(
        _l("问题"),
        [
            InputRequired(_l("请写明问题")),
            Length(min=SHORTEST, message=_l("请写明问题，至少 %(n)s 字", n=SHORTEST)),
            Length(max=LONGEST_QUESTION, message=_l("最多 %(max)d 字")),
        ],
        description=_l("一次只问一件事。不要写单位、姓名、联系方式，也不要写自己的技术方案或报价"),
    )


@bp.get("/calls/<slug:slug>/items/<string:code>/questions")
@page(may_see_item, load_item, anonymous=True)
def questions(item: Item) -> ResponseReturnValue:
    """All answers, the latest first, and above them what the reader asked himself."""
    user = viewer()
    found = paginate(public_questions(item, instant()), request)
    return render_template(
        "public/questions/questions.html",
        item=item,
        page=found,
        merged=merged_counts(found.items),
        own=own_questions(user, item) if user is not None else [],
        may_ask=may_ask_question(user, item, instant()),
        asking_ends=asking_ends(item.call),
    )


def _until(item: Item) -> dict[str, Any]:
    return {"asking_ends": asking_ends(item.call)}


@bp.route("/calls/<slug:slug>/items/<string:code>/questions/ask", methods=["GET", "POST"])
@limiter.limit("10 per hour; 30 per day", key_func=account_or_source, methods=["POST"])
@verb(
    may_ask_question,
    load_item,
    form=lambda _item: QuestionForm(),
    template="public/questions/ask_question.html",
    context=_until,
)
def ask_question(item: Item, form: QuestionForm) -> ResponseReturnValue:
    """Ask, without a name."""
    service.ask_question(item, form.text.data or "", by=me(), at=instant())
    flash(_("已提交，答复后向所有人公开，不显示是谁提问"), "success")
    return redirect(url_for("public.questions", slug=item.call.slug, code=item.code), 303)
