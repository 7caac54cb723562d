"""What is held against a selection of ours: read it, and say what there is to say."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from app.people.models import User
from app.people.policy import may_sit_at
from app.revocations import service
from app.revocations.models import Revocation
from app.revocations.policy import may_see_revocation, may_state_revocation
from app.revocations.queries import find_revocation, own_revocations
from app.shared.verdict import Verdict, hidden
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.lab import bp
from app.web.paging import paginate


class StateForm(FlaskForm):
    """What the laboratory has to say."""

    statement = TextAreaField(
        _l("陈述意见"),
        [InputRequired(_l("请写明意见")), Length(max=4000, message=_l("最多 %(max)d 字"))],
        description=_l("两位承办人都会看到；提请撤销以前可以修改"),
    )


def load_revocation(id: str) -> Revocation | None:
    """The revocation of the address."""
    return find_revocation(id)


def may_see_as_laboratory(user: User | None, revocation: Revocation, at: Any) -> Verdict:
    """The laboratory's page of it."""
    mine = user is not None and user.membership_in(revocation.organisation_id, at) is not None
    return may_see_revocation(user, revocation, at) if mine else hidden()


@bp.get("/revocations")
@page(may_sit_at("lab"))
def revocations() -> ResponseReturnValue:
    """What was opened against selections of ours."""
    found = paginate(own_revocations(me(), instant()), request)
    return render_template("lab/revocations/revocations.html", page=found)


@bp.get("/revocations/<key:id>")
@page(may_see_as_laboratory, load_revocation)
def revocation(revocation: Revocation) -> ResponseReturnValue:
    """One of them."""
    may_state = may_state_revocation(me(), revocation, instant())
    return render_template("lab/revocations/revocation.html", revocation=revocation, may_state=may_state)


@bp.route("/revocations/<key:id>/state", methods=["GET", "POST"])
@verb(
    may_state_revocation,
    load_revocation,
    form=lambda revocation: StateForm(data={"statement": revocation.statement}),
    template="lab/revocations/state_revocation.html",
)
def state_revocation(revocation: Revocation, form: StateForm) -> ResponseReturnValue:
    """Say what there is to say."""
    service.state_revocation(revocation, form.statement.data or "", by=me(), at=instant())
    flash(_("已提交意见"), "success")
    return redirect(url_for("lab.revocation", id=revocation.id), 303)
